"""Erasing a value, such as a person's name or number: a mark stands in its place wherever it stood."""

from collections import Counter
from collections.abc import Sequence

from curate.domain.jobs import Erasure
from curate.services.changes import look_again, record_action
from curate.services.erasure.attempt import Attempt
from curate.services.erasure.eraser import MARK, Eraser
from curate.services.erasure.exports import (
    erase_in_exports,
    look_into_exports,
    without_value,
)
from curate.services.erasure.files import files_with, rewrite
from curate.services.erasure.result import (
    counted,
    left_in_pages,
    require_quiet,
    what_is_left,
)
from curate.services.erasure.sweep import Sweep
from curate.services.erasure.uploads import remove_uploads, uploads_left, uploads_with
from curate.services.erasure.versions import note_in_versions
from curate.services.jobs import OnProgress
from curate.services.projects import current_person
from curate.settings import Settings
from curate.stores import Database

__all__ = ["MARK", "erase_value"]

ROUNDS = 3
"""Sweeps until nothing is found any more: somebody may write while it goes on."""


def erase_value(
    database: Database,
    settings: Settings,
    project: str,
    value: str,
    *,
    dry_run: bool = True,
    person: str | None = None,
    on_progress: OnProgress = lambda _share, _message: None,
    attempt: Attempt | None = None,
) -> Erasure:
    """Replace a value by ``MARK`` in everything that a project holds, in all its forms.

    Examples that hold it become a new revision, so that nobody saves over it what still stands on a screen.
    Dataset versions then say that they differ from their hash, and why. At the end the database is written
    anew, so that nothing is left in its free pages.

    Args:
        database: Where.
        settings: Where the files are.
        project: Name of the project.
        value: What is erased; letter case, composed letters, white space and escapes don't matter.
        dry_run: Only say where it stands.
        person: Who does it.
        on_progress: Is told how far it is.
        attempt: Of a job that does it.

    Raises:
        NotFound: There is no such project.
        Unusable: The value is too short, or a job is at work. Nothing was erased.
        ErasureStopped: Somebody asked to stop. Nothing was erased.
    """
    attempt = attempt or Attempt(database)
    eraser = Eraser.of(value)
    person = person or current_person()
    key = require_quiet(database, project, person, attempt.job)
    found = Sweep(database, key, eraser, job=attempt.job, should_stop=attempt.should_stop).look(
        lambda share, what: on_progress(share * 0.3, what)
    )
    foreign = _other_projects(database, key, eraser)
    uploads = uploads_with(settings, eraser.found_in)
    files = files_with(
        settings, eraser.found_in, lambda path: settings.home / "uploads" in path.parents
    )
    places = Counter(found.places)
    places["uploads"] = len(uploads)
    for path in files.texts:
        places[f"file {path.relative_to(settings.home)}"] += 1
    with database.read() as stores:
        left = what_is_left(stores, settings, key, found.versions)
        left += [
            f"{one.person} is a member of this project and stays one: take them out on the page Settings."
            for one in stores.people.members(key)
            if eraser.found_in(one.person)
        ]
        known = stores.datasets.exports([one.id for one in stores.datasets.all(key)])
    exported = look_into_exports(known, without_value(eraser))
    places["exported files"] = exported.count
    if not places.total() and not attempt.begun:
        return Erasure({}, tuple(_note(eraser, value)), done=not dry_run)
    left += exported.left if found.versions else []
    uploads = sorted({*uploads, *uploads_left(database, settings, key)})
    places["uploads"] = len(uploads)
    left += [
        f"{path.relative_to(settings.home)} holds it and is no text: delete it."
        for path in files.others
    ]
    left += foreign
    left += _note(eraser, value)
    if dry_run:
        return Erasure(counted(places), tuple(left), done=False)

    versions = attempt.begin(found.versions)
    on_progress(0.3, "Erasing. This can't be stopped any more.")
    changed: set[int] = set()
    for number in range(ROUNDS):
        sweep = Sweep(database, key, eraser, job=attempt.job)
        sweep.erase(lambda share, what, n=number: on_progress(0.3 + (n + share) * 0.2, what))  # type: ignore[misc]
        changed |= sweep.changed
        if not sweep.places.total():
            break
    remove_uploads(uploads)
    left += erase_in_exports(database, exported, known)
    for path in files.texts:
        rewrite(path, eraser.text)
    _finish(database, key, changed, versions, person, places.total())
    attempt.erased()
    database.update_statistics()
    left += _what_stayed(database, settings, key, eraser, attempt.job)
    left += left_in_pages(database)
    return Erasure(counted(places), tuple(left), done=True)


def _finish(
    database: Database,
    project: int,
    changed: set[int],
    versions: Sequence[int],
    person: str,
    number: int,
) -> None:
    """What follows from an erasure: versions that say it, findings of today's texts, the action."""
    note_in_versions(database, project, versions, person, "A text was erased")
    look_again(database, project, changed)
    with database.begin() as stores:
        places = "place" if number == 1 else "places"
        record_action(stores, project, person, "erase", f"Erased a text from {number:,} {places}")


def _what_stayed(
    database: Database, settings: Settings, project: int, eraser: Eraser, job: int | None
) -> list[str]:
    """What is still found after an erasure."""
    left = []
    again = Sweep(database, project, eraser, job=job).look()
    for place, number in again.places.items():
        left.append(
            f"It stands in {place} again ({number:,}): somebody wrote it meanwhile. Erase again."
        )
    files = files_with(settings, eraser.found_in, lambda path: path.suffix == ".safetensors")
    left += [f"{path} still holds it." for path in files.texts]
    return left


def _note(eraser: Eraser, value: str) -> list[str]:
    """What a person should know of how the value was looked for; it is not said again itself."""
    if eraser.as_word:
        return ["It is short: only the word by itself is looked for, and in longer words it stays."]
    if len(value.split()) > 1:
        words = "Only these words in this order are looked for: a part of a name, another order and a mail"
        return [f"{words} address made of it stay. Erase those as well."]
    return []


def _other_projects(database: Database, project: int, eraser: Eraser) -> list[str]:
    """Other projects that hold the value, with what to do."""
    with database.read() as stores:
        others = [one for one in stores.projects.all() if one.id != project]
    found = []
    for one in others:
        places = Sweep(database, one.id, eraser).look().places
        if places.total():
            found.append(
                f"Project {one.name!r} holds it in {places.total():,} more places: erase it there too."
            )
    return found
