"""Every threshold of the guesser on both sides: a column of a hundred cells at a time."""

import pytest

from curate.importers.roles import column_names as names
from curate.importers.roles.role_guess import guess, named_answer

COUNT = 100


def column(make, *, of=COUNT, other=None, count=COUNT):
    """Cells: the first ``of`` by ``make``, the rest by ``other``, each from its number."""
    return [make(i) if i < of else other(i) for i in range(count)]


def text(i):
    return f"Where is the parcel {i} that I ordered?"


def reply(i):
    return f"It was sent by courier {i} yesterday."


def token(i):
    return f"AB-{i}"


def phrase(i):
    return f"AB {i}"


def day(i):
    return f"2026-{1 + i % 12:02}-{1 + i // 12:02}"


def address(i):
    return f"anna{i}@mail.test"


def roles(columns):
    """What each role was found to be, of columns by name."""
    return guessed(columns).roles


def guessed(columns):
    cells = list(columns.values())
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True)]
    return guess(list(columns), rows)


def early(name, known):
    """What a name's place in its list adds: 0.2 for the first, less for each after it."""
    return 0.2 * (1 - known.index(name) / len(known))


def kind(i, values=5):
    """A text whose words tell which of some kinds it is."""
    return f"My {WORDS[i % values]} {i} is not what I wanted it to be."


WORDS = [f"{a}{b}ing" for a in "bdfgklmnprst" for b in ("au", "eo", "io", "ou", "ua")]


# -- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "known", "sure"),
    [
        ("input", names.INPUT, 1.0),
        ("skarga", names.INPUT, 0.8 + early("skarga", names.INPUT)),
        ("Skargas", names.INPUT, 0.8 + early("skarga", names.INPUT)),
        ("my skarga", names.INPUT, 0.5 + early("skarga", names.INPUT)),
        ("skarga 1", names.INPUT, 0.4 + early("skarga", names.INPUT)),
        ("superskarga", names.INPUT, 0.4 + early("skarga", names.INPUT)),
        ("supertexto", names.INPUT, 0.4 + early("texto", names.INPUT)),
        ("superbody", names.INPUT, 0.0),
        ("super skargax", names.INPUT, 0.0),
        ("skargax", names.INPUT, 0.0),
        ("kunden_nachricht", names.INPUT, 0.5 + early("nachricht", names.INPUT)),
        ("Kundennachricht", names.INPUT, 0.4 + early("nachricht", names.INPUT)),
        ("ticketId", names.ID, 0.8 + 0.2 * (1 - 1 / len(names.ID))),
        ("Réponse", names.OUTPUT, 0.8 + early("reponse", names.OUTPUT)),
        ("대답", names.OUTPUT, 0.8 + early("대답", names.OUTPUT)),
        ("Ответ", names.OUTPUT, 0.8 + early("ответ", names.OUTPUT)),
        ("Lösning", names.OUTPUT, 0.8 + early("losning", names.OUTPUT)),
        ("Rozwiązanie zgłoszenia", names.OUTPUT, 0.4 + early("rozwiazanie", names.OUTPUT)),
        ("Größe", ("grosse",), 1.0),
        ("", names.INPUT, 0.0),
    ],
)
def test_a_name_is_as_sure_as_its_match_is_whole_and_its_place_in_the_list_early(name, known, sure):
    assert names.likeness(name, known) == pytest.approx(sure)


def test_what_an_agent_wrote_asks_nothing():
    assert names.asks("customer message") > 0
    assert names.asks("agent message") == names.asks("mensaje del agente") == 0


def test_no_name_that_stands_aside_asks_anything():
    assert [
        name for name in names.ASIDE if names.asks(name) >= 0.4 and not names.is_internal(name)
    ] == []


@pytest.mark.parametrize("name", ["tools", "estado", "status", "priority", "mis a jour"])
def test_each_name_of_a_list_is_one_of_its_own(name):
    assert names.likeness(name, names.ASIDE) >= 0.8


@pytest.mark.parametrize(
    ("name", "internal"),
    [("Work notes", True), ("Private comment", True), ("Interne Notiz", True), ("Notes", False), ("Internet", False)],
)  # fmt: skip
def test_what_is_for_colleagues_only_is_known_by_its_name(name, internal):
    assert names.is_internal(name) == internal
    found = roles({"Question": column(text), name: column(reply)})
    # Notes are as a rule what colleagues wrote, whatever they are called.
    assert ("output" in found) != (internal or name == "Notes")
    rows = [{name: reply(i)} for i in range(5)]
    assert named_answer([name], rows) is None


# -- id -----------------------------------------------------------------------------------------

IDS = {
    "tokens": (column(token, of=91, other=phrase), column(token, of=90, other=phrase)),
    "repeated": (
        column(token, of=96, other=lambda _: token(0)),
        column(token, of=95, other=lambda _: token(0)),
    ),
    "dates": (column(day, of=49, other=token), column(day, of=50, other=token)),
    "emails": (column(address, of=49, other=token), column(address, of=50, other=token)),
    "length": (column(lambda i: f"{i:064}"), column(lambda i: f"{i:065}")),
}


