"""Where the rows of a JSON document are."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.domain.errors import UnreadableFile
from curate.importers import inspect, read
from curate.importers.json_files import json_
from curate.importers.json_files.envelopes import rows_of

PAIR = {"question": "Where is it now?", "answer": "There it is."}
OTHER = {"question": "How are you?", "answer": "I am well."}
FOUND = [("Where is it now?", "There it is."), ("How are you?", "I am well.")]


@pytest.mark.parametrize(
    "document",
    [
        [PAIR, OTHER],
        {"version": "1", "data": [PAIR, OTHER]},
        {"export": {"meta": {"rows": 2}, "items": [PAIR, OTHER]}},
        [["question", "answer"], list(PAIR.values()), list(OTHER.values())],
        {
            "question": [PAIR["question"], OTHER["question"]],
            "answer": [PAIR["answer"], OTHER["answer"]],
        },
        {name: {"0": PAIR[name], "1": OTHER[name]} for name in PAIR},
        {
            "columns": ["question", "answer"],
            "index": [0, 1],
            "data": [list(PAIR.values()), list(OTHER.values())],
        },
        {"t-1": PAIR, "t-2": OTHER},
    ],
    ids=["array", "data", "nested", "lists", "columns", "by column", "split", "by id"],
)
def test_rows_are_found_however_the_document_is_built(write, document):
    path = write("t.json", json.dumps(document))

    assert [(row.input, row.output) for row in read(path)] == FOUND


def test_objects_one_after_the_other_over_several_lines_are_rows(write):
    path = write("t.json", "\n".join(json.dumps(each, indent=1) for each in (PAIR, OTHER)))

    assert [(row.input, row.output) for row in read(path)] == FOUND


def test_lists_without_names_are_named_by_position():
    lists = [["Where is it now?", "There it is."], ["Is it dark?", "It is."]]

    assert rows_of(lists) == [{"Column 1": one, "Column 2": other} for one, other in lists]


def test_tickets_are_the_rows_however_many_users_are_listed_beside_them():
    document = {
        "users": [{"id": n} for n in range(9)],
        "tickets": [{"id": 1, "subject": "No light"}],
    }

    assert rows_of(document) == [{"id": 1, "subject": "No light"}]


def test_an_object_of_settings_is_one_row_and_no_table():
    document = {"name": "x", "tags": ["a", "b"], "sizes": [1, 2]}

    assert rows_of(document) == [document]


TWICE = [["how much is the fee", "fee"], ["stop my card", "card"]]


def test_named_splits_are_one_table_with_the_name_of_each(write):
    path = write("t.json", json.dumps({"train": TWICE, "val": [["what does it cost", "fee"]]}))
    found = list(read(path))

    assert [(row.input, row.output, row.label, row.metadata) for row in found] == [
        ("how much is the fee", "fee", "fee", {"split": "train"}),
        ("stop my card", "card", "card", {"split": "train"}),
        ("what does it cost", "fee", "fee", {"split": "val"}),
    ]


@pytest.mark.parametrize("names", [("train", "test"), ("oos_val", "dev-set"), ("Training", "eval")])
@pytest.mark.parametrize("rows", [[PAIR, OTHER], ["One text.", "Another."]])
def test_splits_hold_objects_or_texts_as_well(names, rows):
    first, second = rows_of({names[0]: rows, names[1]: rows[:1]})[1:]

    assert (first["split"], second["split"]) == names


def test_a_split_has_its_own_header(write):
    header = ["question", "answer"]
    lists = [header, list(PAIR.values())], [header, list(OTHER.values())]
    path = write("t.json", json.dumps({"train": lists[0], "test": lists[1]}))

    assert [(row.input, row.output) for row in read(path)] == FOUND


def test_lists_of_the_same_names_are_one_table_and_others_are_told(write):
    alike = {"billing": [PAIR], "delivery": [OTHER]}
    other = {"items": [PAIR, OTHER], "agents": [{"id": 1, "name": "Bo"}], "count": 2}

    assert [row["list"] for row in rows_of(alike)] == ["billing", "delivery"]
    found = inspect(write("t.json", json.dumps(other)))
    assert found.rows == 2
    assert found.notes == ("The list 'items' was read; others were left out: 'agents' (1).",)


@pytest.mark.parametrize(
    ("first", "named"),
    [
        (["question", "answer"], True),
        (["ticket_text", "team_name"], True),
        (["Asked", "Said"], True),
        (["stop my card", "card"], False),
        (["Hello", "greeting"], False),
        (["Where is it?", "Here."], False),
    ],
)
def test_the_first_of_lists_names_the_others_only_on_evidence(first, named):
    texts = [[f"Where is my lamp number {n}?", f"It is in the room {n}."] for n in range(4)]
    classes = [[f"stop the card {n}", ("card", "greeting")[n % 2]] for n in range(4)]
    below = texts if named or "?" in first[0] else classes

    assert len(rows_of([first, *below])) == 4 + (not named)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
objects = st.lists(st.dictionaries(st.text(max_size=4), values, max_size=4), min_size=1, max_size=6)


@given(objects, st.sampled_from([None, 1]), st.integers(0, 200), st.sampled_from(",]}{x "))
def test_a_long_array_is_read_piece_by_piece_as_it_is_at_once(objects, indent, at, mark):
    whole = json.dumps(objects, indent=indent)
    broken = whole[: at % len(whole)] + mark + whole[at % len(whole) :]

    for text in (whole, broken):
        if not text.startswith("[{"):
            continue
        try:
            expected = json.loads(text, strict=False)
        except json.JSONDecodeError:
            with pytest.raises(json.JSONDecodeError):
                json_._Array(text, 0).check()
        else:
            assert list(json_._Array(text, 0)) == [*rows_of(expected)]


def test_a_document_that_memory_could_not_hold_is_refused_with_a_way_out(write, monkeypatch):
    path = write("t.json", json.dumps([PAIR]))
    monkeypatch.setattr(json_, "LARGEST", 10)

    with pytest.raises(UnreadableFile, match=r"fit in memory as a whole.*JSON lines"):
        inspect(path)


def test_a_page_that_embeds_a_single_row_is_an_envelope(write):
    path = write(
        "page.json",
        json.dumps(
            {
                "_embedded": {"articles": [{"id": 4, "question": "Why?", "answer": "So."}]},
                "page": {"number": 1},
            }
        ),
    )

    (row,) = read(path)

    assert (row.external_id, row.input, row.output) == ("4", "Why?", "So.")


def test_a_conversation_of_speakers_alone_is_one_row(write):
    said = [{"speaker": "customer", "text": "Why?"}, {"speaker": "agent", "text": "So."}]
    path = write("one.json", json.dumps({"id": "x", "label": "b", "turns": said}))

    (row,) = read(path)

    assert (row.input, row.output, row.label) == ("Why?", "So.", "b")
