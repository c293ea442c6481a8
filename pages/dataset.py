"""Dataset: freeze what was approved into a version that never changes, and download it."""

import streamlit as st

from curate.services import freezing, viewing
from pages.shared import context, datasets, layout

project = context.require_project()
layout.opening(
    "Dataset",
    "Freeze the approved examples into a version that never changes: a part to train on, a part to "
    "watch while training, and a part held out as the examination.",
    project.name,
)

choices = viewing.split_choices(context.database(), project.name)
versions = freezing.list_datasets(context.database(), project.name)
if choices.approved < freezing.FEWEST and not versions:
    layout.empty(
        f"{choices.approved} examples are approved; a dataset needs at least {freezing.FEWEST}, and "
        "50 to 100 good ones serve a basic task.",
        "pages/review.py",
        "Review examples",
    )
    st.stop()

datasets.freeze(project.name, choices, versions[0] if versions else None)
if versions:
    datasets.versions(versions)
    datasets.download(project.name, versions)
