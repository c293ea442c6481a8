"""What holds for every check, whoever wrote it."""

from dataclasses import replace
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curate.checks import FormatContract, NearDuplicate, TokenLength, checks, fixed_text, sentence
from curate.checks.base import texts
from curate.contract import LabelContract
from curate.domain.errors import Unusable
from curate.domain.examples import Example, Turn
from curate.domain.findings import CLUSTER_CHECKS, DUPLICATE_CHECKS

CLEAN = [
    Example(1, "The charger shows a red light since Monday.", "Battery"),
    Example(2, "Où est ma commande\u00a0? J’attends depuis «\u00a0lundi\u00a0».", "Delivery"),
    Example(3, "Könnten Sie mir [1] die Größe 10“ schicken? Danke 👨‍👩‍👧", "Delivery"),
    Example(4, 'My app logs {"state": {"code": 4}} and [see photo]. 50% of the time!', "Battery"),
    Example(5, "Привет! Где мой заказ BW-48213 от 2026-02-03?", "Delivery"),
    Example(6, "- [ ] call me\n- [x] [pay](https://example.com/pay)\n\nThat is all :-{", "Battery"),
]
FLAWED = [
    *CLEAN,
    Example(11, "The charger shows a red light since Monday.", "Battery"),
    Example(12, "The charger shows a red light since Monday!!", "Delivery"),
    Example(13, "Dear {{name}},\u00a0 the cafÃ© \n\n\n\nis open", "battery"),
    Example(
        14,
        "<p>It broke.</p> Ring 01632 960147 or a@example.org",
        "Delivry",
        system="You are %ROLE_NAME%.",
    ),
    Example(15, "Is it here?\n\nOn Mon, Bob wrote:\n> no\n> not yet", ""),
    Example(16, "Lost M\ufffdller, see\x00 10\tDowning Street", "N/A", turns=(Turn("user", "Hi"),)),
    Example(17, "word " * 3000, "Battery"),
    Example(
        19,
        "Which socket is it?",
        "Battery",
        metadata={
            "annotations": '[{"annotator": "ana", "answer": "Battery"}, {"annotator": "ben", "answer": "Delivery"}]'
        },
    ),
    Example(18, "Our bot prints <|im_end|> and [/INST]", "Delivery.</s>"),
    Example(19, "Order #REF! is late", "#DIV/0!"),
    *(
        Example(20 + i, f"Parcel {'abcdefghijkl'[i] * 9} is late again", "Delivery")
        for i in range(12)
    ),
    *(
        Example(40 + i, f"Range of {'abcdefghijkl'[i] * 9} is short now", "Battery")
        for i in range(12)
    ),
    Example(60, "Range of mmmmmmmmm is short now", "Delivery"),
]
# What a check needs to find something in these.
OPTIONS: dict[str, dict] = {
    "label_balance": {"minimum": 100},
    "outlier": {"minimum": 2, "share": 0.5},
    "rule": {"rules": '[{"name": "No N/A", "kind": "must_not_contain", "value": "N/A"}]'},
}


def made(check, **more):
    return check(**OPTIONS.get(check.name, {}), **more)


HERE = [c for c in checks if c.name != "semantic_duplicate" or find_spec("wordllama")]
every_check = pytest.mark.parametrize("check", HERE, ids=lambda c: c.name)


@every_check
def test_the_order_of_the_examples_does_not_matter(check):
    assert set(made(check).run(FLAWED)) == set(made(check).run(FLAWED[::-1]))


@every_check
def test_nothing_is_found_in_nothing(check):
    assert list(made(check).run([])) == []


@every_check
def test_what_is_found_has_a_place_a_score_and_words(check):
    known = {e.id: e for e in FLAWED}

    found = list(made(check).run(FLAWED))

    assert found
    for f in found:
        assert f.check == check.name
        assert set(f.examples) <= set(known)
        assert sentence(f).endswith((".", "?", "…"))
        assert 0 <= f.score <= 1
        assert (f.start is None) == (f.end is None)
        if f.start is not None:
            assert 0 <= f.start <= f.end <= len(getattr(known[f.examples[0]], f.field))


@every_check
def test_its_options_are_documented_and_an_unknown_one_is_refused(check):
    assert check.title
    assert check.__doc__
    assert all(option.description for option in check.model_fields.values())
    with pytest.raises(Unusable, match="speed"):
        checks.make(check.name, {"speed": 1})


