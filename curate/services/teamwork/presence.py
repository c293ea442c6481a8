"""Who is at the desk, and with which example."""

from dataclasses import dataclass

from curate.stores import Stores


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody has an example on the screen."""

    person: str
    example: int
    name: str


def read_presence(stores: Stores, project: int) -> list[Presence]:
    """Who has which example on the screen by now, by name."""
    shown = [one for one in stores.leases.held(project).values() if one.shown]
    there = stores.examples.many(project, [one.example for one in shown])
    return sorted(
        (
            Presence(
                one.person,
                one.example,
                there[one.example].external_id or f"Example {one.example}",
            )
            for one in shown
            if one.example in there
        ),
        key=lambda one: (one.person.casefold(), one.name),
    )
