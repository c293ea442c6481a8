"""Team: who does what and how fast, who agrees with whom, and a second look at what was approved."""

import streamlit as st

from pages.shared import context, layout
from pages.shared.notices import show_notice
from pages.team import agreement, assignments, progress, questions, second_looks

SECTIONS = {
    "Progress": progress.show_progress,
    "Assignments": assignments.show_assignments,
    "Agreement": agreement.show_agreement,
    "Second looks": second_looks.show_second_looks,
    "Questions": questions.show_questions,
}

project = context.require_project()
layout.page_head(
    "Team",
    "Share the work out, see how far people agree, and let somebody else look again at what was approved.",
    project.name,
)
show_notice()
section = st.segmented_control(
    "Section",
    list(SECTIONS),
    default="Progress",
    required=True,
    label_visibility="collapsed",
    key="team-section",
    bind="query-params",
)
SECTIONS[section or "Progress"](project)
