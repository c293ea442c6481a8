import json

import pytest

from curate.domain.errors import UnreadableFile
from curate.domain.examples import SkippedRow, Turn
from curate.importers import inspect, read

INFO = {
    "mine": {
        "file_name": "mine.json",
        "columns": {"prompt": "frage", "query": "mehr", "response": "antwort", "history": "vorher"},
    },
    "chats": {
        "file_name": "chats.jsonl",
        "formatting": "sharegpt",
        "columns": {"messages": "dialog", "system": "sys", "images": None},
        "tags": {"role_tag": "wer", "content_tag": "was", "user_tag": "k", "assistant_tag": "a"},
    },
    "pairs": {
        "file_name": "pairs.json",
        "formatting": "sharegpt",
        "ranking": True,
        "columns": {"messages": "conversations", "chosen": "good", "rejected": "bad"},
    },
    "marks": {"file_name": "marks.json", "columns": {"kto_tag": "label"}},
    "hub": {"hf_hub_url": "x/y"},
}
FILES = {
    "mine.json": [
        {"frage": "Warum?", "mehr": "Sag es.", "antwort": "Darum.", "vorher": [["Hi", "Hallo"]]}
    ],
    "chats.jsonl": [
        {"dialog": [{"wer": "k", "was": "Warum?\n\nSag es."}, {"wer": "a", "was": "Darum."}]}
    ],
    "pairs.json": [
        {
            "conversations": [{"from": "human", "value": "Warum?\n\nSag es."}],
            "good": {"from": "gpt", "value": "Darum."},
            "bad": {"from": "gpt", "value": "Nein."},
        }
    ],
    "marks.json": [
        {"instruction": "Warum?", "input": "Sag es.", "output": "Darum.", "label": True},
        {"instruction": "Warum?", "input": "", "output": "Nein.", "label": False},
    ],
}


@pytest.mark.parametrize("name", FILES)
def test_dataset_info_beside_a_file_says_how_it_is_read(write, name):
    write("dataset_info.json", json.dumps(INFO))
    lines = "\n".join(map(json.dumps, FILES[name]))
    path = write(name, lines if name.endswith("l") else json.dumps(FILES[name]))

    found = inspect(path)
    row, *more = read(path)

    assert (found.preset, found.confidence) == ("llama_factory", 1.0)
    assert (row.input, row.output) == ("Warum?\n\nSag es.", "Darum.")
    assert row.turns == (
        (Turn("user", "Hi"), Turn("assistant", "Hallo")) if name == "mine.json" else ()
    )
    assert all(isinstance(each, SkippedRow) for each in more)
    assert len(more) == (name == "marks.json")


def test_dataset_info_itself_names_the_files_to_import(write):
    write("mine.json", json.dumps(FILES["mine.json"]))
    path = write("dataset_info.json", json.dumps(INFO))

    with pytest.raises(UnreadableFile, match=r"import a file that it describes: mine\.json"):
        inspect(path)


def test_a_broken_dataset_info_is_as_good_as_none(write):
    write("dataset_info.json", '{"mine": [')
    path = write("mine.json", json.dumps([{"instruction": "a", "input": "b", "output": "c"}]))

    assert inspect(path).preset == "alpaca"


def test_a_file_in_a_folder_below_is_described_too(tmp_path):
    (tmp_path / "dataset_info.json").write_text(
        json.dumps({"a": {"file_name": "sub/x.json", "columns": {"prompt": "p", "response": "r"}}})
    )
    (tmp_path / "sub").mkdir()
    path = tmp_path / "sub" / "x.json"
    path.write_text(json.dumps([{"p": "Why?", "r": "So."}]))

    assert inspect(path).preset == "llama_factory"
    assert [(row.input, row.output) for row in read(path)] == [("Why?", "So.")]


@pytest.mark.parametrize(
    ("weights", "answer"), [((1, 0), "One."), ((0, 1), "Two."), ((None, 0), "One."), ((0, 0), None)]
)
def test_answers_that_weigh_nothing_are_not_what_is_learned(write, weights, answer):
    messages = []
    for text, weight in zip(("One.", "Two."), weights, strict=True):
        messages += [{"role": "user", "content": "Ask"}, {"role": "assistant", "content": text}]
        if weight is not None:
            messages[-1]["weight"] = weight
    path = write("w.jsonl", json.dumps({"messages": messages}) + "\n")

    row = next(read(path))

    assert getattr(row, "output", None) == answer
