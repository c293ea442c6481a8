from email.message import EmailMessage

import pytest

from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow, Turn
from curate.importers import inspect, read

ANA, BEN = "Ana Díaz <Ana@example.org>", "ben@lamps.example"


def mail(number, sender, text, *, answers=None, html=None, **headers):
    message = EmailMessage()
    message["Message-ID"] = f"<m{number}@example.org>"
    message["From"] = sender
    message["To"] = "help@lamps.example"
    message["Subject"] = "Lämp is dark" if answers is None else "Re: Lämp is dark"
    message["Date"] = f"Mon, 0{number} Jun 2026 10:00:00 +0200"
    if answers is not None:
        message["In-Reply-To"] = f"<m{answers}@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    if html is not None and text is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return bytes(message)


def box(*mails):
    return b"".join(b"From x Mon Jun  1 10:00:00 2026\n" + each + b"\n" for each in mails)


def test_a_mail_is_an_input_with_its_subject_and_plain_text(write):
    page = "<p>My <b>lamp</b></p><ul><li>dark</li></ul>"
    path = write("one.eml", mail(1, ANA, "My lamp is dark.\n", html=page))

    found = inspect(path)

    assert (found.format, found.preset, found.rows) == ("eml", "email", 1)
    assert list(read(path)) == [
        ImportedRow(
            1,
            "Lämp is dark\n\nMy lamp is dark.",
            external_id="m1@example.org",
            groups={"from": "ana@example.org"},
            metadata={"from_name": "Ana Díaz", "to": "help@lamps.example"},
            created_at="2026-06-01T10:00:00+02:00",
        )
    ]


def test_a_mail_of_html_only_becomes_text(write):
    page = "<p>My <b>lamp</b></p><ul><li>dark</li></ul><script>no()</script>"

    (row,) = read(write("one.eml", mail(1, ANA, None, html=page)))

    assert row.input == "Lämp is dark\n\nMy lamp\n\n- dark"


def test_a_reply_by_another_sender_is_the_answer_of_its_thread(write):
    path = write(
        "support.mbox",
        box(
            mail(1, ANA, "My lamp is dark.\nFrom now on I sit in the dark.\n"),
            mail(2, "eva@example.org", "Where is my bill?\n"),
            mail(3, BEN, "Is it plugged in?\n", answers=1),
            mail(4, ANA, "It is.\n", answers=3),
            mail(6, ANA, "Thanks!\n", answers=5),
            mail(5, BEN, "We send a bulb.\n", answers=4),
            mail(7, BEN, "I am on holiday.\n", answers=2, Auto_Submitted="auto-replied"),
            b"no header\n",
        ),
    )

    found = inspect(path)
    rows = sorted(read(path), key=lambda row: row.line)
    first, second = (row for row in rows if isinstance(row, ImportedRow))

    assert (found.format, found.preset, found.rows) == ("mbox", "email", 8)
    assert (first.line, first.external_id) == (1, "m1@example.org")
    assert first.turns == (
        Turn("user", "Lämp is dark\n\nMy lamp is dark.\nFrom now on I sit in the dark."),
        Turn("assistant", "Is it plugged in?"),
    )
    assert (first.input, first.output) == ("It is.", "We send a bulb.")
    assert (second.external_id, second.output) == ("m2@example.org", "")
    assert [type(row) for row in rows].count(SkippedRow) == 5
    assert isinstance(rows[-1], RejectedRow)
    assert "no header" in rows[-1].reason


def test_mails_that_answer_each_other_in_a_ring_are_still_read(write):
    path = write(
        "ring.mbox",
        box(mail(1, ANA, "One.\n", answers=2), mail(2, BEN, "Two.\n", answers=1)),
    )

    first, second = read(path)

    assert first.output == "Two."
    assert isinstance(second, SkippedRow)


