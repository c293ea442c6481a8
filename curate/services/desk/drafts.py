"""Drafts: what is typed on the desk and not saved yet, kept for the person on every device."""

import time
from datetime import datetime

from curate.domain.records import Project
from curate.services.people import require
from curate.stores import Database
from curate.stores.desk import Draft
from curate.stores.rows import now
from curate.text.storable import storable_values


def save_draft(
    database: Database,
    project: Project,
    person: str,
    example: int,
    *,
    revision: int,
    tab: str,
    typed: int | None = None,
    **texts: str | None,
) -> datetime:
    """Keep what somebody typed on an example, in the place of what they typed before.

    Args:
        database: Where.
        project: The project.
        person: Who.
        example: Its id.
        revision: That it had when this was typed.
        tab: Where it was typed.
        typed: When, in milliseconds since 1970 by the clock of that browser; None for now.
        texts: ``input``, ``output``, ``label`` and ``note``; None for what was not touched.

    Returns:
        When it came in.

    Raises:
        NotFound: The project has no such example.
    """
    at = now()
    said = storable_values(texts)
    draft = Draft(
        example=example,
        person=person,
        revision=revision,
        input=said.get("input"),
        output=said.get("output"),
        label=said.get("label"),
        note=said.get("note"),
        tab=tab,
        typed=round(time.time() * 1_000) if typed is None else typed,
        at=at,
    )
    with database.begin() as stores:
        require(stores, project.id, person, "reviewer")
        stores.examples.get(project.id, example)
        stores.drafts.put(project.id, draft)
    return at


def forget_draft(database: Database, project: Project, person: str, example: int) -> None:
    """Forget what somebody typed on an example.

    Raises:
        NotFound: The project has no such example.
    """
    with database.begin() as stores:
        require(stores, project.id, person, "reviewer")
        stores.examples.get(project.id, example)
        stores.drafts.take(person, [example])
