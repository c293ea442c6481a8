"""No page asks another host, no policy is broken, and no name of a user's becomes more than text."""

import json
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

from curate import evaluation
from curate.checks import Rule
from curate.domain.examples import ImportedRow
from curate.domain.jobs import EvaluateRequest
from curate.evaluation import Answer
from curate.services import checking, datasets, jobs, projects, reviewing, tuning
from curate.settings import Settings
from curate.stores import Database
from curate.stores.examples import Where
from curate.stores.examples.incoming import Incoming
from tests.conftest import ROOT
from tests.e2e.conftest import Person
from tests.pages.conftest import RESULT, WORDS
from tests.web.test_served import free_port

pytestmark = pytest.mark.e2e

PAGES = (
    *("", "import", "quality", "findings", "duplicates", "review", "dataset", "train", "results"),
    "examples",
    "blind",
    "settings",
)
DIALOGS = {"": ("All actions",), "import": ("Remove this import",)}


def hostile(what):
    """A name that would be a link, an icon, an emoji, a formula or markup, if it were not text."""
    return (
        f"http://evil.example/{what} www.evil.example {what}@evil.example [x](/y) <b>{what}</b> "
        ":smile: :material/skull: :red[r] $x^2$ -> &lt;"
    )


PROJECT = hostile("project")[:100]