@pytest.mark.parametrize(
    "content",
    [
        b"From: a@b.example\nSubject: =?x-none?q?=FF?=\nContent-Type: text/plain; charset=nonsense\n\nSo dark.\n",
        b"From: a@b.example\nSubject: S\nContent-Transfer-Encoding: base64\n\nU28gZGFyay4=",
        b"From: a@b.example\nSubject: S\nContent-Type: text/plain; charset=utf-8\n\nSo dark. \x93caf\xe9\x94\n",
        b"Date: nonsense\nFrom: ;;<>,\nSubject: S\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSo dark.\n",
    ],
    ids=["unknown charset", "base64", "wrong charset", "no end"],
)
def test_a_broken_mail_is_read_as_far_as_it_goes(write, content):
    (row,) = read(write("odd.eml", content))

    assert "So dark." in row.input


def test_mail_is_known_without_its_ending(write):
    one = b"Message-ID: <a@b>\nFrom: a@b.example\nSubject: S\n\nSo dark.\n"

    assert inspect(write("one.txt", one)).format == "eml"
    assert inspect(write("many", b"From a Mon\n" + one)).format == "mbox"


LIE = (
    b"From: ana@example.org\nSubject: Dark\nMessage-ID: <l@example.org>\nMIME-Version: 1.0\n"
    b"Content-Type: text/plain; charset=%s\nContent-Transfer-Encoding: 8bit\n\n%s\n"
)


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("us-ascii", "Lámpara".encode(), "Lámpara"),
        ("iso-8859-1", "Lámpara".encode(), "Lámpara"),
        ("iso-8859-1", "It’s “dark”".encode("cp1252"), "It’s “dark”"),
        ("utf-8", "Lámpara".encode("latin-1"), "Lámpara"),
        ("x-nobody-knows", "Lámpara".encode(), "Lámpara"),
        ("koi8-r", "Лампа не горит".encode("koi8-r"), "Лампа не горит"),
    ],
)
def test_a_charset_that_lies_is_seen_through(write, charset, body, text):
    path = write("lie.eml", LIE % (charset.encode(), body))

    assert next(read(path)).input == f"Dark\n\n{text}"


def test_a_message_that_is_attached_is_read_under_who_wrote_it(write):
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "Cy <cy@example.org>", "Bill"
    inner.set_content("Twice!")
    outer["From"], outer["Subject"], outer["Message-ID"] = ANA, "Fwd: Bill", "<f@example.org>"
    outer.set_content("See below.")
    outer.add_attachment(inner)
    path = write("forwarded.eml", bytes(outer))

    assert next(read(path)).input == (
        "Fwd: Bill\n\nSee below.\n\n---------- Forwarded message ----------\n"
        "From: Cy <cy@example.org>\nSubject: Bill\n\nTwice!"
    )


def test_a_header_of_megabytes_is_cut(write):
    path = write(
        "long.eml", b"From: a@example.org\nSubject: " + b"=?utf-8?q?x" * 200_000 + b"\n\nHi\n"
    )

    row = next(read(path))

    assert isinstance(row, ImportedRow)
    assert len(row.input) < 10_000


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"Thread_Topic": "plain"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_a_reply_that_a_machine_sent_is_no_answer(write, headers):
    text = mail(1, ANA, "It is dark.\n"), mail(2, BEN, "We got it.\n", answers=1, **headers)
    path = write("box.mbox", b"".join(b"From x\n" + each + b"\n" for each in text))

    first = next(row for row in read(path) if isinstance(row, ImportedRow))

    assert first.output == ("We got it." if "Thread_Topic" in headers else "")


@pytest.mark.parametrize("subject", ["Automatic reply: Dark", "Réponse automatique : Dark"])
def test_a_notice_of_absence_is_left_out(write, subject):
    message = EmailMessage()
    message["From"], message["Subject"] = BEN, subject
    message.set_content("I am away.")

    assert list(read(write("away.eml", bytes(message)))) == [SkippedRow(1, "an automatic reply")]
