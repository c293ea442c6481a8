"""Texts with a NUL or half of a character: on both databases they are stored readably, or refused in a sentence."""

import json

import pytest

from curate.domain.errors import CurateError, NotFound, Unusable
from curate.services import changes, checking, importing, projects, reviewing
from curate.services.importing import import_file
from curate.services.project_actions import set_task
from curate.services.reviewing import Edit, View
from curate.stores.examples import Where
from tests.services.queues import queue_of

ODD = ["a\0b", "half \ud83d here", "\udcff\0"]


def cleaned(text):
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode().replace("?", "\ufffd")


@pytest.fixture
def first(tickets, database):
    checking.run_checks(database, "tickets")
    return reviewing.list_examples(database, "tickets", Where())[0]


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_what_a_person_types_is_stored_readably(first, database, odd):
    edit = Edit(output=f"Topic: {odd}", input=odd, system=odd, label=odd)

    reviewing.decide(database, "tickets", first.id, "edit", edit=edit, note=odd)

    now = reviewing.open_card(database, "tickets", first.id)
    assert (now.example.input, now.example.label) == (cleaned(odd), cleaned(odd))
    assert now.history[-1].note == cleaned(odd)
    changes.undo_last(database, "tickets")
    assert reviewing.open_card(database, "tickets", first.id).example.output == first.output


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_what_a_project_is_told_is_stored_or_refused(first, database, odd):
    set_task(database, "tickets", odd)
    assert projects.get_project(database, "tickets").task == cleaned(odd)
    with pytest.raises(Unusable, match="can't hold"):
        projects.create_project(database, odd)
    with pytest.raises(Unusable, match="can't hold"):
        projects.person_name(odd)
    with pytest.raises(NotFound):
        projects.get_project(database, odd)
    rule = {"name": f"No {odd}", "kind": "required_section", "value": odd, "severity": "error"}
    checking.save_rule(database, "tickets", checking.parse_rule(rule))
    spec = {"kind": "sections", "sections": [{"name": f"Plan {odd}", "required": True}]}
    try:
        checking.set_contract(database, "tickets", spec)
    except CurateError as error:
        assert str(error)  # noqa: PT017 - either is right
    checking.run_checks(database, "tickets", ["rule", "format_contract"])
    checking.keep_value(database, "tickets", f"call {odd}")
    assert queue_of(database, "tickets", View(text=odd, label=odd)) == []
    assert reviewing.approve_where(database, "tickets", f"label={odd}").approved == 0


def test_what_a_file_brings_is_stored_readably(project, database, tmp_path):
    path = tmp_path / "tickets.jsonl"
    rows = [
        {
            "id": f"T-{place}{odd}",
            "question": f"Where is {odd}, number {place}?",
            "answer": f"Topic: {odd}",
            "label": odd,
            "customer": odd,
            f"more {odd}": odd,
        }
        for place, odd in enumerate(ODD * 5)
    ]
    path.write_text("\n".join([*map(json.dumps, rows), '{"id": "\\u0000\\ud800']), encoding="utf-8")
    mapping = {"input": ["question"], "output": ["answer"], "label": ["label"], "id": ["id"]}
    mapping["group"] = ["customer"]

    done = import_file(database, "tickets", path, importing.ImportOptions(mapping=mapping))

    found = reviewing.list_examples(database, "tickets", Where())
    assert (done.added, done.rejected_count) == (len(rows), 1)
    assert {one.label for one in found} == set(map(cleaned, ODD))
    assert {one.groups["customer"] for one in found} == set(map(cleaned, ODD))
    checking.run_checks(database, "tickets")
