"""An export on the dataset page: for whom, what they would say to it, and the files."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from curate.domain.records import PARTS, Dataset, Part
from curate.exporters import Report, exporters
from curate.services import checking, datasets
from curate.text.personal import WORDS
from pages.shared import context, forms, tables
from pages.shared.words import count, plain

PART_NAMES: dict[Part, str] = {
    "train": "Train",
    "validation": "Validation",
    "held_out": "Held out",
}
# Beyond so many examples it takes a while, and waits for a press.
AT_ONCE = 2000
SHOWN = 20


def consumer(kind: str) -> None:
    """Who reads a format, and what its maker says of its end."""
    chosen = exporters[kind]
    st.markdown(plain(chosen.reader))
    if chosen.ending:
        st.caption(f":material/event_busy: {plain(chosen.ending)}")


def offer(project: str, dataset: Dataset, kind: str) -> None:
    """What the consumer would say, and the downloads."""
    options = _options(kind)
    held = _undecided(
        project, dataset.name, dataset.sha256, checking.privacy_version(context.database(), project)
    )
    allowed = _gate(dataset, held) if held else False
    shut = bool(held) and not allowed
    size = dataset.train + dataset.validation + dataset.held_out
    asked = size <= AT_ONCE or st.button("Check and prepare the files", icon=":material/rule:")
    if asked and not shut:
        with context.guard(), st.spinner("Writing and checking the files"):
            found = _examine(project, dataset.name, dataset.sha256, kind, options, allowed=allowed)
            _verdict(found, dataset, kind)
    manifest = {
        **dataset.manifest,
        "dataset": dataset.name,
        "personal_data": datasets.personal_data_note(held),
    }
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
                allow_unreviewed=allowed,
            ),
            file_name=f"{dataset.name}-{part}-{kind}.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
            on_click="ignore",
            disabled=shut,
        )
        st.download_button(
            "Download the manifest",
            json.dumps(manifest, ensure_ascii=False, indent=2, default=str),
            file_name=f"{dataset.name}-manifest.json",
            mime="application/json",
            icon=":material/receipt_long:",
            on_click="ignore",
            help="Where every example comes from, how they were parted, and the version of Curate.",
        )


@st.cache_data(max_entries=50, show_spinner="Looking for personal data")
def _undecided(project: str, dataset: str, sha256: str, decisions: str) -> checking.Unreviewed:
    """What the gate holds up; the same texts and the same decisions give the same answer."""
    del sha256, decisions
    return checking.unreviewed(context.database(), project, dataset)


def _gate(dataset: Dataset, held: checking.Unreviewed) -> bool:
    """Why a version may not leave yet, the way on, and whether it shall leave as it is."""
    what = ", ".join(f"{number:,} × {WORDS[kind]}" for kind, number in held.kinds.items())
    st.warning(
        f"Version {plain(dataset.name)} holds personal data that nobody has decided on: {what}, in "
        f"{count(len(held.examples), 'example')}. It can't be downloaded yet. Replace it or say that "
        "it may stay; after replacing, freeze another version.",
        icon=":material/shield_person:",
    )
    if st.button("Decide on the findings", icon=":material/troubleshoot:"):
        st.switch_page("pages/findings/page.py", query_params={"check": "personal_data"})
    return st.checkbox(
        "Download it as it is: I am allowed to pass this data on",
        key=f"allow-{dataset.id}",
        help="The manifest will say how much personal data nobody had decided on.",
    )


def _options(kind: str) -> Mapping[str, Any]:
    """The options of a format that has some, as a form draws them."""
    if not exporters[kind].model_fields:
        return {}
    with st.expander("Options of this format", icon=":material/tune:"):
        return forms.changes(exporters.make(kind), key=f"export-{kind}")


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
) -> datasets.Examined:
    return datasets.examine(
        context.database(), project, name, kind, options, allow_unreviewed=allowed
    )


def _verdict(found: datasets.Examined, dataset: Dataset, kind: str) -> None:
    title = exporters[kind].title
    tables.rows(
        [_row(one, found.reports[one.path.name]) for one in found.files],
        alt=f"What {title} would say to each part",
    )
    if found.warnings:
        with st.expander(
            f"{count(len(found.warnings), 'thing')} to look at", icon=":material/rule:"
        ):
            for sentence in found.warnings[:SHOWN]:
                st.markdown(f"- {plain(sentence)}")
            if len(found.warnings) > SHOWN:
                st.caption(
                    f"and {len(found.warnings) - SHOWN:,} more; the ZIP's manifest names all."
                )
    st.download_button(
        f"Download all for {plain(title)}",
        found.archive,
        file_name=f"{dataset.name}-{kind}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
        help="Every part, the manifest, and what else the tool needs, in one ZIP.",
    )


def _row(file: datasets.ExportedFile, report: Report) -> dict[str, Any]:
    of_training = not file.path.name.startswith("train")
    errors = [one for one in report.errors if not (of_training and one.code == "too_few_rows")]
    return {
        "Part": PART_NAMES.get(file.path.stem, file.path.stem),  # type: ignore[call-overload]
        "Verdict": "Fail" if errors else "Pass",
        "Examples": file.rows,
        "Tokens": file.tokens,
        "Errors": len(errors),
        "Warnings": len(report.warnings),
    }
