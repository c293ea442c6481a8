import pytest

from curate.services.importing import import_file
from curate.services.reviewing import list_examples
from curate.stores.examples import Where

NAMES = [
    "Heron", "Wren", "Kestrel", "Lapwing", "Osprey", "Plover", "Avocet", "Bittern", "Curlew", "Dunnock",
    "Egret", "Fulmar", "Gannet", "Hobby", "Ibis", "Jackdaw", "Knot", "Linnet", "Merlin", "Nightjar",
]  # fmt: skip
THINGS = ["brake", "saddle", "charger", "invoice", "parcel", "helmet", "lock"]


def ticket_rows(number):
    """Tickets that no check calls alike."""
    rows = []
    for place in range(number):
        name, thing = NAMES[place % 20], THINGS[place // 20 % 7]
        topic = ["Delivery", "Billing", "Brakes", "Advice"][place % 4]
        text = f"My {name} {place} has trouble: {thing} {place * 7919 % 1000} of order {place * 104729 % 9973}."
        rows.append(
            [
                f"T-{place + 1}",
                "2026-01-02",
                f"C-{place}",
                text,
                f"Topic: {topic}\nUrgency: {'High' if place % 3 else 'Low'}",
                topic,
            ]
        )
    return rows


@pytest.fixture
def ids(database, project, write_csv):
    """Sixty tickets in the project; their ids."""
    import_file(database, project.name, write_csv(ticket_rows(60)))
    return [one.id for one in list_examples(database, "tickets", Where())]
