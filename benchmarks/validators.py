"""How often Curate's validators agree with the consumers' own code, on valid and broken files.

    python benchmarks/validators.py --peer openai=PYTHON --peer trl_sft=PYTHON … [--files 300]

Files are Curate's own exports of made-up chats, and the same with one thing broken: a message, a
key, a value, or the bytes of a line. Each is given to ``curate validate`` and to the consumer, which
runs in its own environment (``validators_peers.py``; OPENAI_NOTEBOOK names OpenAI's notebook,
BEDROCK_SCRIPT Amazon's script). Prints a Markdown table, then every class of disagreement that is not
one of ``KNOWINGLY``: what was broken, and which of Curate's codes stands against which answer of the
consumer. The exit status is 1 if there is one.
"""

import argparse
import copy
import hashlib
import json
import os
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from curate.domain.examples import Turn
from curate.domain.records import Record
from curate.exporters import Report, exporters, validate
from curate.exporters.base import LeftOut, encode_row

# Peer, and the formats that it is asked about.
PEERS: dict[str, tuple[str, ...]] = {
    "openai": ("openai",),
    "together": ("together",),
    "together_new": ("together",),
    "fireworks": ("fireworks",),
    "mistral": ("mistral",),
    "gemini": ("gemini",),
    "bedrock_script": ("bedrock",),
    "bedrock_forge": ("bedrock",),
    "trl_sft": ("trl", "prompt_completion"),
    "trl_dpo": ("dpo",),
    "trl_kto": ("kto",),
    "unsloth": ("unsloth",),
    "axolotl": ("axolotl",),
    "axolotl_alpaca": ("alpaca",),
    "llama_factory": ("llama_factory", "sharegpt", "alpaca"),
}
# The package of each peer, whose version is shown.
PACKAGES = {
    "openai": "the cookbook's notebook",
    "bedrock_script": "Amazon's script",
    "together_new": "together",
    "mistral": "mistral-common",
    "gemini": "google-genai",
    "bedrock_forge": "amzn-nova-forge",
    "fireworks": "fireworks-ai",
    "trl_sft": "trl",
    "trl_dpo": "trl",
    "trl_kto": "trl",
    "unsloth": "unsloth_zoo",
    "axolotl_alpaca": "axolotl",
    "llama_factory": "llamafactory",
}
# Where Curate says otherwise knowingly: by peer, its codes with the reason. A file on which we alone object
# counts as such if all our errors are of these codes; one on which they alone object, if we warn by one.
# Whatever the code.
ANY = "any"
_EMPTY = {"too_few_rows": "it takes a file without examples"}
_ALPACA = {
    "data_type": "it writes a value that is no text as Python shows it, and that is learned",
    "missing_key": "it reads a column that a row lacks as null, and “None” is learned",
}
KNOWINGLY: dict[str, dict[str, str]] = {
    "openai": {
        "too_few_rows": "OpenAI's API wants ten examples; the notebook does not count",
        "weight": "the API and Azure take 0 and 1 alone; the notebook does not look",
        "empty_tools": "the API and Azure refuse an empty list; the notebook does not look",
        "tools": "the API and Azure refuse what is no list; the notebook does not look",
    },
    "together_new": dict.fromkeys(
        (
            "missing_messages_list",
            "two_shapes",
            "extra_column",
            "mixed_shapes",
            "data_type",
            "message_missing_key",
            "unrecognized_role",
            "missing_content",
            "weight",
            "roles_not_alternating",
            "example_missing_assistant_message",
            "output_count",
            "last_message_not_user",
            "too_many_images",
            "blank_line",
        ),
        "since version 2 it looks at the JSON only; Together's server refuses the rest",
    ),
    "fireworks": {
        ANY: "its SDK looks at a file's name and size; ours are the rules of its documentation"
    },
    "mistral": _EMPTY,
    "gemini": {
        **_EMPTY,
        "empty_part": "its types take a part, or a system text, that says nothing",
        "example_missing_assistant_message": "its types take a chat in which the model is silent",
    },
    "bedrock_script": {
        "missing_schema_version": "Amazon's documentation and its SDK want it",
    },
    "bedrock_forge": {
        "too_few_rows": "it counts no rows here; Amazon's script does",
        "file_name": "it is given rows",
        "blank_line": "it is given rows",
        "extra_column": "Amazon's script and its documentation allow it",
        "message_unrecognized_key": "Amazon's script and its documentation allow it",
        "schema_version": "Amazon's documentation takes any text for Nova",
    },
    "trl_sft": {},
    "trl_kto": {"label": "it takes null for false"},
    "axolotl_alpaca": {
        **_ALPACA,
        "history": "it does not read the column; LLaMA-Factory, which does, refuses it",
    },
    "llama_factory": {
        "missing_key": _ALPACA["missing_key"],
        "history": "it takes anything of two parts for a question and its answer",
    },
}
# What they alone refuse knowingly to us: by peer, words of their answer, with the reason.
THEIRS: dict[str, dict[str, str]] = {
    "openai": {
        "message_unrecognized_key": "the notebook is older than tool calls and refusals",
        "unrecognized_role": "the notebook is older than the roles tool and developer",
        "missing_content": "the notebook is older than content in parts and calls without content",
        "message_missing_key": "the notebook is older than calls without content",
    },
}
WORDS = [
    "bike",
    "late",
    "order",
    "wheel",
    "hinge",
    "refund",
    "spoke",
    "Heron",
    "café",
    "10.5",
    "why",
]
ODD: tuple[Any, ...] = ("", "  ", None, 5, True, [], ["x"], {}, {"a": 1}, [{"type": "text"}])
ODD += ([{"type": "text", "text": "part"}], "text", 0, 1, 2, -1, 1.0)
# Formats whose rows may offer tools; one of five files does.
TOOLS = ("openai", "mistral", "fireworks")
TOOL = {
    "type": "function",
    "function": {
        "name": "find_order",
        "description": "Finds an order.",
        "parameters": {"type": "object", "properties": {"number": {"type": "string"}}},
    },
}
NOVA_TOOL = {
    "toolSpec": {
        "name": "find_order",
        "description": "Finds an order.",
        "inputSchema": {"json": {"type": "object"}},
    }
}
ROLES: tuple[Any, ...] = ("bot", "tool", "function", "developer", "human", "gpt", "model", "USER")
ROLES += ("system", "user", "assistant", "", None, 3)
KEYS = ("mood", "name", "weight", "tool_calls", "prefix", "train", "from", "content", "tools")
KEYS += ("text", "label", "messages", "prompt", "system", "history", "input", "value")
# Files of each format that the tests make again.
RECORDED = 200
Rng = random.Random
Broken = Callable[[Rng, list[dict[str, Any]]], str]


