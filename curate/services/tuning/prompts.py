"""The prompt for models without training: generated, or written by people, every version of it kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curate import contract as contracts
from curate import evaluation, models
from curate.contract import AnswerFormat
from curate.domain.errors import ModelUnavailable, NotFound, PromptChanged, Unusable
from curate.domain.prompts import PromptVersion
from curate.domain.records import Dataset, Record
from curate.services.datasets import dataset_records
from curate.services.people import permit
from curate.services.projects import current_person, get_project
from curate.services.tuning.models import locate_base
from curate.settings import Settings
from curate.stores import Database
from curate.text.storable import storable

LONGEST = 20_000
"""Characters of a prompt at most."""
COMPARED = 4
"""Versions that an evaluation chooses from at most: the newest, and the generated one among them."""
KIND = "prompt"


@dataclass(frozen=True, slots=True)
class GeneratedPrompt:
    """The prompt that is made of the task, the guidelines and the format.

    Attributes:
        text: As it stands before a question.
        left_out: Why the guidelines are not in it, in a sentence; empty where they are, or there are none.
    """

    text: str
    left_out: str = ""


def generate_prompt(
    database: Database,
    settings: Settings,
    project: str,
    dataset: str | None = None,
    base: str = models.DEFAULT,
) -> GeneratedPrompt:
    """The prompt that a version gives by itself; of its examples only the training part is looked at.

    Args:
        database: Where.
        settings: Where base models are.
        project: Name of the project.
        dataset: Name of the version; None for the newest.
        base: The base model whose limits count, where it is on this computer.

    Raises:
        NotFound: There is no such project or version.
        Unusable: There is no version yet.
    """
    with database.read() as stores:
        key = stores.projects.get(project).id
        versions = stores.datasets.all(key)
        if not versions:
            raise Unusable(
                f"The prompt of {project} is generated from a dataset version, and there is none yet. "
                "Nothing was shown: create one, or write a prompt."
            )
        version = stores.datasets.get(key, dataset) if dataset else versions[0]
    records = dataset_records(database, project, version.name)
    train = [one for one in records if one.part == "train"]
    try:
        folder = locate_base(settings, base)
    except ModelUnavailable:
        folder = Path()
    setting = evaluation.Setting(
        train=train,
        base=folder,
        contract=known_format(version, train),
        task=get_project(database, project).task,
        seed=0,
        on_progress=lambda _: None,
        should_stop=lambda: False,
        guidelines=stated_guidelines(database, version),
    )
    return GeneratedPrompt(setting.generated, setting.left_out)


def list_prompts(database: Database, project: str) -> list[PromptVersion]:
    """Every version that people made, the newest first; none where the generated prompt is all there is.

    Raises:
        NotFound: There is no such project.
    """
    with database.read() as stores:
        return stores.prompts.all(stores.projects.get(project).id)


def prompt_in_force(versions: Sequence[PromptVersion]) -> PromptVersion:
    """The newest of some versions; the generated prompt where nobody wrote one."""
    return next(iter(versions), PromptVersion())


def save_prompt(
    database: Database,
    project: str,
    text: str,
    *,
    number: int | None = None,
    person: str | None = None,
) -> PromptVersion:
    """Store the next version of the prompt; one that says the same as the last is not stored.

    Args:
        database: Where.
        project: Name of the project.
        text: What stands before a question; nothing puts the generated prompt in force again.
        number: The version that it was written from; None for the one in force.
        person: Who wrote it.

    Returns:
        What is in force now.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person is no owner of it.
        PromptChanged: Somebody stored another version since. Nothing was stored.
        Unusable: It is too long.
    """
    person = person or current_person()
    text = storable(text).strip()
    if len(text) > LONGEST:
        raise Unusable(
            f"A prompt of {len(text):,} characters is too long. Nothing was saved: {LONGEST:,} fit."
        )
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, person, KIND)
        stores.projects.lock(key)
        current = stores.prompts.current(key)
        if number is not None and current.number != number:
            raise PromptChanged(current)
        if current.text == text:
            return current
        return stores.prompts.add(key, current.number + 1, text, person)


def restore_prompt(
    database: Database, project: str, version: int, person: str | None = None
) -> PromptVersion:
    """Put an older version in force again, as a new one; 0 is the generated prompt.

    Raises:
        NotFound: There is no such project or version.
        NotAllowed: The person is no owner of the project.
    """
    older = next((one for one in list_prompts(database, project) if one.number == version), None)
    if older is None and version:
        raise NotFound("version of the prompt", version)
    return save_prompt(database, project, older.text if older else "", person=person)


def usable_prompts(database: Database, project: int) -> list[PromptVersion]:
    """The different prompts that an evaluation may choose from, the one in force first."""
    with database.read() as stores:
        versions = stores.prompts.all(project)
    found: dict[str, PromptVersion] = {}
    for one in versions:
        # The generated prompt is one thing, however often it was put in force again.
        found.setdefault(one.text, one if one.text else PromptVersion())
    generated = found.pop("", PromptVersion())
    written = list(found.values())[: COMPARED - 1]
    in_force = not versions or versions[0].generated
    return [generated, *written] if in_force else [*written, generated]


def stated_guidelines(database: Database, version: Dataset) -> str:
    """The guidelines that a version was reviewed by, as a prompt states them; empty without any."""
    number = (version.manifest.get("guidelines") or {}).get("version")
    if number is None:
        return ""
    with database.read() as stores:
        written = stores.guidelines.all(version.project)
    found = next((one for one in written if one.number == number), None)
    if found is None:
        return ""
    labels = "\n".join(f"{name}: {what}" for name, what in sorted(found.definitions.items()))
    return "\n\n".join(part.strip() for part in (found.text, labels) if part.strip())


def known_format(version: Dataset, train: Sequence[Record]) -> AnswerFormat | None:
    """The format of the answers as whoever has no held-out answer knows it.

    One that a person set is theirs. One that was inferred is inferred again, from the training part: what
    only held-out answers have is not known.
    """
    spec = version.manifest.get("contract")
    if spec and not version.manifest.get("contract_inferred", True):
        return contracts.load(spec)
    return contracts.infer_answer_format(train) if train else None
