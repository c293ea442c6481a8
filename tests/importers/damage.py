"""Files that are damaged or meant to do harm, each made from its number alone."""

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable

from tests.importers.seeds import archive, every, jsonl, table

PIECES = (
    *(b"\0", b'"', b"'", b"\\", b"\r", b"\n", b"\x1a", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80"),
    *(b",", b";", b"\t", b"[" * 5000, b'{"a":' * 3000, b"NaN", b"1e999", b"-" + b"9" * 5000, b"null"),
    *(b'"\\ud800"', b'{"a":1,"a":2}', b"--", b"From ", b"From x@x\n", b"=?utf-8?b?", b"=?x?q?=FF?=", b"%00"),
    *(b"\r\n\r\n", b"\x0c", b"---\n", b"Content-Type: multipart/mixed; boundary=x\n", b"<html>", b"&#x110000;"),
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"]]>", b"PK\x03\x04", b"PAR1", b"a" * 70_000, b"=cmd|' /C calc'!A0"),
    *("\u202e\u0000\ufffe\ud7ff\u2028".encode("utf-8", "replace"), "ﷺ🏳️‍🌈".encode(), b"99/99/9999", b"1999999999999"),
)  # fmt: skip
NAMES = (
    *("x", "x.csv", "x.tsv", "x.json", "x.jsonl", "x.xlsx", "x.parquet", "x.txt", "x.md", "x.html", "x.eml"),
    *("x.mbox", "x.zip", "x.CSV.gz", "dataset_info.json", "a\nb\t.csv", "-rf.csv", "ünï\u202ecsv.exe", ".json"),
)  # fmt: skip


def damaged(number: int) -> tuple[str, bytes]:
    """A file by its number: what it is called, and its bytes."""
    rng = random.Random(number)  # noqa: S311 - the same file for the same number
    if rng.random() < 0.1:
        return rng.choice(HOSTILE)(rng)
    seed = rng.choice(every())
    name = rng.choice(NAMES) if rng.random() < 0.15 else seed.name
    content = seed.content
    if zipfile.is_zipfile(io.BytesIO(content)) and rng.random() < 0.7:
        return name, _inside(content, rng)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        content = rng.choice(MUTATIONS)(content, rng)
    return name, content


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(changed), rng.choice((1, 3, 20)))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _splice(data: bytes, rng: random.Random) -> bytes:
    other = rng.choice(every()).content
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def _insert(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(PIECES) * rng.choice((1, 1, 2, 50)) + data[at:]


def _drop(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.choice((1, 5, 50)) :]


def _repeat(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at : at + rng.choice((10, 200))] * rng.choice((2, 30)) + data[at:]


def _recode(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(
        rng.choice(("utf-16", "utf-16-be", "utf-32", "cp1252", "shift-jis")), "replace"
    )


def _shuffle(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


def _retype(data: bytes, rng: random.Random) -> bytes:
    """Some JSON values become others of another kind."""
    others = (
        b"null",
        b"[]",
        b"{}",
        b"[[]]",
        b"true",
        b"1e400",
        b'"\\ud83d"',
        b'{"type":["a"],"body":{}}',
    )
    return re.sub(
        rb'(?<=: )("[^"]*"|\d+|null|true)',
        lambda found: rng.choice(others) if rng.random() < 0.2 else found[0],
        data,
    )


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flip, _cut, _splice, _insert, _insert, _drop, _repeat, _recode, _shuffle, _retype, _retype),
)


def _inside(data: bytes, rng: random.Random) -> bytes:
    """The members of an archive damaged, and the archive whole."""
    members: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            content = file.read(name)
            if rng.random() < 0.4:
                content = rng.choice(MUTATIONS)(content, rng)
            if rng.random() < 0.95:
                members[name] = content
    return archive(dict(members))


def _bomb(rng: random.Random) -> tuple[str, bytes]:
    name = rng.choice(("t.csv", "xl/worksheets/sheet1.xml"))
    return "bomb" + rng.choice((".zip", ".xlsx")), archive({name: b"a,b\n" * (30 << 20 >> 2)})


def _escape(rng: random.Random) -> tuple[str, bytes]:
    rows = table(("question", "answer"), ("Is it so?", "It is."))
    evil = (
        "../../evil.csv",
        "/etc/evil.csv",
        "C:\\evil.csv",
        "a/../../evil.csv",
        "/",
        ".",
        "a\0b.csv",
    )
    return "escape.zip", archive(dict.fromkeys(rng.sample(evil, 4), rows) | {"ok.csv": rows})


def _nested(rng: random.Random) -> tuple[str, bytes]:
    content = archive({"a.csv": "question,answer\nIs it so?,It is.\n"})
    for depth in range(rng.randrange(1, 30)):
        content = archive({f"{depth}.zip": content})
    return "nested.zip", content


def _lying(rng: random.Random) -> tuple[str, bytes]:
    """An archive whose directory says other sizes, flags or places than are true."""
    data = bytearray(archive({"a.csv": "question,answer\n" + "Is it so?,It is.\n" * 500}))
    for mark, begin, end in (
        (b"PK\x03\x04", 4, 30),
        (b"PK\x01\x02", 6, 46),
        (b"PK\x05\x06", 4, 22),
    ):
        at = data.find(mark)
        for _ in range(rng.choice((0, 1, 2))):
            struct.pack_into(
                "<H", data, at + rng.randrange(begin, end - 2), rng.choice((0, 1, 9, 0xFFFF))
            )
    return rng.choice(("lying.zip", "lying.xlsx")), bytes(data)


def _entities(rng: random.Random) -> tuple[str, bytes]:
    """A workbook with XML that grows when it is read."""
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lols}]><worksheet>&l9;</worksheet>'
    book = next(seed.content for seed in every() if seed.name == "book.xlsx")
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        members: dict[str, str | bytes] = {name: file.read(name) for name in file.namelist()}
    members[rng.choice(list(members))] = xml
    return "entities.xlsx", archive(members)