@pytest.mark.parametrize("measure", IDS)
def test_an_id_is_a_named_column_of_short_values_that_hardly_repeat_and_are_no_dates(measure):
    is_id, is_none = IDS[measure]

    assert roles({"Message": column(text), "Ticket ID": is_id}).get("id") == ["Ticket ID"]
    assert "id" not in roles({"Message": column(text), "Ticket ID": is_none})


@pytest.mark.parametrize(
    ("name", "is_id"),
    [
        ("#", True),
        (" # ", True),
        (" № ", True),
        ("Nº", True),
        ("uuid", True),
        ("my uuid", True),
        ("zzz", False),
        # Named for both: whichever is surer, but a whole name of an id is one.
        ("customer id", False),
        ("conversation id", True),
    ],
)
def test_a_column_is_an_id_by_its_name_where_it_is_not_rather_a_group(name, is_id):
    found = roles({"Message": column(text), name: column(token)})

    assert ("id" in found) == is_id


def test_of_several_ids_the_surest_name_counts_and_then_the_first():
    columns = {"Message": column(text), "index": column(token), "uuid": column(token)}
    alike = {"Message": column(text), "my uuid": column(token), "your uuid": column(token)}

    assert roles(columns)["id"] == ["uuid"]
    assert roles(alike)["id"] == ["my uuid"]
    assert roles({"#": column(token), "id": column(token)})["id"] == ["id"]
    assert roles({"identifiant": column(token), "#": column(token)})["id"] == ["#"]


FIRST = {
    "as it should be": (True, "zzz", column(token, count=5)),
    "too few": (False, "zzz", column(token, count=4)),
    "one is missing": (False, "zzz", [*column(token, count=5), ""]),
    "one of two words": (False, "zzz", column(token, of=19, other=phrase, count=20)),
    "named for questions": (False, "skarga 1", column(token, count=5)),
    "named for answers": (False, "rozwiazanie 1", column(token, count=5)),
}


@pytest.mark.parametrize("case", FIRST)
def test_without_a_name_only_the_first_column_of_short_different_values_is_an_id(case):
    is_id, name, cells = FIRST[case]
    message = column(text, count=len(cells))

    assert ("id" in roles({name: cells, "Message": message})) == is_id
    assert "id" not in roles({"Message": message, name: cells})


# -- created at ---------------------------------------------------------------------------------

SECONDS = {
    "ten digits": (True, "created", column(lambda i: f"17000000{i:02}")),
    "thirteen": (True, "created", column(lambda i: f"17000000{i:02}000")),
    "eleven": (False, "created", column(lambda i: f"17000000{i:02}0")),
    "not all ten": (False, "created", [*column(lambda i: f"17000000{i:02}", count=99), "1"]),
    "another name": (False, "zzz", column(lambda i: f"17000000{i:02}")),
    "91 numbers": (
        True,
        "created",
        column(lambda i: f"17000000{i:02}", of=91, other=lambda i: f"unknown {i}"),
    ),
    "90 numbers": (
        False,
        "created",
        column(lambda i: f"17000000{i:02}", of=90, other=lambda i: f"unknown {i}"),
    ),
}


@pytest.mark.parametrize("case", SECONDS)
def test_seconds_are_moments_under_a_telling_name_only(case):
    is_moment, name, cells = SECONDS[case]

    assert ("created_at" in roles({"Message": column(text), name: cells})) == is_moment


@pytest.mark.parametrize(("dates", "found"), [(81, True), (80, False)])
def test_a_column_of_dates_holds_more_than_four_in_five(dates, found):
    cells = column(day, of=dates, other=lambda i: f"some day {i}")

    assert ("created_at" in roles({"Message": column(text), "zzz": cells})) == found


def test_of_several_dates_the_surest_name_counts_and_then_the_first():
    columns = {"Message": column(text), "zzz": column(day), "date": column(day), "created": column(day)}  # fmt: skip
    unnamed = {"Message": column(text), "zzz": column(day), "yyy": column(day)}

    assert roles(columns)["created_at"] == ["created"]
    assert roles(unnamed)["created_at"] == ["zzz"]
    assert guessed(columns).sure["created_at"] == 0.9
    assert guessed(unnamed).sure["created_at"] == 0.6


# -- texts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said", "is_system"),
    [
        ("System prompt", "Be kind now", True),
        ("System prompt", "Be kind", False),
        ("my system prompt", "Be kind now", False),
    ],
)
def test_a_system_text_is_named_so_and_has_three_words(name, said, is_system):
    found = roles({"Message": column(text), name: [said] * COUNT})

    assert ("system" in found) == is_system


def test_without_names_the_earlier_of_the_longest_texts_is_the_input():
    def longer(i):
        return f"{text(i)} {reply(i)}"

    found = roles({"xxx": column(reply), "yyy": column(longer), "zzz": column(text)})
    assert found == {"input": ["yyy"]}
    found = roles({"xxx": column(token), "yyy": column(text), "zzz": column(longer)})
    assert found["input"] == ["yyy"]


