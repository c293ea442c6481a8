"""What the checks find where the truth is known: personal data, labels, offsets, placeholders, encoding.

Prints Markdown tables. The data is public and not part of this repository; a folder that is not there is left
out:

    python benchmarks/checks.py --data FOLDER       # with presidio_synth, banking77, bitext_support in it

With the extra `personal` and a spaCy model installed, names are also counted with Presidio. The mojibake is
planted here, in sentences written for it.
"""

import argparse
import csv
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import ftfy.bad_codecs  # noqa: F401 - makes the sloppy codecs known

from curate.checks import checks
from curate.checks.texts.presidio import Finder, found_by_presidio
from curate.domain.errors import Unusable
from curate.domain.examples import Example
from curate.text.encoding.mojibake import flaws
from curate.text.personal import Personal, personal_data
from curate.text.placeholders import placeholders

KINDS = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "CREDIT_CARD": "card", "IBAN_CODE": "iban",
    "US_SSN": "ssn", "IP_ADDRESS": "ip", "US_DRIVER_LICENSE": "record", "DOMAIN_NAME": "url",
    "STREET_ADDRESS": "address", "PERSON": "name",
}  # fmt: skip
ALSO = {
    "address": {"GPE", "ZIP_CODE"},
    "born": {"DATE_TIME"},
    "place": {"GPE", "LOCATION"},
    "origin": {"NRP"},
}
SENTENCES = (
    "Die Größe der Schlösser überrascht täglich. Können Sie mir für 3 € zurückgeben, was fehlt?",
    "L’été dernier, j’ai reçu un café gâté ; où est passée la pièce « manquante » ?",
    "¿Cuándo llegará el niño? El año pasado pagué 20 € por la reparación, ¡qué lástima!",
    "Não há informações sobre a manutenção; a bênção da avó chegará amanhã às três.",
    "Perché non c’è più caffè? È già così da lunedì, però può essere un’eccezione.",
    "Zażółć gęślą jaźń, proszę o zwrot pieniędzy za uszkodzoną przesyłkę.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy, prosím o výměnu součástky.",
    "På sjön blåser det, och vår båt går sönder; när får vi hjälp åt gästerna?",
    "Äiti söi yöllä mämmiä, mutta tilaus myöhästyi taas eikä kukaan hälyttänyt.",
    "Árvíztűrő tükörfúrógép nem működik, kérem küldjék vissza az összeget.",
    "Şu çığ gibi büyüyen sorunu çözün: ürün geç geldi, kutusu da eksikti.",
    "Привет! Где мой заказ? Деньги сняли дважды, а посылка не пришла.",
    "Καλημέρα, πού βρίσκεται η παραγγελία μου; Περιμένω τρεις ημέρες.",
    "שלום, איפה ההזמנה שלי? חיכיתי שלושה ימים ואף אחד לא ענה.",
    "مرحبا، أين طلبي؟ انتظرت ثلاثة أيام ولم يجب أحد على رسالتي.",
    "注文した商品がまだ届きません。いつ届くか教えてください。",
    "我的订单还没有到，请告诉我什么时候能收到。",
    "주문한 상품이 아직 도착하지 않았습니다. 언제 오나요?",
    "Where is the “café” order — we paid £20 and it’s still naïve to hope, isn’t it…",
)  # fmt: skip


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """One Markdown table under a heading."""
    print(f"\n## {title}\n\n| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")


def share(part: int, whole: int) -> str:
    """A share with what it is of."""
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "–"


def personal(folder: Path) -> None:
    """RememberedMapping and precision by kind; a hit counts where it overlaps a span of its kind."""
    rows = json.loads((folder / "synth_dataset_v2.json").read_text(encoding="utf-8"))
    variants: dict[str, Finder | None] = {"patterns": None}
    try:
        variants["with Presidio"] = found_by_presidio("en")
    except Unusable as error:
        print(f"\nPresidio is left out: {error}")
    for name, more in variants.items():
        started = time.process_time()
        found, true, hits, right = (Counter[str]() for _ in range(4))
        for row in rows:
            text = row["full_text"]
            places = list(personal_data(text))
            places += more(text, places) if more else []
            for span in row["spans"]:
                kind = KINDS.get(span["entity_type"])
                if kind:
                    true[kind] += 1
                    found[kind] += any(_overlaps(place, span) for place in places)
            for place in places:
                hits[place.kind] += 1
                right[place.kind] += any(
                    _overlaps(place, span)
                    and (
                        KINDS.get(span["entity_type"]) == place.kind
                        or span["entity_type"] in ALSO.get(place.kind, ())
                    )
                    for span in row["spans"]
                )
        table(
            f"Personal data, presidio_synth, {name} ({time.process_time() - started:.1f} s of CPU)",
            ("kind", "recall", "precision"),
            [
                (k, share(found[k], true[k]), share(right[k], hits[k]))
                for k in sorted({*true, *hits})
            ],
        )


def _overlaps(place: Personal, span: dict[str, int]) -> bool:
    return place.start < span["end_position"] and span["start_position"] < place.end