def made_up(rng: Rng, number: int) -> Record:
    """A record with zero to two earlier pairs of turns, half of them with a system text."""

    def say() -> str:
        return " ".join(rng.choices(WORDS, k=rng.randint(2, 9)))

    turns = tuple(
        Turn(role, say()) for _ in range(rng.choice((0, 0, 1, 2))) for role in ("user", "assistant")
    )
    return Record(
        example=number,
        revision=1,
        part="train",
        group=f"g{number}",
        input=say(),
        output=say(),
        system=say() if number % 2 else "",
        turns=turns,
        draft_output=say(),
    )


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in a row, with each of its keys."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from places(value[key])


def broken_value(rng: Rng, rows: list[dict[str, Any]]) -> str:
    """Another value somewhere."""
    container, key = rng.choice(list(places(rng.choice(rows))))
    named = key in {"role", "from"}
    container[key] = copy.deepcopy(rng.choice(ROLES if named and rng.random() < 0.7 else ODD))
    return f"{'item' if isinstance(key, int) else key} = {json.dumps(container[key])}"


def broken_key(rng: Rng, rows: list[dict[str, Any]]) -> str:
    """A key taken away, added or renamed."""
    dicts = [one for one, key in places(rng.choice(rows)) if isinstance(one, dict)]
    container = rng.choice(dicts)
    key = rng.choice(list(container))
    action = rng.choice(("without", "renamed", "added"))
    if action == "added":
        key = rng.choice(KEYS)
        container[key] = copy.deepcopy(rng.choice(ODD))
        return f"added {key} = {json.dumps(container[key])}"
    value = container.pop(key)
    if action == "renamed":
        container[key + "s"] = value
    return f"{action} {key}"


