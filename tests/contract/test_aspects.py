import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.checks import FormatContract, sentence
from curate.contract import (
    AnswerFormat,
    ProseContract,
    infer_answer_format,
    load,
    profile,
    with_writing,
)
from curate.contract.aspects import ASPECTS, speakers
from curate.domain.examples import Example
from curate.text import Edit, apply_edits
from tests.contract import planted


def rewritten(name, text, wanted):
    """The text with every use of an aspect that is not as wanted, and can be, in another form."""
    aspect = ASPECTS[name]
    edits = [
        Edit(use.start, use.end, new)
        for use in aspect.find(text)
        if wanted not in use.forms
        and (new := aspect.write(text[use.start : use.end], wanted)) is not None
    ]
    return apply_edits(text, edits)


@pytest.mark.parametrize(
    ("name", "wanted", "before", "after"),
    [
        ("dates", "YYYY-MM-DD", "Seen on 21.11.2026, again May 3, 2027.", "Seen on 2026-11-21, again 2027-05-03."),
        ("dates", "YYYY-MM-DD", "Seen on 03/02/2026.", "Seen on 03/02/2026."),
        ("dates", "D Month YYYY", "On 2026-11-02, v1.2.3 of 10.0.0.1", "On 2 November 2026, v1.2.3 of 10.0.0.1"),
        ("times", "14:30", "Open 9am to 5.30, 2:30 p.m. and 12 am", "Open 09:00 to 5.30, 14:30 and 00:00"),
        ("times", "2:30 pm", "At 21:05, 9:30 and 11:15 AM", "At 9:05 pm, 9:30 and 11:15 am"),
        ("numbers", "1,234.5", "1.234,50 in all, 2,5 kg, items 1,2 and 3.141", "1,234.50 in all, 2.5 kg, items 1,2 and 3.141"),
        ("numbers", "1.234,5", "It cost 1,234,567.89", "It cost 1.234.567,89"),
        ("money", "$5", "pay 5 €, EUR 7 or 5 USD", "pay €5, €7 or 5 USD"),
        ("money", "5 USD", "pay €5 and $7", "pay 5 EUR and $7"),
        ("phones", "+44 20 7946 0958", "+44-20-7946-0958 or 020 7946 0958", "+44 20 7946 0958 or 020 7946 0958"),
        ("quotes", '"…"', '“Yes”, «no», „ja“ and 5" wide', '"Yes", "no", "ja" and 5" wide'),
        ("quotes", "«…»", 'He said "stop" «now»', "He said «stop» «now»"),
        ("apostrophes", "don't", "It’s Ann’s, rock ’n’ roll", "It's Ann's, rock ’n’ roll"),
        ("dashes", "word – word", "late - very late -- too late; well-known 3 - 4", "late – very late – too late; well-known 3 - 4"),
        ("bullets", "- item", "* one\n• two\n*bold* x", "- one\n- two\n*bold* x"),
        ("numbering", "1. item", "1) one\n2) two\n(3) x", "1. one\n2. two\n(3) x"),
        ("spelling", "British", "Color the CENTER, check the tire", "Colour the CENTRE, check the tire"),
    ],
)  # fmt: skip
def test_each_thing_is_brought_to_its_usual_form_where_that_is_sure(name, wanted, before, after):
    assert rewritten(name, before, wanted) == after


@given(
    st.sampled_from([("quotes", f) for f in ('"…"', "“…”", "«…»")] + [("dashes", "word — word"),
        ("bullets", "- item"), ("numbering", "1) item"), ("apostrophes", "don’t"),
        ("phones", "+44 20 7946 0958"), ("numbers", "1.234,5"), ("numbers", "1,234.5")]),
    st.text(alphabet='ab 01234567890.,:+()-–—*•"“”«»’\'\n€', max_size=80),
)  # fmt: skip
def test_no_letter_and_no_digit_is_lost_by_a_repair(case, text):
    name, wanted = case

    fixed = rewritten(name, text, wanted)

    assert re.findall(r"\w", fixed) == re.findall(r"\w", text)
    assert rewritten(name, fixed, wanted) == fixed


@given(st.datetimes(), st.sampled_from(["14:30", "2:30 pm", "2:30PM", "2:30 p.m."]))
def test_a_time_says_the_same_in_another_form(moment, wanted):
    written = f"{moment:%H:%M}"
    write = ASPECTS["times"].write

    other = write(written, wanted)

    if other is not None:
        assert write(other, "14:30") == written


def answers(texts, inputs=()):
    questions = list(inputs) or [f"Question {n}" for n in range(len(texts))]
    return [Example(n, questions[n], text) for n, text in enumerate(texts)]


def letters(random, dated):
    body = planted.sentence(random, 15, 30)
    return f"Hello Ann,\n\n{body}\nWe shall be there on {dated}.\n\nKind regards,\nHeron"