def labels(folder: Path, noise: float = 0.03) -> None:
    """Labels of banking77 exchanged at random: how many of them stand among the first k doubts."""
    with (folder / "train.csv").open(encoding="utf-8") as file:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    draw = random.Random(0)  # noqa: S311 - no secret
    names = sorted({label for _, label in rows})
    wrong = set(draw.sample(range(len(rows)), int(noise * len(rows))))
    examples = [
        Example(
            number,
            text,
            "Noted.",
            label=draw.choice([n for n in names if n != label]) if number in wrong else label,
        )
        for number, (text, label) in enumerate(rows)
    ]
    started = time.process_time()
    ranked = [
        f.examples[0]
        for f in checks.make("label_error", {"certainty": 0.5}).run(examples)
        if f.severity != "note"
    ]
    seconds = time.process_time() - started
    usual = [
        f.examples[0] for f in checks.make("label_error").run(examples) if f.severity != "note"
    ]
    table(
        f"Label errors, banking77, {len(wrong)} of {len(rows)} labels exchanged ({seconds:.0f} s of CPU)",
        ("the first", "precision", "recall"),
        [
            (k, share(len(wrong & set(top)), len(top)), share(len(wrong & set(top)), len(wrong)))
            for k, top in (
                *((k, ranked[:k]) for k in (50, 100, 200, len(wrong), 500)),
                (f"all as it runs by itself ({len(usual)})", usual),
            )
        ],
    )


def offsets(folder: Path) -> None:
    """Given annotations that do not fit their text, and placeholders in all their spellings."""
    with (folder / "bitext_sample_31k_lines.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    examples = [
        Example(number, row["instruction"], row["response"], metadata=row)
        for number, row in enumerate(rows)
    ]
    wrong = {
        e.id
        for e in examples
        if (value := e.metadata["entity_value"])
        and e.input[int(e.metadata["start_offset"]) : int(e.metadata["end_offset"])].lower()
        != value.lower()
    }
    hits = {
        f.examples[0] for f in checks.make("leftover").run(examples) if f.code == "wrong_annotation"
    }
    written = [(m[0], e) for e in examples for m in re.finditer(r"\{\{[^{}]*\}\}", e.output)]
    seen = [
        any(p.start <= m.start() and m.end() <= p.end for p in placeholders(e.output))
        for e in examples
        for m in re.finditer(r"\{\{[^{}]*\}\}", e.output)
    ]
    spellings = len({spelled for spelled, _ in written})
    table(
        f"Annotations and placeholders, bitext_support ({len(rows):,} rows)",
        ("", "recall", "precision"),
        [
            (
                "wrong offsets",
                share(len(hits & wrong), len(wrong)),
                share(len(hits & wrong), len(hits)),
            ),
            (f"placeholders {{{{…}}}} in {spellings} spellings", share(sum(seen), len(seen)), "–"),
        ],
    )


CODECS = (
    "windows-1252", "latin-1", "windows-1250", "windows-1251", "iso-8859-15", "macroman", "cp437", "cp850",
)  # fmt: skip
SLOPPY = {"windows-1250", "windows-1251", "windows-1252"}


def misread(codec: str) -> Callable[[str], str]:
    """UTF-8 taken for something else, as programs do that refuse no byte."""
    sloppy = f"sloppy-{codec}" if codec in SLOPPY else codec
    return lambda text: text.encode().decode(sloppy)


BREAKS: dict[str, Callable[[str], str]] = {
    **{f"UTF-8 read as {codec}": misread(codec) for codec in CODECS},
    "the same twice (windows-1252)": lambda t: misread("windows-1252")(misread("windows-1252")(t)),
    "UTF-16 read byte by byte": lambda t: t.encode("utf-16-le").decode("latin-1"),
}


def mojibake() -> None:
    """Sentences of 19 languages, broken in several ways, and left as they are."""
    rows = []
    for name, broken in BREAKS.items():
        made = []
        for sentence in SENTENCES:
            try:
                made.append((sentence, broken(sentence)))
            except UnicodeError:
                continue  # this sentence can't be misread in this way
        made = [(clean, bad) for clean, bad in made if clean != bad]
        found = [flaws(bad) for _, bad in made]
        fixed = sum(_repaired(bad) == clean for clean, bad in made)
        rows.append(
            (name, len(made), share(sum(map(bool, found)), len(made)), share(fixed, len(made)))
        )
    table("Broken encoding, planted", ("how", "texts", "found", "fixed to the letter"), rows)
    alarms = sum(bool(flaws(sentence)) for sentence in SENTENCES)
    print(f"\nFalse alarms on the {len(SENTENCES)} sentences as written: {alarms}.")


def _repaired(text: str) -> str:
    for flaw in reversed(flaws(text)):
        text = text[: flaw.start] + (flaw.repaired or "") + text[flaw.end :]
    return text


def main() -> None:
    """Every table for which the data is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path())
    parser.add_argument("--only", nargs="*", default=["personal", "labels", "offsets", "mojibake"])
    given = parser.parse_args()
    parts: dict[str, tuple[str, Callable[[Path], None]]] = {
        "personal": ("presidio_synth", personal),
        "labels": ("banking77", labels),
        "offsets": ("bitext_support", offsets),
    }
    for name, (folder, measure) in parts.items():
        if name in given.only and (given.data / folder).is_dir():
            measure(given.data / folder)
    if "mojibake" in given.only:
        mojibake()


if __name__ == "__main__":
    main()
