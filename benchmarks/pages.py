"""How long each page takes on the server when it runs again, in how many transactions and statements.

    python benchmarks/pages.py [--examples 20000] [--database postgresql://USER@HOST/EMPTY_DATABASE]
    python benchmarks/pages.py --home FOLDER    # keeps the project there, and uses it again

The project is made first: tickets with labels, customers, near-duplicates, placeholders, personal data and
wrong formats, a tenth approved, one dataset version, a run and a comparison. Then every page is opened and
runs again and again in the same session, as it does after a press. The time is that of the script alone, by
Streamlit's own runner; what the browser does comes on top. An empty page says what Streamlit itself takes.
"""

import argparse
import csv
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
# Before this file's own folder, where this module would be taken for the pages.
sys.path.insert(0, str(ROOT))
PROJECT = "pages"
TIMEOUT = 600
TOPICS = (
    "Delivery",
    "Battery",
    "Billing",
    "Brakes",
    "Returns",
    "Warranty",
    "App",
    "Advice",
    "Lights",
    "Locks",
    "Rental",
    "Insurance",
)
OPENINGS = "Hello|Good morning|Hi there|Dear team|To whom it may concern|Hey"
THINGS = (
    "order|bicycle|front brake|charger|battery|saddle|folding hinge|invoice|lock|app|display|rear light|"
    "pannier|gear shift|crank|mudguard|kickstand|helmet|child seat|trailer|subscription|care plan"
)
FAULTS = (
    "never arrived|stopped working|makes a strange noise|was charged twice|came in the wrong color|"
    "is missing a screw|fell off during a ride|shows yesterday's distance|will not open|gets very hot|"
    "does not fit the frame|was promised for last week|loses its connection|has a deep scratch"
)
WHEN = (
    "this morning|two days ago|after the first ride in the rain|since the last update|on the way to work|"
    "right after I unpacked it|when my son tried it|over the weekend|while climbing a hill|last Tuesday"
)
WISHES = (
    "Could you send a new one?|Please refund the amount.|What should I do now?|Is that covered?|"
    "When will somebody call me back?|I would like to return it.|Please explain how to adjust it.|"
    "Can I bring it to a shop nearby?|Do I have to pay for the repair?|Please cancel everything."
)
EMPTY_PAGE = "import streamlit as st\n\nst.title('Empty')\n"


def ticket(rng: random.Random) -> str:
    """What a customer writes, 120 to 400 characters."""

    def one(of: str) -> str:
        return rng.choice(of.split("|"))

    sentences = [
        f"my {one(THINGS)} {one(FAULTS)} {one(WHEN)}, order {rng.randrange(10**6)}"
        for _ in range(rng.randint(2, 5))
    ]
    return f"{one(OPENINGS)}, {'. Then '.join(sentences)}. {one(WISHES)}"


def rows(examples: int) -> list[list[str]]:
    """Tickets with their answers; faults fall on numbers that have no common divisor."""
    rng = random.Random(0)  # noqa: S311
    made: list[list[str]] = []
    for number in range(examples):
        asked, topic = ticket(rng), rng.choice(TOPICS)
        if number % 11 == 5:
            asked = made[-rng.randint(1, min(number, 50))][3].replace(". Then ", ", and then ", 1)
        if number % 13 == 0:
            asked += f" Write to {rng.choice(('ada', 'bo', 'cy'))}.{number}@example.org."
        if number % 17 == 0:
            asked += f" My number is +49 170 {rng.randrange(10**6, 10**7)}."
        key = "topic" if number % 19 == 0 else "Topic"
        answer = f"{key}: {topic}\nUrgency: {rng.choice(('High', 'Low'))}\nReply: We look into it."
        if number % 23 == 0:
            answer += " Dear {{name}}, we are sorry."
        if number % 29 == 0:
            answer += "  "
        day = f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        customer = f"C-{rng.randrange(examples // 3 + 1)}"
        made.append([f"T-{number}", day, customer, asked, answer, topic])
    return made


