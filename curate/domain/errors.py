"""Errors that a person may see, each text written once.

A message says what happened, to what, what was not done and what to do now. What to do now is said as
the app has it; where a command needs other words, `curate.cli.ways_on` has them.
"""

import re
from collections.abc import Collection, Mapping
from typing import ClassVar

from curate.domain.actions import Action
from curate.domain.guidelines import Guidelines
from curate.domain.prompts import PromptVersion


class CurateError(Exception):
    """An error whose message is meant for the person in front of the screen.

    Attributes:
        code: What went wrong, for programs: ``edit_conflict``.
        what: What happened, to what, and what was not done.
        way_on: What to do now; empty where ``what`` says it.
    """

    code: ClassVar[str] = "error"

    def __init_subclass__(cls) -> None:
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, what: str, way_on: str = "") -> None:
        self.what = what
        self.way_on = way_on
        super().__init__(f"{what} {way_on}".rstrip())


class Unusable(CurateError):
    """The call or the input can't be used as it is."""


class Cancelled(CurateError):
    """The person asked for the work to stop."""

    def __init__(self, what: str = "The work") -> None:
        super().__init__(f"{what} was canceled. Nothing of it was kept.")


class NotFound(Unusable):
    """Nothing goes by that name."""

    def __init__(self, kind: str, name: object, way_on: str = "") -> None:
        self.kind = kind
        super().__init__(f"There is no {kind} {name!r}.", way_on)


class AlreadyThere(Unusable):
    """The name is taken."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"A {kind} named {name!r} exists already. Choose another name.")


class UnknownName(Unusable):
    """A name that is not in a list of alternatives."""

    def __init__(self, kind: str, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no {kind} {name!r}. Known: {', '.join(known)}.")


def printable(name: str) -> str:
    """A name that a file was given, on one line: control characters become U+FFFD."""
    return "".join(each if each.isprintable() else "\ufffd" for each in name)


class UnreadableFile(Unusable):
    """A file that can't be read as what it claims to be."""

    def __init__(self, name: str, why: str, now: str = "Nothing was imported.") -> None:
        super().__init__(f"{printable(name)} can't be read: {why} {now}")


class MappingMissing(Unusable):
    """No column was found for a role that an import needs."""

    def __init__(self, name: str, role: str, columns: tuple[str, ...]) -> None:
        self.role = role
        self.columns = ", ".join(map(repr, columns)) or "no columns"
        super().__init__(
            f"No column of {printable(name)} was recognized as the {role}. Nothing was imported.",
            f"Choose one of {self.columns}.",
        )


class EditConflict(CurateError):
    """Somebody saved a newer revision while this edit was open."""

    def __init__(self, example: int, revision: int) -> None:
        self.example = example
        super().__init__(
            f"Example {example} has changed since you opened revision {revision}. "
            "Nothing was saved: reload it and apply your edit again."
        )


class NotAllowed(CurateError):
    """Somebody may not do that in this project.

    Attributes:
        person: Who asked.
        role: What they are in it; None for who does not belong to it.
        least: What they would have to be.
    """

    def __init__(
        self, person: str, role: str | None, least: str, owners: Collection[str] = ()
    ) -> None:
        self.person = person
        self.role = role
        self.least = least
        if role is None:
            super().__init__(
                f"{printable(person)} does not belong to this project. Nothing was done.",
                "Ask an owner of it to add you, or work under the name that belongs to it.",
            )
            return
        asked = f" ({', '.join(map(printable, sorted(owners)))})" if owners else ""
        super().__init__(
            f"{printable(person)} is {_ARTICLES.get(role, 'a')} {role} of this project, and only "
            f"{_WHO.get(least, f'somebody who is {least}')} can do that. Nothing was done.",
            f"Ask an owner{asked}.",
        )


_ARTICLES = {"owner": "an"}
_WHO = {"owner": "an owner", "reviewer": "a reviewer or an owner", "viewer": "a member"}


class OpenErrors(CurateError):
    """Something of severity error is open about an example that somebody is about to approve.

    Attributes:
        found: What is open: what identifies each finding, and its sentence.
    """

    def __init__(self, name: str, found: Mapping[str, str], what: str = "was not approved") -> None:
        self.found = dict(found)
        many = len(self.found) > 1
        number = f"{len(self.found)} open errors" if many else "an open error"
        said = " ".join(f"{sentence.rstrip('.')}." for sentence in self.found.values())
        super().__init__(
            f"{name} has {number}: {said} It {what}, and nothing was stored.",
            f"Fix what is wrong, dismiss the {'findings' if many else 'finding'} where nothing is, or "
            "approve it knowingly.",
        )


class OpenInVersion(CurateError):
    """Something of severity error is open about examples that a dataset version would hold.

    Attributes:
        open: Check to ids of the examples.
    """

    def __init__(self, counts: str, open_: Mapping[str, tuple[int, ...]]) -> None:
        self.open = dict(open_)
        examples = len({one for ids in self.open.values() for one in ids})
        have = "example has an open error" if examples == 1 else "examples have open errors"
        super().__init__(
            f"{examples:,} approved {have} ({counts}). No dataset version was created.",
            "Fix them, or dismiss the findings where nothing is wrong; or allow them, and the version "
            "says so.",
        )


class NotSignedOff(CurateError):
    """A project wants a second person's yes to each example of a version, and some have none.

    Attributes:
        examples: Their ids.
    """

    def __init__(self, examples: tuple[int, ...]) -> None:
        self.examples = examples
        have = "example is" if len(examples) == 1 else "examples are"
        super().__init__(
            f"{len(examples):,} approved {have} not signed off by a second person, as this project wants. No "
            "dataset version was created.",
            "Let somebody who did not decide on them look at them on the page Team.",
        )


