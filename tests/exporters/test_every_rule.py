"""Every rule of every consumer: a row that breaks it, beside one that hardly differs and keeps it.

What Together, Mistral and Gemini say of such rows is recorded from their own code, in
``verdicts.json``; here are the other consumers, and what needs a file.
"""

import json
import os
import re

import pytest

from curate.exporters import exporters, validate
from tests.conftest import ROOT

USER, ANSWER = {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}
SYSTEM = {"role": "system", "content": "s"}
TEXT = {"type": "text", "text": "a"}
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
CALL = {"role": "assistant", "tool_calls": [{"id": "1"}]}
HUMAN, GPT = {"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}


def chat(*messages, **more):
    return {"messages": list(messages), **more}


def user(content):
    return {"role": "user", "content": content}


def found(name, row, line=2):
    """Codes of what a consumer says of a row, in order, those of warnings in brackets."""
    problems = list(exporters.make(name).problems(line, row))
    for one in problems:
        assert one.line == line
        assert one.code == "whole_chat_learned" or one.message.startswith(f"Line {line}")
        assert one.message.endswith(".")
    return [one.code if one.level == "error" else f"({one.code})" for one in problems]


# -- lists of messages --------------------------------------------------------------------------

PLAIN = chat(USER, ANSWER)


def listed(*parts):
    """A chat whose contents are lists of parts, as some consumers read them."""
    return chat(user([*parts]), {"role": "assistant", "content": [TEXT]})


LISTED = listed(TEXT)
NO_PARTS = ("unsloth", "llama_factory")
# What is wrong with a chat, the code of it, and the chat beside it that is right.
FAULTS = {
    "no list": ("missing_messages_list", {"messages": "a"}, PLAIN),
    "empty list": ("missing_messages_list", chat(), PLAIN),
    "no message": ("data_type", chat(USER, "a", ANSWER), PLAIN),
    "no role": ("message_missing_key", chat(USER, {"content": "x"}, ANSWER), PLAIN),
    "no content": ("message_missing_key", chat({"role": "user"}, ANSWER), PLAIN),
    "a call": ("message_missing_key", chat(USER, CALL, ANSWER), PLAIN),
    "another key": ("message_unrecognized_key", chat(USER, {**ANSWER, "mood": 1}), PLAIN),
    "a name": ("message_unrecognized_key", chat(USER, {**ANSWER, "name": "x"}), PLAIN),
    "another role": ("unrecognized_role", chat(USER, {"role": "bot", "content": "x"}, ANSWER), PLAIN),
    "a tool": ("unrecognized_role", chat(USER, {"role": "tool", "content": "x"}, ANSWER), PLAIN),
    "a developer": ("unrecognized_role", chat({"role": "developer", "content": "x"}, USER, ANSWER), PLAIN),
    "a role of no text": ("unrecognized_role", chat(USER, {"role": 3, "content": "x"}, ANSWER), PLAIN),
    "texts in a list": ("missing_content", LISTED, PLAIN),
    "an image": ("missing_content", listed(TEXT, IMAGE), LISTED),
    "a part of no object": ("missing_content", listed(TEXT, "a"), LISTED),
    "a part without type": ("missing_content", listed({"text": "a"}), LISTED),
    "a type of no text": ("missing_content", listed({"type": 3}), LISTED),
    "a type of a list": ("missing_content", listed({"type": ["text"]}), LISTED),
    "a text part without text": ("missing_content", listed({"type": "text"}), LISTED),
    "a text part of a number": ("missing_content", listed({**TEXT, "text": 3}), LISTED),
    "no parts": ("missing_content", listed(), LISTED),
    "a number": ("missing_content", chat(user(3), ANSWER), PLAIN),
    "null": ("missing_content", chat(user(None), ANSWER), PLAIN),
    "empty": ("missing_content", chat(user(""), ANSWER), PLAIN),
    "blank": ("blank_content", chat(user(" \n"), ANSWER), PLAIN),
    "weight 2": ("weight", chat(USER, {**ANSWER, "weight": 2}), chat(USER, {**ANSWER, "weight": 1})),
    "weight true": ("weight", chat(USER, {**ANSWER, "weight": True}), chat(USER, {**ANSWER, "weight": 0})),
    "weight null": ("weight", chat(USER, {**ANSWER, "weight": None}), chat(USER, {**ANSWER, "weight": 0})),
    "weight 0.5": ("weight", chat(USER, {**ANSWER, "weight": 0.5}), chat(USER, {**ANSWER, "weight": 0})),
    "two by the user": ("roles_not_alternating", chat(USER, USER, ANSWER), chat(USER, ANSWER, USER, ANSWER)),
    "system late": ("system_not_first", chat(USER, SYSTEM, ANSWER), chat(SYSTEM, USER, ANSWER)),
    "answer first": ("first_message_not_user", chat(ANSWER, USER, ANSWER), PLAIN),
    "answer after the system": ("first_message_not_user", chat(SYSTEM, ANSWER, USER, ANSWER), chat(SYSTEM, USER, ANSWER)),
    "last by the user": ("last_message_not_assistant", chat(USER, ANSWER, USER), PLAIN),
    "no answer": ("example_missing_assistant_message", chat(USER), PLAIN),
    "no question": ("missing_user", chat(SYSTEM, ANSWER), chat(SYSTEM, USER, ANSWER)),
}  # fmt: skip
# What each consumer makes of it: E refuses it, w warns of it, - says nothing by this code.
LEVELS = """
                          openai together fireworks mistral unsloth axolotl llama_factory
no list                        E        E         E       E       E       E             E
empty list                     E        E         E       E       E       E             E
no message                     E        E         E       E       E       E             E
no role                        E        E         E       E       E       E             E
no content                     E        E         E       E       E       E             E
a call                         -        E         -       -       -       -             E
another key                    E        -         -       E       -       -             -
a name                         -        -         -       E       -       -             -
another role                   E        E         E       E       w       w             E
a tool                         -        E         -       -       -       -             -
a developer                    -        E         E       E       w       w             E
a role of no text              E        E         E       E       E       E             E
texts in a list                -        -         -       -       E       -             E
an image                       -        -         -       -       E       -             E
a part of no object            E        E         E       E       E       w             E
a part without type            E        E         E       E       E       w             E
a type of no text              E        E         E       E       E       w             E
a type of a list               E        E         E       E       E       w             E
a text part without text       E        E         E       E       E       w             E
a text part of a number        E        E         E       E       E       w             E
no parts                       E        w         w       w       E       w             E
a number                       E        E         E       E       E       E             E
null                           E        E         E       E       E       E             E
empty                          E        w         w       w       w       w             w
blank                          w        w         w       w       w       w             w
weight 2                       E        E         E       E       -       -             -
weight true                    E        -         E       -       -       -             -
weight null                    -        E         -       -       -       -             -
weight 0.5                     E        E         E       E       -       -             -
two by the user                -        E         -       -       -       -             E
system late                    w        w         E       -       w       w             w
answer first                   w        w         w       w       w       w             E
answer after the system        w        w         w       w       w       w             E
last by the user               w        w         w       E       w       w             E
no answer                      E        E         E       -       w       w             E
no question                    w        w         w       w       w       w             w
"""
CONSUMERS, *LINES = [line.rsplit(maxsplit=7) for line in LEVELS.strip().splitlines()]
TABLE = [
    (what.strip(), consumer, level)
    for what, *levels in LINES
    for consumer, level in zip(CONSUMERS, levels, strict=True)
]


@pytest.mark.parametrize(("what", "consumer", "level"), TABLE)
def test_a_fault_in_a_chat_is_as_grave_as_it_is_to_its_consumer(what, consumer, level):
    code, broken, kept = FAULTS[what]

    said = set(found(consumer, broken)) & {code, f"({code})"}

    assert said == {"E": {code}, "w": {f"({code})"}, "-": set()}[level]
    neighbor = PLAIN if kept is LISTED and consumer in NO_PARTS else kept
    assert found(consumer, neighbor) == []


def test_every_fault_has_a_level_for_every_consumer():
    assert [what.strip() for what, *_ in LINES] == list(FAULTS)
    for consumer in CONSUMERS:
        assert found(consumer, PLAIN) == []
        assert found(consumer, LISTED) == ["missing_content"] * 2 * (consumer in NO_PARTS)
        assert {level for _, name, level in TABLE if name == consumer} == {"E", "w", "-"}


# -- what each consumer has of its own ----------------------------------------------------------

PAIR = {"prompt": "a", "completion": "b"}
CHATS = {"prompt": [USER], "completion": [ANSWER]}
TALK = {"conversations": [HUMAN, GPT]}
ALPACA = {"instruction": "i", "output": "o"}
RANKED = {"prompt": "a", "chosen": "b", "rejected": "c"}
MARKED = {**PAIR, "label": True}
OTHER = {"role": "assistant", "content": "c"}
PREFERRED = {
    "input": chat(USER),
    "preferred_output": [ANSWER],
    "non_preferred_output": [OTHER],
}
BEDROCK = {
    "schemaVersion": "bedrock-conversation-2024",
    "messages": [
        {"role": "user", "content": [{"text": "a"}]},
        {"role": "assistant", "content": [{"text": "b"}]},
    ],
}
SAYS, REPLIES = BEDROCK["messages"]


FUNCTION = {"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}
THOUGHT = {"reasoningContent": {"reasoningText": {"text": "t"}}}
TOOL = {"toolSpec": {"name": "look", "description": "Looks.", "inputSchema": {"json": {"type": "object"}}}}  # fmt: skip


def at(form, uri="s3://bucket/file"):
    """A picture, film or document of Bedrock."""
    return {"format": form, "source": {"s3Location": {"uri": uri}}}


def gemini(*parts):
    """A row of Gemini."""
    return {
        "contents": [
            {"role": "user", "parts": [*parts]},
            {"role": "model", "parts": [{"text": "b"}]},
        ]
    }


def thinks(reply):
    return {**BEDROCK, "messages": [SAYS, reply]}


def called(name, answers="1", item=None):
    """A row of Bedrock in which a tool is called and answered."""
    use = {"toolUse": {"toolUseId": "1", "name": name, "input": {}}}
    result = {"toolResult": {"toolUseId": answers, "content": [item or {"text": "found"}]}}
    said = [SAYS, {**REPLIES, "content": [use]}, {**SAYS, "content": [result]}, REPLIES]
    return {**BEDROCK, "messages": said, "toolConfig": {"tools": [TOOL]}}


def bedrock(*parts, **more):
    return {**BEDROCK, "messages": [{**SAYS, "content": [*parts]}, REPLIES], **more}


def answered(text):
    return {**BEDROCK, "messages": [SAYS, {**REPLIES, "content": [{"text": text}]}]}


# The words of Amazon's own script.
RESERVED = (
    *(
        "System:",
        "SYSTEM:",
        "User:",
        "USER:",
        "Bot:",
        "BOT:",
        "Assistant:",
        "ASSISTANT:",
        "Thought:",
    ),
    *("[EOS]", "<image>", "<video>", "<unk>"),
)


def without(row, *keys):
    return {key: value for key, value in row.items() if key not in keys}


def ranked_talk(chosen, **more):
    """A row of LLaMA-Factory that ranks two answers."""
    return {"conversations": [HUMAN], "chosen": chosen, "rejected": GPT, **more}


def ranked_chat(chosen, *said):
    return {"messages": [*(said or (USER,))], "chosen": chosen, "rejected": OTHER}


# Format, what is wrong, the row that keeps the rule, the one that breaks it, and what is said of it.
RULES = [
    ("openai", "another column", chat(USER, ANSWER, tools=[FUNCTION]), chat(USER, ANSWER, note=1), ["(extra_column)"]),
    ("openai", "empty tools", chat(USER, ANSWER, tools=None), chat(USER, ANSWER, tools=[]), ["empty_tools"]),
    ("openai", "tools of a text", chat(USER, ANSWER, tools=[FUNCTION]), chat(USER, ANSWER, tools="look"), ["tools"]),
    ("fireworks", "empty tools", chat(USER, ANSWER, tools=[FUNCTION]), chat(USER, ANSWER, tools=[]), ["(empty_tools)"]),
    ("mistral", "empty tools", chat(USER, ANSWER, tools=[FUNCTION]), chat(USER, ANSWER, tools=[]), ["(empty_tools)"]),
    ("mistral", "tools of a text", chat(USER, ANSWER, tools=None), chat(USER, ANSWER, tools="look"), ["tools"]),
    *(
        ("mistral", f"a tool with {what}", chat(USER, ANSWER, tools=[FUNCTION]), chat(USER, ANSWER, tools=[tool]), ["tools"])
        for what, tool in (
            ("another key", {**FUNCTION, "x": 1}),
            ("another type", {**FUNCTION, "type": "search"}),
            ("no parameters", {"function": {"name": "look"}}),
            ("parameters of no schema", {"function": {**FUNCTION["function"], "parameters": {"type": 3}}}),
            ("a blank in its name", {"function": {**FUNCTION["function"], "name": "look up"}}),
            ("a description of a number", {"function": {**FUNCTION["function"], "description": 3}}),
            ("another key in it", {"function": {**FUNCTION["function"], "x": 3}}),
            ("a text for strict", {"function": {**FUNCTION["function"], "strict": "yes please"}}),
        )
    ),
    ("together", "a text of texts", {"text": [TEXT]}, {"text": ["a"]}, ["missing_content"]),
    ("together", "a prompt of a number", PAIR, {**PAIR, "prompt": 3}, ["data_type"]),
    ("gemini", "a part of nothing", gemini({"text": "a"}), gemini({"text": "a"}, {"text": None}), ["empty_part"]),
    ("gemini", "a part without keys", gemini({"text": "a"}), gemini({"text": "a"}, {}), ["empty_part"]),
    ("gemini", "no parts", gemini({"text": "a"}), gemini(), ["missing_content"]),
    ("gemini", "a system without parts", gemini({"text": "a"}), {**gemini({"text": "a"}), "systemInstruction": {}}, ["empty_part"]),
    ("openai", "a call with an empty content", chat(USER, {**CALL, "content": ""}), chat(USER, {**CALL, "content": 3}), ["missing_content"]),
    ("openai", "an old call", chat(USER, {"role": "assistant", "function_call": {"name": "f"}}), chat(USER, {"role": "assistant", "function_call": {}}), ["message_missing_key"]),
    ("openai", "no call", chat(USER, CALL), chat(USER, {"role": "assistant", "tool_calls": []}), ["message_missing_key"]),
    ("fireworks", "another column", chat(USER, ANSWER, tools=[FUNCTION]), chat(USER, ANSWER, functions=[]), ["(extra_column)"]),
    ("fireworks", "two answers", PREFERRED, {**PREFERRED, "preferred_output": [ANSWER, ANSWER]}, ["output_count"]),
    ("fireworks", "half a preference", PREFERRED, without(PREFERRED, "non_preferred_output"), ["missing_messages_list", "(extra_column)"]),
    ("mistral", "last by the user, once", PLAIN, chat(USER, ANSWER, USER), ["last_message_not_assistant"]),
    # Bedrock
    ("bedrock", "no schema", BEDROCK, without(BEDROCK, "schemaVersion"), ["missing_schema_version"]),
    ("bedrock", "an empty schema", BEDROCK, {**BEDROCK, "schemaVersion": ""}, ["missing_schema_version"]),
    ("bedrock", "a schema of a number", BEDROCK, {**BEDROCK, "schemaVersion": 1}, ["missing_schema_version"]),
    ("bedrock", "another column", {**BEDROCK, "system": [{"text": "s"}]}, {**BEDROCK, "note": 1}, ["(extra_column)"]),
    ("bedrock", "messages a text", BEDROCK, {**BEDROCK, "messages": "a"}, ["missing_messages_list"]),
    ("bedrock", "no messages", BEDROCK, {**BEDROCK, "messages": []}, ["missing_messages_list"]),
    ("bedrock", "a message a text", BEDROCK, {**BEDROCK, "messages": [SAYS, "a", REPLIES]}, ["data_type"]),
    ("bedrock", "no role", BEDROCK, {**BEDROCK, "messages": [SAYS, {"content": [{"text": "x"}]}, REPLIES]}, ["message_missing_key"]),
    ("bedrock", "no content", BEDROCK, {**BEDROCK, "messages": [SAYS, without(REPLIES, "content")]}, ["message_missing_key"]),
    ("bedrock", "another key", BEDROCK, {**BEDROCK, "messages": [SAYS, {**REPLIES, "mood": 1}]}, ["(message_unrecognized_key)"]),
    ("bedrock", "another role", BEDROCK, {**BEDROCK, "messages": [SAYS, {**SAYS, "role": "tool"}, REPLIES]}, ["unrecognized_role"]),
    ("bedrock", "content a text", bedrock({"text": "a"}), {**BEDROCK, "messages": [{**SAYS, "content": "a"}, REPLIES]}, ["missing_content"]),
    ("bedrock", "no parts", bedrock({"text": "a"}), bedrock(), ["(empty_content)"]),
    ("bedrock", "a part a text", bedrock({"text": "a"}), bedrock({"text": "a"}, "b"), ["missing_content"]),
    ("bedrock", "a part of audio", bedrock({"text": "a"}, {"image": at("png")}), bedrock({"audio": at("mp3")}), ["missing_content"]),
    ("bedrock", "a part of nothing", bedrock({"text": "a", "image": None}), bedrock({"text": None}), ["missing_content"]),
    ("bedrock", "an empty text beside another", bedrock({"text": ""}, {"text": "a"}), bedrock({"text": ""}, {"text": ""}), ["missing_content"]),
    *(
        ("bedrock", f"{kind} {form}", bedrock({"text": "a"}, {kind: at(form)}), bedrock({"text": "a"}, {kind: at(other)}), ["media"])
        for kind, form, other in (("image", "PNG", "bmp"), ("video", "mp4", "png"), ("document", "pdf", "docx"))
    ),
    ("bedrock", "an image elsewhere", bedrock({"image": at("png")}), bedrock({"image": at("png", "https://a/b.png")}), ["media"]),
    ("bedrock", "an image with a blank in its address", bedrock({"image": at("png", "s3://a/b_c-d.png")}), bedrock({"image": at("png", "s3://a/b c.png")}), ["media"]),
    ("bedrock", "an image by the assistant", BEDROCK, {**BEDROCK, "messages": [SAYS, {**REPLIES, "content": [{"text": "b"}, {"image": at("png")}]}]}, ["media_role"]),
    ("bedrock", "a thought by the user", thinks(REPLIES), {**BEDROCK, "messages": [{**SAYS, "content": [{"text": "a"}, THOUGHT]}, REPLIES]}, ["(reasoning_model)", "media_role"]),
    ("bedrock", "a thought of nothing", BEDROCK, {**BEDROCK, "messages": [SAYS, {**REPLIES, "content": [{"text": "b"}, {"reasoningContent": {}}]}]}, ["reasoning"]),
    ("bedrock", "ten images", bedrock(*[{"image": at("png")}] * 10), bedrock(*[{"image": at("png")}] * 11), ["media_count"]),
    ("bedrock", "two videos", bedrock({"video": at("mp4")}), bedrock({"video": at("mp4")}, {"video": at("mp4")}), ["media_count"]),
    ("bedrock", "a video beside an image", bedrock({"image": at("png")}, {"document": at("pdf")}), bedrock({"video": at("mp4")}, {"image": at("png")}), ["media_count"]),
    ("bedrock", "empty tools", {**BEDROCK, "toolConfig": None}, {**BEDROCK, "toolConfig": {"tools": []}}, ["empty_tools"]),
    ("bedrock", "tools of one name", {**BEDROCK, "toolConfig": {"tools": [TOOL]}}, {**BEDROCK, "toolConfig": {"tools": [TOOL, TOOL]}}, ["tool_config"]),
    ("bedrock", "a tool without a type", {**BEDROCK, "toolConfig": {"tools": [TOOL]}}, {**BEDROCK, "toolConfig": {"tools": [{"toolSpec": {**TOOL["toolSpec"], "inputSchema": {"json": {}}}}]}}, ["tool_config"]),
    ("bedrock", "a call of another tool", called("look"), called("send"), ["tool_call"]),
    ("bedrock", "an answer to no call", called("look"), called("look", "2"), ["tool_call"]),
    ("bedrock", "a result that is both", called("look"), called("look", item={"text": "a", "json": {}}), ["tool_call"]),
    ("bedrock", "reserved in a result", called("look", item={"text": "use: a"}), called("look", item={"text": "User: a"}), ["reserved_word"]),
    ("bedrock", "another schema", BEDROCK, {**BEDROCK, "schemaVersion": "2"}, ["(schema_version)"]),
    ("bedrock", "an empty system", {**BEDROCK, "system": None}, {**BEDROCK, "system": []}, ["(blank_content)"]),
    ("bedrock", "a text of a number", bedrock({"text": "3"}), bedrock({"text": 3}), ["missing_content"]),
    ("bedrock", "an empty text", bedrock({"text": "a"}), bedrock({"text": ""}), ["missing_content"]),
    ("bedrock", "a blank text", bedrock({"text": "a"}), bedrock({"text": " "}), ["(blank_content)"]),
    ("bedrock", "system a text", {**BEDROCK, "system": [{"text": "s"}]}, {**BEDROCK, "system": "s"}, ["missing_content"]),
    ("bedrock", "reserved for the system", {**BEDROCK, "system": [{"text": "Use: x"}]}, {**BEDROCK, "system": [{"text": "User: x"}]}, ["reserved_word"]),
    *(
        ("bedrock", f"reserved: {word}", bedrock({"text": word[:-1]}), bedrock({"text": f"x {word}"}), ["reserved_word"])
        for word in RESERVED
    ),
    *(
        ("bedrock", f"reserved for the answer: {word}", answered(word[:-1]), answered(f"x {word}"), ["reserved_word"])
        for word in RESERVED
    ),
    *(
        ("bedrock", f"not reserved: {word}", bedrock({"text": word}), bedrock({"text": f"{word} Thought:"}), ["reserved_word"])
        for word in ("User : a", "Thoughts: a", "users a")
    ),
    ("bedrock", "answer first", BEDROCK, {**BEDROCK, "messages": [REPLIES, SAYS, REPLIES]}, ["first_message_not_user"]),
    ("bedrock", "last by the user", BEDROCK, {**BEDROCK, "messages": [SAYS, REPLIES, SAYS]}, ["last_message_not_assistant"]),
    *(
        ("bedrock", f"in small letters: {word}", bedrock({"text": word[:-1]}), bedrock({"text": word}), ["(reserved_word_case)"])
        for word in ("user:", "[eos]", "<Image>", "bot:", "THOUGHT:")
    ),
    ("bedrock", "two by the user", BEDROCK, {**BEDROCK, "messages": [SAYS, SAYS, REPLIES]}, ["roles_not_alternating"]),
    # Prompt and completion, and those who read it too
    *(
        (name, what, kept, broken, said)
        for name in ("prompt_completion", "trl", "unsloth")
        for what, kept, broken, said in (
            ("no completion", PAIR, {"prompt": "a"}, ["missing_key"]),
            ("an empty prompt", PAIR, {**PAIR, "prompt": " "}, ["(missing_prompt)"]),
            ("an empty completion", PAIR, {**PAIR, "completion": ""}, ["(missing_content)"]),
            ("a text and a chat", CHATS, {**CHATS, "completion": "b"}, ["data_type"]),
            ("an object", CHATS, {**CHATS, "prompt": {}}, ["data_type"]),
            ("no messages", CHATS, {**CHATS, "completion": []}, ["empty_messages"]),
            ("another role", CHATS, {**CHATS, "prompt": [{"role": "bot", "content": "x"}, USER]}, ["(unrecognized_role)"]),
            ("a completion by the user", CHATS, {**CHATS, "completion": [ANSWER, USER]}, ["(unrecognized_role)", "(last_message_not_assistant)"]),
            ("no answer", CHATS, {**CHATS, "completion": [{"role": "tool", "content": "x"}]}, ["(example_missing_assistant_message)"]),
            ("no question", CHATS, {**CHATS, "prompt": [SYSTEM]}, ["(missing_user)"]),
            ("parts", CHATS, {**CHATS, "prompt": [user([TEXT])]}, ["missing_content"]),
            ("an empty content", CHATS, {**CHATS, "completion": [{**ANSWER, "content": ""}]}, ["(missing_content)"]),
            ("an empty question", {**CHATS, "prompt": [{**USER, "weight": 2}]}, {**CHATS, "prompt": [user("")]}, ["(missing_content)"]),
            ("a weight of 2, an answer first", {**CHATS, "prompt": [ANSWER, USER], "completion": [{**ANSWER, "weight": 2}]}, {**CHATS, "prompt": [ANSWER]}, ["(missing_user)"]),
            ("an answer in parts", {**CHATS, "prompt": [USER, ANSWER, USER]}, {**CHATS, "completion": [{**ANSWER, "content": [TEXT]}]}, ["missing_content"]),
            ("a late system", {**CHATS, "prompt": [SYSTEM, USER]}, {**CHATS, "prompt": [USER, SYSTEM]}, ["(system_not_first)"]),
        )
    ),
    ("prompt_completion", "no prompt", PAIR, {"completion": "b"}, ["missing_key"]),
    ("trl", "no prompt", PAIR, {"completion": "b"}, ["missing_key"]),
    ("trl", "a prompt beside a text", {"text": "b"}, {"prompt": "a", "text": "b"}, ["missing_key"]),
    ("trl", "nothing", TALK, {"note": 1}, ["missing_key"]),
    ("trl", "a text of a number", {"text": "a"}, {"text": 3}, ["data_type"]),
    ("trl", "an empty text", {"text": "a"}, {"text": " "}, ["(missing_content)"]),
    ("trl", "a chat", PAIR, chat(USER), ["(example_missing_assistant_message)"]),
    ("trl", "by a bot", TALK, {"conversations": [HUMAN, {**GPT, "from": "bot"}]}, ["(unrecognized_role)", "(roles_not_alternating)"]),
    ("unsloth", "nothing", TALK, {"completion": "b"}, ["missing_key"]),
    ("unsloth", "by a bot", TALK, {"conversations": [HUMAN, {**GPT, "from": "bot"}]}, ["unrecognized_role", "(roles_not_alternating)"]),
    ("unsloth", "an instruction of a number", ALPACA, {**ALPACA, "instruction": 3}, ["data_type"]),
    ("unsloth", "an empty output", ALPACA, {**ALPACA, "output": ""}, ["(missing_content)"]),
    ("unsloth", "an instruction without output", ALPACA, {"instruction": "i"}, ["data_type"]),
    ("unsloth", "a text of a number", {"text": "a"}, {"text": 3}, ["data_type"]),
    # ShareGPT
    ("sharegpt", "no list", TALK, {"conversations": "a"}, ["missing_messages_list"]),
    ("sharegpt", "an empty list", TALK, {"conversations": []}, ["missing_messages_list"]),
    ("sharegpt", "a message a text", TALK, {"conversations": [HUMAN, "b"]}, ["data_type"]),
    ("sharegpt", "no value", TALK, {"conversations": [HUMAN, {"from": "gpt"}]}, ["message_missing_key"]),
    ("sharegpt", "no sender", TALK, {"conversations": [{"value": "a"}, GPT]}, ["message_missing_key"]),
    ("sharegpt", "a number", TALK, {"conversations": [HUMAN, {**GPT, "value": 3}]}, ["missing_content"]),
    ("sharegpt", "blank", TALK, {"conversations": [HUMAN, {**GPT, "value": " "}]}, ["(blank_content)"]),
    ("sharegpt", "by a user", TALK, {"conversations": [{**HUMAN, "from": "user"}, GPT]}, ["unrecognized_role", "roles_not_alternating"]),
    ("sharegpt", "an observation", {"conversations": [{**HUMAN, "from": "observation"}, {**GPT, "from": "function_call"}]}, {"conversations": [{**HUMAN, "from": "tool"}, GPT]}, ["unrecognized_role", "roles_not_alternating"]),
    ("sharegpt", "answer first", TALK, {"conversations": [GPT, HUMAN]}, ["roles_not_alternating"]),
    ("sharegpt", "two by the user", {"conversations": [HUMAN, GPT, HUMAN, GPT]}, {"conversations": [HUMAN, HUMAN, GPT]}, ["roles_not_alternating"]),
    ("sharegpt", "last by the user", TALK, {"conversations": [HUMAN, GPT, HUMAN]}, ["last_message_not_assistant"]),
    ("sharegpt", "system late", {"conversations": [{"from": "system", "value": "s"}, HUMAN, GPT]}, {"conversations": [HUMAN, {"from": "system", "value": "s"}, GPT]}, ["roles_not_alternating"]),
    # LLaMA-Factory
    ("llama_factory", "nothing", TALK, {"text": "a"}, ["missing_key"]),
    ("llama_factory", "system a number", {**TALK, "system": "s"}, {**TALK, "system": 3}, ["data_type"]),
    ("llama_factory", "a system of nothing", TALK, {**TALK, "system": [1]}, ["data_type"]),
    ("llama_factory", "by a user", TALK, {"conversations": [{**HUMAN, "from": "user"}, GPT]}, ["unrecognized_role", "roles_not_alternating"]),
    ("llama_factory", "an answer before two answers", ranked_talk({**GPT, "value": "c"}), ranked_talk(GPT, conversations=[HUMAN, GPT]), ["last_message_not_assistant"]),
    ("llama_factory", "chosen alone", {**TALK, "chosen": "x"}, {**TALK, "conversations": [HUMAN], "chosen": GPT}, ["last_message_not_assistant"]),
    ("llama_factory", "last by the user of many", ranked_chat(ANSWER, USER, ANSWER, USER), chat(USER, ANSWER, USER, chosen=ANSWER), ["last_message_not_assistant"] * 2),
    ("llama_factory", "chosen a text", ranked_talk({**GPT, "value": "c"}), ranked_talk("c"), ["data_type"]),
    ("llama_factory", "chosen a number", ranked_talk({**GPT, "value": "c"}), ranked_talk({**GPT, "value": 3}), ["data_type"]),
    ("llama_factory", "chosen by the user", ranked_talk({"from": "function_call", "value": "c"}), ranked_talk(HUMAN), ["unrecognized_role"]),
    ("llama_factory", "chosen messages", ranked_chat(ANSWER), ranked_chat(USER), ["unrecognized_role"]),
    ("llama_factory", "chosen of another shape", ranked_chat(ANSWER), ranked_chat(GPT), ["data_type"]),
    ("llama_factory", "an answer before two messages", ranked_chat(ANSWER), ranked_chat(ANSWER, USER, ANSWER), ["last_message_not_assistant"]),
    ("llama_factory", "two by the user in messages", chat(USER, ANSWER, USER, ANSWER), chat(USER, USER, ANSWER), ["roles_not_alternating"]),
    ("llama_factory", "ranked instructions", {"instruction": "i", "chosen": "a", "rejected": "b"}, {"instruction": "i", "chosen": "a", "rejected": 3}, ["data_type"]),
    # Alpaca
    *(
        (name, what, kept, broken, said)
        for name in ("alpaca", "llama_factory")
        for what, kept, broken, said in (
            ("no output", ALPACA, {"instruction": "i"}, ["missing_key"]),
            ("an output of a number", ALPACA, {**ALPACA, "output": 3}, ["data_type"]),
            ("an empty output", ALPACA, {**ALPACA, "output": " "}, ["(missing_content)"]),
            ("an instruction of a number", ALPACA, {**ALPACA, "instruction": 3}, ["data_type"]),
            ("an input of a number", {**ALPACA, "input": None}, {**ALPACA, "input": 3}, ["data_type"]),
            ("no words", {**ALPACA, "instruction": "", "input": "i"}, {**ALPACA, "instruction": " ", "input": ""}, ["(missing_prompt)"]),
            ("a history of a text", {**ALPACA, "history": None}, {**ALPACA, "history": "a"}, ["(history)"]),
            ("a history of texts", {**ALPACA, "history": []}, {**ALPACA, "history": ["a"]}, ["history"]),
            ("a history of three", {**ALPACA, "history": [["a", "b"]]}, {**ALPACA, "history": [["a", "b", "c"]]}, ["history"]),
            ("a history of one", {**ALPACA, "history": [["a", "b"]]}, {**ALPACA, "history": [["a", "b"], ["c"]]}, ["history"]),
            ("a history of numbers", {**ALPACA, "history": [["1", "2"]]}, {**ALPACA, "history": [["1", 2]]}, ["history"]),
            ("a system of a number", {**ALPACA, "system": ""}, {**ALPACA, "system": 3}, ["data_type"]),
        )
    ),
    ("alpaca", "no instruction", ALPACA, {"output": "o"}, ["missing_key"]),
    # Preferences
    *(
        (name, what, kept, broken, said)
        for name in ("dpo", "together", "fireworks")
        for what, kept, broken, said in (
            ("input a list", PREFERRED, {**PREFERRED, "input": [USER]}, ["missing_messages_list"]),
            ("input without messages", PREFERRED, {**PREFERRED, "input": {}}, ["missing_messages_list"]),
            ("input ends with an answer", PREFERRED, {**PREFERRED, "input": chat(USER, ANSWER)}, ["last_message_not_user"]),
            ("input by the assistant", PREFERRED, {**PREFERRED, "input": chat(ANSWER, USER)}, ["(first_message_not_user)"]),
            ("input without a question", PREFERRED, {**PREFERRED, "input": chat(SYSTEM)}, ["(missing_user)"]),
            ("an answer by the user", PREFERRED, {**PREFERRED, "preferred_output": [USER]}, ["unrecognized_role"]),
            ("the worse by the user", PREFERRED, {**PREFERRED, "non_preferred_output": [USER]}, ["unrecognized_role"]),
            ("no answer", PREFERRED, {**PREFERRED, "preferred_output": []}, ["output_count", "missing_messages_list"]),
            ("an answer of nothing", PREFERRED, {**PREFERRED, "preferred_output": [{**ANSWER, "content": ""}]}, ["(missing_content)"]),
            ("an answer and the user", PREFERRED, {**PREFERRED, "preferred_output": [ANSWER, USER]}, ["output_count", "unrecognized_role"]),
            ("an answer and the system", PREFERRED, {**PREFERRED, "preferred_output": [ANSWER, SYSTEM]}, ["output_count", "unrecognized_role"]),
            ("an answer a text", PREFERRED, {**PREFERRED, "non_preferred_output": "c"}, ["missing_messages_list"]),
            ("a worse answer of two", PREFERRED, {**PREFERRED, "non_preferred_output": [OTHER, OTHER]}, ["output_count"]),
        )
    ),
    ("dpo", "the same answer twice", PREFERRED, {**PREFERRED, "non_preferred_output": [ANSWER]}, ["(same_answers)"]),
    ("dpo", "the same text twice", RANKED, {**RANKED, "rejected": "b"}, ["(same_answers)"]),
    ("dpo", "neither", RANKED, {"prompt": "a", "chosen": "b"}, ["missing_key"]),
    ("dpo", "only the preferred", PREFERRED, without(PREFERRED, "non_preferred_output"), ["missing_key"]),
    ("dpo", "texts and chats", RANKED, {**RANKED, "rejected": [OTHER]}, ["data_type"]),
    ("dpo", "an empty prompt", RANKED, {**RANKED, "prompt": ""}, ["(missing_prompt)"]),
    ("dpo", "an empty answer", RANKED, {**RANKED, "rejected": ""}, ["(missing_content)"]),
    ("dpo", "answers alone", {"chosen": "b", "rejected": "c"}, {"chosen": "b", "rejected": 3}, ["data_type"]),
    ("dpo", "chats alone", {"chosen": [ANSWER], "rejected": [OTHER]}, {"chosen": [ANSWER], "rejected": []}, ["empty_messages"]),
    ("dpo", "of LLaMA-Factory", ranked_talk({**GPT, "value": "c"}), ranked_talk({**HUMAN, "value": "c"}), ["unrecognized_role"]),
    ("dpo", "with a prompt beside messages", {**RANKED, "messages": 3}, {**RANKED, "prompt": 3, "messages": 3}, ["data_type"]),
    ("dpo", "nothing chosen", {"chosen": [ANSWER], "rejected": [OTHER]}, {"chosen": [], "rejected": [OTHER]}, ["(empty_messages)"]),
    ("kto", "nothing asked", {**CHATS, "label": True}, {**CHATS, "prompt": [], "label": True}, ["empty_messages"]),
    ("kto", "no messages", {**CHATS, "label": True}, {**CHATS, "completion": [], "label": True}, ["(empty_messages)"]),
    ("kto", "no label", MARKED, PAIR, ["missing_key"]),
    ("kto", "a label of a text", MARKED, {**MARKED, "label": "true"}, ["label"]),
    ("kto", "a label of a number", {**MARKED, "label": False}, {**MARKED, "label": 2}, ["label"]),
    ("kto", "a label of 1", MARKED, {**MARKED, "label": 1}, ["(label)"]),
    ("kto", "a label of 0", MARKED, {**MARKED, "label": 0}, ["(label)"]),
    ("kto", "a tag", {**PAIR, "kto_tag": False}, {**PAIR, "kto_tag": None}, ["label"]),
    ("kto", "no completion", MARKED, {"prompt": "a", "label": True}, ["missing_key"]),
    ("kto", "a chat", chat(USER, ANSWER, label=True), chat(USER, label=True), ["(example_missing_assistant_message)"]),
    ("kto", "ranked", RANKED, {**RANKED, "rejected": 3}, ["data_type"]),
    # Together
    ("together", "none of its columns", PAIR, {"prompt": "a"}, ["missing_messages_list"]),
    ("together", "two shapes", {"text": "a"}, {**PAIR, "text": "a"}, ["two_shapes"]),
    ("together", "another column", PAIR, {**PAIR, "note": 1}, ["extra_column"]),
    ("together", "a text of a number", {"text": "a"}, {"text": 3}, ["data_type"]),
    ("together", "a completion of a number", PAIR, {**PAIR, "completion": None}, ["data_type"]),
    ("together", "an empty text", {"text": "a"}, {"text": " "}, ["(missing_content)"]),
    ("together", "a part of sound beside a text", PLAIN, chat(USER, {"role": "assistant", "content": [{"type": "audio"}]}), ["missing_content", "missing_content"]),
    ("together", "a text without text in a prompt", {"prompt": [TEXT], "completion": "b"}, {"prompt": [{"type": "text"}], "completion": "b"}, ["missing_content"]),
    ("together", "an image in a prompt", {"prompt": [TEXT, IMAGE], "completion": "b"}, {"prompt": [{"type": "audio"}], "completion": "b"}, ["missing_content"]),
    ("together", "a large image", listed(TEXT, {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{'A' * (4 * (10 << 20) // 3 + 1)}"}}), listed(TEXT, {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{'A' * (4 * (10 << 20) // 3 + 2)}"}}), ["missing_content"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kept", "broken", "said"),
    [(name, *rest) for name, _, *rest in RULES],
    ids=[f"{name}: {what}" for name, what, *_ in RULES],
)
def test_a_row_that_breaks_a_rule_is_told_from_the_one_beside_it(name, kept, broken, said):
    assert found(name, kept) == []
    assert found(name, broken) == said


def test_the_advice_on_whole_chats_is_given_once():
    for name in ("trl", "unsloth"):
        assert found(name, PLAIN, line=1) == ["(whole_chat_learned)"]
        assert found(name, PLAIN, line=2) == []
        assert found(name, PAIR, line=1) == []


# -- what is wrong with a line or a file --------------------------------------------------------


@pytest.fixture
def file_of(tmp_path):
    """Writes rows, each the same but for a number, and returns the path."""

    def write(count, name="train.jsonl", row=PLAIN):
        path = tmp_path / name
        path.write_text("".join(f"{json.dumps(row)[:-1]}{' ' * i}}}\n" for i in range(count)))
        return path

    return write


def of_file(name, path):
    report = validate(exporters.make(name), path)
    assert all(one.message.endswith(".") for one in (*report.errors, *report.warnings))
    found = [one.code for one in report.errors if one.line == 0]
    return found + [f"({one.code})" for one in report.warnings if one.line == 0]


@pytest.mark.parametrize(
    ("name", "least", "said"),
    [("openai", 10, ["too_few_rows"]), ("fireworks", 3, ["too_few_rows"]), ("together", 1, ["too_few_rows"])],
)  # fmt: skip
def test_a_file_has_as_many_rows_as_its_consumer_wants(name, least, said, file_of):
    assert of_file(name, file_of(least)) == []
    assert of_file(name, file_of(least - 1)) == said


def test_a_file_has_no_more_rows_than_its_consumer_takes(file_of, monkeypatch):
    fireworks = type(exporters.make("fireworks"))
    assert fireworks.maximum_rows == 3_000_000
    monkeypatch.setattr(fireworks, "maximum_rows", 5)

    assert of_file("fireworks", file_of(5)) == []
    assert of_file("fireworks", file_of(6)) == ["too_many_rows"]


@pytest.mark.parametrize(
    ("name", "right", "wrong", "said"),
    [
        ("together", "a b.jsonl", "train.json", ["file_name"]),
        ("fireworks", "a b.jsonl", "train.txt", ["file_name"]),
        ("bedrock", "a-b_1.2.jsonl", "a b.jsonl", ["(file_name)"]),
        ("bedrock", "train.jsonl", "größe.jsonl", ["(file_name)"]),
        ("bedrock", "train.jsonl", "train.txt", ["file_name"]),
    ],
)
def test_a_file_has_a_name_that_its_consumer_takes(name, right, wrong, said, file_of):
    row = BEDROCK if name == "bedrock" else PLAIN

    assert of_file(name, file_of(200, right, row)) == []
    assert of_file(name, file_of(200, wrong, row)) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (7, ["too_few_rows"]),
        (8, ["(few_rows)"]),
        (199, ["(few_rows)"]),
        (200, []),
        (20_000, []),
        (20_001, ["too_many_rows"]),
    ],
)
def test_bedrock_takes_as_many_rows_as_its_validator_does(count, said, file_of):
    assert of_file("bedrock", file_of(count, row=BEDROCK)) == said


@pytest.mark.parametrize(("name", "most"), [("gemini", 1 << 30), ("mistral", 512 << 20)])
def test_a_file_is_no_larger_than_its_consumer_takes(name, most, tmp_path):
    path = tmp_path / "train.jsonl"
    path.touch()
    exporter = exporters.make(name)

    os.truncate(path, most)
    assert list(exporter.about_file(path, 1)) == []
    os.truncate(path, most + 1)
    (problem,) = exporter.about_file(path, 1)

    assert (problem.code, problem.level) == ("file_too_large", "warning")


def test_gemini_takes_a_million_rows(tmp_path):
    path = tmp_path / "train.jsonl"
    path.touch()

    assert list(exporters.make("gemini").about_file(path, 1_000_000)) == []
    (problem,) = exporters.make("gemini").about_file(path, 1_000_001)
    assert (problem.code, problem.level) == ("too_many_rows", "warning")


@pytest.mark.parametrize(
    ("name", "one", "other", "said"),
    [
        ("prompt_completion", PAIR, CHATS, ["(mixed_shapes)"]),
        ("prompt_completion", PAIR, {"prompt": "c", "completion": "d"}, []),
        ("trl", PAIR, {"text": "a"}, ["mixed_shapes"]),
        ("trl", PAIR, CHATS, []),
        ("unsloth", PLAIN, PAIR, ["mixed_shapes"]),
        ("together", PAIR, {"text": "a"}, ["mixed_shapes"]),
        ("fireworks", PLAIN, PREFERRED, ["mixed_shapes"]),
        ("dpo", RANKED, {"chosen": "b", "rejected": "c"}, ["mixed_shapes"]),
        ("dpo", RANKED, PREFERRED, ["mixed_shapes"]),
        ("kto", MARKED, {**PLAIN, "label": True}, ["mixed_shapes"]),
        ("llama_factory", TALK, ALPACA, ["mixed_shapes"]),
        ("alpaca", ALPACA, {**ALPACA, "history": []}, []),
    ],
)
def test_a_file_keeps_to_one_shape_where_its_consumer_wants_it(name, one, other, said, tmp_path):
    path = tmp_path / "train.jsonl"
    path.write_text(f"{json.dumps(one)}\n{json.dumps(other)}\n")

    report = validate(exporters.make(name), path)

    found = [one.code for one in report.errors if one.line == 2]
    found += [f"({one.code})" for one in report.warnings if one.line == 2]
    assert found == said


def test_every_code_in_the_source_has_a_row_here_or_a_recorded_verdict():
    """Nobody adds a rule without a row that breaks it."""
    folder = ROOT / "curate" / "exporters"
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    codes = set(re.findall(r"Problem\(\s*(?:line|0|1), \"(\w+)\"", source))
    codes |= set(re.findall(r"yield \"(\w+)\", ", source))
    golden = json.loads((ROOT / "tests/exporters/verdicts.json").read_text(encoding="utf-8"))
    here = {code for code, *_ in FAULTS.values()}
    here |= {code.strip("()") for *_, said in RULES for code in said}
    here |= {code for one in golden["verdicts"] for code in (*one["errors"], *one["warnings"])}
    here |= {"file_name", "few_rows", "too_many_rows", "file_too_large", "whole_chat_learned"}

    # In test_exporters.py: what is wrong with a line before anybody looks at what it says; in
    # test_commands.py: what is wrong with a text whatever the format.
    assert codes - here == {"answer_cut", "duplicate_line", "control_token"}
