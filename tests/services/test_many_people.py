"""Many people decide at once, while an import and a slow rule run: nobody is refused, nothing is lost."""

import threading
import time

from curate.services import checking, reviewing
from curate.services.importing import import_file
from curate.stores.examples import Where

PEOPLE, EACH = 16, 3


def test_nobody_is_refused_while_long_work_runs(database, project, write_csv, monkeypatch):
    def rows(first, number):
        return [
            [f"T-{n}", "", "", f"Ticket {n * 7919} is late.", f"Topic: Delivery {n}", "A"]
            for n in range(first, first + number)
        ]

    import_file(database, project.name, write_csv(rows(0, PEOPLE * EACH)))
    checking.run_checks(database, project.name, ["whitespace"])
    ids = [one.id for one in reviewing.list_examples(database, project.name, Where())]
    later = write_csv(rows(10_000, 3_000), "later.csv")
    slow = checking.parse_rule({"name": "slow", "kind": "pattern", "value": "(a|aa)+$"})
    refused = []

    def work(act, *given, **more):
        try:
            act(database, project.name, *given, **more)
        except Exception as error:  # noqa: BLE001 - each counts
            refused.append(error)

    def person(number):
        for example in ids[number * EACH : (number + 1) * EACH]:
            work(reviewing.decide, example, "approve", person=f"p{number}")
            time.sleep(0.01)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
    threads += [
        threading.Thread(target=work, args=(import_file, later)),
        threading.Thread(target=work, args=(checking.save_rule, slow)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == []
    with database.read() as stores:
        assert stores.examples.count(project.id, Where(status="approved")) == len(ids)
        assert stores.examples.count(project.id, Where()) == len(ids) + 3_000