class FindingGone(CurateError):
    """A finding is no longer what was on the screen."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "The text was changed or checked again since this was on the screen, and the finding is no "
            f"longer the same. {what}: look at it again, then decide."
        )


class GuidelinesChanged(CurateError):
    """Somebody saved another version of the guidelines while these were written."""

    def __init__(self, now: Guidelines) -> None:
        self.now = now
        super().__init__(
            f"{now.person} saved version {now.number} of the guidelines meanwhile. Nothing was saved: your "
            "text is still here. Compare both, and save again."
        )


class PromptChanged(CurateError):
    """Somebody saved another version of the prompt while this one was written."""

    def __init__(self, now: PromptVersion) -> None:
        self.now = now
        super().__init__(
            f"{now.person} saved version {now.number} of the prompt meanwhile. Nothing was saved: your text "
            "is still here. Compare both, and save again."
        )


class NothingToUndo(Unusable):
    """There is no action left to undo."""

    def __init__(self, person: str) -> None:
        super().__init__(f"There is nothing left for {person} to undo in this project.")


class NotYours(CurateError):
    """Somebody else did the action that is to be undone."""

    def __init__(self, action: Action) -> None:
        super().__init__(
            f"{action.person} did “{action.summary}”, and undo reverts what you did yourself. Nothing was "
            f"undone: ask {action.person}, or decide anew."
        )


class NoAnswer(Unusable):
    """An example with an empty answer is about to be approved."""

    def __init__(self, example: int) -> None:
        super().__init__(
            f"Example {example} has an empty answer, so it can't be approved. Nothing was stored: "
            "write the answer, or reject the example."
        )


class UndoConflict(CurateError):
    """Somebody changed the same examples after the action, and they are not the same again."""

    def __init__(self, summary: str, example: str, later: Action | None = None) -> None:
        how = (
            f"{later.person} changed {example} afterwards (“{later.summary}”)"
            if later
            else f"{example} was changed afterwards"
        )
        super().__init__(
            f"“{summary}” can't be undone: {how}. Nothing was undone: undo the later change first."
        )


class NothingApproved(Unusable):
    """A dataset version needs approved examples."""

    def __init__(self, project: str, found: int, needed: int) -> None:
        super().__init__(
            f"Project {project!r} has {found} approved {'example' if found == 1 else 'examples'}; a dataset "
            f"version needs at least {needed}. Nothing was frozen: approve more examples first."
        )


class ModelUnavailable(CurateError):
    """A base model could not be fetched or loaded."""

    def __init__(self, model: str, why: str, now: str) -> None:
        self.why = why.rstrip(".")
        super().__init__(f"The base model {model} could not be used: {why} {now}")


class ModelDamaged(ModelUnavailable):
    """The files of a base model are not what was downloaded."""


class AdapterUnavailable(CurateError):
    """The adapter of a training run could not be used."""

    def __init__(self, run: object, why: str) -> None:
        super().__init__(
            f"The adapter of run {run} could not be used: {why}. Nothing was compared: train again with "
            "the same settings, or restore a backup that has it (`curate restore FILE`)."
        )


class Untrainable(Unusable):
    """Some examples can't be trained on as they are."""


class RecordsTooLong(Untrainable):
    """The answer of some examples would be cut off."""

    def __init__(self, examples: tuple[int, ...], limit: int, longest: int) -> None:
        shown = ", ".join(map(str, examples[:10])) + (", …" if len(examples) > 10 else "")
        super().__init__(
            f"{len(examples)} examples are longer than {limit} tokens (the longest has {longest}), so "
            f"their answer would be cut off: {shown}. Training was not started: shorten or reject "
            "them and freeze again, or raise max_length where the model allows it."
        )


class NothingToLearn(Untrainable):
    """Some examples have no answer to train on."""

    def __init__(self, examples: tuple[int, ...]) -> None:
        shown = ", ".join(map(str, examples[:10])) + (", …" if len(examples) > 10 else "")
        super().__init__(
            f"{len(examples)} examples have an empty answer, so there is nothing to learn from them: "
            f"{shown}. Training was not started: write or reject them and freeze again."
        )


class TrainingStopped(Cancelled):
    """The person asked for the training to stop; what was learnt so far waits in a checkpoint."""

    def __init__(self, step: int, steps: int) -> None:
        CurateError.__init__(
            self,
            f"The training was canceled at step {step} of {steps}. No adapter was made; resume the "
            "run to continue from there.",
        )


class SearchStopped(Cancelled):
    """The person asked for the search for suggested answers to stop; those that it found are offered."""

    def __init__(self) -> None:
        CurateError.__init__(
            self, "The search for answers was canceled. What it had found before is offered."
        )


class TrainingDiverged(CurateError):
    """The loss is no number any more."""

    def __init__(self, step: int) -> None:
        super().__init__(
            f"The training went astray at step {step}: its loss is no number any more. No adapter "
            "was made: try again with a smaller learning_rate."
        )


class UnreviewedPersonalData(CurateError):
    """A dataset version names or reaches people, and nobody has decided about that."""

    def __init__(self, project: str, dataset: str, counts: str, examples: int) -> None:
        self.project = project
        super().__init__(
            f"{dataset} holds personal data that nobody has decided on ({counts}), in {examples:,} "
            f"{'example' if examples == 1 else 'examples'}. Nothing was exported.",
            "Run the checks, replace it or keep it on the page Findings, and create another version; or "
            "export it as it is, and the manifest will say so.",
        )