@every_check
def test_a_fix_that_was_applied_is_not_asked_for_again(check):
    contract = (
        {"contract": LabelContract(labels=("Battery", "Delivery"))}
        if check is FormatContract
        else {}
    )
    for example in FLAWED:
        findings = [f for f in made(check, **contract).run([example]) if f.suggestion is not None]
        fields = dict(texts(example))
        fixed = replace(
            example,
            **{n: fixed_text(t, [f for f in findings if f.field == n]) for n, t in fields.items()},
        )

        left = [f for f in made(check, **contract).run([fixed]) if f.suggestion is not None]

        assert left == []


@pytest.mark.parametrize(
    "name",
    [
        *("encoding", "placeholder", "whitespace", "leftover", "personal_data", "control_token"),
        "spreadsheet_error",
        "format_contract",
    ],
)
def test_clean_examples_are_left_alone(name):
    assert list(checks.make(name).run(CLEAN)) == []


ANY = st.lists(
    st.builds(Example, st.just(0), st.text(max_size=60), st.text(max_size=30), st.text(max_size=8)),
    max_size=5,
).map(lambda rows: [replace(row, id=number) for number, row in enumerate(rows, 1)])


@every_check
@settings(max_examples=40, deadline=None)
@given(examples=ANY)
def test_no_text_makes_a_check_stumble(check, examples):
    found = list(made(check).run(examples))

    assert set(found) == set(made(check).run(examples[::-1]))


def test_near_duplicates_remember_what_a_person_called_different():
    pair = [Example(7, "Where is my order?", "A"), Example(3, "Where is my order??", "A")]

    (cluster,) = NearDuplicate().clusters(pair)

    assert (cluster.examples, cluster.canonical, cluster.exact) == ((3, 7), 3, False)
    assert NearDuplicate(different=((7, 3),)).clusters(pair) == ()


def test_checks_that_are_named_for_duplicates_exist():
    assert set(CLUSTER_CHECKS) < set(DUPLICATE_CHECKS) <= set(checks.names())


def test_copies_are_a_cluster_but_reported_once():
    copies = [Example(1, "Where is it?", "A"), Example(2, "WHERE is  it?", "a")]

    assert [c.exact for c in NearDuplicate().clusters(copies)] == [True]
    assert list(NearDuplicate().run(copies)) == []
    assert [f.examples for f in checks.make("exact_duplicate").run(copies)] == [(1, 2)]


def test_copies_with_contradicting_labels_are_a_conflict_and_no_duplicates():
    legal = Example(1, "May the landlord keep the deposit?", "We ask counsel.", label="legal")
    repair = replace(legal, id=2, label="repair")
    unlabeled = replace(legal, id=3, label=None)

    exact, conflict = checks.make("exact_duplicate"), checks.make("conflict")

    assert list(exact.run([legal, repair])) == []
    assert [f.examples for f in conflict.run([legal, repair])] == [(1, 2)]
    assert [f.examples for f in exact.run([legal, unlabeled])] == [(1, 3)]


def test_earlier_turns_count_as_input_and_the_system_text_does_not():
    yes = Example(1, "Yes, please.", "A", turns=(Turn("assistant", "Shall I cancel the order?"),))
    other = Example(
        2, "Yes, please.", "A", turns=(Turn("assistant", "Do you want a new charger?"),)
    )
    same = replace(yes, id=3, system="Be brief.")

    assert [f.examples for f in checks.make("exact_duplicate").run([yes, other, same])] == [(1, 3)]


CONFLICT = "My bicycle was delivered with a broken mudguard, what now?"


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("We refund within 14 days.", "We refund within 30 days.", True),
        ("Yes, we replace it.", "No, we do not replace it.", True),
        ("Yes, we replace it.", "Yes, we replace it!", False),
        ("Send us a photo of the damage and we mail a new mudguard.", "Please pay 30 euros at any workshop.", True),
    ],
)  # fmt: skip
def test_the_same_input_must_not_have_two_answers(one, other, conflict):
    padding = [
        Example(10 + i, f"Question about {'xyzuvw'[i] * 8}", f"Answer, rather long, {i}.")
        for i in range(6)
    ]
    pair = [Example(1, CONFLICT, one), Example(2, CONFLICT.upper(), other)]

    found = [f.examples for f in checks.make("conflict").run([*pair, *padding])]

    assert found == ([(1, 2)] if conflict else [])