@pytest.mark.parametrize("name", ["zzz", "Answer"])
def test_a_lone_text_is_the_question_whatever_it_is_called(name):
    found = roles({name: column(text)})

    assert (found["input"], "output" in found) == ([name], False)


def test_a_question_is_told_by_a_name_in_part_though_another_text_is_longer():
    longer = column(lambda i: f"{text(i)} {reply(i)}")
    found = guessed({"zzz": longer, "my skarga": column(text)})

    # The other holds all of the question: it is no answer to it.
    assert found.roles == {"input": ["my skarga"]}
    assert found.suggested == {"output": ["zzz"]}


def test_what_is_named_for_both_is_what_its_name_says_more_surely():
    longer = column(lambda i: f"{text(i)} {reply(i)}")
    found = roles({"zzz": longer, "answer description": column(text)})

    assert found == {"input": ["answer description"]}


def test_of_two_answers_of_one_name_the_text_counts_and_then_the_longer():
    words, word = column(lambda i: f"a b {i}"), column(lambda i: f"{i:035}")
    longer = column(lambda i: f"a b c {i}")

    assert roles({"Question": column(text), "output": words, "Output": word})["output"] == [
        "output"
    ]
    assert roles({"Question": column(text), "output": words, "Output": longer})["output"] == [
        "Output"
    ]


# Beside a question: whether a column is the answer.
ANSWERS = {
    "four words": (True, "zzz", column(lambda i: f"It was sent {i}")),
    "three words": (False, "zzz", column(lambda i: f"was sent {i}")),
    "words of other questions": (False, "zzz", column(lambda i: f"It was sent {i + 1}")),
    "a question itself": (False, "zzz", column(lambda i: f"Was it sent {i}?")),
    "three in ten ask": (True, "zzz", column(lambda i: f"Was it {i} sent?", of=30, other=reply)),
    "half ask": (True, "zzz", column(lambda i: f"Was it {i} sent?", of=50, other=reply)),
    "51 ask": (False, "zzz", column(lambda i: f"Was it {i} sent?", of=51, other=reply)),
    "the question again": (False, "zzz", column(lambda i: text(i).upper().rstrip("?"))),
    "named for another question": (False, "skarga", column(reply)),
    "named for what stands beside": (False, "explanation", column(reply)),
    "named for what a system fills in": (False, "resolution code", column(reply)),
    "named for a subject": (False, "tytul 1", column(reply)),
    "named for a context": (False, "contexte 1", column(reply)),
    "named for something else": (False, "mis a jour 1", column(reply)),
    "named for an answer, short": (True, "my rozwiazanie", column(lambda i: f"sent it {i}")),
    "one word, named wholly": (True, "rozwiazanie", column(token)),
    "one word, named in part": (False, "my rozwiazanie", column(token)),
    "49 dates": (True, "rozwiazanie", column(day, of=49, other=lambda i: f"sent{i % 50}")),
    "50 dates": (False, "rozwiazanie", column(day, of=50, other=lambda i: f"sent{i % 50}")),
    "49 addresses": (True, "rozwiazanie", column(address, of=49, other=lambda i: f"sent{i % 50}")),
    "50 addresses": (False, "rozwiazanie", column(address, of=50, other=lambda i: f"sent{i % 50}")),
}  # fmt: skip


@pytest.mark.parametrize("case", ANSWERS)
def test_the_answer_is_named_so_or_is_the_other_text_of_four_words(case):
    is_answer, name, cells = ANSWERS[case]

    found = roles({"Question": column(text), name: cells})

    assert found["input"][-1] == "Question"
    assert (found.get("output") == [name]) == is_answer


@pytest.mark.parametrize(
    ("name", "cells", "is_input"),
    [
        ("skarga", column(token), True),
        ("my skarga", column(token), False),
        ("my input", column(token), False),
        ("skarga", column(day, of=49, other=token), True),
        ("skarga", column(day, of=50, other=token), False),
        ("skarga", column(address, of=49, other=token), True),
        ("skarga", column(address, of=50, other=token), False),
        ("skarga", [""] * COUNT, False),
    ],
)
def test_a_question_need_not_be_a_text_where_its_name_is_whole(name, cells, is_input):
    assert (roles({"zzz": ["x"] * COUNT, name: cells}).get("input") == [name]) == is_input


@pytest.mark.parametrize(
    ("name", "is_subject"), [("Subject", True), ("tytul", True), ("my subject", False), ("zzz", False)]
)  # fmt: skip
def test_a_list_of_tickets_asks_by_its_subject(name, is_subject):
    short = column(lambda i: f"Light {i % 50}")

    assert (roles({"zz": column(token), name: short}).get("input") == [name]) == is_subject
    assert "input" not in roles({"zz": column(token), "Subject": column(lambda i: f"{i % 50}")})
    assert "input" not in roles({"zz": column(token), "Subject": [""] * COUNT})


def test_of_two_subjects_the_surer_one_is_asked_about():
    short = column(lambda i: f"Light {i % 50}")

    found = roles({"zz": column(token), "tytul": short, "subject": short, "titolo": short})

    assert found["input"] == ["titolo", "subject"]


