"""Files as ticket systems, notes, mails and trainers write them, with what is true of each.

In words of our own, after the column names that the systems document. The truth test reads them as
they are; the fuzzers damage them.
"""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cache

ANA, BO = 1910383993885, 1910383990001
INTERNAL = "For colleagues only"
GREETING = "Hi, a colleague will write to you soon."


@dataclass(frozen=True)
class Seed:
    """A file, and what is in it.

    Attributes:
        rows: Line, input and output of every example, in their order.
        rejected: Lines of rows that can't be read.
    """

    name: str
    content: bytes
    preset: str | None
    rows: tuple[tuple[int, str, str], ...]
    rejected: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()


def table(*rows: Sequence[object], delimiter: str = ",", newline: str = "\r\n") -> str:
    """Rows as CSV."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return stream.getvalue()


def jsonl(*items: object) -> str:
    """One JSON text a line."""
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def says(role: str, text: str, **more: object) -> dict[str, object]:
    """A message of a chat."""
    return {"role": role, "content": text, **more}


def _cells(header: str, **known: str) -> list[str]:
    return [known.get(name.replace(" ", "_"), "") for name in header.split(",")]


def _zendesk_ticket(number: int, comments: object = None) -> dict[str, object]:
    ticket = {
        "url": f"https://shop.example/api/v2/tickets/{number}.json",
        "id": number,
        "external_id": None,
        "via": {"channel": "email", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": "2026-01-05T09:30:00Z",
        "type": "question",
        "subject": "No light",
        "raw_subject": "No light",
        "description": "The lamp is dark.",
        "requester_id": ANA,
        "submitter_id": ANA,
        "assignee_id": BO,
        "brand_id": 9,
        "tags": ["lamp"],
        "custom_fields": [{"id": 1, "value": None}],
    }
    return ticket if comments is None else {**ticket, "comments": comments}


def _zendesk_comment(author: int, text: str, **more: object) -> dict[str, object]:
    body = {"body": text, "html_body": f"<p>{text}</p>", "plain_body": text}
    return {"id": 1, "author_id": author, **body, "public": True, "attachments": [], **more}


THREAD = [
    _zendesk_comment(ANA, "The lamp is  dark."),
    _zendesk_comment(-1, GREETING, via={"channel": "system"}),
    _zendesk_comment(BO, INTERNAL, public=False),
    _zendesk_comment(BO, "Which lamp?"),
    _zendesk_comment(ANA, "The blue one."),
    _zendesk_comment(BO, "Send it back."),
    _zendesk_comment(ANA, "Thank you!"),
]
ASKED = "No light\n\nThe lamp is dark."
ANSWERED = ("The blue one.", "Send it back.")


def helpdesks() -> list[Seed]:
    """Zendesk, Freshdesk, Freshservice, HubSpot, ServiceNow, Kaggle, Open Ticket AI."""
    view = (
        "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Submitter,"
        "Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Status [list]"
    )
    fresh = (
        "Ticket ID,Subject,Description,Status,Priority,Source,Type,Agent,Group,Created time,"
        "Due by Time,Resolved time,Tags,Full name,Email,Contact ID"
    )
    service = (
        "Subject,Type,Status,Urgency,Impact,Priority,Group,Agent,Description,Category,Resolution Note,"
        "Ticket Id,Requester Name,Requester Email,Created Time,Others,Others"
    )
    hub = "Ticket ID,Ticket name,Ticket description,Pipeline,Ticket status,Create date"
    now = (
        "number,caller_id,short_description,description,priority,state,category,assignment_group,"
        "opened_at,close_notes,comments,work_notes"
    )
    kaggle = (
        "Ticket ID,Customer Name,Customer Email,Ticket Type,Ticket Subject,Ticket Description,"
        "Ticket Status,Resolution"
    )
    said = (
        "2026-01-05 11:00:00 - Bo Ek (Additional comments)\nSend it back.\n\n"
        "2026-01-05 10:30:00 - Ana Lima (Additional comments)\nThe blue one.\n\n"
        "2026-01-05 10:00:00 - Bo Ek (Additional comments)\nWhich lamp?\n"
    )
    notes = f"2026-01-05 10:00:00 - Bo Ek (Work notes)\n{INTERNAL}\n"
    reply = {"body": "<p>x</p>", "user_id": 3, "private": False, "incoming": False}
    ticket = {
        "id": 5,
        "subject": "No light",
        "description": "<div>The lamp is dark.</div>",
        "description_text": "The lamp is dark.",
        "status": 5,
        "type": "Incident",
        "requester_id": 33,
        "responder_id": 44,
        "conversations": [
            {**reply, "body_text": INTERNAL, "private": True},
            {**reply, "body_text": "Which lamp?"},
            {**reply, "body_text": "The blue one.", "incoming": True},
            {**reply, "body_text": "Send it back."},
        ],
    }
    subject = {"Subject": "No light", "Description": "The lamp is dark."}
    viewed = _cells(view, Id="1910383993885", Subject="No light", Requester="Ana", Assignee="-")
    incident = {
        "number": "INC1",
        "caller_id": "Ana Lima",
        "short_description": "No light",
        "description": "The lamp is dark.",
        "comments": said,
        "work_notes": notes,
    }
    sideloaded = {
        "tickets": [_zendesk_ticket(1)],
        "users": [{"id": ANA, "name": "Ana"}, {"id": BO, "name": "Bo"}],
        "comments": [{**comment, "ticket_id": 1} for comment in THREAD],
    }
    answered = (1, *ANSWERED)
    open_ = (1, ASKED, "")
    return [
        Seed(
            "view.csv", table(view.split(","), viewed).encode(), "zendesk", ((2, "No light", ""),)
        ),
        Seed(
            "tickets.json",
            json.dumps(
                {"tickets": [_zendesk_ticket(1, THREAD), _zendesk_ticket(2)], "count": 2}
            ).encode(),
            "zendesk",
            (answered, (2, ASKED, "")),
        ),
        Seed(
            "incremental.ndjson",
            jsonl(
                {"tickets": [_zendesk_ticket(1), _zendesk_ticket(2)], "end_of_stream": False},
                {"tickets": [_zendesk_ticket(3)], "end_of_stream": True},
            ).encode(),
            "zendesk",
            (open_, open_, (2, ASKED, "")),
        ),
        Seed(
            "tickets.jsonl",
            jsonl(_zendesk_ticket(1, THREAD), _zendesk_ticket(2, [])).encode(),
            "zendesk",
            (answered, (2, ASKED, "")),
        ),
        Seed(
            "ticket.json",
            json.dumps({"ticket": _zendesk_ticket(1), "comments": THREAD}).encode(),
            "zendesk",
            (answered,),
        ),
        Seed("sideloaded.json", json.dumps(sideloaded).encode(), "zendesk", (answered,)),
        Seed(
            "freshdesk.csv",
            table(fresh.split(","), _cells(fresh, Ticket_ID="0012", **subject)).encode(),
            "freshdesk",
            ((2, ASKED, ""),),
        ),
        Seed("freshdesk.json", json.dumps([ticket]).encode(), "freshdesk", (answered,)),
        Seed(
            "freshservice.csv",
            table(
                service.split(","),
                _cells(service, Ticket_Id="INC-7", Resolution_Note="Send it back.", **subject),
            ).encode(),
            "freshservice",
            ((2, ASKED, "Send it back."),),
        ),
        Seed(
            "hubspot.csv",
            table(
                hub.split(","),
                ["880", "No light", "The lamp is dark.", "P", "Closed", "2024-09-25 14:30:45 CDT"],
            ).encode(),
            "hubspot",
            ((2, ASKED, ""),),
        ),
        Seed(
            "incidents.csv",
            table(
                now.split(","),
                _cells(now, **incident, close_notes="Bulb replaced."),
                _cells(now, **incident),
            ).encode(),
            "servicenow",
            ((2, ASKED, "Bulb replaced."), (13, *ANSWERED)),
        ),
        Seed(
            "incidents.json",
            json.dumps(
                {"result": [{**incident, "state": "7", "assignment_group": "Lamps"}]}
            ).encode(),
            "servicenow",
            (answered,),
        ),
        Seed(
            "kaggle.csv",
            table(
                kaggle.split(","),
                [
                    "1",
                    "Ana",
                    "a@x.example",
                    "Refund",
                    "No light",
                    "The lamp is dark.",
                    "Closed",
                    "Send it back.",
                ],
                ["2", "Bo", "b@x.example", "Refund", "No light", "The lamp is dark.", "Open", ""],
            ).encode(),
            "kaggle_tickets",
            ((2, ASKED, "Send it back."), (3, ASKED, "")),
        ),
        Seed(
            "multilingual.csv",
            table(
                ["subject", "body", "answer", "type", "queue", "priority", "language", "tag_1"],
                [
                    "No light",
                    "The lamp is dark.",
                    "Send it back.",
                    "Incident",
                    "IT",
                    "low",
                    "en",
                    "a",
                ],
                [
                    "",
                    "Die Lampe ist dunkel.",
                    "Bitte zurücksenden.",
                    "Incident",
                    "IT",
                    "low",
                    "de",
                    "",
                ],
            ).encode(),
            "open_ticket_ai",
            ((2, ASKED, "Send it back."), (3, "Die Lampe ist dunkel.", "Bitte zurücksenden.")),
        ),
    ]


def conversations() -> list[Seed]:
    """Jira, Jira Service Management, Intercom."""
    issue = "Summary,Issue key,Issue id,Issue Type,Status,Project key,Assignee,Reporter,Created,Description"
    header = [*issue.split(","), *["Comment"] * 16]
    first = ["No light", "LMP-1", "1", "Bug", "Done", "LMP", "Bo Ek", "ana", "11/May/24 03:26 PM"]
    comments = [
        "11/May/24 3:30 PM;bo;Which lamp; and since when?\nTell me;;please.",
        "12/May/24 3:30 PM;ana;The blue; since Monday.",
        "13/May/24 3:30 PM;bo;Send it back; thanks.",
        "14/May/24 3:30 PM;ana;Great",
    ]
    german = (
        "Zusammenfassung,Vorgangsschlüssel,Vorgangs-ID,Vorgangstyp,Status,Projektschlüssel,Autor,"
    )
    german += "Erstellt,Beschreibung,Kommentar,Kommentar"
    desk = f"{issue},Custom field (Request Type),Comment,Comment"
    tree = {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "It is dark."}]}],
    }
    fields = {
        "summary": "No light",
        "description": tree,
        "status": {"name": "Done"},
        "issuetype": {"name": "Bug"},
        "reporter": {"accountId": "ana"},
        "comment": {
            "comments": [
                {"author": {"accountId": "bo"}, "body": tree, "jsdPublic": True},
                {"author": {"accountId": "bo"}, "body": INTERNAL, "jsdPublic": False},
            ]
        },
    }
    rows = "message_id,message_body,message_type,message_created_at,message_author_type,conversation_id"
    part = {"type": "conversation_part", "part_type": "comment", "created_at": 1767605400}
    talk = {
        "type": "conversation",
        "id": "7",
        "created_at": 1767605400,
        "title": None,
        "state": "closed",
        "source": {"type": "conversation", "body": GREETING, "author": {"type": "bot"}},
        "conversation_parts": {
            "conversation_parts": [
                {**part, "body": "The lamp is dark.", "author": {"type": "user"}},
                {**part, "body": INTERNAL, "author": {"type": "admin"}, "part_type": "note"},
                {**part, "body": None, "author": {"type": "admin"}, "part_type": "close"},
                {**part, "body": "Send it back.", "author": {"type": "admin"}},
            ]
        },
    }
    return [
        Seed(
            "jira.csv",
            b"\xef\xbb\xbf"
            + table(header, [*first, "It is *dark*;\nvery.", *comments, *[""] * 12]).encode(),
            "jira",
            ((2, "The blue; since Monday.", "Send it back; thanks."),),
        ),
        Seed(
            "jira_de.csv",
            table(
                german.split(","),
                [
                    "Kein Licht",
                    "LMP-1",
                    "1",
                    "Fehler",
                    "Fertig",
                    "LMP",
                    "ana",
                    "05/Jan/26 9:30 AM",
                    "Dunkel.",
                    "05/Jan/26 10:30 AM;bo;Bitte; danke",
                    "",
                ],
            ).encode(),
            "jira",
            ((2, "Kein Licht\n\nDunkel.", "Bitte; danke"),),
        ),
        Seed(
            "desk.csv",
            table(
                desk.split(","),
                [
                    *first,
                    "It is dark.",
                    "Get help",
                    "11/May/24 3:30 PM;bo;Send it back.",
                    f"11/May/24 3:31 PM;bo;[Internal] {INTERNAL}",
                ],
            ).encode(),
            "jira_service_management",
            ((2, "No light\n\nIt is dark.", "Send it back."),),
        ),
        Seed(
            "issues.json",
            json.dumps({"issues": [{"key": "SD-1", "fields": fields}], "total": 1}).encode(),
            "jira_service_management",
            ((1, "No light\n\nIt is dark.", "It is dark."),),
        ),
        Seed(
            "messages.csv",
            table(
                rows.split(","),
                ["1", GREETING, "comment", "2026-01-05T09:30:00Z", "bot", "c1"],
                ["2", "The lamp is dark.", "comment", "2026-01-05T09:31:00Z", "user", "c1"],
                ["3", INTERNAL, "note", "2026-01-05T09:32:00Z", "admin", "c1"],
                ["4", "A bill?", "comment", "2026-01-05T09:33:00Z", "lead", "c2"],
                ["5", "Send it back.", "comment", "2026-01-05T09:34:00Z", "admin", "c1"],
            ).encode(),
            "intercom",
            ((2, "The lamp is dark.", "Send it back."), (5, "A bill?", "")),
            skipped=(3, 4, 6),
        ),
        Seed(
            "conversations.json",
            json.dumps({"conversations": [talk], "total_count": 1}).encode(),
            "intercom",
            ((1, "The lamp is dark.", "Send it back."),),
        ),
        Seed(
            "talk.jsonl",
            jsonl(talk, talk).encode(),
            "intercom",
            tuple((n, "The lamp is dark.", "Send it back.") for n in (1, 2)),
        ),
    ]


def tuning() -> list[Seed]:
    """Files that trainers read."""
    chat = [
        says("system", "Be brief."),
        says("user", "No light?"),
        says("assistant", "Send it back."),
    ]
    turns = [{"from": "human", "value": "No light?"}, {"from": "gpt", "value": "Send it back."}]
    whole = ((1, "No light?", "Send it back."),)
    good, bad = [says("assistant", "Send it back.")], [says("assistant", "No.")]
    info = {
        "mine": {
            "file_name": "data/mine.json",
            "formatting": "sharegpt",
            "columns": {"messages": "talk"},
            "tags": {
                "role_tag": "who",
                "content_tag": "what",
                "user_tag": "guest",
                "assistant_tag": "us",
            },
        }
    }
    talk = [{"who": "guest", "what": "No light?"}, {"who": "us", "what": "Send it back."}]
    return [
        Seed(
            "chat.jsonl",
            (
                "\ufeff"
                + jsonl({"messages": chat})
                + '\n{"messages": [\n'
                + jsonl(
                    {"messages": [says("user", "Rain?"), {"role": "tool", "content": "x"}]},
                    {"messages": chat},
                )
            ).encode(),
            "openai",
            (*whole, (5, "No light?", "Send it back.")),
            rejected=(3, 4),
            skipped=(2,),
        ),
        Seed(
            "pairs.jsonl",
            jsonl({"prompt": "No light?", "completion": "Send it back."}).encode(),
            "prompt_completion",
            whole,
        ),
        Seed(
            "alpaca.json",
            json.dumps([{"instruction": "Say it short", "input": "", "output": "Short."}]).encode(),
            "alpaca",
            ((1, "Say it short", "Short."),),
        ),
        Seed(
            "share.json",
            json.dumps([{"id": "a", "conversations": turns}]).encode(),
            "sharegpt",
            whole,
        ),
        Seed(
            "kto.jsonl",
            jsonl(
                {"prompt": "No light?", "completion": "Send it back.", "label": True},
                {"prompt": "No light?", "completion": "No.", "label": False},
            ).encode(),
            "kto",
            whole,
            skipped=(2,),
        ),
        Seed(
            "trl.jsonl",
            jsonl({"prompt": "No light?", "chosen": "Send it back.", "rejected": "No."}).encode(),
            "dpo",
            whole,
        ),
        Seed(
            "preferred.jsonl",
            jsonl(
                {
                    "input": {"messages": chat[:2]},
                    "preferred_output": good,
                    "non_preferred_output": bad,
                }
            ).encode(),
            "dpo",
            whole,
        ),
        Seed(
            "harmless.jsonl",
            jsonl(
                {
                    "chosen": "\n\nHuman: No light?\n\nAssistant: Send it back.",
                    "rejected": "\n\nHuman: No light?\n\nAssistant: No.",
                }
            ).encode(),
            "dpo",
            whole,
        ),
        Seed(
            "factory.zip",
            archive(
                {
                    "dataset_info.json": json.dumps(info),
                    "data/mine.json": json.dumps([{"talk": talk}]),
                }
            ),
            "llama_factory",
            whole,
            skipped=(1,),
        ),
    ]


def archive(members: dict[str, str | bytes]) -> bytes:
    """A ZIP of some files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def mail(number: int, sender: str, text: str, parent: int = 0, html: str = "") -> EmailMessage:
    """A mail, which may answer another."""
    message = EmailMessage()
    message["Message-ID"] = f"<m{number}@shop.example>"
    message["From"], message["To"] = sender, "help@shop.example"
    message["Subject"] = "Lámpara"
    message["Date"] = f"Mon, 05 Jan 2026 1{number}:30:00 +0100"
    if parent:
        message["In-Reply-To"] = f"<m{parent}@shop.example>"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
        message.add_attachment(
            b"\0\1" * 20, maintype="application", subtype="octet-stream", filename="a"
        )
    return message


