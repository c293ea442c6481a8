"""What the columns of a file mean: a field for each role that a column can have."""

from collections.abc import Mapping

import streamlit as st

from curate.domain import examples
from curate.importers import Inspection
from curate.services.importing import ImportOptions
from pages.import_.upload import Upload
from pages.shared.keys import digest
from pages.shared.names import FIELDS

ROLES: Mapping[str, tuple[str, str]] = {
    "input": (FIELDS["input"], "What the model is shown: the message, the dictation, the ticket."),
    "output": (
        FIELDS["output"],
        "What the model should write. Leave it out if you write the answers on Review.",
    ),
    "label": (FIELDS["label"], "A category such as the queue or the topic."),
    "id": ("ID", "The ticket's number. It identifies the same ticket when you import again."),
    "group": (
        "Group",
        "Customer, patient or thread. A dataset version can keep each group in one part.",
    ),
    "created_at": ("Date", "When it was written."),
    "system": (FIELDS["system"], "A standing instruction to the model, if your file has one."),
    "metadata": ("Other columns", "Saved with the example. The model does not see them."),
}


def map_columns(
    upload: Upload,
    about: Inspection,
    options: ImportOptions,
    chosen: Mapping[str, list[str]],
) -> Mapping[str, list[str]]:
    """Draw the fields, filled with what was recognized or chosen; returns the columns of every role."""
    taken = {name for names in chosen.values() for name in names}
    st.subheader("What the columns mean", anchor=False)
    mapping: dict[str, list[str]] = {}
    places = [*st.columns(4), *st.columns(4)]
    for place, (role, (name, help_)) in zip(places, ROLES.items(), strict=True):
        with place:
            mapping[role] = st.multiselect(
                name,
                about.columns,
                chosen.get(role) or [n for n in about.mapping.get(role, []) if n not in taken],
                help=help_,
                placeholder="No column",
                key=f"{role}-{digest(upload.path, options, dict(chosen))}",
            )
    return {role: mapping[role] for role in examples.ROLES}
