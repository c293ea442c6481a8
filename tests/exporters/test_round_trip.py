"""What the importer of each tuning format reads from our own export is what was exported."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curate.domain.examples import ImportedRow, SkippedRow, Turn
from curate.exporters import LeftOut, exporters, write
from curate.importers import inspect, read
from curate.services.datasets import write_parts
from tests.exporters.test_exporters import record

# Line breaks, tabs, quotes, brackets and what looks like JSON; no NUL, which no store keeps.
texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\0")
    | st.sampled_from('\n\t"\\{}[]:,“é\u2028\ufeff'),
    min_size=1,
    max_size=40,
).filter(str.strip)
turns = st.lists(st.tuples(texts, texts), max_size=2).map(
    lambda pairs: tuple(
        turn for one, two in pairs for turn in (Turn("user", one), Turn("assistant", two))
    )
)
records = st.lists(
    st.builds(
        record,
        input=texts,
        output=texts,
        system=st.just("") | texts,
        turns=turns,
        draft_output=texts,
    ),
    min_size=1,
    max_size=4,
)
# Format, the preset that reads it, and whether the file alone tells so.
PAIRS = [
    ("openai", "openai"),
    ("together", "openai"),
    ("fireworks", "openai"),
    ("mistral", "openai"),
    ("unsloth", "openai"),
    ("axolotl", "openai"),
    ("prompt_completion", "prompt_completion"),
    ("trl", "prompt_completion"),
    ("alpaca", "alpaca"),
    ("sharegpt", "sharegpt"),
    ("llama_factory", "llama_factory"),
    ("kto", "kto"),
    ("dpo", "dpo"),
]


def said(one):
    return (one.system, one.turns, one.input, one.output)


@pytest.mark.parametrize(("name", "preset"), PAIRS, ids=[name for name, _ in PAIRS])
@settings(max_examples=25)
@example([record(input='[{"role": "user"}]', output="[]", draft_output="{}")])
@given(records)
def test_an_export_is_read_as_what_was_exported(name, preset, tmp_path, given_records):
    exporter = exporters.make(name)
    kept = [one for one in given_records if list_of(exporter, one)]
    if not kept:
        return
    write_parts(exporter, kept, tmp_path)
    path = tmp_path / "train.jsonl"

    rows = list(read(path))

    assert inspect(path).preset == preset
    assert all(isinstance(one, ImportedRow | SkippedRow) for one in rows)
    assert [said(one) for one in rows if isinstance(one, ImportedRow)] == [
        said(one) for one in kept
    ]


def list_of(exporter, one):
    try:
        return list(exporter.rows(one))
    except LeftOut:
        return []


def test_what_was_worse_is_kept_beside_the_better_answer(tmp_path):
    for columns in ("trl", "openai"):
        path = tmp_path / f"{columns}.jsonl"
        write(exporters.make("dpo", {"columns": columns}), [record()], path)

        (row,) = read(path)

        assert (row.output, row.metadata["rejected"]) == ("Yes.", "yeah")


def test_bad_answers_are_skipped_with_a_reason(tmp_path):
    path = tmp_path / "train.jsonl"
    write(exporters.make("kto"), [record()], path)

    good, bad = read(path)

    assert good.output == "Yes."
    assert "marked as bad" in bad.reason
