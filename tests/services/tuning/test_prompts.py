"""The prompt for models without training: generated, written, kept in versions, and told with results."""

import pytest

from curate.domain.errors import NotFound, PromptChanged, Unusable
from curate.domain.prompts import Choice, PromptUse, PromptVersion
from curate.domain.records import Record
from curate.services import guidelines
from curate.services.datasets import dataset_records, get_dataset
from curate.services.projects import create_project
from curate.services.tuning import (
    generate_prompt,
    list_prompts,
    prompt_sentences,
    restore_prompt,
    save_prompt,
)
from curate.services.tuning.prompts import usable_prompts


def test_the_generated_prompt_is_task_and_format_of_the_training_part(shop, settings):
    made = generate_prompt(shop, settings, "tickets", "v1")

    assert made.text.startswith("Triage tickets.")
    assert "Topic" in made.text
    assert made.left_out == ""
    train = {one.output for one in dataset_records(shop, "tickets", "v1") if one.part == "train"}
    known = {output.removeprefix("Topic: ") for output in train}
    assert {one for one in ("Delivery", "Billing", "Login", "Returns") if one in made.text} <= known


def test_without_a_version_nothing_is_generated(shop, settings):
    create_project(shop, "empty", "")

    with pytest.raises(Unusable, match="there is none yet"):
        generate_prompt(shop, settings, "empty")


def test_an_edited_prompt_is_a_new_version_with_who_and_any_is_put_back(shop):
    first = save_prompt(shop, "tickets", " Name the topic. ", person="ada")
    second = save_prompt(shop, "tickets", "Name it.", number=1, person="bo")
    again = restore_prompt(shop, "tickets", 1, "cy")

    assert (first.number, first.text, first.person) == (1, "Name the topic.", "ada")
    assert (second.number, again.number, again.text) == (2, 3, "Name the topic.")
    assert restore_prompt(shop, "tickets", 0, "cy").generated
    assert [one.number for one in list_prompts(shop, "tickets")] == [4, 3, 2, 1]
    with pytest.raises(NotFound, match="version of the prompt"):
        restore_prompt(shop, "tickets", 9)


def test_nothing_is_overwritten_and_the_same_is_not_stored_twice(shop):
    save_prompt(shop, "tickets", "Name the topic.", number=0, person="ada")

    assert save_prompt(shop, "tickets", "Name the topic.", number=1).number == 1
    with pytest.raises(PromptChanged, match="ada saved version 1"):
        save_prompt(shop, "tickets", "Another.", number=0)
    with pytest.raises(Unusable, match="too long"):
        save_prompt(shop, "tickets", "x" * 20_001)
    assert len(list_prompts(shop, "tickets")) == 1


def test_an_evaluation_chooses_from_different_texts_the_one_in_force_first(shop):
    key = get_dataset(shop, "tickets", "v1").project

    assert usable_prompts(shop, key) == [PromptVersion()]
    for text in ("A", "B", "A", "C", "D"):
        save_prompt(shop, "tickets", text)
    assert [one.text for one in usable_prompts(shop, key)] == ["D", "C", "A", ""]
    restore_prompt(shop, "tickets", 0)
    assert [one.text for one in usable_prompts(shop, key)] == ["", "D", "C", "A"]


def test_guidelines_of_the_version_are_in_it(shop, settings):
    guidelines.save_guidelines(shop, "tickets", "Be short.", {"Login": "Accounts"}, number=0)
    from curate.services.datasets import create_version, split_options

    create_version(shop, "tickets", split_options(held_out=0.3, validation=0.2))

    made = generate_prompt(shop, settings, "tickets")

    assert "Be short." in made.text
    assert "Login: Accounts" in made.text
    assert "Be short." not in generate_prompt(shop, settings, "tickets", "v1").text


def test_what_was_used_is_said_with_by_how_much():
    used = PromptUse(
        Choice(2, {2: 1.21, 0: 1.339}, 8),
        {"few_shot": Choice(4, {4: 1.1, 2: 1.3}, 8), "retrieved": Choice(4)},
        ("Something was left out.",),
    )

    assert prompt_sentences(used) == [
        (
            "Version 2 of the prompt was used: on 8 validation examples it makes the approved answers most likely "
            "(loss 1.21; the generated prompt 1.34)."
        ),
        (
            "Few-shot shows 4 worked examples: on 8 validation examples that gives the lowest loss (1.10; 1.30 with "
            "2)."
        ),
        (
            "Few-shot, nearest examples shows 4 worked examples, the usual number: there was no validation part to "
            "choose by."
        ),
        "Something was left out.",
    ]
    assert prompt_sentences(PromptUse(Choice(0))) == ["The generated prompt was used."]
    assert prompt_sentences(None) == []


def test_a_format_that_was_inferred_is_inferred_from_the_training_part():
    from dataclasses import replace

    from curate.domain.records import Dataset
    from curate.services.tuning.prompts import known_format

    train = [Record(n, 1, "train", str(n), f"asked {n}", "AB"[n % 2]) for n in range(20)]
    spec = {"kind": "label", "labels": ["A", "B", "Only held out"]}
    version = Dataset(1, 1, "v1", "", 20, 0, 5, {"contract": spec}, None, "ada")

    assert known_format(version, train).default.labels == ("A", "B")
    by_hand = replace(version, manifest={"contract": spec, "contract_inferred": False})
    assert known_format(by_hand, train).default.labels == ("A", "B", "Only held out")
