"""The account: how good the data is, what to fix first, whether there is enough, what training costs."""

import streamlit as st

from pages.quality import report as parts
from pages.shared import check_button, context, layout, undo

project = context.require_project()
layout.opening(
    "The account", "How good your data is, what to fix first, and what comes next.", project.name
)
account = parts.current(project.name)
if not account.examples:
    layout.empty(
        "There are no examples to give an account of.", "pages/import_/page.py", "Import a file"
    )
    st.stop()
undo.notice()
running = check_button.under_way(project)
parts.freshness(project, account, running=running)
parts.headline(account)
if account.freshness.checked:
    parts.fix_first(account)
parts.overview(account)
if account.freshness.checked:
    parts.duplicates(account)
parts.questions_map(project.name)
parts.enough(account)
parts.cost(account)
parts.advice()