def _deep(rng: random.Random) -> tuple[str, bytes]:
    depth = rng.choice((100, 1_000, 100_000))
    inner = rng.choice(('{"a":', "[", '{"messages":[{"content":'))
    closing = {"[": "]", '{"a":': "}"}.get(inner, "}]}") if rng.random() < 0.5 else ""
    return rng.choice(("deep.json", "deep.jsonl")), (inner * depth + "1" + closing * depth).encode()


def _odd_chats(rng: random.Random) -> tuple[str, bytes]:
    """Messages whose parts are of kinds that nobody expects."""
    odd = (None, 1, True, [], {}, [[]], "", "x", {"a": 1}, [{"type": []}], ["a", 1], 1e308, -1)
    rows = []
    for _ in range(20):
        message = {
            key: rng.choice(odd)
            for key in ("role", "content", "from", "value", "weight", "tool_calls")
        }
        chats = {
            name: rng.choice(([message, message], rng.choice(odd)))
            for name in (
                "messages",
                "conversations",
                "prompt",
                "completion",
                "chosen",
                "rejected",
                "label",
            )
        }
        rows.append({key: chats[key] for key in rng.sample(sorted(chats), 3)})
    return "odd.jsonl", jsonl(*rows).encode()


def _nothing(rng: random.Random) -> tuple[str, bytes]:
    blank = (
        b"",
        b"\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\0" * 100,
        b" " * 1000,
        b'""',
        b"[]",
        b"{}",
        b"null",
    )
    return rng.choice(NAMES), rng.choice(blank)


def _noise(rng: random.Random) -> tuple[str, bytes]:
    return rng.choice(NAMES), rng.randbytes(rng.choice((1, 50, 5_000, 200_000)))


def _long(rng: random.Random) -> tuple[str, bytes]:
    """One line or cell of megabytes, a thousand columns, a quote that never closes."""
    return rng.choice(NAMES), rng.choice(
        (
            b"question,answer\n" + b"x" * (3 << 20) + b",y\n",
            b'question,answer\n"' + b"x,y\n" * 300_000,
            (",".join(f"c{n}" for n in range(5000)) + "\n" + ",".join("x" * 5000) + "\n").encode(),
            b'{"question": "' + b"x" * (3 << 20) + b'"}',
            b"From: a\nSubject: " + b"=?utf-8?q?" * 20_000 + b"\n\nx",
            b"<" * 300_000,
            b"<div>" * 50_000,
            b"S: x\n\n" * 20_000,
        )
    )


HOSTILE: tuple[Callable[[random.Random], tuple[str, bytes]], ...] = (
    *(_bomb, _escape, _nested, _lying, _entities, _deep, _odd_chats, _nothing, _noise, _long),
)