def fill(database: Any, settings: Any, folder: Path, examples: int) -> None:
    """The project, with everything that a page can show."""
    from curate.services import changes, checking, datasets, projects
    from curate.services.importing import import_file

    path = folder / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["Ticket ID", "Created", "Customer", "Message", "Triage", "Queue"], *rows(examples)]
        )
    projects.create_project(database, PROJECT, "Write a triage card.")
    import_file(database, PROJECT, path)
    checking.run_checks(database, PROJECT)
    with database.read() as stores:
        key = stores.projects.get(PROJECT).id
        chosen = list(stores.examples.all(key))[examples // 2 :][: examples // 10]
    approved = [(one, {"status": "approved"}) for one in chosen]
    changes.apply_in_parts(database, key, "bulk_approve", "Approved a tenth", approved, "ada")
    datasets.create_version(database, PROJECT)
    compare(database, settings)


def compare(database: Any, settings: Any) -> None:
    """A run that has ended, and a comparison with what it would have answered."""
    from curate import evaluation
    from curate.domain.jobs import EvaluateRequest
    from curate.domain.results import TrainingEvent, TrainingResult
    from curate.services import datasets, tuning
    from curate.services.jobs import this_process
    from curate.services.tuning import runs

    runs.start_worker = lambda _: None  # nothing is trained here
    result = TrainingResult(0.4, 0.52, 20, 24, 5, 100, 812.0, 84.0, Path("runs/1/adapter"))
    run, job = tuning.start_run(database, settings, PROJECT, "v1")
    records = datasets.dataset_records(database, PROJECT, "v1")
    held_out = [one for one in records if one.part == "held_out"]
    right = [evaluation.Answer(one.output, 1.0, 50, 0.4) for one in held_out]
    wrong = [evaluation.Answer("We look into it.", 1.0, 50, 2.0) for _ in held_out]
    answers = {"base": wrong, "prompted": wrong, "tuned": [*wrong[:9], *right[9:]]}
    found, rows = evaluation.summarize(answers, held_out, None, 0)
    with database.begin() as stores:
        stores.jobs.claim(this_process(), job.id)
        for step in range(1, 25):
            event = TrainingEvent(step, 24, 2 / step, None, 812.0, 1.0, "")
            stores.jobs.add_event(job.id, event)
        stores.jobs.end(job.id, "done", result=result)
        stores.runs.finish(run.id, result)
        asked = EvaluateRequest(PROJECT, "v1", (run.id,), tuple(answers), run.base)
        ended = stores.jobs.add(asked, run.project, "ada")
        stores.jobs.end(ended.id, "done", result=found)
        stores.runs.add_evaluation(run.project, run.dataset, ended.id, found, rows)


class Server:
    """Streamlit's runner of scripts, with the seconds of each run and what the database was asked."""

    def __init__(self, database: Any) -> None:
        from sqlalchemy import event
        from streamlit.runtime.scriptrunner import ScriptRunner
        from streamlit.runtime.scriptrunner.script_cache import ScriptCache
        from streamlit.testing.v1 import app_test, local_script_runner

        self.seconds = self.cpu = 0.0
        self.transactions = self.statements = 0
        runs_script = ScriptRunner._run_script  # noqa: SLF001

        def timed(runner: Any, data: Any) -> None:
            started, worked = time.perf_counter(), time.thread_time()
            try:
                runs_script(runner, data)
            finally:
                self.seconds += time.perf_counter() - started
                self.cpu += time.thread_time() - worked

        ScriptRunner._run_script = timed  # type: ignore[method-assign]  # noqa: SLF001
        # A server compiles each page once.
        compiled = ScriptCache()
        local_script_runner.ScriptCache = app_test.ScriptCache = lambda: compiled
        event.listen(database.engine, "begin", self._note_transaction)
        event.listen(database.engine, "before_cursor_execute", self._note_statement)

    def measure(self, run: Callable[[], object]) -> tuple[float, float, int, int]:
        """Milliseconds of the script, those of its thread on a processor, transactions, statements."""
        self.seconds = self.cpu = 0.0
        self.transactions = self.statements = 0
        run()
        return self.seconds * 1000, self.cpu * 1000, self.transactions, self.statements

    def _note_transaction(self, _: object) -> None:
        self.transactions += 1

    def _note_statement(self, _connection: object, _cursor: object, sent: str, *_: object) -> None:
        self.statements += not sent.startswith("BEGIN")


def press(app: Any, label: str) -> Any:
    """Press the button of that label."""
    return next(one for one in app.button if one.label == label).click().run()


def measure_pages(server: Server, rounds: int, only: str) -> None:
    """Print a row for each page and, where there is one, for a press on it."""
    from streamlit.testing.v1 import AppTest

    script = str(ROOT / "pages" / "main.py")
    plans = [
        *((name, lambda app: app.run(), {}) for name in ("home", "import_", "quality", "findings")),
        ("findings: answer format", lambda app: app.run(), {"tabs": "Answer format"}),
        ("findings: custom rules", lambda app: app.run(), {"tabs": "Custom rules"}),
        ("duplicates", lambda app: app.run(), {}),
        ("duplicates: next", lambda app: press(app, "Next"), {}),
        ("review", lambda app: app.run(), {}),
        *((name, lambda app: app.run(), {}) for name in ("dataset", "train", "results")),
    ]
    print("| page | first run, ms | again, ms | of it CPU, ms | transactions | statements |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    empty = AppTest.from_string(EMPTY_PAGE, default_timeout=TIMEOUT)
    report(server, "an empty page", empty.run, empty.run, rounds)
    for name, again, state in plans:
        if only not in name:
            continue
        app = AppTest.from_file(script, default_timeout=TIMEOUT)
        for key, value in state.items():
            app.session_state[key] = value
        app.query_params["project"] = PROJECT
        app.run()
        page = name.split(":")[0]
        first = app.run if page == "home" else app.switch_page(f"{page}/page.py").run
        report(server, name.replace("_", ""), first, lambda do=again, app=app: do(app), rounds)
        if app.exception:
            sys.exit(f"{name}: {app.exception[0].value}")


def report(
    server: Server, name: str, first: Callable[[], Any], again: Callable[[], Any], rounds: int
) -> None:
    """Print the row of one page: the first run, and the median of those after it."""
    opened, *_ = server.measure(first)
    again()
    found = [server.measure(again) for _ in range(rounds)]
    seconds, cpu, transactions, statements = map(statistics.median, zip(*found, strict=True))
    print(
        f"| {name} | {opened:.0f} | {seconds:.1f} | {cpu:.1f} | {transactions:.0f} | {statements:.0f} |",
        flush=True,
    )


def main() -> None:
    """Print two Markdown tables: the pages, and the data quality report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--database", help="URL of an empty database; SQLite by default")
    parser.add_argument("--home", type=Path, help="where to keep the project")
    parser.add_argument("--only", default="", help="pages with this in their name")
    arguments = parser.parse_args()
    place: AbstractContextManager[str] = (
        nullcontext(str(arguments.home)) if arguments.home else tempfile.TemporaryDirectory()
    )
    with place as folder:
        os.environ |= {"CURATE_HOME": folder, "CURATE_PERSON": "ada"}
        if arguments.database:
            os.environ["CURATE_DATABASE_URL"] = arguments.database
        import streamlit as st

        from curate.services import projects, quality
        from pages.shared import context

        st.config.set_option("runner.postScriptGC", value=False)  # as the app does
        database, settings = context.database(), context.settings()
        if PROJECT not in {one.name for one in projects.list_projects(database)}:
            fill(database, settings, settings.make_home(), arguments.examples)
        server = Server(database)
        measure_pages(server, arguments.rounds, arguments.only)
        started = time.perf_counter()
        *_, transactions, statements = server.measure(
            lambda: quality.build_report(database, settings, PROJECT)
        )
        seconds = time.perf_counter() - started
        print("\n| the quality report, cold | seconds | transactions | statements |")
        print("| --- | ---: | ---: | ---: |")
        print(f"| | {seconds:.2f} | {transactions} | {statements} |")
        database.close()


if __name__ == "__main__":
    main()
