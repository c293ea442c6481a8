import csv

import pytest

from curate.services.checking import duplicates_page
from curate.services.importing import import_file

HEADER = ["Ticket ID", "Created", "Customer", "Message", "Triage", "Queue"]
TICKETS = [
    ["T-1", "2026-01-02", "C-1", "My Heron never came, where is it now?", "Topic: Delivery\nUrgency: High", "Delivery"],
    ["T-2", "2026-01-03", "C-2", "The app shows yesterday's ride twice.", "Topic: App\nUrgency: Low", "App"],
    ["T-3", "2026-01-04", "C-1", "Please send the invoice for my order again.", "Topic: Billing\nUrgency: Low", "Billing"],
    ["T-4", "2026-01-05", "C-3", "The front brake squeals whenever it rains.", "Topic: Brakes\nUrgency: High", "Brakes"],
    ["T-5", "2026-01-06", "C-4", "Can I hand in my old battery at your shop?", "Topic: Advice\nUrgency: Low", "Advice"],
    ["T-6", "2026-01-07", "C-5", "The charger light stays red all night long.", "Topic: Battery\nUrgency: Low", "Battery"],
    ["T-7", "2026-01-08", "C-6", "I want to send the panniers back, wrong colour.", "Topic: Returns\nUrgency: Low", "Returns"],
    ["T-8", "2026-01-09", "C-7", "Do you ship the Wren to the Channel Islands?", "Topic: Advice\nUrgency: Low", "Advice"],
    ["T-9", "2026-01-10", "C-8", "My card was charged twice for the Care Plan.", "Topic: Billing\nUrgency: High", "Billing"],
    ["T-10", "2026-01-11", "C-9", "A spoke broke on the second ride, is that covered?", "Topic: Warranty\nUrgency: Low", "Warranty"],
    ["T-11", "2026-01-12", "C-10", "The lock will not open with either of its keys.", "Topic: Warranty\nUrgency: High", "Warranty"],
    ["T-12", "2026-01-13", "C-11", "How tight should the folding hinge of a Wren be?", "Topic: Advice\nUrgency: Low", "Advice"],
]  # fmt: skip


def open_clusters(database, project="tickets"):
    """The clusters with something left to decide on."""
    return list(duplicates_page(database, project, person="ada").open.clusters)


@pytest.fixture
def write_csv(tmp_path):
    """Writes tickets as a CSV file and returns its path."""

    def write(rows=TICKETS, name="tickets.csv", header=HEADER):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    return write


@pytest.fixture
def tickets(database, project, write_csv):
    """The project with twelve different tickets in it; returns what the import said."""
    return import_file(database, project.name, write_csv())