@pytest.fixture
def cut_off(home, launch):
    """A Chromium that reaches nothing but this computer."""
    browser = launch("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    yield browser
    browser.close()


@pytest.fixture
def attacked(home):
    """A project with a name of that kind wherever a user may give one, and something on every page."""
    database = Database(Settings().url)
    person = hostile("person")
    projects.create_project(database, PROJECT, hostile("task"))
    rows = [
        Incoming.of(
            number,
            number,
            ImportedRow(
                line=number + 2,
                input=" ".join(f"{WORDS[number // 2]}{place * 7 % 30}" for place in range(12))
                + f" {WORDS[number]}",
                output=f"Topic: {hostile('topic')}" if number % 3 else "Topic:",
                label=f"{hostile('label')} {number % 2}",
                external_id=f"{hostile('id')} {number}",
                groups={hostile("group"): f"{hostile('customer')} {number // 2}"},
                created_at=f"2026-01-{number % 28 + 1:02}",
            ),
        )
        for number in range(30)
    ]
    with database.begin() as stores:
        key = stores.projects.get(PROJECT).id
        source = stores.sources.open(
            key,
            name=hostile("file"),
            sha256="",
            format="csv",
            preset=None,
            mapping={},
            person=person,
        )
        stores.examples.add(key, source, rows)
        stores.sources.publish(source, {"read": 30, "added": 30}, [hostile("note")])
    rule = Rule(
        name=hostile("rule")[:200],
        kind="must_not_contain",
        field="output",
        value=["evil"],
        only_label=f"{hostile('label')} 1",
    )
    # Before anything is found: what is open would have to be allowed.
    reviewing.approve_where(database, PROJECT, "all", person=person)
    datasets.create_version(database, PROJECT)
    first = reviewing.list_examples(database, PROJECT, Where())[0]
    reviewing.decide(database, PROJECT, first.id, "flag", note=hostile("note"), person=person)
    checking.save_rule(database, PROJECT, rule, person=person)
    checking.run_checks(database, PROJECT, person=person)
    run, job = tuning.start_run(database, Settings(), PROJECT, "v1")
    records = datasets.dataset_records(database, PROJECT, "v1")
    held_out = [one for one in records if one.part == "held_out"]
    right = [Answer(one.output, 1.0, 50, 0.4) for one in held_out]
    wrong = [Answer(hostile("answer"), 1.0, 50, 2.0) for _ in held_out]
    result, answers = evaluation.summarize({"base": wrong, "tuned": right}, held_out, None, 0)
    with database.begin() as stores:
        stores.jobs.claim(jobs.this_process(), job.id)
        stores.jobs.end(job.id, "done", result=RESULT)
        stores.runs.finish(run.id, RESULT)
        asked = EvaluateRequest(PROJECT, "v1", (run.id,), ("base", "tuned"), "b")
        compared = stores.jobs.add(asked, key, person)
        stores.jobs.end(compared.id, "done", result=result)
        version = stores.datasets.get(key, "v1")
        stores.runs.add_evaluation(key, version.id, compared.id, result, answers)
    yield PROJECT
    database.close()


def test_no_page_asks_another_host_and_no_name_is_more_than_text(served, cut_off, attacked):
    person = Person(cut_off, served, None)
    page = person.page
    for place in PAGES:
        page.goto(f"{served}/{place}")
        person.still()
        page.wait_for_function(
            "name => document.title.includes(name)"
            " && document.querySelector('.st-key-page-head').innerText.includes(name)",
            arg=PROJECT,
        )
        page.evaluate(
            "document.querySelectorAll('details:not([open]) > summary').forEach(one => one.click())"
        )
        if place == "findings":
            for tab in page.get_by_role("tab").all():
                tab.click()
                person.still()
                _is_text(page, f"{place}, {tab.inner_text()}")
        person.still()
        page.wait_for_timeout(400)
        _is_text(page, place)
        for name in DIALOGS.get(place, ()):
            page.get_by_role("button", name=name).first.click()
            page.get_by_role("dialog").get_by_text("evil.example").first.wait_for()
            _is_text(page, f"{place}, {name}")
            page.keyboard.press("Escape")
            page.get_by_role("dialog").wait_for(state="hidden")
    page.goto(f"{served}/?project={hostile('nobody').replace('&', '%26').replace('#', '%23')}")
    page.get_by_text("There is no project").wait_for()
    _is_text(page, "the address")

    icon = page.evaluate("document.querySelector('link[rel=\"shortcut icon\"]').href")
    assert icon.startswith("data:image/svg+xml")
    assert person.problems == []
    person.context.close()


def _is_text(page, place):
    own = ("stTopNav", "stPageLink", "stSkipToContent")
    links = page.locator("a" + "".join(f":not([data-testid^={name}])" for name in own)).all()
    assert [one.evaluate("one => one.outerHTML") for one in links] == [], place
    for drawn in ("main img", "main .katex", "[aria-label='skull icon']", "main b, main i"):
        assert page.locator(drawn).count() == 0, (place, drawn)
    shown = page.locator("body").inner_text()
    assert "\\" not in shown, (place, shown[shown.index("\\") - 80 :][:160])
    for changed in ("😄", "^2$ →", "color[]"):
        assert changed not in shown, (place, changed)


# What Streamlit would make something of, with what stands around it.
TEXTS = (
    "a http://evil.example/x b",
    "HTTPS://EVIL.EXAMPLE",
    "(http://evil.example)",
    "ahttp://evil.example _www.evil.example_ 'www.evil.example'",
    "www.evil.example WWW.evil.example/a?b=c",
    "evil.x+y@sub.example.com mailto:evil@example.com a:@b.c @here",
    "http://a@b.com https://www.evil.example@x.y",
    "<http://evil.example> <b>x</b> <img src=x> <!-- c -->",
    "[x](http://evil.example) ![x](http://evil.example/x.png) [^1] [ ] task",
    "[x]: http://evil.example",
    "**bold** _it_ __x__ ~~no~~ `code` a_b_c *d ~a~",
    ":smile: :100: :+1: :-1: :a:b:c: 12:30:45 x:",
    ":material/home: :material_home: :streamlit: :m:aterial/x:",
    ":red[colored] :small[y] :color[z]{foreground=red} :help[x] ::: note ::leaf[x]{a=b}",
    "$x^2$ and $$y$$, $5 and $6",
    "a -> b <- c -- d >= e <= f ~= g <-> h",
    "->",
    "x:-> y",
    "--http://x.y",
    "&lt;b&gt; &amp; &copy; &#65;",
    "- item",
    "+ item",
    "* item",
    "1. x",
    "12) y",
    "# h",
    "> q",
    "---",
    "===",
    "- - -",
    "| a | b |",
    "\\*x\\* C:\\Users\\x \\",
    "3.5 of 4",
)
SCRIPT = """
import json, sys
import streamlit as st
from pages.shared.markdown import escape
for number, text in enumerate(json.loads(open({texts!r}).read())):
    with st.container(key=f"markdown-{{number}}"):
        st.markdown(escape(text))
    with st.container(key=f"label-{{number}}"):
        st.checkbox(escape(text), key=number)
    with st.container(key=f"inside-{{number}}"):
        st.markdown(f"**{{escape('x')}}** :gray[{{escape(text)}}, just now]")
"""


def test_what_is_escaped_is_shown_letter_by_letter(chromium, home, tmp_path):
    texts = tmp_path / "texts.json"
    texts.write_text(json.dumps(TEXTS))
    script = tmp_path / "texts.py"
    script.write_text(SCRIPT.format(texts=str(texts)))
    port = free_port()
    options = ["--server.address=127.0.0.1", "--server.headless=true", f"--server.port={port}"]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{port}")
        page.locator(f".st-key-inside-{len(TEXTS) - 1}").wait_for(timeout=60_000)
        page.wait_for_timeout(500)
        for number, text in enumerate(TEXTS):
            for kind, shown in (
                ("markdown", text),
                ("label", text),
                ("inside", f"x {text}, just now"),
            ):
                drawn = page.locator(f".st-key-{kind}-{number}")
                assert drawn.inner_text().split() == shown.split(), (kind, text)
                made = drawn.locator("a, img, code, em, del, li, h1, table, hr, .katex")
                assert made.count() == 0, (kind, text)
        page.close()
    finally:
        server.terminate()
        server.wait(60)


def _wait_for(url, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urlopen(url):  # noqa: S310
                return
        except OSError:
            assert time.monotonic() < deadline, url
            time.sleep(0.1)
