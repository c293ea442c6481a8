"""Tickets with known faults, and what pages show of them."""

import csv
import json

from curate.services.checking import run_checks
from curate.services.importing import import_file
from curate.services.projects import create_project
from curate.services.reviewing import list_examples
from curate.stores.examples import Where

NAME = "Support"
ROWS = [
    ("T-1", "My Heron never came, where is it now?", "Topic: Delivery\nUrgency: High"),
    ("T-2", "The app shows yesterday's ride twice.", "Topic: App\nUrgency: Low"),
    ("T-3", "Please send the invoice for my order again.", "Topic: Billing\nurgency: Low"),
    ("T-4", "The front brake squeals whenever it rains.", "Topic: Brakes\nURGENCY: High"),
    ("T-5", "Can I hand in my old battery at your shop?", "Topic: Advice\nUrgency: Low"),
    ("T-6", "The charger light stays red all night long.", "Topic: Battery\nUrgency: Low"),
    ("T-7", "I want to send the panniers back, wrong colour.", "Topic: Returns\nUrgency: Low"),
    ("T-8", "Do you ship the Wren to the Channel Islands?", "Topic: Advice\nUrgency: Low"),
    ("T-9", "My card was charged twice for the whole Care Plan.", "Topic: Billing\nUrgency: High"),
    ("T-10", "My card was charged twice for the whole Care Plan!!", "Topic: Billing\nUrgency: High"),
]  # fmt: skip


def import_tickets(database, tmp_path, rows=ROWS, *, check=True):
    """A project of tickets; ``T-3`` and ``T-4`` are out of format, ``T-9`` and ``T-10`` duplicates."""
    create_project(database, NAME)
    path = tmp_path / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [("Ticket ID", "Message", "Triage", "Queue")[: len(rows[0])], *rows]
        )
    import_file(database, NAME, path)
    if check:
        run_checks(database, NAME)


def ticket(database, name):
    """The example of that number."""
    return next(one for one in list_examples(database, NAME, Where()) if one.external_id == name)


def drawn_blocks(app, key=""):
    """The blocks of the text components with ``key`` in their key: labels, notes and texts."""
    blocks = []
    for element in app.get("bidi_component"):
        data = json.loads(element.proto.json)
        if key in data.get("key", element.proto.id):
            blocks += data["blocks"]
    return blocks


def block_text(app, key=""):
    """Everything that those text components show, as one text."""
    return "\n".join(
        f"{block['label']} {block['note']} {''.join(part['text'] for part in block['parts'])}"
        for block in drawn_blocks(app, key)
    )
