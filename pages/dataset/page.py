"""Dataset: create a version from the approved examples, see its leak report, export it."""

import streamlit as st

from curate.services import datasets
from pages.dataset import export, leak_report, new_version, split_report, versions
from pages.shared import context, layout, page_paths

project = context.require_project()
layout.page_head(
    "Dataset",
    "Create a dataset version from the approved examples. It never changes, and has three parts: "
    "training, validation, and a held-out test.",
    project.name,
)

page = datasets.dataset_page(context.database(), project.name)
known = page.versions
if page.choices.approved < datasets.FEWEST and not known:
    layout.empty_state(
        f"{page.choices.approved} examples are approved. A dataset version needs at least "
        f"{datasets.FEWEST}; 50 to 100 good ones are enough for a basic task.",
        page_paths.REVIEW,
        "Review examples",
    )
    st.stop()

owner = context.may("owner")
if owner:
    new_version.show_form(project.name, page)
if created := new_version.created_version(page):
    leak_report.show_created(created)
    leak_report.show_leak_report(project.name, created)
    split_report.show_split_report(created)
if known:
    versions.show_versions(known)
    chosen = versions.choose_version(known)
    if chosen != created:
        leak_report.show_leak_report(project.name, chosen)
        split_report.show_split_report(chosen)
    if owner:
        export.show_export(project.name, chosen, page.decisions)
