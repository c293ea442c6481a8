"""The report of the comparison that is shown, to take away as one file."""

from functools import partial

import streamlit as st

from curate.domain.records import Evaluation
from curate.services import tuning
from curate.settings import Settings
from curate.stores import Database
from pages.shared import context


def show_report(project: str, chosen: Evaluation) -> None:
    """Buttons that download the report, as a page for people and as data for scripts."""
    with st.popover("Report", icon=":material/description:"):
        st.caption(
            "Verdict, intervals, costs, data and limits in one file that can be sent: it loads nothing, and "
            "prints on paper."
        )
        examples = st.checkbox(
            "With up to ten examples that tuning fixed, and ten that it broke",
            key=f"report-examples-{chosen.id}",
            help="The file then holds texts of tickets, and whoever makes it has looked at the test, as when "
            "the answers are opened.",
        )
        with st.container(horizontal=True):
            for title, kind, mime in (
                ("HTML", ".html", "text/html"),
                ("JSON", ".json", "application/json"),
            ):
                st.download_button(
                    f"Download as {title}",
                    partial(
                        _text,
                        context.database(),
                        context.settings(),
                        project,
                        chosen.id,
                        kind,
                        context.person(),
                        examples=examples,
                    ),
                    file_name=f"report-{chosen.result.dataset}-{chosen.id}{kind}",
                    mime=mime,
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"report-{kind}-{chosen.id}",
                )


def _text(
    database: Database,
    settings: Settings,
    project: str,
    evaluation: int,
    kind: str,
    person: str,
    *,
    examples: bool,
) -> str:
    """Made when somebody presses the button, in another thread than the page's."""
    found = tuning.evaluation_report(
        database, settings, project, evaluation, examples=examples, person=person
    )
    return tuning.report_text(found, kind)
