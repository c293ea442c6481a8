"""What the desk is told about its queue: why an example comes now, and what the search found in it."""

from curate.services import reviewing


def test_what_was_searched_for_is_marked_as_javascript_counts(ada, ids, database, project):
    edit = reviewing.Edit(input="😀 My zebra is late", output="A Zébra is on its way")
    reviewing.decide(database, project.name, ids["T-1"], "edit", edit=edit)

    (card,) = ada.sync(view={"text": "zebra"}, want=5)["cards"]

    assert card["found"] == {"input": [[6, 11]], "output": [[2, 7]]}
    assert card["position"] is None


def test_why_an_example_comes_now_is_said(ada, ids, database, project):
    made = reviewing.propose_selection(database, project.name, 2)

    cards = ada.sync(view={"selection": str(made.selection)}, want=5)["cards"]

    assert len(cards) == 2
    assert "stands for" in cards[0]["position"]
