"""What a person is told of a role that stays empty."""

from curate.importers import inspect


def test_that_no_column_looks_like_an_answer_is_said(write):
    rows = [f"My lamp number {n} is dark.,https://shop.example/{n}" for n in range(12)]
    path = write("links.csv", "\n".join(["question,link", *rows]))

    found = inspect(path)

    assert "output" not in found.mapping
    assert found.notes == ("No column looks like an answer, so the answers stay empty.",)


def test_it_is_not_said_of_what_was_decided(write):
    rows = [f"My lamp number {n} is dark.,https://shop.example/{n}" for n in range(12)]
    path = write("links.csv", "\n".join(["question,link", *rows]))

    assert inspect(path, mapping={"output": []}).notes == ()
    assert inspect(path, mapping={"output": ["link"]}).notes == ()
