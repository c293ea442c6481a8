"""Each kind of leak finds the one that is planted for it, and distinct texts have none."""

import random

import pytest

from curate.datasets import audit as audits
from curate.datasets.audit import KINDS
from curate.domain.examples import Turn
from curate.domain.records import Record

CLEAN = [
    "My Heron never came, and nobody rings me back about it.",
    "The app shows yesterday's ride to the lake twice.",
    "Please send the invoice for the panniers to our bookkeeping.",
    "The front brake squeals whenever it rains in the morning.",
    "Can I hand in my old battery at your shop in Leith?",
    "A spoke broke on the second ride, is that covered at all?",
    "How tight should the folding hinge of a Wren be?",
    "The lock will not open with either of its two keys.",
    "Which of your helmets fits a head of sixty centimeters?",
    "I moved to Perth, where do I change my delivery address?",
    "My discount for students was not taken off at the till.",
    "Someone stole my rear light while I was buying bread.",
]
RED = "The charger of my Heron shows a red light whenever I plug it in overnight"


def record(number, text, part, *, turns=(), output="Topic: Battery", **groups):
    talk = tuple(
        Turn("user" if place % 2 == 0 else "assistant", one) for place, one in enumerate(turns)
    )
    return Record(number, 1, part, f"g{number}", text, output, turns=talk, groups=groups)


BACKGROUND = [
    record(number, text, "held_out" if number % 3 == 0 else "train", customer=f"C-{number}")
    for number, text in enumerate(CLEAN)
]
LONG = (
    "Hello team, I wrote to you last week and nobody has answered, which is a pity, so here it is once more "
    f"for whoever reads this first.\n> {RED}\nWe bought three bikes from you, one for my wife and two for "
    "the children, and never had any trouble with them before."
)
OPENING = (
    "My parcel has been lying at the depot in Crewe since Tuesday.",
    "Which number is on it?",
)
LATER = (
    "It was on the wrong shelf, so the driver never saw it, and now he is ill. Who drives instead?"
)
POLITE = "I would be so glad if anybody could explain to me soon:"
BRISK = "Hello there, tell me today without any more waiting, please,"
CLAIM = "gravel wheel warranty pothole damage refused twice by your Leith workshop manager Duncan McAllister despite photographs from both insurers"
# How many tickets of this desk begin, so that it weighs little.
POLITENESS = [
    record(number, f"{start} {text[::-1]}", "train")
    for number, (start, text) in enumerate(((s, t) for s in (POLITE, BRISK) for t in CLEAN), 20)
]
PLANTED = {
    "near_duplicate": (record(90, f"{RED}, I think", "held_out"), record(91, RED, "train")),
    "near_copy": (
        record(90, "Will the new lamp be delivered to me on Friday, and when?", "held_out"),
        record(91, "And when will the new lamp on Friday be delivered to me?", "train"),
    ),
    "containment": (record(90, LONG, "held_out"), record(91, RED, "validation")),
    "bare_text": (
        record(90, "Hi Tom,\nwhere is parcel 4711?\nKind regards,\nAnn Berger\nBerger Ltd", "held_out"),
        record(91, "Where is parcel GX-93/2026-88123-77?", "train"),
    ),
    "tfidf_cosine": (record(90, f"{POLITE} {CLAIM}", "held_out"), record(91, f"{BRISK} {CLAIM}", "train")),
    "same_conversation": (
        record(90, "It says AC-77.", "held_out", turns=OPENING),
        record(91, LATER, "train", turns=(*OPENING, "It reads AC-78, so I think, in red.", "Thanks, one moment.")),
    ),
    "same_group": (
        record(90, "Do you ship to Jersey?", "held_out", patient="P-17 "),
        record(91, "Is a test ride free of charge?", "train", patient="p-17"),
    ),
}  # fmt: skip


BACKGROUND += POLITENESS


def find(records, different=(), **more):
    return audits.audit(audits.sides(records, different, **more))


def test_every_kind_has_a_planted_leak_of_its_own():
    assert set(PLANTED) == {kind.name for kind in KINDS}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_leak_is_found_by_its_kind(name):
    found = find([*BACKGROUND, *PLANTED[name]])

    assert found.by_kind[name] == ((90, 91),)
    assert found.leaks == {90: 91}
    assert name in found.kinds_of(90, 91)


def test_each_kind_finds_what_the_split_does_not_see():
    """What the other kinds are there for: the split's own comparison finds its own leak alone."""
    seen = {
        name: bool(find([*BACKGROUND, *planted]).by_kind["near_duplicate"])
        for name, planted in PLANTED.items()
    }

    assert seen == {name: name == "near_duplicate" for name in PLANTED}


@pytest.mark.parametrize("name", PLANTED)
def test_a_pair_that_a_person_called_different_is_no_leak_and_told_apart(name):
    found = find([*BACKGROUND, *PLANTED[name]], [(91, 90)])

    assert found.leaks == {}
    assert found.called_different == ((90, 91),)


