"""Tables of data: every cell is shown as the text that it is."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st

from curate.domain.examples import ImportedRow, RejectedRow, SkippedRow
from curate.domain.records import Source
from pages.shared.words import ago

LINES_SHOWN = 200


def rows(
    values: Sequence[Mapping[str, object]], *, alt: str, wide: Sequence[str] = (), **more: object
) -> None:
    """A table of rows, each cell as text or number.

    Args:
        values: The rows, with their columns by name.
        alt: What the table shows, for those who can't see it.
        wide: Columns with long texts, which get the room.
        more: Other arguments of ``st.dataframe``.
    """
    config = {name: st.column_config.TextColumn(width="large") for name in wide}
    config["Line"] = st.column_config.NumberColumn(width=60)
    st.dataframe(pd.DataFrame(list(values)), hide_index=True, alt=alt, column_config=config, **more)


def examples(found: Iterable[ImportedRow]) -> None:
    """Rows of a file as the examples that they would become."""
    shown = [
        {
            "Line": row.line,
            "Question": row.input,
            "Answer": row.output,
            "Label": row.label or "",
            "Id": row.external_id or "",
            "Belongs to": ", ".join(row.groups.values()),
            "Date": row.created_at or "",
            "Instruction": row.system,
        }
        for row in found
    ]
    filled = [name for name in (shown[0] if shown else {}) if any(one[name] for one in shown)]
    rows(
        [{name: one[name] for name in filled} for one in shown],
        alt="The first rows as examples",
        wide=[name for name in ("Question", "Answer") if name in filled],
    )


def left_out(found: Sequence[RejectedRow | SkippedRow]) -> None:
    """Rows that became no example, by line, with the reason."""
    shown = [{"Line": row.line, "Why": row.reason} for row in found[:LINES_SHOWN]]
    rows(shown, alt="Rows that were left out, and why", wide=["Why"])
    if len(found) > LINES_SHOWN:
        st.caption(
            f"The first {LINES_SHOWN} of {len(found):,}; the download has all that can be fixed."
        )


def account(source: Source) -> dict[str, int]:
    """What became of the rows that were read; blank lines are no rows."""
    return {
        "Read": source.read,
        "Added": source.added,
        "Updated": source.updated,
        "Unchanged": source.unchanged,
        "Left out": source.read - source.added - source.updated - source.unchanged,
    }


def title(source: Source) -> str:
    """One line about an imported file."""
    return f"{source.name} · {source.person}, {ago(source.at)}"
