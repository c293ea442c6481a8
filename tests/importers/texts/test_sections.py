import pytest

from curate.importers import read


@pytest.mark.parametrize(
    ("note", "parts"),
    [
        (
            "CHIEF COMPLAINT: Cough.\n\nHISTORY OF PRESENT ILLNESS:\nThree days.\nNo fever.\nPLAN:\n",
            {"CHIEF COMPLAINT": "Cough.", "HISTORY OF PRESENT ILLNESS": "Three days.\nNo fever."},
        ),
        (
            "S: Cough.\nO: BP 120/80\nA: Cold\nP: Rest.",
            {"S": "Cough.", "O": "BP 120/80", "A": "Cold", "P": "Rest."},
        ),
        ("Subjective: Cough.\nPlan: Rest.", {"Subjective": "Cough.", "Plan": "Rest."}),
        ("PLAN: Rest.\nOTHER: x\nPLAN: Tea.", {"PLAN": "Rest.\n\nTea.", "OTHER": "x"}),
        ("Only one PLAN: rest.\nNote: she says: rest.", {}),
    ],
)
def test_sections_of_a_note_are_kept_by_their_headings(write, note, parts):
    (row,) = read(write("visit.txt", note))

    assert (row.input, row.metadata) == (note.strip(), parts)


def test_sections_of_a_note_in_markdown_are_kept_too(write):
    (row,) = read(write("visit.md", "# Visit\n\n## Complaint\nCough.\n\n## Plan\nRest.\n"))

    assert row.metadata == {"Complaint": "Cough.", "Plan": "Rest."}
