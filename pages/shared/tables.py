"""Tables of data, in which every cell is shown as the text that it is."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st


def show_table(
    rows: Sequence[Mapping[str, object]], *, alt: str, wide: Sequence[str] = (), **more: object
) -> None:
    """A table of rows, each cell as text or number.

    Args:
        rows: The rows, with their columns by name.
        alt: What the table shows, for those who can't see it.
        wide: Columns with long texts, which get the room.
        more: Other arguments of ``st.dataframe``.
    """
    config: Any = {name: st.column_config.TextColumn(width="large") for name in wide}
    config["Line"] = st.column_config.NumberColumn(width=60)
    arguments: Any = {"hide_index": True, "alt": alt, "column_config": config, **more}
    st.dataframe(pd.DataFrame(list(rows)), **arguments)
