"""Sign-off: a second person's yes to each example, before a version that wants it is created."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from curate.domain.errors import NotSignedOff, Unusable
from curate.domain.examples import Example
from curate.domain.teamwork import Judgment
from curate.services import people
from curate.services.projects import current_person
from curate.stores import Database, Stores


@dataclass(frozen=True, slots=True)
class SignOffState:
    """How far the sign-off is.

    Attributes:
        wanted: Whether the project wants it.
        unsigned: Approved examples without a second person's yes, in their order.
        mine: Of those, the ones that a person may sign off.
    """

    wanted: bool
    unsigned: tuple[int, ...]
    mine: tuple[int, ...]


def sign_off_state(database: Database, project: str, person: str | None = None) -> SignOffState:
    """How far the sign-off of a project is, and what a person can do for it."""
    with database.read() as stores:
        key = stores.projects.get(project).id
        return read_sign_off(stores, key, person or current_person())


def read_sign_off(stores: Stores, project: int, person: str) -> SignOffState:
    """How far the sign-off of a project is, and what a person can do for it."""
    wanted = stores.team.settings(project).sign_off
    if not wanted:
        return SignOffState(wanted=False, unsigned=(), mine=())
    unsigned = unsigned_of(stores, project)
    mine = [key for key, involved in unsigned.items() if person not in involved]
    return SignOffState(wanted=True, unsigned=tuple(unsigned), mine=tuple(mine))


def unsigned_of(stores: Stores, project: int) -> dict[int, Collection[str]]:
    """Approved examples that nobody signed off as they are, each with those who decided on it."""
    approved = stores.judgments.approved(project)
    involved: Mapping[int, set[str]] = stores.judgments.involved(list(approved))
    signed = {
        one.example
        for purpose in ("sign_off", "acceptance")
        for one in stores.judgments.all(project, purpose)
        if one.decision == "approve"
        and approved.get(one.example) == one.revision
        and one.person not in involved.get(one.example, ())
    }
    return {key: involved.get(key, set()) for key in approved if key not in signed}


def sign_off(
    database: Database,
    project: str,
    examples: Sequence[tuple[int, int]],
    person: str | None = None,
) -> int:
    """Say yes to approved examples that somebody else decided on. They stay as they are.

    Args:
        database: Where.
        project: Name of the project.
        examples: Ids, each with the revision that was on screen.
        person: Who signs.

    Returns:
        How many are signed off by it.

    Raises:
        NotAllowed: The person may not review here.
        Unusable: One of them was decided on by this person, or is no longer what was on screen. Nothing was
            stored.
    """
    person = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        people.require(stores, key, person, "reviewer")
        there = stores.examples.many(key, [one for one, _ in examples])
        involved = stores.judgments.involved(list(there))
        for one, revision in examples:
            found = there.get(one)
            if found is None or (found.revision, found.status) != (revision, "approved"):
                raise Unusable(
                    f"{_name(found, one)} is no longer what was on the screen. Nothing was signed off: "
                    "look again."
                )
            if person in involved.get(one, ()):
                raise Unusable(
                    f"You decided on {_name(found, one)} yourself. Nothing was signed off: somebody else "
                    "has to."
                )
        # A number for each revision: what was signed off before it changed is signed off anew.
        return sum(
            stores.judgments.add(
                key, Judgment(one, revision, person, "sign_off", "approve", round=revision)
            )
            for one, revision in examples
        )


def require_signed_off(stores: Stores, project: int) -> None:
    """See that a version may be created, where the project wants a second person's yes.

    Raises:
        NotSignedOff: Some approved examples have none.
    """
    if stores.team.settings(project).sign_off:
        unsigned = unsigned_of(stores, project)
        if unsigned:
            raise NotSignedOff(tuple(unsigned))


def _name(example: Example | None, key: int) -> str:
    return (example.external_id if example else None) or f"example {key}"
