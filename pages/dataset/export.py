"""An export of a dataset version: for which trainer, what it would say to the files, the downloads."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from curate.domain.records import PARTS, Dataset
from curate.exporters import exporters
from curate.services import datasets
from curate.text.json_text import json_text
from pages.dataset import personal_data_gate
from pages.shared import context, option_form
from pages.shared.humanize import count
from pages.shared.markdown import escape
from pages.shared.names import PARTS as PART_NAMES
from pages.shared.notices import show_errors
from pages.shared.tables import show_table

# Beyond so many examples it takes a while, and waits for a press.
AT_ONCE = 2000
WARNINGS_SHOWN = 20


def show_export(project: str, dataset: Dataset, decisions: str) -> None:
    """The format, what its reader would say, and the downloads.

    ``decisions`` is the state of what was decided on personal data.
    """
    st.subheader("Export for another trainer", anchor=False)
    kind = st.selectbox(
        "Format", exporters.names(), format_func=lambda name: exporters[name].title, width=380
    )
    _show_reader(kind)
    options = _draw_options(kind)
    gate = personal_data_gate.check_gate(project, dataset, decisions)
    size = dataset.train + dataset.validation + dataset.held_out
    asked = size <= AT_ONCE or st.button("Check and prepare the files", icon=":material/rule:")
    if asked and gate.open:
        with show_errors(), st.spinner("Writing and checking the files"):
            found = _examine(
                project,
                dataset.name,
                dataset.sha256,
                kind,
                options,
                allowed=gate.allowed,
                person=context.person(),
            )
            _show_result(found, dataset, kind)
    filled = [one for one in PARTS if getattr(dataset, one)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = st.selectbox("Part", filled, format_func=PART_NAMES.__getitem__, width=180)
        st.download_button(
            "Download JSONL",
            partial(
                datasets.export_text,
                context.database(),
                project,
                dataset.name,
                kind,
                part,
                options,
                allow_unreviewed=gate.allowed,
                person=context.person(),
            ),
            file_name=f"{dataset.name}-{part}-{kind}.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
            on_click=partial(_note_look, dataset) if part == "held_out" else "ignore",
            disabled=not gate.open,
        )
        st.download_button(
            "Download the manifest",
            partial(_manifest, project, dataset, datasets.personal_data_note(gate.held)),
            file_name=f"{dataset.name}-manifest.json",
            mime="application/json",
            icon=":material/receipt_long:",
            on_click="ignore",
            help="Where each example comes from, how the examples were split, and the version of "
            "Curate.",
        )
    with st.expander("Checksum"):
        st.caption("SHA-256 of the content. The same data has the same checksum on every computer.")
        st.code(dataset.sha256, language=None, wrap_lines=True)


def _manifest(project: str, dataset: Dataset, personal_data: Mapping[str, Any]) -> str:
    manifest = {
        **datasets.full_manifest(context.database(), project, dataset.name),
        "dataset": dataset.name,
        "personal_data": personal_data,
    }
    return json_text(manifest, indent=2, default=str)


def _note_look(dataset: Dataset) -> None:
    """Whoever has the held-out part can read it: a look at the test."""
    datasets.note_export(context.database(), dataset, context.person())


def _show_reader(kind: str) -> None:
    """Who reads a format, and whether its maker has announced its end."""
    chosen = exporters[kind]
    st.markdown(escape(chosen.reader))
    if chosen.ending:
        st.caption(f":material/event_busy: {escape(chosen.ending)}")


def _draw_options(kind: str) -> Mapping[str, Any]:
    """The options of a format that has some, as a form draws them."""
    if not exporters[kind].model_fields:
        return {}
    with st.expander("Options of this format", icon=":material/tune:"):
        return option_form.draw_options(exporters.make(kind), key=f"export-{kind}")


# The project's rejected examples may change what is written, so it is not kept for long.
@st.cache_data(max_entries=8, ttl=60, show_spinner=False)
def _examine(
    project: str,
    name: str,
    sha256: str,  # noqa: ARG001 - another database may have a version of the same name
    kind: str,
    options: Mapping[str, Any],
    *,
    allowed: bool,
    person: str,
) -> datasets.CheckedExport:
    return datasets.check_export(
        context.database(), project, name, kind, options, allow_unreviewed=allowed, person=person
    )


def _show_result(found: datasets.CheckedExport, dataset: Dataset, kind: str) -> None:
    title = exporters[kind].title
    show_table(
        [_row(one, found) for one in found.files],
        alt=f"What {title} would say to each part",
    )
    if any(one.path.stem == "held_out" for one in found.files):
        st.caption(f"{PART_NAMES['held_out']}: {escape(datasets.PURPOSES['held_out'])}")
    for sentence in found.about:
        st.warning(escape(sentence), icon=":material/error:")
    if found.warnings:
        title = f"What to know of these files: {count(len(found.warnings), 'note')}"
        with st.expander(title, icon=":material/rule:"):
            for sentence in found.warnings[:WARNINGS_SHOWN]:
                st.markdown(f"- {escape(sentence)}")
            if len(found.warnings) > WARNINGS_SHOWN:
                more = len(found.warnings) - WARNINGS_SHOWN
                st.caption(f"and {more:,} more. The manifest in the ZIP lists all of them.")
    st.download_button(
        f"Download all for {escape(title)}",
        found.archive,
        file_name=f"{dataset.name}-{kind}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click=partial(_note_look, dataset),
        help="Every part, the manifest, and what else the trainer needs, in one ZIP. As the held-out test is "
        "in it, it counts as a look at the test, once for you and this version.",
    )


def _row(file: datasets.ExportedFile, found: datasets.CheckedExport) -> dict[str, Any]:
    report = found.reports[file.path.name]
    open_: int = found.open.get(file.path.stem, 0)  # type: ignore[call-overload]
    of_training = not file.path.name.startswith("train")
    errors = [one for one in report.errors if not (of_training and one.code == "too_few_rows")]
    return {
        "Part": PART_NAMES.get(file.path.stem, file.path.stem),  # type: ignore[call-overload]
        "Result": "Fail" if errors else "Open errors" if open_ else "Pass",
        "Examples": file.rows,
        "Tokens": file.tokens,
        "Errors": len(errors),
        "Open errors": open_,
        "Warnings": len(report.warnings),
    }
