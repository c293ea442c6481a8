"""Dataset: freeze what was approved into a version that never changes, and download it."""

import streamlit as st

from curate.services import datasets
from pages.dataset import versions as versions_
from pages.shared import context, layout

project = context.require_project()
layout.opening(
    "Dataset",
    "Freeze the approved examples into a version that never changes: a part to train on, a part to "
    "watch while training, and a part held out as the examination.",
    project.name,
)

choices = datasets.split_choices(context.database(), project.name)
versions = datasets.list_datasets(context.database(), project.name)
if choices.approved < datasets.FEWEST and not versions:
    layout.empty(
        f"{choices.approved} examples are approved; a dataset needs at least {datasets.FEWEST}, and "
        "50 to 100 good ones serve a basic task.",
        "pages/review/page.py",
        "Review examples",
    )
    st.stop()

versions_.freeze(project.name, choices, versions[0] if versions else None)
if versions:
    versions_.versions(versions)
    versions_.download(project.name, versions)