def texts() -> list[Seed]:
    """Notes and mails."""
    note = "CHIEF COMPLAINT:\nCough.\n\nHISTORY: Three days.\n\nPLAN:\n- Rest"
    soap = "S: Cough.\nO: Clear.\nA: Cold.\nP: Rest."
    mails = [
        mail(
            1,
            "Ana <ana@x.example>",
            "La lámpara está oscura.\n",
            html="<p>La lámpara está oscura.</p>",
        ),
        mail(2, "help@shop.example", "¿Cuál?\n", 1),
        mail(3, "ana@x.example", "La azul.\n", 2),
        mail(4, "help@shop.example", "Envíela.\nFrom here it is easy.\n", 3),
    ]
    mbox = b"".join(
        b"From x@x Mon Jan  5 09:30:00 2026\n"
        + each.as_bytes().replace(b"\nFrom ", b"\n>From ")
        + b"\n"
        for each in mails
    )
    starts = [n for n, line in enumerate(mbox.split(b"\n"), 1) if line.startswith(b"From x@x")]
    return [
        Seed("note.txt", note.encode(), "notes", ((1, note, ""),)),
        Seed(
            "notes.txt",
            f"{soap}\n\n{soap}\n\n{soap}\n".encode(),
            "notes",
            tuple((n, soap, "") for n in (1, 6, 11)),
        ),
        Seed(
            "ruled.md",
            f"# One\n\n{soap}\n\n---\n\n# Two\n\n---\n\n# Three\n".encode(),
            "notes",
            ((1, f"# One\n\n{soap}", ""), (10, "# Two", ""), (14, "# Three", "")),
        ),
        Seed(
            "page.html",
            b"<html><head><meta charset='iso-8859-1'></head><body><h1>Visit</h1><p>Caf\xe9</p></body></html>",
            "notes",
            ((1, "Visit\n\nCafé", ""),),
        ),
        Seed(
            "one.eml",
            mails[0].as_bytes(),
            "email",
            ((1, "Lámpara\n\nLa lámpara está oscura.", ""),),
        ),
        Seed(
            "thread.mbox",
            mbox,
            "email",
            ((1, "La azul.", "Envíela.\nFrom here it is easy."),),
            skipped=tuple(starts[1:]),
        ),
    ]


