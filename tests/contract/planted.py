"""Sets of answers with planted slips and known truth: what an export of a busy team looks like."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

LABELS = {
    "words": ("Billing", "Delivery", "Warranty claim", "Brakes and gears", "Account access", "Spare parts", "Feedback"),
    "snakes": ("card_arrival", "card_linking", "cash_withdrawal", "exchange_rate", "top_up_failed", "lost_or_stolen_card"),
    "camels": ("BugReport", "FeatureRequest", "HowTo", "Outage", "Refund"),
    "capitals": ("HARDWARE", "SOFTWARE", "NETWORK", "ACCESS RIGHTS"),
    "numbered": ("Tier 1", "Tier 2", "Tier 3", "Tier 10"),
    "codes": ("P1", "P2", "P3", "P4"),
    "opposites": ("paid", "unpaid", "complete", "incomplete", "urgent", "not urgent"),
    "yes": ("yes", "no", "unclear"),
}  # fmt: skip
WORDS = [
    "the",
    "customer",
    "wants",
    "a",
    "new",
    "chain",
    "because",
    "the",
    "old",
    "one",
    "slips",
    "under",
    "load",
    "and",
    "the",
    "shop",
    "was",
    "shut",
    "on",
    "friday",
    "so",
    "they",
    "rode",
    "home",
    "slowly",
    "and",
    "asked",
    "whether",
    "a",
    "courier",
    "could",
    "bring",
    "it",
    "before",
    "the",
    "weekend",
    "since",
    "their",
    "child",
    "needs",
    "the",
    "bike",
    "for",
    "school",
    "and",
    "the",
    "rear",
    "light",
    "also",
    "flickers",
    "when",
    "it",
    "rains",
]


@dataclass(frozen=True)
class Row:
    """An answer as it is, as it was meant, and the slip that was planted; "" where it is clean."""

    text: str
    meant: str
    slip: str = ""
    fixable: bool = False


def sentence(random: Random, least: int = 5, most: int = 14) -> str:
    return (" ".join(random.choices(WORDS, k=random.randint(least, most))) + ".").capitalize()


def typo(random: Random, word: str) -> str:
    """One slip of the finger inside a word of four letters or more: left out, doubled, swapped."""
    place = random.randrange(1, len(word) - 2)
    slips = (
        word[:place] + word[place + 1 :],
        word[:place] + word[place] + word[place:],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    )
    return next((s for s in random.sample(slips, 3) if s.casefold() != word.casefold()), word + "s")


def labels(style: str, size: int = 300, share: float = 0.1, seed: int = 1) -> list[Row]:
    random, known = Random(seed), LABELS[style]  # noqa: S311
    weights = [1 / (place + 1) for place in range(len(known))]
    slips: dict[str, Callable[[str], str]] = {
        "case": lambda v: v.lower() if v != v.lower() else v.upper(),
        "typo": lambda v: typo(random, v) if len(v) > 5 else f"{v}.",
        "quotes": lambda v: f'"{v}"',
        "point": lambda v: f"{v}.",
        "blanks": lambda v: f" {v} ",
        "prefix": lambda v: f"Label: {v}",
    }
    rows = []
    for meant in random.choices(known, weights, k=size):
        if random.random() < share:
            slip = random.choice([*slips, "unknown"])
            text = slips[slip](meant) if slip in slips else f"I can't tell, {sentence(random)}"
            rows.append(Row(text, meant, slip, fixable=slip in slips))
        else:
            rows.append(Row(meant, meant))
    return rows


CARDS = {
    "plain": ("{}: {}", ": "), "dashed": ("- {}: {}", ": "), "bold": ("**{}:** {}", ":** "), "equals": ("{} = {}", " = "),
    "snake": ("{}: {}", ": "),
}  # fmt: skip


def cards(style: str, size: int = 200, share: float = 0.2, seed: int = 1) -> list[Row]:
    random = Random(seed)  # noqa: S311
    line, separator = CARDS[style]
    name = (lambda k: k.lower().replace(" ", "_")) if style == "snake" else (lambda k: k)
    keys = [name(k) for k in ("Category", "Priority", "Customer tier", "Reported on", "Summary")]
    rows = []
    for _ in range(size):
        values = [
            random.choice(("Billing", "Delivery", "Hardware fault", "Other")),
            random.choice(("Low", "Normal", "High")),
            random.choice(("Gold", "Silver", "None")),
            f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
            sentence(random),
        ]
        pairs = list(zip(keys, values, strict=True))
        write = lambda pairs: "\n".join(line.format(k, v) for k, v in pairs)  # noqa: E731
        meant = write(pairs)
        if random.random() >= share:
            rows.append(Row(meant, meant))
            continue
        slip = random.choice(
            ("missing", "extra", "key_typo", "key_case", "value_case", "value_typo", "order", "date", "spaced", "fence")
        )  # fmt: skip
        place = random.randrange(len(keys))
        if slip == "missing":
            text = write([p for n, p in enumerate(pairs) if n != place])
        elif slip == "extra":
            extra = random.choice(("Handled by", "Internal id", "Mood"))
            text = write([*pairs, (name(extra), random.choice(("Petra", "4711", "calm")))])
        elif slip in {"key_typo", "key_case"}:
            key = keys[place]
            new = typo(random, key) if slip == "key_typo" else key.upper()
            text = write([*pairs[:place], (new, values[place]), *pairs[place + 1 :]])
        elif slip in {"value_case", "value_typo"}:
            place = random.randrange(2)
            value = values[place]
            new = value.upper() if slip == "value_case" or len(value) < 6 else typo(random, value)
            text = write([*pairs[:place], (keys[place], new), *pairs[place + 1 :]])
        elif slip == "order":
            text = write([pairs[1], pairs[0], *pairs[2:]])
        elif slip == "date":
            day = values[3]
            text = meant.replace(day, f"{int(day[8:])} March 2026")
            meant = meant.replace(day, f"2026-03-{day[8:]}")
        elif slip == "spaced":
            text = meant.replace(separator, f"{separator.rstrip()}   ", 1)
        else:
            text = f"```\n{meant}\n```"
        rows.append(Row(text, meant, slip, fixable=slip not in {"missing", "extra"}))
    return rows


def objects(
    indent: int | None = None, size: int = 200, share: float = 0.2, seed: int = 1
) -> list[Row]:
    random = Random(seed)  # noqa: S311
    rows = []
    for number in range(size):
        value = {
            "intent": random.choice(("refund", "exchange", "status", "complaint")),
            "order_id": f"{random.randint(0, 99999):05}",
            "items": [{"sku": f"B-{number}", "count": random.randint(1, 3)}],
            "refundable": random.random() < 0.5,
            "amount": random.choice((12, 19.5, 230)),
            "note": sentence(random),
        }
        write = lambda v: json.dumps(v, indent=indent)  # noqa: E731
        meant = write(value)
        if random.random() >= share:
            rows.append(Row(meant, meant))
            continue
        lacking = random.choice(("order_id", "intent", "note"))
        renamed = {("Intent" if key == "intent" else key): v for key, v in value.items()}
        yes_or_no = "yes" if value["refundable"] else "no"
        fixed = {
            "fence": f"```json\n{meant}\n```",
            "comma": meant.rstrip("}").rstrip() + ",}",
            "single": repr(value),
            "around": f"Here is the JSON you asked for:\n{meant}",
            "type": write({**value, "refundable": yes_or_no}),
            "enum": write({**value, "intent": value["intent"].upper()}),
            "key": write(renamed),
        }
        lost = {
            "cut": meant[: len(meant) // 2],
            "missing": write({key: v for key, v in value.items() if key != lacking}),
            "extra": write({**value, "confidence": 0.9}),
            "prose": "I could not find an order in this message.",
        }
        slip = random.choice([*fixed, *lost])
        rows.append(Row({**fixed, **lost}[slip], meant, slip, fixable=slip in fixed))
    return rows


NOTES = {
    "capitals": ("{}\n{}", str.upper), "colon": ("{}:\n{}", str.title), "hashes": ("## {}\n{}", str.title),
    "bold": ("**{}**\n{}", str.title), "inline": ("{}: {}", str.title), "bold_inline": ("**{}:** {}", str.title),
    "capital_inline": ("{}: {}", str.upper), "single": ("{}: {}", lambda h: h[0].upper()),
}  # fmt: skip
HEADINGS = ("subjective", "objective", "assessment", "plan")


def notes(
    style: str, size: int = 120, share: float = 0.2, seed: int = 1, rich: float = 0.0
) -> list[Row]:
    random = Random(seed)  # noqa: S311
    pattern, cased = NOTES[style]
    names = [cased(h) for h in HEADINGS]
    rows = []
    for _ in range(size):
        bodies = [" ".join(sentence(random) for _ in range(random.randint(1, 3))) for _ in names]
        if random.random() < rich:
            bodies[1] = (
                f"BP: {random.randint(100, 160)}/80\nTemp: 37.{random.randint(0, 9)}\n{bodies[1]}"
            )
            bodies[3] = "\n".join(f"- {sentence(random)}" for _ in range(random.randint(1, 3)))
        write = lambda parts: "\n\n".join(pattern.format(h, b) for h, b in parts)  # noqa: E731
        parts = list(zip(names, bodies, strict=True))
        meant = write(parts)
        if random.random() >= share:
            rows.append(Row(meant, meant))
            continue
        slip = random.choice(("order", "case", "missing", "typo", "extra"))
        place = random.randrange(4)
        if slip == "order":
            text = write([parts[1], parts[0], *parts[2:]])
        elif slip == "missing":
            text = write([p for n, p in enumerate(parts) if n != place])
        elif slip == "extra":
            text = write([*parts, (cased("follow up"), "In a week.")])
        else:
            head = names[place]
            other = head.upper() if head != head.upper() else head.title()
            if len(head) == 1:
                slip, other = "case", head.lower()
            new = other if slip == "case" else typo(random, head) if len(head) > 5 else head + "s"
            text = write([*parts[:place], (new, bodies[place]), *parts[place + 1 :]])
        rows.append(Row(text, meant, slip, fixable=slip in {"order", "case", "typo"}))
    return rows


def letters(size: int = 200, share: float = 0.04, seed: int = 1) -> list[Row]:
    random = Random(seed)  # noqa: S311
    rows = []
    for _ in range(size):
        body = "\n\n".join(sentence(random, 20, 40) for _ in range(random.randint(1, 3)))
        hello = f"Hi {random.choice(('Ann', 'Marek', 'Lucía', 'Mr Osei'))},"
        bye = "Kind regards,\nThe Heron team"
        meant = text = f"{hello}\n\n{body}\n\n{bye}"
        slip = ""
        if random.random() < share:
            slip = random.choice(("greeting", "sign_off"))
            text = f"{body}\n\n{bye}" if slip == "greeting" else f"{hello}\n\n{body}"
        rows.append(Row(text, meant, slip))
    return rows


def texts(rows: Sequence[Row]) -> list[str]:
    return [row.text for row in rows]