@pytest.mark.parametrize("longer", ["summary", "description", "alike"])
def test_a_summary_beside_a_longer_description_is_a_subject_and_else_the_answer(longer):
    long, short = column(lambda i: f"{text(i)} {reply(i)}"), column(text)
    summary = long if longer == "summary" else short
    description = short if longer != "description" else long

    found = roles({"Summary": summary, "Description": description})

    if longer == "summary":
        assert (found["input"], found["output"]) == (["Description"], ["Summary"])
    else:
        assert found["input"] == ["Summary", "Description"]
        assert "output" not in found


BODIES = [
    "description",
    "body",
    "message",
    "content",
    "details",
    "descripcion",
    "beschreibung",
    "descricao",
    "mensaje",
    "nachricht",
    "mensagem",
]


@pytest.mark.parametrize(
    ("body", "is_subject"), [*((f"my {body}", True) for body in BODIES), ("zzz", False)]
)
def test_only_beside_what_is_named_for_a_body_a_summary_is_a_subject(body, is_subject):
    longer = column(lambda i: f"{text(i)} {reply(i)}")

    found = roles({"Summary": column(text), body: longer})

    assert found["input"] == (["Summary", body] if is_subject else [body])
    assert ("output" in found) != is_subject


SUBJECTS = {
    "at the beginning, just sure enough": (True, f"{names.SUBJECT[13]} 1", column(token)),
    "at the beginning, just not": (False, f"{names.SUBJECT[14]} 1", column(token)),
    "subject": (True, "subject", column(token)),
    "last of the list": (True, "my tytul", column(token)),
    "at the beginning": (False, "tytul 1", column(token)),
    "at the beginning, an early name": (True, "subject 1", column(token)),
    "two values": (True, "subject", column(lambda i: f"light {i % 2}")),
    "one value": (False, "subject", ["light"] * COUNT),
    "80 numbers": (True, "subject", column(str, of=80, other=phrase)),
    "81 numbers": (False, "subject", column(str, of=81, other=phrase)),
    "context": (True, "context", column(lambda i: f"from order {i}")),
    "context of two words": (False, "context", column(lambda i: f"order {i}")),
}


@pytest.mark.parametrize("case", SUBJECTS)
def test_a_subject_and_a_context_stand_before_the_question(case):
    is_before, name, cells = SUBJECTS[case]

    found = roles({"Message": column(text), name: cells, "Reply": column(reply)})

    assert found["input"] == ([name, "Message"] if is_before else ["Message"])
    assert found["output"] == ["Reply"]


def test_the_subject_comes_first_the_context_next_and_the_surest_of_each():
    columns = {
        "Message": column(text),
        "context": column(reply),
        "my subject": column(token),
        "subject": column(token),
    }

    assert roles(columns)["input"] == ["subject", "context", "Message"]


@pytest.mark.parametrize(
    ("asked", "said", "sure"),
    [
        ("Message", "Answer", (0.95, 0.95, 0.9)),
        ("skarga", "rozwiazanie", (0.95, 0.95, 0.9)),
        ("my message", "Answer", (0.8, 0.95, 0.76)),
        ("Message", "my answer", (0.95, 0.85, 0.81)),
        ("Message", "note", (0.95, 0.85, 0.81)),
        ("Message", "zzz", (0.95, 0.75, 0.71)),
        ("yyy", "Answer", (0.6, 0.95, 0.57)),
        ("yyy", "zzz", (0.6, 0.75, 0.45)),
    ],
)
def test_how_sure_a_guess_is_follows_from_the_names(asked, said, sure):
    found = guessed({asked: column(lambda i: f"{text(i)} Please."), said: column(reply)})

    assert (found.roles["input"], found.roles["output"]) == ([asked], [said])
    assert (found.sure["input"], found.sure["output"], found.confidence) == sure
    assert len(found.reasons) == len(found.roles)


# -- group --------------------------------------------------------------------------------------

GROUPS = {
    "80 characters": (True, "customer", column(lambda i: f"{i % 50:080}")),
    "81 characters": (False, "customer", column(lambda i: f"{i % 50:081}")),
    "two values": (True, "customer", column(lambda i: f"C{i % 2}")),
    "one value": (False, "customer", ["C"] * COUNT),
    "the last name": (True, "klient", column(lambda i: f"C{i % 50}")),
    "at the end": (True, "my klient", column(lambda i: f"C{i % 50}")),
    "at the beginning": (False, "klient 1", column(lambda i: f"C{i % 50}")),
    "at the beginning, just sure enough": (True, f"{names.GROUP[38]} 1", column(lambda i: f"C{i % 50}")),
    "at the beginning, just not": (False, f"{names.GROUP[39]} 1", column(lambda i: f"C{i % 50}")),
    "81 addresses, one twice": (True, "zzz", [*column(address, of=81, other=token, count=99), address(0)]),
    "80 addresses": (False, "zzz", column(address, of=80, other=token, count=100)),
    "addresses, none twice": (False, "zzz", column(address)),
}  # fmt: skip


