import pytest

from curate.domain.errors import AlreadyThere, NotFound, Unusable
from curate.services.writing import list_snippets, remove_snippet, save_snippet


def names(database, project, person):
    return [(one.name, one.person) for one in list_snippets(database, project.name, person)]


def test_snippets_are_a_persons_own_or_everybodys(database, project):
    save_snippet(database, project.name, "Sorry", "We are sorry.", "ada")
    save_snippet(database, project.name, "Bye", "Kind regards", "ada", shared=True)
    save_snippet(database, project.name, "Sorry", "Apologies.", "bob")

    assert names(database, project, "ada") == [("Sorry", "ada"), ("Bye", "")]
    assert names(database, project, "bob") == [("Sorry", "bob"), ("Bye", "")]


def test_a_snippet_is_changed_and_removed_by_who_has_it(database, project):
    mine = save_snippet(database, project.name, "Sorry", "We are sorry.", "ada")

    save_snippet(database, project.name, "Very  sorry", "We are so sorry.", "ada", number=mine.id)
    assert [one.text for one in list_snippets(database, project.name, "ada")] == [
        "We are so sorry."
    ]
    with pytest.raises(NotFound):
        save_snippet(database, project.name, "Sorry", "Ha.", "bob", number=mine.id)
    with pytest.raises(NotFound):
        remove_snippet(database, project.name, mine.id, "bob")
    remove_snippet(database, project.name, mine.id, "ada")
    assert names(database, project, "ada") == []


def test_a_snippet_has_a_name_of_its_own_and_a_text(database, project):
    save_snippet(database, project.name, "Sorry", "We are sorry.", "ada")

    with pytest.raises(AlreadyThere):
        save_snippet(database, project.name, "Sorry", "Again.", "ada")
    for name, text in [("", "x"), ("x" * 61, "x"), ("x", "  "), ("x", "x" * 20_001)]:
        with pytest.raises(Unusable, match="Nothing was saved"):
            save_snippet(database, project.name, name, text, "ada")
