"""The place of a rater: a component that talks to its route itself, so that no vote runs the page."""

from curate.api import Access, mint
from curate.domain.people import Role
from curate.domain.records import Project
from pages.shared import browser_files, context


def mount_rater(project: Project, comparison: int, role: Role) -> None:
    """Draw what a person rates. What is given to it says nothing of the methods."""
    rater = browser_files.component(
        "blind",
        "blind.js",
        html='<div class="desk-place"></div>',
        # It looks as the review desk does.
        css="\n".join(
            browser_files.styles(one) for one in ("review/desk/desk.css", "blind/desk/blind.css")
        ),
    )
    person = context.person()
    rater(
        key=f"blind-{project.id}-{comparison}",
        data={
            "token": mint(context.settings(), Access(person, project.id, role)),
            "project": project.id,
            "name": project.name,
            "person": person,
            "comparison": comparison,
        },
        on_signed_out_change=_run_again,
    )


def _run_again() -> None:
    """Its token counts no more: the run that follows gives it a new one."""
