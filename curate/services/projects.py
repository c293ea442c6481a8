"""Projects, the current person, and the progress of a project."""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass

from curate.domain.errors import Unusable, printable
from curate.domain.figures import Figures
from curate.domain.records import Project
from curate.stores import Database, Stores
from curate.text import count
from curate.text.storable import storable

LONGEST_NAME = 100
LONGEST_PERSON = 100
GOOD_START = 50
"""Approved examples from which on a dataset version is the next step."""


@dataclass(frozen=True, slots=True)
class ProjectStatus:
    """How far a project is, for its home page.

    ``held_out`` is that of the newest dataset version. ``next_step`` is the name of a page, ``advice`` says
    why.
    """

    project: Project
    figures: Figures
    sources: int
    checked: bool
    datasets: int
    held_out: int
    runs: int
    evaluations: int
    verdict: str | None
    next_step: str
    advice: str


def current_person() -> str:
    """The person at the keyboard: ``CURATE_PERSON``, else the user name on this computer.

    Raises:
        Unusable: ``CURATE_PERSON`` can't be kept in the history.
    """
    if named := os.environ.get("CURATE_PERSON"):
        return person_name(named)
    try:
        own = printable(getpass.getuser())[:LONGEST_PERSON]
    except (OSError, KeyError):
        own = ""
    return own or "somebody"


def person_name(name: str) -> str:
    """The name of a person for the history, on one line; an address of mail in small letters.

    Raises:
        Unusable: It is empty, too long, or holds what is no character.
    """
    found = _one_line(name, LONGEST_PERSON, "The name of a person", "Nothing was done")
    return found.lower() if is_address(found) else found


def is_address(name: str) -> bool:
    """Whether somebody goes by an address of mail, which is the same in whatever letters it is written."""
    before, at, after = name.partition("@")
    return bool(before and at and after) and " " not in name


def _one_line(name: str, longest: int, what: str, undone: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > longest:
        raise Unusable(f"{what} has 1 to {longest} characters. {undone}: choose another name.")
    if printable(name) != name:
        raise Unusable(
            f"{what} can't hold what is no printable character (“{printable(name)}”). {undone}: choose "
            "another name."
        )
    return name


def create_project(
    database: Database, name: str, task: str = "", owner: str | None = None
) -> Project:
    """Create a project.

    Args:
        database: Where.
        name: What to call it.
        task: What the model is for, in a sentence.
        owner: Who is the first member of it; without one, it is open to everybody.

    Raises:
        Unusable: The name is empty or too long.
        AlreadyThere: The name is taken.
    """
    name = project_name(name, "created")
    with database.begin() as stores:
        made = stores.projects.add(name, storable(task).strip())
        if owner is not None:
            stores.people.set_role(made.id, owner, "owner", owner)
        return made


def project_name(name: str, undone: str) -> str:
    """A name for a project, on one line; ``undone`` says what was not done without one.

    Raises:
        Unusable: It is empty, too long, or holds what is no character.
    """
    return _one_line(name, LONGEST_NAME, "The name of a project", f"Nothing was {undone}")


def list_projects(database: Database) -> list[Project]:
    """Every project, the newest first."""
    with database.read() as stores:
        return stores.projects.all()


def get_project(database: Database, name: str) -> Project:
    """The project of that name.

    Raises:
        NotFound: There is none.
    """
    with database.read() as stores:
        return stores.projects.get(name)


def read_status(stores: Stores, project: Project) -> ProjectStatus:
    """How far a project is, and what to do next."""
    figures = stores.counts.figures(project.id)
    held_out = stores.datasets.held_out(project.id)
    newest = next(iter(stores.runs.evaluations(project.id, limit=1)), None)
    facts = {
        "figures": figures,
        "sources": stores.sources.count(project.id),
        "checked": stores.contracts.current(project.id) is not None,
        "datasets": len(held_out),
        "held_out": held_out[0] if held_out else 0,
        "runs": stores.runs.count(project.id),
        "evaluations": stores.runs.count_evaluations(project.id),
        "verdict": None if newest is None else newest.result.verdict,
    }
    step, advice = _next_step(figures, facts)
    return ProjectStatus(project=project, next_step=step, advice=advice, **facts)  # type: ignore[arg-type]


def _next_step(figures: Figures, facts: Mapping[str, object]) -> tuple[str, str]:  # noqa: PLR0911 - a step a line
    if not figures.imported:
        return (
            "import",
            "Import your tickets or notes: any CSV, Excel, JSON or text export will do.",
        )
    if not facts["checked"]:
        return (
            "findings",
            "Run the checks: they find duplicates, contradictions and answers in the wrong format.",
        )
    if (figures.needs_a_fix or figures.fixable) and not facts["datasets"]:
        return "findings", _findings_advice(figures)
    if figures.approved < GOOD_START:
        return (
            "review",
            f"Review examples: {figures.approved} approved so far; 50 to 100 good ones serve a basic task.",
        )
    if not facts["datasets"]:
        return (
            "dataset",
            f"Create a dataset version from your {count(figures.approved, 'approved example')}.",
        )
    if not facts["runs"]:
        return "train", "Train a model: choose a preset, see the estimate, and start."
    if not facts["evaluations"]:
        return "results", "Compare the tuned model with the base model on the held-out test."
    return "results", "Read the verdict, and compare all answers side by side."


def _findings_advice(figures: Figures) -> str:
    """What there is to look at, and how much of it has a suggested fix."""
    about = f"Look at {count(figures.with_findings, 'example')} with open findings"
    if not figures.fixable:
        return f"{about}: none has a suggested fix, so each takes a decision."
    have = "has" if figures.fixable == 1 else "have"
    return f"{about}: {figures.fixable:,} of {count(figures.findings, 'finding')} {have} a suggested fix."