def broken_order(rng: Rng, rows: list[dict[str, Any]]) -> str:
    """Messages swapped, repeated, taken away or turned round."""
    lists = [
        container[key]
        for container, key in places(rng.choice(rows))
        if isinstance(container[key], list)
    ]
    lists = [one for one in lists if one]
    if not lists:
        return broken_key(rng, rows)
    chosen = rng.choice(lists)
    action = rng.choice(
        ("first away", "last away", "repeated", "reversed", "system late", "emptied")
    )
    if action == "first away":
        chosen.pop(0)
    elif action == "last away":
        chosen.pop()
    elif action == "repeated":
        at = rng.randrange(len(chosen))
        chosen.insert(at, copy.deepcopy(chosen[at]))
    elif action == "reversed":
        chosen.reverse()
    elif action == "system late":
        chosen.append({"role": "system", "content": "late"})
    else:
        chosen.clear()
    return f"list {action}"


def broken_rows(rng: Rng, rows: list[dict[str, Any]]) -> str:
    """A row repeated, of another shape, or all away but one."""
    action = rng.choice(("other shape", "twice", "one only", "extra column"))
    if action == "other shape":
        shapes = ({"text": "a"}, {"prompt": "a", "completion": "b"}, {"other": 1}, {})
        rows.insert(rng.randint(1, len(rows)), copy.deepcopy(rng.choice(shapes)))
    elif action == "twice":
        rows.append(copy.deepcopy(rows[0]))
    elif action == "one only":
        del rows[1:]
    else:
        rng.choice(rows)["note"] = "x"
    return f"row {action}"


BYTES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "byte order mark": lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]],
    "blank line": lambda lines: [*lines[:3], b"\n", *lines[3:]],
    "blank line at the end": lambda lines: [*lines, b"\n"],
    "line of blanks": lambda lines: [*lines[:3], b"  \n", *lines[3:]],
    "broken JSON": lambda lines: [*lines[:2], b'{"messages": [\n', *lines[2:]],
    "not UTF-8": lambda lines: [lines[0].replace(b'"', b'"\xff\xfe', 1), *lines[1:]],
    "UTF-16": lambda lines: [b"".join(lines).decode().encode("utf-16")],
    "a list": lambda lines: [*lines, b"[1]\n"],
    "text": lambda lines: [*lines, b'"x"\n'],
    "NaN": lambda lines: [lines[0].replace(b"{", b'{"x": NaN, ', 1), *lines[1:]],
    "key twice": lambda lines: [*lines[:2], _twice(lines[2]), *lines[3:]],
    "lone surrogate": lambda lines: [*lines[:-1], _surrogate(lines[-1])],
    "empty file": lambda _: [],
    "CRLF": lambda lines: [line.replace(b"\n", b"\r\n") for line in lines],
    "control character": lambda lines: [lines[0].replace(b" ", b"\t", 99), *lines[1:]],
    "two objects a line": lambda lines: [lines[0].rstrip() + b" " + lines[1], *lines[2:]],
    "array": lambda lines: [b"[" + b",\n".join(line.rstrip() for line in lines) + b"]\n"],
    "array, indented": lambda lines: [
        json.dumps([json.loads(line) for line in lines], indent=2).encode()
    ],
    "array with a text": lambda lines: [b"[" + b",".join([*lines, b'"x"']) + b"]"],
    "array cut off": lambda lines: [b"[" + b",\n".join(lines)],
    "array with a comma at its end": lambda lines: [b"[" + b",".join(lines) + b",]"],
    "indented objects": lambda lines: [
        json.dumps(json.loads(line), indent=1).encode() + b"\n" for line in lines
    ],
    "lines ended by CR": lambda lines: [line.replace(b"\n", b"\r") for line in lines],
    "no end of the last line": lambda lines: [*lines[:-1], lines[-1].rstrip()],
    "other ends of lines in a text": lambda lines: [
        lines[0].replace(b" ", "\u2028\u0085".encode(), 99),
        *lines[1:],
    ],
    "zero byte": lambda lines: [lines[0].replace(b" ", b"\x00", 99), *lines[1:]],
    "zero, escaped": lambda lines: [lines[0].replace(b" ", b"\\u0000", 99), *lines[1:]],
    "nested deeply": lambda lines: [*lines, b'{"x": ' + b"[" * 5000 + b"]" * 5000 + b"}\n"],
    "Infinity": lambda lines: [lines[0].replace(b"{", b'{"x": -Infinity, ', 1), *lines[1:]],
    "a number too large": lambda lines: [lines[0].replace(b"{", b'{"x": 1e999, ', 1), *lines[1:]],
    "CSV": lambda _: [b"prompt,completion\na,b\n"],
    "comment": lambda lines: [b"# rows\n", *lines],
}