@pytest.mark.parametrize("case", GROUPS)
def test_a_group_is_named_so_or_holds_addresses_that_occur_again(case):
    is_group, name, cells = GROUPS[case]

    found = roles({"Message": column(text), "Reply": column(reply), name: cells})

    assert ("group" in found) == is_group


def test_80_addresses_of_which_some_occur_again_are_no_group():
    cells = column(lambda i: address(i % 40), of=80, other=token)

    assert "group" not in roles({"Message": column(text), "Reply": column(reply), "zzz": cells})


# -- label --------------------------------------------------------------------------------------


def of(values):
    return column(lambda i: f"kind{i % values}")


LABELS = {
    "named": (True, "category", of(5)),
    "the last name": (True, "dzial", of(5)),
    "at the end": (True, "my dzial", of(60)),
    "at the beginning, just sure enough": (True, f"{names.LABEL[34]} 1", of(60)),
    "at the beginning, just not": (False, "dzial 1", of(60)),
    "named, 60 values": (True, "dzial", column(lambda i: f"kind{i % 60}")),
    "named, 61 values": (False, "dzial", column(lambda i: f"kind{i % 61}")),
    "unnamed, 30 values": (True, "zzz", of(30)),
    "unnamed, 31 values": (False, "zzz", of(31)),
    "unnamed, one value": (False, "zzz", of(1)),
    "unnamed, three words": (True, "zzz", column(lambda i: f"one two {i % 5}")),
    "unnamed, four words": (False, "zzz", column(lambda i: f"one two or {i % 5}")),
    "an aside": (False, "mis a jour 1", of(5)),
    "half empty": (False, "zzz", column(lambda i: f"kind{i % 5}", of=50, other=lambda _: "")),
    "just not half empty": (True, "zzz", column(lambda i: f"kind{i % 5}", of=51, other=lambda _: "")),
}  # fmt: skip


@pytest.mark.parametrize("case", LABELS)
def test_a_label_is_named_so_or_holds_few_values_again_and_again(case):
    is_label, name, cells = LABELS[case]

    # The words of the messages tell of which kind they are, whatever the column is called.
    values = 30 if name == "zzz" else 5
    message = column(lambda i: kind(i, values) if len(set(cells)) == values else kind(i))
    found = roles({"Message": message, "Reply": column(reply), name: cells})

    assert (found.get("label") == [name]) == is_label
    assert found["output"] == ["Reply"]


def test_a_label_without_a_name_follows_from_the_words_of_the_input():
    columns = {"Reply": column(reply), "zzz": of(5)}

    assert roles({"Message": column(kind), **columns})["label"] == ["zzz"]
    assert "label" not in roles({"Message": column(text), **columns})
    # Of two that follow none is surely the label.
    assert "label" not in roles({"Message": column(kind), **columns, "yyy": of(5)})


@pytest.mark.parametrize(("count", "is_label"), [(10, True), (9, False)])
def test_beside_an_answer_a_label_without_a_name_wants_ten_rows(count, is_label):
    cells = [f"kind{i % 2}" for i in range(count)]
    message = column(lambda i: kind(i, 2), count=count)
    answer = column(reply, count=count)

    assert ("label" in roles({"Message": message, "Reply": answer, "zzz": cells})) == is_label
    # Where nothing else could be the answer, that is the answer too.
    found = guessed({"Message": message, "zzz": cells})
    assert ("output" in found.roles) == is_label
    assert found.suggested == ({} if is_label else {"output": ["zzz"]})


ANSWER_LABELS = {
    "again and again": (True, column(lambda i: f"kind{i % 60}")),
    "hardly again": (False, column(lambda i: f"kind{i % 61}")),
    "three words": (True, column(lambda i: f"one two {i % 5}")),
    "four words": (False, column(lambda i: f"one two or {i % 5}")),
    "fourteen rows of eleven values": (True, [f"kind{i % 11}" for i in range(14)]),
    "ten rows of seven values": (True, [f"kind{i % 7}" for i in range(10)]),
    "ten rows of eight values": (False, [f"kind{i % 8}" for i in range(10)]),
    "nine rows": (False, [f"kind{i % 2}" for i in range(9)]),
}


@pytest.mark.parametrize("case", ANSWER_LABELS)
def test_answers_of_few_short_values_are_the_label_too(case):
    is_label, cells = ANSWER_LABELS[case]

    found = roles({"Message": column(text, count=len(cells)), "Answer": cells})

    assert found["output"] == ["Answer"]
    assert (found.get("label") == ["Answer"]) == is_label


def test_of_several_groups_and_labels_of_one_name_the_first_counts():
    columns = {"Message": column(text), "Reply": column(reply)}
    groups = {"my klient": of(50), "your klient": of(50)}
    labels = {"my dzial": of(5), "your dzial": of(5)}

    assert roles({**columns, **groups})["group"] == ["my klient"]
    assert roles({**columns, **labels})["label"] == ["my dzial"]
    assert roles({**columns, **labels, "label": of(5)})["label"] == ["label"]