def test_labels_that_differ_only_in_spelling_are_no_conflict():
    padding = [
        Example(10 + i, f"Question about {'xyzuvw'[i % 6] * 8}{i}", ["Billing", "Delivery"][i % 2])
        for i in range(20)
    ]

    def found(one: str, other: str) -> list:
        return list(
            checks.make("conflict").run(
                [Example(1, CONFLICT, one), Example(2, CONFLICT, other), *padding]
            )
        )

    assert found("Billing", "biling") == []
    assert [f.examples for f in found("Billing", "Delivery")] == [(1, 2)]


def test_the_same_answer_to_different_inputs_is_nothing_unusual():
    rows = [
        Example(1, "Do you take any tablets?", "None."),
        Example(2, "Have you had surgery?", "None."),
    ]

    for name in ("conflict", "exact_duplicate", "near_duplicate"):
        assert list(checks.make(name).run(rows)) == []


def test_an_example_that_does_not_fit_the_model_is_an_error():
    (finding,) = TokenLength(limit=16).run(
        [Example(1, "word " * 40, "yes"), Example(2, "hi", "yes")]
    )

    assert (finding.examples, finding.severity) == ((1,), "error")


def test_empty_answers_are_reported_only_once_somebody_has_answered():
    asked = [Example(1, "Where?", ""), Example(2, "When?", " ")]

    assert list(checks.make("placeholder").run(asked)) == []
    assert [
        f.examples for f in checks.make("placeholder").run([*asked, Example(3, "Who?", "Ann")])
    ] == [(1,), (2,)]


@pytest.mark.parametrize(
    "text",
    [
        "{{name}}", "{{ customer.first_name }}", "{{Order Number}}", "{product}", "{customer name}", "{0}", "[ORDER NO]",
        "[Your Name]", "[insert date here]", "[name]", "<<order_id>>", "%PRODUCT%", "%first_name%", "${name}", "<your name>",
        "<ORDER NUMBER>", "TODO", "TBD", "XXXX", "[PATIENT NAME]", "{dose}", "{{}}", "[[Customer Name]]", "#{order_id}",
        "%(name)s", "*|FNAME|*", "##ORDER##", "@@NAME@@", "INSERT_NAME_HERE", "«CUSTOMER_NAME»", "[dd/mm/yyyy]", "[$AMOUNT]",
        "[Nombre del cliente]", "{orderNumber}", "{{order_number | default}}", "[Doctor's name]", "[XX]", "$customer_name",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "Hello {}, your parcel left.", "We sent it to {}"])
def test_unfilled_placeholders_are_found(text, around):
    written = around.replace("{}", text, 1)

    found = list(checks.make("placeholder").run([Example(1, written, "Fine, thanks.")]))

    assert [written[f.start : f.end] for f in found] == [text]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": {"b": [1, 2]}, "order": "{}"}', "[link](http://a.b)", "- [ ] todo list item", "- [x] done", "see [1] and [2, 3]",
        "[sic]", "[laughs]", "[Name](url)", "a[order]", "50% off and 20%", "<b>bold</b> <p>", "{code}x={name}{code}",
        "`{{name}}`", "```\n{name}\n```", ":-{ >:[ :-]", "list<Order> x", "<https://x.y>", "<a@b.c>", "%APPDATA%\\x",
        "thanks xxxx", "TODO EL DIA ESTUVE ESPERANDO", "quiero devolver todo", "[EXTERNAL] mail", "card XXXX-XXXX-1234",
        "function(){return}", "x_{i}", "\\frac{a}{b}", "\\text{foo}", 'f"{name}"', "/users/{id}/x", "[Smith 2019]",
        "{color:red}x{color}", "<3 you", "if (a<name && b>c)", "h1. Title\nuse {{monospace}} text", "\\d{3}", "[REDACTED]",
        "{red, blue}", "____\n", "__init__", 'dict["name"]', "{smile}", "Hi null hypothesis", "[...]", "<name>Bob</name>",
        "cat <<EOF", "«Hallo»", "«WICHTIG»", "click the [Cancel Order] button", "press [Enter]", "C# {get; set;}", "Hi , I am Bob",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_placeholder_is_left_alone(text):
    assert list(checks.make("placeholder").run([Example(1, text, "Fine, thanks.")])) == []