def profiled(examples):
    answer_format = with_writing(infer_answer_format(examples), examples)
    return answer_format, {one.name: one for one in profile(examples, answer_format)}


def test_a_clear_main_form_makes_the_others_deviate_with_counts():
    random = Random(1)  # noqa: S311
    texts = [letters(random, f"2026-03-{n % 28 + 1:02}") for n in range(40)]
    texts += [letters(random, f"{n + 13} March 2026") for n in range(4)]

    answer_format, found = profiled(answers(texts))

    dates = found["dates"]
    assert (dates.main, dates.uses, len(dates.deviations)) == ("2026-11-21", 44, 4)
    assert dates.share == pytest.approx(40 / 44)
    assert [place.deviation.suggestion for place in dates.deviations] == [
        f"2026-03-{n + 13}" for n in range(4)
    ]
    findings = list(FormatContract(contract=answer_format).run(answers(texts)))
    assert {(one.code, one.severity) for one in findings} == {("dates", "warning")}
    assert "“13 March 2026” is not written in the usual form (2026-11-21)" in sentence(findings[0])


def test_without_a_clear_main_form_nothing_deviates():
    random = Random(2)  # noqa: S311
    texts = [
        letters(random, f"2026-03-{n + 1:02}" if n % 3 else f"{n + 1} March 2026")
        for n in range(20)
    ]

    answer_format, found = profiled(answers(texts))

    assert found["dates"].main is None
    assert found["dates"].deviations == ()
    assert list(FormatContract().run(answers(texts))) == []
    assert "dates" not in answer_format.writing.forms


def test_what_is_usual_is_an_option_of_the_check():
    random = Random(3)  # noqa: S311
    texts = [
        letters(random, f"2026-03-{n + 1:02}" if n < 15 else f"{n} March 2026") for n in range(20)
    ]

    assert list(FormatContract().run(answers(texts))) == []
    assert len(list(FormatContract(majority=0.7).run(answers(texts)))) == 5
    assert list(FormatContract(majority=0.7, fewest=30).run(answers(texts))) == []


def test_an_answer_in_another_language_is_found():
    random = Random(4)  # noqa: S311
    texts = [letters(random, "2026-03-01") for _ in range(20)]
    texts.append("Hello Ann,\n\nleider können wir den Antrag erst am nächsten Montag bearbeiten, weil uns "
                 "noch die Unterlagen fehlen.\n\nKind regards,\nHeron")  # fmt: skip

    _, found = profiled(answers(texts))

    (place,) = found["language"].deviations
    assert (place.example, place.deviation.form, place.deviation.suggestion) == (20, "de", None)


def test_names_of_speakers_are_brought_to_the_usual_spelling():
    talk = "Doctor: Hello.\nPatient: Hi.\nGuest_clinician: I see.\nDoctor: Go on."
    inputs = [talk] * 20 + [
        talk.replace("Guest_clinician", "Guest_clinican"),
        talk.replace("Doctor:", "DOCTOR:"),
        talk.replace("Doctor:", "Dr:"),
    ]
    texts = [f"The patient said hi for the {n}th time today." for n in range(23)]

    _, found = profiled(answers(texts, inputs))

    fixes = {(p.deviation.written, p.deviation.suggestion) for p in found["speakers"].deviations}
    assert fixes == {("Guest_clinican", "Guest_clinician"), ("DOCTOR", "Doctor"), ("Dr", "Doctor")}
    assert {p.field for p in found["speakers"].deviations} == {"input"}


def test_the_headings_of_a_note_are_no_speakers():
    note = "Subjective: cough.\nObjective: clear.\nPlan: rest."

    assert list(speakers.turns(note)) == []


@pytest.mark.parametrize(
    "rows",
    [planted.cards("plain", 120, 0), planted.notes("colon", 80, 0, rich=0.5), planted.letters(80, 0),
     planted.objects(None, 80, 0), planted.labels("words", 80, 0)],
)  # fmt: skip
def test_clean_answers_are_left_alone(rows):
    assert list(FormatContract().run(answers(planted.texts(rows)))) == []


def test_violations_are_in_the_profile_with_counts():
    rows = planted.cards("plain", 100, 0.3)
    slips = [row for row in rows if row.slip in {"key_typo", "key_case"}]

    _, found = profiled(answers(planted.texts(rows)))

    assert len(found["key_spelling"].deviations) == len(slips)
    assert found["key_spelling"].uses == 100


def test_the_usual_forms_are_part_of_the_contract():
    answer_format = AnswerFormat(
        default=ProseContract(), writing={"forms": {"dates": "YYYY-MM-DD"}, "speakers": ("Ann",)}
    )

    assert answer_format.spec()["writing"] == {
        "forms": {"dates": "YYYY-MM-DD"},
        "speakers": ["Ann"],
    }
    assert load(answer_format.spec()) == answer_format