def _twice(line: bytes) -> bytes:
    key, value = next(iter(json.loads(line).items()))
    return b"{" + json.dumps(key).encode() + b": " + json.dumps(value).encode() + b", " + line[1:]


def _surrogate(line: bytes) -> bytes:
    for word in WORDS:
        if word.encode() in line and word.isascii():
            return line.replace(word.encode(), b"\\ud800", 1)
    return line


def files_of(name: str, folder: Path, count: int, rng: Rng) -> list[tuple[Path, str]]:
    """Files of a format, each with what is broken in it (nothing in one of eight)."""
    exporter = exporters.make(name)
    folder.mkdir()
    actions: list[Broken] = [broken_value, broken_value, broken_key, broken_order, broken_rows]
    made = []
    for number in range(count):
        rows: list[dict[str, Any]] = []
        for at in range(12):
            try:
                rows += list(exporter.rows(made_up(rng, at)))
            except LeftOut:
                continue
        if number % 5 == 0:
            for row in rows:
                if name in TOOLS:
                    row["tools"] = [copy.deepcopy(TOOL)]
                elif name == "bedrock":
                    row["toolConfig"] = {"tools": [copy.deepcopy(NOVA_TOOL)]}
        what = "nothing"
        kind = number % 8
        if kind in range(1, 7):
            what = rng.choice(actions)(rng, rows)
        lines = [encode_row(row) for row in rows]
        if kind == 7:
            what = rng.choice(list(BYTES))
            lines = BYTES[what](lines)
        ending = ".json" if what.startswith("array") and exporter.reads_arrays else ".jsonl"
        path = folder / f"{number:04}{ending}"
        path.write_bytes(b"".join(lines))
        made.append((path, what))
    return made


def verdicts(python: str, peer: str, paths: list[Path]) -> list[tuple[bool, str]]:
    """What a consumer says of each file, and why it refuses."""
    script = Path(__file__).with_name("validators_peers.py")
    asked = peer.removesuffix("_new")
    done = subprocess.run(
        [python, script, asked],
        input="\n".join(map(str, paths)),
        # What TRL takes an empty list for depends on the order of a set.
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = [
        json.loads(line)
        for line in done.stdout.splitlines()
        if line.startswith(("[true", "[false"))
    ]
    if len(found) != len(paths):
        raise SystemExit(f"{peer} answered {len(found)} of {len(paths)}: {done.stderr[-2000:]}")
    return [(accepted, why) for accepted, why in found]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--files", type=int, default=300, help="A format.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help=f"Keep what they said of the first {RECORDED} files, for tests/exporters/test_generated.py.",
    )
    given = parser.parse_args()
    disagreements: list[str] = []
    print(
        "| format | consumer | files | both take | both refuse | agree | differ knowingly, by code | "
        "differ otherwise |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | --- | ---: |")
    with tempfile.TemporaryDirectory() as place:
        made: dict[str, list[tuple[Path, str]]] = {}
        for peer, python in (one.split("=", 1) for one in given.peer):
            for name in PEERS[peer]:
                if name not in made:
                    rng = random.Random(f"{given.seed} {name}")  # noqa: S311 - repeatable, not secret
                    made[name] = files_of(name, Path(place, name), given.files, rng)
                theirs = verdicts(python, peer, [path for path, _ in made[name]])
                shown = f"{PACKAGES.get(peer, peer)} {version(python, peer)}"
                disagreements += compare(name, peer, shown, made[name], theirs)
                if given.record:
                    record(given.record, given.seed, name, peer, shown, made[name], theirs)
    print("\nDisagreements of which we don't know:\n")
    print("\n".join(disagreements))
    raise SystemExit(bool(disagreements))


