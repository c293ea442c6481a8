"""The form of how several people work on a project, for its owners."""

import streamlit as st

from curate.domain.records import Project
from curate.domain.teamwork import TeamSettings
from curate.services.teamwork import AgreementSection, set_team_settings
from pages.shared import context
from pages.shared.notices import notify, show_errors
from pages.shared.reruns import run_again

OWNERS = "Every owner"


def show_settings(project: Project, section: AgreementSection) -> None:
    """Which share several people judge, who adjudicates, and whether versions are signed off."""
    if not context.may("owner"):
        return
    now = section.settings
    place = st.expander(
        "Overlap, adjudicator and sign-off",
        icon=":material/tune:",
        expanded=not now.overlap and not section.judged.judgments,
    )
    with place, st.form("team-settings", border=False):
        left, right = st.columns(2, gap="medium")
        overlap = left.slider(
            "Judged by several people, in %",
            0,
            100,
            round(now.overlap * 100),
            step=5,
            help="The same share for ever, drawn by a hash of each example. 10 to 20 % is usual.",
        )
        judges = right.slider("How many people", 2, 5, now.judges)
        people = [OWNERS, *section.reviewers]
        adjudicator = left.selectbox(
            "Who decides where they disagree",
            people,
            people.index(now.adjudicator) if now.adjudicator in people else 0,
            help="Sees both sides without names. Nobody decides where they are one of those who disagree.",
        )
        sign_off = right.checkbox(
            "A dataset version needs a second person's yes to each example",
            now.sign_off,
        )
        if st.form_submit_button("Save"):
            with show_errors():
                set_team_settings(
                    context.database(),
                    project.name,
                    TeamSettings(
                        overlap / 100,
                        judges,
                        None if adjudicator == OWNERS else adjudicator,
                        sign_off,
                    ),
                    context.person(),
                )
                notify("Saved.")
                run_again()