@pytest.mark.parametrize(
    ("name", "message", "label", "output"),
    [
        ("category", text, 0.8, 0.9),
        ("my category", text, 0.8, 0.8),
        ("label", text, 0.8, 0.9),
        ("dzial", kind, 0.8, 0.75),
        ("dzial", text, 0.8, None),
        ("zzz", kind, 0.7, 0.75),
        ("zzz", text, None, None),
        ("Ticket type", kind, 0.8, None),
        ("Team", kind, 0.8, None),
        ("Priority", kind, None, None),
    ],
)
def test_a_label_is_the_answer_by_the_name_of_a_class_or_the_words_of_the_input(
    name, message, label, output
):
    found = guessed({"Message": column(message), name: of(5)})

    assert (found.sure.get("label"), found.sure.get("output")) == (label, output)
    assert found.suggested == ({} if output else {"output": [name]})


@pytest.mark.parametrize(
    ("others", "output"),
    [
        ({}, "category"),
        ({"intent": of(4)}, None),
        ({"intent": of(4), "label": of(3)}, "label"),
        ({"intent": ["open", "closed"] * 50}, "category"),
        ({"intent": column(token)}, "category"),
    ],
)
def test_of_two_columns_of_classes_none_is_surely_the_answer(others, output):
    found = guessed({"Message": column(text), "category": of(5), **others})

    assert found.roles.get("output") == ([output] if output else None)


NUMBERS = column(lambda i: str(i % 4))


@pytest.mark.parametrize(
    ("name", "cells", "is_answer"),
    [
        ("label", NUMBERS, True),
        ("class", NUMBERS, True),
        ("zzz", NUMBERS, True),
        ("rating count", NUMBERS, False),
        ("label", column(lambda i: str(i % 50)), True),
        ("label", column(lambda i: str(i % 51)), False),
        ("label", column(lambda i: f"{i % 4}.5"), False),
        ("label", column(lambda i: ("true", "false")[i % 2]), True),
        ("category", column(lambda i: ("true", "false")[i % 2]), False),
        ("label", column(lambda i: ("accept", "reject", "ignore")[i % 3]), False),
        ("label", column(lambda i: ("open", "closed")[i % 2]), False),
        ("label", column(lambda i: ("train", "test")[i % 2]), False),
        ("category", column(lambda i: ("low", "high")[i % 2]), False),
        ("label", column(lambda i: ("low", "high")[i % 2]), True),
        ("label", column(lambda i: f"https://help.test/{i % 4}"), False),
        ("label", ["kind"] * COUNT, False),
    ],
)
def test_numbers_are_classes_under_a_name_and_words_of_a_system_are_none(name, cells, is_answer):
    found = roles({"Message": column(lambda i: kind(i, 4)), name: cells})

    assert (found.get("output") == [name]) == is_answer


@pytest.mark.parametrize(
    ("name", "values", "asked", "is_answer"),
    [
        ("answer", ("accept", "reject", "ignore"), text, False),
        ("answer", ("yes", "no"), text, True),
        ("answer", ("yes", "no"), kind, False),
        ("resolution", ("yes", "no"), text, False),
        ("answer", ("1", "2", "3"), text, True),
        ("response", ("200", "404"), kind, False),
        ("response", ("200", "404"), text, True),
        ("resolution", ("FIXED", "WONTFIX", "DUPLICATE"), text, False),
        ("reply", ("en", "de", "fr"), text, False),
        ("output", ("https://a.test/x", "https://a.test/y"), text, False),
        ("reply", ("Thanks, we will look into it.",), text, False),
        ("reply", ("Thanks, we look into it.", "Sent out."), text, True),
        ("bot", ("Anna", "Bo"), text, False),
        ("assistant", ("Anna", "Bo"), text, False),
    ],
)
def test_a_name_of_answers_is_not_enough_where_a_system_filled_the_column(
    name, values, asked, is_answer
):
    cells = column(lambda i: values[i % len(values)])

    assert ("output" in roles({"Message": column(asked), name: cells})) == is_answer


@pytest.mark.parametrize(
    ("name", "is_answer"),
    [("output", True), ("Triage", True), ("details", False), ("payload", False)],
)
def test_json_objects_are_answers_under_a_name_of_answers_only(name, is_answer):
    """A house format may be an object; without such a name it is what a program keeps."""
    cells = column(lambda i: f'{{"topic": "{phrase(i)}", "urgent": false}}')

    assert ("output" in roles({"Message": column(text), name: cells})) == is_answer