def record(
    path: Path,
    seed: int,
    name: str,
    peer: str,
    shown: str,
    files: list[tuple[Path, str]],
    theirs: list[tuple[bool, str]],
) -> None:
    """Keep what a consumer said of the first files, beside what others said."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept[f"{name}, {peer}"] = {
        "consumer": shown,
        "seed": seed,
        "sha256": digest(files[:RECORDED]),
        "taken": "".join(str(int(accepted)) for accepted, _ in theirs[:RECORDED]),
        "why": {
            str(at): why
            for at, (accepted, why) in enumerate(theirs[:RECORDED])
            if not accepted and any(one in why for one in THEIRS.get(peer, {}))
        },
    }
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def digest(files: list[tuple[Path, str]]) -> str:
    """SHA-256 of files that were made, in their order."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path, _ in files)).hexdigest()


def version(python: str, peer: str) -> str:
    """The version of a consumer's package; nothing where it is a script."""
    asked = (
        "import importlib.metadata as m, sys\n"
        "try: print(m.version(sys.argv[1]))\n"
        "except m.PackageNotFoundError: pass"
    )
    command = [python, "-c", asked, PACKAGES.get(peer, peer)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def knowingly(peer: str, report: Report, why: str, *, accepted: bool) -> str:
    """Under what we differ knowingly from a consumer; empty where we don't know.

    Args:
        peer: The consumer.
        report: Ours.
        why: Why the consumer refuses.
        accepted: Whether the consumer accepts.
    """
    if ANY in KNOWINGLY.get(peer, {}):
        return ANY
    ours = {one.code for one in (report.errors if accepted else report.warnings)}
    expected = ours & KNOWINGLY.get(peer, {}).keys()
    if accepted:
        return min(expected) if expected == ours else ""
    said = next((one for one in THEIRS.get(peer, {}) if one in why), "")
    return said or min(expected, default="")


def compare(
    name: str,
    peer: str,
    shown: str,
    files: list[tuple[Path, str]],
    theirs: list[tuple[bool, str]],
) -> list[str]:
    """A row of the table; returns the classes of disagreement that are not known."""
    counts: Counter[tuple[bool, bool]] = Counter()
    classes: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for (path, what), (accepted, why) in zip(files, theirs, strict=True):
        report = validate(exporters.make(name), path)
        counts[report.valid, accepted] += 1
        if report.valid != accepted:
            expected = knowingly(peer, report, why, accepted=accepted)
            if expected:
                known[expected] += 1
                continue
            codes = "/".join(sorted({one.code for one in report.errors})) or "nothing"
            kind = "only we" if accepted else "only they"
            said = f"; they say {' '.join(why.split())[:90]}" if why else ""
            classes[f"{name}, {peer}: {kind} ({codes}), broken: {what.split(' =')[0]}{said}"] += 1
    agreed = counts[True, True] + counts[False, False]
    said = ", ".join(f"{number} {code}" for code, number in known.most_common())
    print(
        f"| {name} | {shown} | {len(files)} | {counts[True, True]} | {counts[False, False]} | "
        f"{agreed / len(files):.1%} | {said} | {sum(classes.values())} |",
        flush=True,
    )
    return [f"- {count} × {text}" for text, count in classes.most_common()]


if __name__ == "__main__":
    main()
