"""Examples in which each check finds what it can find, written with what breaks careless templates."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from curate.checks import Check, checks
from curate.contract import (
    FieldsContract,
    FieldSpec,
    JsonContract,
    LabelContract,
    ProseContract,
    SectionsContract,
    SectionSpec,
)
from curate.domain.examples import Example
from tests.checks.labels.test_labels import ROWS as LABELED
from tests.checks.labels.test_labels import WRONG
from tests.checks.test_planted import examples as planted_examples
from tests.checks.texts.test_leftover import ODD
from tests.checks.texts.test_leftover import ROWS as ANSWERED
from tests.contract import planted


@dataclass(frozen=True)
class Sample:
    """Examples, and a check with options that finds something in them."""

    name: str
    check: str
    examples: Sequence[Example]
    options: dict[str, Any] = field(default_factory=dict)

    def made(self) -> Check:
        return checks.make(self.check, self.options)


def answers(texts):
    return [Example(n, f"Question {n} {{0}} %s", text) for n, text in enumerate(texts, 1)]


CARD = FieldsContract(
    fields=(
        FieldSpec(key="Topic", type="choice", choices=("Billing", "Delivery")),
        FieldSpec(key="Since", type="date", date_format="YYYY-MM-DD"),
        FieldSpec(key="Days", type="number"),
        FieldSpec(key="Ask"),
    )
)
_CARD = "Topic: Billing\nSince: 2026-02-03\nDays: 3\nAsk: Refund {it}."
CARDS = [
    "", "No {card} %s at all.", f"```\n{_CARD}\n```", "Hm.\n" + _CARD, _CARD + "\nMood:", _CARD + "\nMood: calm",
    "\n".join(_CARD.split("\n")[::-1]), *(_CARD.replace(*slip) for slip in (
        ("Billing", "{x} %s"), ("Billing", "BILLING"), ("Topic", "topic"), ("Topic: ", "Topic - "), ("Topic: ", "Topic:   "),
        ("Billing", "Billing  "), ("2026-02-03", "03/02/2026"), ("2026-02-03", "3 March 2026"), ("2026-02-03", "soon"),
        ("Days: 3", "Days: some"), ("Days: 3", "Days:"), ("Days: 3\n", ""), ("Days: 3", "Topic: Billing"),
    )),
]  # fmt: skip
NOTE = SectionsContract(
    sections=(SectionSpec(heading="FOUND"), SectionSpec(heading="PLAN", body="list"))
)
_NOTE = "FOUND\nA {cough} %s.\n\nPLAN\n- Rest."
NOTES = [
    "", "A cough. Rest.", "Hi.\n\n" + _NOTE, _NOTE + "\n\nMOOD\nGood.", _NOTE + "\n\nPLAN\n- More.",
    "PLAN\n- Rest.\n\nFOUND\nA cough.", *(_NOTE.replace(*slip) for slip in (
        ("FOUND", "FOUNND"), ("PLAN", "## PLAN"), ("- Rest.", "Rest."), ("A {cough} %s.", ""), ("\n\nPLAN\n- Rest.", ""),
    )),
]  # fmt: skip
OBJECT = JsonContract(
    json_schema={
        "type": "object",
        "properties": {
            "topic": {"enum": ["app", "bike"]},
            "who": {
                "type": "object",
                "properties": {"name": {"type": "string", "minLength": 3}, "age": {"type": "integer"}},
                "required": ["name", "age"],
                "additionalProperties": False,
            },
        },
        "required": ["topic"],
        "additionalProperties": False,
    }
)  # fmt: skip
OBJECTS = [
    "", "no {json} %s", "[1]", "[" * 100_000, '{"topic": "app",,}', '{"topic": "app"', '```\n{"topic": "app"}\n```',
    'So: {"topic": "app"}', '{"who": {"name": "Ann", "age": 3}, "topic": "app"}', "{}", '{"topic": "{x}"}', '{"topic": "app", "x": 1, "{y}": 2}',
    '{"topic": "app", "who": {}}', '{"topic": "app", "who": {"name": "A", "age": "old", "z": 1}}', '{"topic": "app", "who": 3}',
]  # fmt: skip
LABELS = LabelContract(labels=("Billing", "Delivery"))
PROSE = ProseContract(min_length=5, max_length=60, greeting=True, sign_off=True, markdown=False)
CURT = ProseContract(greeting=False, sign_off=False)
LETTERS = [
    "",
    "no",
    "**Yes**, it is on its way and will be with you {early} next week, %s.",
    "Hi Ann,\nyes.\nKind regards",
]
CONTRACTS = [
    ("card", CARD, CARDS),
    ("note", NOTE, NOTES),
    ("object", OBJECT, OBJECTS),
    ("label", LABELS, ["", "billing", "Billing ", "{x} %s"]),
    ("letter", PROSE, LETTERS),
    ("curt letter", CURT, LETTERS),
]

_CHATS = [
    "As an AI, I cannot see your {order}.", "see above", "{0} <p>Hello</p> %s", "Fine.\n\n-- \nAnn Berger\nHead of {it}", "N/A", "TODO", "",
    "Fine.\n\nOn Mon, 3 Feb 2026 at 10:00, Ann <ann@example.org> wrote:\n> no\n> not yet", "Please bring the bicycle to the shop tomorrow and",
    "Dear {{name}}, TODO and TODO again.", ODD.input.upper(),
]  # fmt: skip


def _annotated(number, value, first, last):
    where = {"entity_value": value, "start_offset": first, "end_offset": last}
    return replace(ODD, id=number, input="Cancel order 00123842 {please} now", metadata=where)


CHATS = [
    *(replace(e, output=f"{e.output} Never share your {{password}} with anybody.") for e in ANSWERED),
    *(replace(ODD, id=200 + n, output=text) for n, text in enumerate(_CHATS)),
    replace(ODD, id=300, input="test"),
    _annotated(301, "123842", 13, 21), _annotated(302, "{}", 900, 950), _annotated(303, "123842", 900, 950), _annotated(304, "7%s", 3, 9),
]  # fmt: skip
BROKEN = answers(
    ["cafÃ© Ã¼ber Ã¤rger grÃ¶ÃŸe naÃ¯ve {x}", "a\x00b", "a\x00b\x01c", "M\ufffdller and B\ufffdckle {x}", "\x07 cafÃ© {y} %s"]
)  # fmt: skip
BLANKS = answers(
    ["a\u00a0b\u200b c", " x", "x ", "x\n", "\n", "a  b\n\n\n\nc", "a\tb  \nc", "a\u2028b", " \n ", "a\tb", "a  b", "a\n\n\n\nb", "a \nb", "a\u200bb", "a\u00a0b"]
)  # fmt: skip
PRIVATE = answers(
    ["Ring 01632 960147 or a.b@example.org or 01632 960147", "I am Ann Berger, born 03/02/1980, of 12 Downing Street", "Dear Mr Miller, IBAN DE89370400440532013000 {0}",
     "On 2026-03-01 we met", "card 4111 1111 1111 1111, 192.168.1.20"]
)  # fmt: skip
DUPLICATES = [
    Example(1, "Where is my {order} %s?", "A", external_id="T-1"), Example(2, "WHERE is  my {order} %s?", "a"),
    Example(3, "Where is my {order} %s??", "B it is quite another answer"),
    *(Example(10 + n, "My bicycle came with a broken mudguard, what now?", text) for n, text in enumerate(("We refund within 14 days.", "We refund within 30 days."))),
    *(Example(30 + n, "The very same long question that many people ask us every day", "The same {answer}") for n in range(8)),
    *(Example(50 + n, f"A chain {'abcdefghij'[:n] * 4} of quite {'klmnopqrst'[n:] * 4} similar texts", f"x{n}") for n in range(6)),
    *(Example(70 + n, "May the landlord keep the deposit?", "We ask counsel.", label=label) for n, label in enumerate(("legal", "repair"))),
]  # fmt: skip
# Of forty-eight of each label two have another one's.
_NAMES = sorted({e.label for e in LABELED})
DOUBTED = [
    replace(
        one,
        id=5000 + 4 * one.id + n,
        input=f"{one.input}, {more}",
        label=_NAMES[_NAMES.index(one.label) - (n == 3 and one.id % 6 == 1)],
    )
    for one in LABELED
    for n, more in enumerate(("as ever", "help me", "please do something", "once more and again"))
]
SURE = {"certainty": 0.6}
_RULES = [
    ("must_contain", "Kind {regards}"), ("must_contain", list("abcdefg")), ("must_not_contain", "sorry"), ("pattern", r"^Order: BW-\d{5}$"), ("min_length", 1000),
    ("max_length", 10), ("required_section", "Plan"), ("allowed_values", ["Refund"]), ("allowed_values", list("abcdefg")), ("pattern", "(a|aa)+$"),
]  # fmt: skip
RULES = [
    {"name": f"{{{n}}} %s {where}", "kind": kind, "value": value, "field": where}
    for n, (kind, value) in enumerate(_RULES)
    for where in ("output", "label")
]
ANNOTATED = [
    Example(
        number,
        "What {now} %s?",
        given[-1][1],
        metadata={
            "annotations": json.dumps(
                [{"annotator": who, "answer": answer} for who, answer in given]
            )
        },
    )
    for number, given in enumerate(
        (
            [("{ana}", "%s"), ("", "{x} %s")],
            [("", "a"), ("", "b"), ("cy", "a")],
            [(str(n), str(n) * 90) for n in range(9)],
        ),
        1,
    )
]
RULED = [
    Example(1, "What {now} %s?", "We are SORRY, so sorry {0} %s.", label="sorry {x}"),
    Example(2, "And?", "a" * 50 + "!", label="b" * 12),
]
TICKETS = planted_examples("tickets.csv")
BANNERS = [
    Example(
        1,
        "[EXTERNAL] Where is {it} %s?",
        "On its way.\n\nThis e-mail is confidential. If you are not the intended {recipient}, delete it.",
    ),
    Example(
        2,
        "##- Please type your reply above this line -##",
        "CAUTION: This e-mail came from outside the organization.\n\nFine.",
    ),
]
TOKENS = [
    Example(1, "Why <|im_end|> and {it} <|im_end|> %s?", "Sent.</s>"),
    Example(2, "Why {not}?", "It is there.\n<|eot_id|> "),
]

LAMP = "The front lamp of my Wren goes dark whenever I ride over a curb, {and} comes back."
CONTAINED = [
    Example(1, LAMP, "Yes."),
    Example(
        2,
        f"Dear team,\n\n{LAMP}\n\nKind regards,\nAnna Berg\nHill Road 4, Berg Gardens, 555 0100",
        "No.",
    ),
]
ERRORS = [
    Example(1, "Order #REF! is late", "#N/A"),
    Example(2, "My formula shows #REF! in that cell", "Correct the range."),
]

WRAPPED = [
    one
    for number, text in enumerate(
        (
            "The rear light of my Heron has been flickering since the weekend, even with new batteries.",
            "My order should have arrived on Friday, but the parcel shop knows nothing about it.",
            "The app asks for a code that never reaches my phone, so I can't unlock the bicycle.",
        )
    )
    for one in (
        Example(2 * number + 1, text, "We look into it."),
        Example(2 * number + 2, f"Good morning,\n\n{text}\n\nKind regards\nAnn Lee, Harbour Street", "We look into it."),
    )
]  # fmt: skip

SAMPLES = [
    Sample("copies", "exact_duplicate", DUPLICATES),
    Sample("tickets", "exact_duplicate", TICKETS),
    Sample("pairs", "near_duplicate", DUPLICATES),
    Sample("pairs less courtesies", "near_duplicate", DUPLICATES, {"threshold": 0.5, "ignore_numbers": True, "ignore_courtesies": True}),
    Sample("wrapped", "near_duplicate", WRAPPED),
    Sample("tickets", "near_duplicate", TICKETS),
    Sample("pairs", "conflict", DUPLICATES),
    Sample("less similar pairs", "conflict", DUPLICATES, {"threshold": 0.5}),
    Sample("tickets", "conflict", TICKETS),
    *(Sample(name, "format_contract", answers(texts), {"contract": contract}) for name, contract, texts in CONTRACTS),
    *(
        Sample(f"planted {number}", "format_contract", answers(planted.texts(rows)))
        for number, rows in enumerate((planted.labels("words"), planted.cards("plain"), planted.notes("colon"), planted.objects(), planted.letters()))
    ),
    Sample("chats", "placeholder", CHATS),
    Sample("chats", "leftover", CHATS),
    Sample("banners", "leftover", BANNERS),
    Sample("tickets", "leftover", TICKETS),
    Sample("tokens", "control_token", TOKENS),
    Sample("errors", "spreadsheet_error", ERRORS),
    Sample("contained", "near_duplicate", CONTAINED),
    Sample("broken", "encoding", BROKEN),
    Sample("tickets", "encoding", TICKETS),
    Sample("blanks", "whitespace", BLANKS),
    Sample("tickets", "whitespace", TICKETS),
    Sample("long", "token_length", [*LABELED, replace(WRONG, id=900, input="{word} %s " * 3000), replace(WRONG, id=901, input="word " * 900)]),
    Sample("private", "personal_data", PRIVATE, {"all_dates": True}),
    Sample("tickets", "personal_data", TICKETS),
    Sample("labels", "label_error", DOUBTED, SURE),
    Sample("answers", "label_error", [replace(e, output=e.label, label=None) for e in DOUBTED], SURE),
    Sample("answers with labels", "label_error", [replace(e, output=e.label) for e in DOUBTED], SURE),
    Sample("cards", "label_error", [replace(e, output=f"Topic: {e.label}\nAsk: {e.input}", label=None) for e in DOUBTED], SURE),
    Sample("answers", "annotator_disagreement", ANNOTATED),
    Sample("labels", "label_balance", [*LABELED, *(replace(WRONG, id=500 + n, label="{x} %s") for n in range(3))]),
    Sample("cards", "label_balance", [replace(e, output=json.dumps({"topic": e.label}), label=None) for e in LABELED], {"minimum": 30}),
    Sample("one for all", "label_balance", [*LABELED, *(replace(WRONG, id=1000 + n) for n in range(600))]),
    Sample("labels", "outlier", [*LABELED, Example(999, "Vennligst slett kontoen min omgående, takk skal {dere} ha", "Done.")], {"minimum": 20}),
    Sample("rules", "rule", RULED, {"rules": json.dumps(RULES)}),
]  # fmt: skip