QUESTIONS = (
    ("000123", "Where is it now?", "There it is, in the hall."),
    ("1910383993885", "Is it dark; or not, then?", "It is “dark”.\n\nSorry."),
    ("3", "¿Dónde está, señora?", "Aquí está."),
)
NAMES = ("Ticket No", "question", "answer")


def _excel() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Cover"
    book.active["A1"] = "Report of tickets"
    sheet = book.create_sheet("Tickets")
    for row in ([], ["Made by", "Bo"], [*NAMES, "Created"]):
        sheet.append(row)
    for row in QUESTIONS:
        sheet.append([*row, datetime(2026, 1, 5, 9, 30)])  # noqa: DTZ001 - sheets have no zones
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    columns = dict(zip(NAMES, zip(*QUESTIONS, strict=True), strict=True))
    pq.write_table(pa.table({name: list(values) for name, values in columns.items()}), stream)
    return stream.getvalue()


def tables() -> list[Seed]:
    """Tables that no preset knows, in every way of writing."""
    comma = table(NAMES, *QUESTIONS)
    lines = ((2, *QUESTIONS[0][1:]), (3, *QUESTIONS[1][1:]), (6, *QUESTIONS[2][1:]))
    items = tuple((n, *row[1:]) for n, row in enumerate(QUESTIONS, 1))
    objects = [dict(zip(NAMES, row, strict=True)) for row in QUESTIONS]
    written = {
        "utf8.csv": comma.encode(),
        "bom.csv": comma.encode("utf-8-sig"),
        "le.csv": comma.encode("utf-16-le"),
        "wide.csv": comma.encode("utf-16"),
        "windows.csv": comma.encode("cp1252"),
        "semicolons.csv": table(NAMES, *QUESTIONS, delimiter=";").encode(),
        "tabs.tsv": table(NAMES, *QUESTIONS, delimiter="\t").encode(),
        "bars.txt": table(NAMES, *QUESTIONS, delimiter="|").encode(),
        "carets.csv": table(NAMES, *QUESTIONS, delimiter="^").encode(),
    }
    ragged = comma + "4,too few\r\n5,too,many,fields\r\n6,Last?,Yes.\r\n"
    return [
        *(Seed(name, content, None, lines) for name, content in written.items()),
        Seed("ragged.csv", ragged.encode(), None, (*lines, (9, "Last?", "Yes.")), rejected=(7, 8)),
        Seed(
            "book.xlsx",
            _excel(),
            None,
            tuple((n + 3, *row[1:]) for n, row in enumerate(QUESTIONS, 1)),
            skipped=(1, 2),
        ),
        Seed("rows.parquet", _parquet(), None, items),
        Seed("rows.json", json.dumps(objects).encode(), None, items),
        Seed("lists.json", json.dumps([NAMES, *QUESTIONS]).encode(), None, items),
        Seed("rows.jsonl", jsonl(*objects).encode(), None, items),
        Seed(
            "mixed.zip",
            archive({"a/rows.jsonl": jsonl(*objects), "b.csv": comma}),
            None,
            (*items, *lines),
        ),
    ]


@cache
def every() -> tuple[Seed, ...]:
    """All of them."""
    return (*helpdesks(), *conversations(), *tuning(), *texts(), *tables())