@pytest.mark.parametrize("name", PLANTED)
def test_the_next_one_counts_where_the_earliest_was_called_different(name):
    one, other = PLANTED[name]
    again = Record(92, 1, "train", "g92", other.input, other.output, turns=other.turns, groups=other.groups)  # fmt: skip

    found = find([*BACKGROUND, one, other, again], [(90, 91)])

    assert found.by_kind[name] == ((90, 92),)


def test_distinct_texts_have_no_leaks():
    assert find(BACKGROUND).leaks == {}


def test_short_tickets_of_one_template_are_no_leaks():
    draw = random.Random(4)  # noqa: S311
    things = [
        "saddle",
        "pedal",
        "bell",
        "mirror",
        "basket",
        "kickstand",
        "mudguard",
        "chain",
        "headlight",
        "lock",
        "pump",
        "rack",
    ]
    faults = "squeaks rattles wobbles is missing leaks is bent fell off is scratched".replace(
        "is ", "is_"
    )
    places = [
        "Leith",
        "Perth",
        "Crewe",
        "Hull",
        "Truro",
        "Derby",
        "Stoke",
        "Luton",
        "Poole",
        "Leeds",
        "York",
        "Bath",
    ]
    texts = {
        f"Hello, the {draw.choice(things)} of my bike {draw.choice(faults.split()).replace('_', ' ')} since "
        f"I was in {draw.choice(places)}, what now?"
        for _ in range(60)
    }
    records = [
        record(number, text, "held_out" if number % 4 == 0 else "train")
        for number, text in enumerate(sorted(texts))
    ]

    found = find(records).by_kind

    assert (found["tfidf_cosine"], found["containment"], found["bare_text"]) == ((), (), ())


def test_a_short_text_a_greeting_and_nobody_in_particular_are_no_leaks():
    records = [
        record(1, "Hello, thank you!", "held_out", customer="unknown"),
        record(2, "Order 17", "held_out", customer="", thread="N/A"),
        record(3, "Thank you, hello! It never came, though, said my neighbor.", "train", customer="Unknown"),
        record(4, "Order 18", "train", thread="n/a"),
    ]  # fmt: skip

    assert find(records).leaks == {}


def test_without_one_of_the_sides_there_is_nothing_to_find():
    rest = [one for one in BACKGROUND if one.part != "held_out"]

    for records in ([], rest, [one for one in BACKGROUND if one.part == "held_out"]):
        assert set(find(records).by_kind) == {kind.name for kind in KINDS}
        assert find(records).leaks == {}


def test_how_a_desk_always_begins_is_no_leak_and_is_said():
    start = ("Please wait while we connect you with one of our specialists.",)
    records = [
        record(number, f"{text} ({number})", "held_out" if number < 3 else "train", turns=(*start, "Hello!"))
        for number, text in enumerate([*CLEAN, *(one[::-1] for one in CLEAN)])
    ]  # fmt: skip

    found = find(records)

    assert found.by_kind["same_conversation"] == ()
    (said,) = (one for one in found.passed_over if one.startswith("Same conversation"))
    assert said == (
        "Same conversation at another state: 3 held-out examples were not compared with everything, because "
        "they begin with messages that more than 20 conversations begin with."
    )


def test_what_is_made_of_boilerplate_is_not_looked_for_and_that_is_said():
    notice = (
        "Please note that this message is meant for nobody but the person whom it was written to."
    )
    records = [
        record(number, notice, "held_out" if number < 2 else "train") for number in range(205)
    ]

    found = find(records, twins={})

    assert found.by_kind["containment"] == ()
    assert any(one.startswith("One text inside another: 2 held-out") for one in found.passed_over)


DENSE = {
    "bare_text": ("订单4711现在到底在哪里", "订单8812现在到底在哪里"),
    "tfidf_cosine": (
        "请问前轮辐条断裂是否属于保修范围之内",
        "前轮辐条断裂是否属于保修范围之内请告知",
    ),
    "containment": (
        "早上好我上周已经写信给你们但是没有人回复所以再问一次充电器整夜亮红灯应该怎么办才能修好谢谢你们的帮助祝工作顺利",
        "充电器整夜亮红灯应该怎么办才能修好谢谢你们的帮助",
    ),
}
STRANGERS = (
    "请问发票可以寄到我们的会计部门吗",
    "请问折叠铰链应该拧多紧",
    "我搬到珀斯了在哪里更改送货地址请告知",
    "学生折扣在收银台没有扣除请告知",
)


@pytest.mark.parametrize("name", DENSE)
def test_texts_without_spaces_between_words_are_looked_at_as_well(name):
    held, other = DENSE[name]
    records = [record(number, text, "train") for number, text in enumerate(STRANGERS)]

    found = find([*records, record(90, held, "held_out"), record(91, other, "train")])

    assert found.by_kind[name] == ((90, 91),)
    assert set(found.leaks) == {90}


def test_twins_that_are_known_are_not_looked_for_again():
    found = find([*BACKGROUND, *PLANTED["same_group"]], twins={90: 91})

    assert found.by_kind["near_duplicate"] == ((90, 91),)
