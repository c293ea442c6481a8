"""Guidelines: every version is kept, nobody overwrites another's, and a dataset version says which held."""

import pytest

from curate.domain.errors import GuidelinesChanged, NotFound, Unusable
from curate.services import datasets, erasure, project_actions
from curate.services.guidelines import (
    LONGEST,
    guidelines_page,
    read_guidelines,
    restore_guidelines,
    save_guidelines,
)
from curate.services.reviewing import approve_where


def shown(database):
    with database.read() as stores:
        return guidelines_page(stores, stores.projects.get("tickets").id)


def test_a_project_begins_without_guidelines(database, project):
    found = read_guidelines(database, "tickets")

    assert (found.number, found.text, dict(found.definitions)) == (0, "", {})


def test_every_version_is_kept_with_who_wrote_it(database, project):
    save_guidelines(
        database,
        "tickets",
        "# Tone\n",
        {"App": " The app. ", "": "x", "Ride": " "},
        number=0,
        person="ada",
    )
    save_guidelines(database, "tickets", "# Tone\nShort.", {}, number=1, person="bo")

    page = shown(database)

    assert [(one.number, one.text, one.person) for one in page.versions] == [
        (2, "# Tone\nShort.", "bo"),
        (1, "# Tone", "ada"),
    ]
    assert dict(page.versions[1].definitions) == {"App": "The app."}
    assert page.current.number == 2


def test_what_says_the_same_is_no_new_version(database, project):
    save_guidelines(database, "tickets", "Short.", {}, number=0)

    assert save_guidelines(database, "tickets", " Short. ", {}, number=1).number == 1


def test_nobody_overwrites_what_they_have_not_seen(database, project):
    save_guidelines(database, "tickets", "Short.", {}, number=0, person="bo")

    with pytest.raises(GuidelinesChanged, match="bo saved version 1") as raised:
        save_guidelines(database, "tickets", "Long.", {}, number=0)

    assert raised.value.now.text == "Short."
    assert read_guidelines(database, "tickets").text == "Short."


def test_an_older_version_is_put_in_force_as_a_new_one(database, project):
    save_guidelines(database, "tickets", "One.", {"App": "The app."}, number=0)
    save_guidelines(database, "tickets", "Two.", {}, number=1)

    restored = restore_guidelines(database, "tickets", 1, number=2, person="cy")

    assert (restored.number, restored.text, restored.person) == (3, "One.", "cy")
    assert dict(restored.definitions) == {"App": "The app."}
    with pytest.raises(NotFound):
        restore_guidelines(database, "tickets", 9, number=3)
    with pytest.raises(GuidelinesChanged):
        restore_guidelines(database, "tickets", 1, number=2)


def test_too_long_guidelines_are_refused(database, project):
    with pytest.raises(Unusable, match="too long"):
        save_guidelines(database, "tickets", "x" * LONGEST, {"A": "b"}, number=0)


def test_a_nul_and_half_of_a_character_are_stored_readably(database, project):
    found = save_guidelines(database, "tickets", "a\0b", {"c\ud800": "d"}, number=0)

    assert found.text == "a\ufffdb"
    assert list(found.definitions.values()) == ["d"]


def test_a_dataset_version_says_under_which_guidelines_it_was_reviewed(database, tickets):
    approve_where(database, "tickets", "all")
    assert datasets.create_version(database, "tickets").dataset.manifest["guidelines"] is None
    save_guidelines(database, "tickets", "Short.", {"App": "The app."}, number=0, person="bo")

    kept = datasets.create_version(database, "tickets").dataset.manifest["guidelines"]

    assert (kept["version"], kept["person"], len(kept["sha256"])) == (1, "bo", 64)


def test_a_copy_of_a_project_has_its_guidelines(sqlite, tmp_path):
    from curate.services.projects import create_project

    create_project(sqlite, "tickets")
    save_guidelines(sqlite, "tickets", "Short.", {}, number=0)

    project_actions.copy_project(sqlite, "tickets", "again")

    assert read_guidelines(sqlite, "again").text == "Short."


def test_a_value_is_erased_from_every_version(sqlite, home):
    from curate.services.projects import create_project
    from curate.settings import Settings

    create_project(sqlite, "tickets")
    save_guidelines(sqlite, "tickets", "Ask Zoe Zander.", {"App": "zoe zander's"}, number=0)
    save_guidelines(sqlite, "tickets", "Ask.", {}, number=1)

    erasure.erase_value(sqlite, Settings(), "tickets", "Zoe Zander", dry_run=False)

    texts = [one.text + "".join(one.definitions.values()) for one in shown(sqlite).versions]
    assert not any("zander" in text.casefold() for text in texts)