@pytest.mark.parametrize(
    ("cells", "is_answer"),
    [
        (column(reply), True),
        (column(lambda i: f"It was sent by courier {i + 1} yesterday."), False),
        (column(lambda i: text(i).lower()), False),
        (column(lambda i: f"sent {i}"), False),
        (column(lambda i: f"It was sent {i + 1}", count=3), True),
        (column(lambda i: f"It was sent {i + 1}", count=4), False),
    ],
)
def test_a_note_is_the_answer_where_it_takes_up_the_words_of_the_input(cells, is_answer):
    message = column(text, count=len(cells))

    assert ("output" in roles({"Message": message, "note": cells})) == is_answer


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (text, reply, {"input": ["Column 1"], "output": ["Column 2"]}),
        (reply, text, {"input": ["Column 1"]}),
        (kind, lambda i: f"kind {i % 2}", {"input": ["Column 1"], "output": ["Column 2"]}),
        (kind, lambda i: f"a kind of {i % 2}", {"input": ["Column 1"]}),
        (kind, lambda i: f"kind{i}", {"input": ["Column 1"]}),
        (kind, lambda i: ("open", "closed")[i % 2], {"input": ["Column 1"]}),
        (kind, lambda i: f"https://help.test/{i % 2}", {"input": ["Column 1"]}),
        (lambda i: f"kind {i % 2}", kind, {"input": ["Column 2"]}),
    ],
)
def test_of_two_columns_without_names_the_second_is_the_answer_unless_it_looks_like_none(
    first, second, found
):
    here = roles({"Column 1": column(first, count=5), "Column 2": column(second, count=5)})

    here.pop("id", None)
    label = here.pop("label", None)
    assert here == found
    assert label in (None, found.get("output"))


@pytest.mark.parametrize(
    ("name", "is_created"),
    [
        ("Date", True),
        ("Received", True),
        ("zzz", True),
        ("Closed at", False),
        ("Updated", False),
        ("last_modified", False),
        ("Exported on", False),
        ("Resolved", False),
        ("Date of birth", False),
        ("Purchase date", False),
        ("Due date", False),
        ("Geschlossen am", False),
        ("Fecha de cierre", False),
        ("Mis à jour le", False),
    ],
)
def test_a_moment_of_something_else_is_not_when_a_ticket_was_created(name, is_created):
    found = roles({"Message": column(text), name: column(day)})

    assert ("created_at" in found) == is_created
    both = roles({"Message": column(text), name: column(day), "opened": column(day)})
    assert both["created_at"] == ["opened"]


# -- how sure, and why ---------------------------------------------------------------------------


def test_each_role_says_how_sure_it_is_and_why():
    named = guessed(
        {
            "Ticket ID": column(token),
            "Created": column(day),
            "System prompt": ["Be very kind."] * COUNT,
            "Message": column(text),
            "Reply": column(reply),
            "Customer": column(lambda i: f"C{i % 50}"),
            "Category": of(5),
        }
    )

    assert named.reasons == [
        "'Ticket ID' → id: its name, and no value occurs twice.",
        "'Created' → created_at: its name, and it contains dates.",
        "'System prompt' → system: its name.",
        "'Message' → input: the name, and it contains texts.",
        "'Reply' → output: the name, and it contains texts.",
        "'Customer' → group: its name says what rows belong together by.",
        "'Category' → label: its name, and few different values.",
    ]
    assert list(named.sure.values()) == [0.9, 0.9, 0.9, 0.95, 0.95, 0.8, 0.8]


def test_where_names_say_nothing_the_content_is_why():
    unnamed = guessed(
        {
            "aaa": column(token),
            "bbb": column(day),
            "ccc": column(lambda i: f"{kind(i)} {text(i)}"),
            "ddd": column(reply),
            "eee": column(lambda i: address(i % 50)),
            "fff": of(5),
        }
    )

    assert unnamed.reasons == [
        "'aaa' → id: short values, none of which occurs twice.",
        "'bbb' → created_at: it contains dates.",
        "'ccc' → input: it contains long, varied texts.",
        "'ddd' → output: it takes up words of the question in its row.",
        "'eee' → group: e-mail addresses, some of which occur again.",
        "'fff' → label: few different values, which follow from the words of the input.",
    ]
    assert list(unnamed.sure.values()) == [0.5, 0.6, 0.6, 0.75, 0.6, 0.7]


def test_a_label_that_is_the_answer_and_an_answer_that_is_the_label_say_so():
    label = guessed({"Message": column(kind), "zzz": of(5)})
    answer = guessed({"Message": column(text), "Answer": of(5)})
    several = guessed({"Message": column(text), "subject": column(token)})
    nothing = guess(["skarga"], [])

    assert label.reasons[1:] == [
        "'zzz' → label: few different values, which follow from the words of the input.",
        "'zzz' → output: there is no answer except the label, which follows from the words of the input.",
    ]
    assert answer.reasons[1:] == [
        "'Answer' → output: its name.",
        "'Answer' → label: the answers are few different values.",
    ]
    assert answer.sure["label"] == 0.6
    assert several.reasons == ["'subject' and 'Message' → input: the name, and it contains texts."]
    assert nothing.reasons == ["'skarga' → input: its name; there are no rows to check."]


def test_what_was_not_found_adds_nothing_to_how_sure_a_guess_is():
    assert guessed({"Message": column(text)}).confidence == 0.47
    assert guess(["rozwiazanie"], []).confidence == 0
    assert guess([], []).confidence == 0
    assert guess([], []).roles == {}


# -- the table as a whole -----------------------------------------------------------------------


