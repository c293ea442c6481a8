"""Which prompt and how many worked examples an evaluation used, in sentences."""

from curate.domain.prompts import Choice, PromptUse
from curate.evaluation import arm_title
from curate.text import count


def prompt_sentences(used: PromptUse | None) -> list[str]:
    """What was used, by what it was chosen and by how much; empty where no method needed a prompt."""
    if used is None:
        return []
    said = [_version(used.version)]
    said += [_examples(arm, choice) for arm, choice in used.examples.items()]
    return [*said, *used.notes]


def prompt_name(number: int) -> str:
    """A version of the prompt within a sentence."""
    return f"version {number}" if number else "the generated prompt"


def _version(choice: Choice) -> str:
    name = prompt_name(choice.chosen)
    name = name[0].upper() + name[1:]
    what = f"{name} of the prompt" if choice.chosen else name
    if not choice.losses:
        return f"{what} was used."
    others = ", ".join(
        f"{prompt_name(number)} {loss:.2f}"
        for number, loss in choice.losses.items()
        if number != choice.chosen
    )
    return (
        f"{what} was used: on {count(choice.rows, 'validation example')} it makes the approved answers most "
        f"likely (loss {choice.losses[choice.chosen]:.2f}; {others})."
    )


def _examples(arm: str, choice: Choice) -> str:
    shown = f"{arm_title(arm)} shows {count(choice.chosen, 'worked example')}"
    if not choice.losses:
        return f"{shown}, the usual number: there was no validation part to choose by."
    others = ", ".join(
        f"{loss:.2f} with {number}"
        for number, loss in choice.losses.items()
        if number != choice.chosen
    )
    return (
        f"{shown}: on {count(choice.rows, 'validation example')} that gives the lowest loss "
        f"({choice.losses[choice.chosen]:.2f}; {others})."
    )
