"""Whatever stands where a chat, a call or a trace would have its parts: a row, or nothing; never an error."""

from hypothesis import given
from hypothesis import strategies as st

from curate.importers.json_files.flatten import flatten
from curate.importers.json_files.shapes import shaped
from curate.importers.presets import presets
from curate.importers.roles.mapping import Reading

NAMES = (
    *(
        "mapping",
        "current_node",
        "parent",
        "message",
        "author",
        "role",
        "content",
        "parts",
        "recipient",
    ),
    *(
        "content_type",
        "metadata",
        "create_time",
        "chat",
        "history",
        "messages",
        "currentId",
        "parentId",
    ),
    *("uuid", "chat_messages", "sender", "text", "type", "attachments", "snapshot", "data", "meta"),
    *("results", "channels", "alternatives", "words", "utterances", "speaker", "segments", "start"),
    *(
        "transcripts",
        "phrases",
        "jobName",
        "items",
        "recognizedPhrases",
        "nBest",
        "monologues",
        "elements",
    ),
    *("inputs", "outputs", "input", "output", "expectedOutput", "run_type", "trace_id", "scores"),
    *("choices", "object", "kwargs", "id", "ts", "user", "thread_ts", "reactions", "messageType"),
)
WORDS = (
    "user",
    "assistant",
    "human",
    "ai",
    "text",
    "a",
    "message",
    "constructor",
    "chat.completion",
    "1.5",
)
plain = st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.floats(), st.sampled_from(WORDS))
values = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=25,
)
objects = st.dictionaries(st.sampled_from(NAMES), values, max_size=8)
LOGS = ("chatgpt", "claude", "open_webui", "langfuse", "langsmith", "openai_completions", "slack", "teams", "transcripts")  # fmt: skip


@given(objects)
def test_no_object_is_too_odd_to_be_looked_at(item):
    row = shaped(item)

    assert row is None or row["exported_by"]


@given(st.lists(objects, min_size=1, max_size=3), st.sampled_from(LOGS))
def test_no_record_is_too_odd_for_the_presets_of_logs(items, name):
    preset = presets.make(name)
    texts = [flatten(shaped(item) or item) for item in items]
    columns = tuple(dict.fromkeys(column for row in texts for column in row))
    records = [(number, row, [""]) for number, row in enumerate(texts, 1)]

    preset.recognize(columns, texts)
    roles = preset.mapping(columns, texts)
    preset.notes(columns, texts, roles)
    preset.suggested(columns, texts)
    if roles.get("input"):
        assert len(list(preset.rows(iter(records), roles, Reading()))) == len(items)