def test_a_line_of_totals_is_no_row_where_there_are_three_columns():
    columns = {
        "zzz": [*column(token, count=6), "Total: 6"],
        "Message": [*column(text, count=6), ""],
        "Reply": [*column(reply, count=6), ""],
    }

    assert roles(columns)["id"] == ["zzz"]
    assert "id" not in roles({"zzz": columns["zzz"], "Message": columns["Message"]})


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("skarga", "input"),
        ("rozwiazanie", "output"),
        ("numer zgloszenia", "id"),
        ("dzial", "label"),
        ("klient", "group"),
        ("utworzono", "created_at"),
    ],
)
def test_without_rows_a_column_plays_the_role_of_its_whole_name(name, role):
    found = guess([name, "zzz"], [])

    assert found.roles == {role: [name]}
    assert found.sure == {role: 0.5}
    assert guess([f"my {name}x", "zzz"], []).roles == {}
    # A name in part is as sure as 0.5 to 0.7: too little where there are no rows.
    assert role not in guess([f"my {name}"], []).roles
    assert guess(["my input", "my output", "my id"], []).roles == {}


@pytest.mark.parametrize(
    ("name", "cells", "found"),
    [
        ("rozwiazanie", column(reply), True),
        ("my output", column(reply), False),
        ("rozwiazanie", column(token), False),
    ],
)
def test_a_named_answer_is_a_text_under_a_whole_name(name, cells, found):
    rows = [{"zzz": text(i), name: cell} for i, cell in enumerate(cells)]

    assert named_answer(["zzz", name], rows) == (name if found else None)


@pytest.mark.parametrize(
    ("names_of", "paired"),
    [
        (("premise", "hypothesis"), True),
        (("sentence1", "sentence2"), True),
        (("text_a", "text_b"), True),
        (("Question 1", "Question 2"), True),
        (("text_a", "text_c"), False),
        (("question", "question2"), False),
        (("A", "B"), False),
        (("field1", "field2"), False),
        (("col a", "col b"), False),
        (("Spalte 1", "Spalte 2"), False),
        (("item1", "item2"), False),
        (("Unnamed: 1", "Unnamed: 2"), False),
        (("columna 1", "columna 2"), False),
        (("coluna a", "coluna b"), False),
        (("c1", "c2"), False),
        (("col1", "col2"), False),
        (("column1", "column2"), False),
        (("f1", "f2"), False),
        (("v1", "v2"), False),
        (("val1", "val2"), False),
        (("value1", "value2"), False),
        (("var1", "var2"), False),
        (("x1", "x2"), False),
        (("campo 1", "campo 2"), False),
        (("colonne 1", "colonne 2"), False),
        (("Feld 1", "Feld 2"), False),
    ],
)
def test_two_texts_to_compare_are_asked_about_together(names_of, paired):
    first, second = names_of
    found = roles({first: column(text), second: column(reply), "label": of(3)})

    assert (found["input"] == [first, second]) == paired
    assert found["output"] == ["label"]


def test_two_columns_without_names_say_why_and_how_surely():
    unlike = column(lambda i: f"Tomorrow at noon, gate {i + 7}.")
    answered = guessed({"Column 1": column(text), "Column 2": unlike})
    classed = guessed({"Column 1": column(kind), "Column 2": column(lambda i: f"kind {i % 2}")})

    assert (answered.sure["output"], classed.sure["output"]) == (0.75, 0.75)
    assert (classed.sure["label"], classed.roles["label"]) == (0.7, ["Column 2"])
    assert answered.reasons[-1] == "'Column 2' → output: the text behind the question."
    assert classed.reasons[-1] == "'Column 2' → output: there is no answer except the label."


def test_what_is_the_same_everywhere_is_not_named_as_an_answer():
    found = guessed(
        {"message": column(text), "zz": column(lambda _: "Thank you, we look into it.")}
    )

    assert found.suggested == {}


def test_only_a_text_that_asks_and_is_far_longer_is_what_a_description_describes():
    long = column(lambda i: f"{text(i)} {'It was due last week, nobody answers the phone. ' * 9}")

    described = roles({"description": column(phrase), "transcript": long})
    elsewhere = roles({"description": column(text), "zz": long})

    assert described["input"] == ["transcript"]
    assert elsewhere["input"] == ["description"]


def test_six_columns_are_named_that_the_answer_could_be():
    many = {f"zz{letter}": column(reply) for letter in "pqrstuvw"}

    found = guessed({"message": column(text), **many})

    assert "output" not in found.roles
    assert found.suggested == {"output": list(many)[:6]}


def test_how_a_ticket_ended_is_no_answer_beside_a_reply():
    found = guessed(
        {"question": column(text), "agent_reply": column(reply), "resolution": ["done"] * COUNT}
    )

    assert found.roles["output"] == ["agent_reply"]


def test_how_all_tickets_ended_is_no_answer():
    found = guess(
        ["description", "resolution"],
        [{"description": text(number), "resolution": "solved"} for number in range(10)],
    )

    assert "output" not in found.roles


def test_of_two_answers_to_compare_none_is_the_answer():
    cells = {"response_a": column(reply), "response_b": column(lambda i: f"{reply(i)} Thanks.")}
    found = guessed({"prompt": column(text), **cells, "winner": ["a", "b"] * (COUNT // 2)})

    assert found.roles == {"input": ["prompt"]}
    assert found.suggested["output"][:2] == ["response_a", "response_b"]
