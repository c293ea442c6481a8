"""What no person wrote: addresses, hashes, file names, and words of closed lists."""

import pytest

from curate.importers.roles.machine_values import is_machine_made, vocabulary


@pytest.mark.parametrize(
    "value",
    [
        "https://help.test/a?b=c",
        "s3://bucket/key",
        "mailto:ann@mail.test",
        "www.help.test",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "d41d8cd98f00b204e9800998ecf8427e",
        "sha256:9f86d081884c7d659a2feaa0c55ad015",
        "qL8R4QIcQ/ZsRqOAbeRfcQ==",
        "/var/log/app",
        "C:\\Users\\ann\\a.csv",
        "report.pdf",
        "Scan of 12 May.docx",
        "192.168.0.1",
        "192.168.0.1:80",
        "v1.2.3",
        "10.4.1-beta",
        "text/html; charset=utf-8",
        '{"choices": ["a"]}',
        '["a", "b"]',
    ],
)
def test_what_a_program_wrote_is_known(value):
    assert is_machine_made(value)


@pytest.mark.parametrize(
    "value",
    [
        "billing",
        "Where is it?",
        "See https://help.test for more.",
        "deadbeef",
        "billing/payments",
        "yes and/or no",
        "J45.9",
        "kind12",
        "AB-1234",
        "12.5",
        "a.b",
        "Hello. Pdf is fine",
        "[1] Press it.",
        "supercalifragilisticexpialidocious",
    ],
)
def test_what_people_write_is_not_machine_made(value):
    assert not is_machine_made(value)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (["accept", "reject", "ignore"], "decision"),
        (["Open", "Closed", "On hold"], "status"),
        (["FIXED", "WONTFIX"], "status"),
        (["Won't Fix", "Fixed"], "status"),
        (["offen", "gelöst"], "status"),
        (["In Progress", "Done"], "status"),
        (["Low", "High"], "priority"),
        (["P1", "P2"], "priority"),
        (["niedrig", "hoch"], "priority"),
        (["train", "test"], "split"),
        (["TRUE", "FALSE"], "boolean"),
        (["ja", "nein"], "boolean"),
        (["email", "phone", "web"], "channel"),
        (["user", "assistant"], "role"),
        (["en", "de"], "language"),
        (["en-US", "pt_BR"], "language"),
        (["English", "Deutsch"], "language"),
        (["open"] * 9 + ["lamp"], "status"),
        (["open"] * 8 + ["lamp"] * 2, ""),
        (["billing", "technical"], ""),
        (["positive", "negative", "neutral"], ""),
        ([], ""),
    ],
)
def test_the_words_of_closed_lists_are_known_in_any_writing(values, name):
    assert vocabulary(values) == name
