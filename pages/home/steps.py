"""The parts of the home page."""

import streamlit as st

from curate.domain.records import Project
from curate.services import changes, importing, projects
from curate.services.projects import ProjectStatus
from pages.shared import context, layout
from pages.shared.words import ago, plain

PAGES = {
    "import": ("pages/import_/page.py", "Import a file"),
    "findings": ("pages/findings/page.py", "Go to the findings"),
    "duplicates": ("pages/duplicates/page.py", "Go to the duplicates"),
    "review": ("pages/review/page.py", "Review examples"),
    "dataset": ("pages/dataset/page.py", "Make a dataset"),
    "train": ("pages/train/page.py", "Train a model"),
    "results": ("pages/results/page.py", "See the results"),
}


def welcome() -> None:
    """The first start: try it, or begin with one's own file."""
    layout.opening(
        "Welcome to Curate",
        "From your own tickets or notes to a small model that answers in your house format, and "
        "an honest measure of whether it helped. Everything stays on this computer.",
    )
    one, other = st.columns(2, gap="medium")
    with one:
        with layout.card("Try it first"):
            st.write(
                "About 250 tickets of an invented bicycle shop, with the mistakes that real "
                "exports have. Takes a few seconds to set up."
            )
            _try_samples()
        advice()
    with other, layout.card("Begin with your own"):
        st.write(
            "Any CSV, Excel, JSON or text export. You see what is in it before anything is kept."
        )
        _new_project("Import my file", default="My tickets")


def _try_samples() -> None:
    if st.button("Try it with the sample tickets", type="primary", icon=":material/play_arrow:"):
        with context.guard():
            made = importing.start_samples(context.database(), context.settings(), context.person())
            context.open_project(made.name)
            st.rerun()


def task(project: Project) -> None:
    """The project and what it is for, and a way to say that better."""
    st.title(plain(project.name), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(project.task or "Nobody has said yet what the model is for.")
        with (
            st.popover("Edit", icon=":material/edit:", type="tertiary"),
            st.form("task", border=False),
        ):
            text = st.text_area(
                "What should the model do?",
                project.task,
                key=f"task-{project.id}",
                max_chars=1000,
                help="One sentence. The untuned model is told it too when the two are compared.",
            )
            if st.form_submit_button("Save", type="primary"):
                with context.guard():
                    projects.set_task(context.database(), project.name, text or "")
                    st.rerun()


def next_step(standing: ProjectStatus) -> None:
    """The one thing to do now."""
    page, label = PAGES[standing.next_step]
    with layout.card():
        st.caption("Next step")
        if standing.verdict:
            st.markdown(f"**{plain(standing.verdict)}**")
        st.markdown(plain(standing.advice))
        if st.button(label, type="primary", icon=":material/arrow_forward:", key="next-step"):
            st.switch_page(page)


def figures(standing: ProjectStatus) -> None:
    """Where the project stands, in numbers."""
    layout.figures(
        {
            "Imported": standing.imported,
            "Flagged": standing.findings,
            "Approved": standing.statuses.get("approved", 0),
            "Held out": standing.held_out,
            "Runs": standing.runs,
        },
        about={
            "Flagged": "Things the checks found that nobody has fixed or dismissed yet.",
            "Held out": "Examples of the newest dataset version that no model is trained on: they "
            "are its examination.",
            "Runs": "Times a model was trained.",
        },
    )


def steps(standing: ProjectStatus) -> None:
    """The way, and how far it has been walked."""
    done = {
        "Import": standing.imported > 0,
        "Check": standing.checked,
        "Review": standing.statuses.get("approved", 0) > 0,
        "Dataset": standing.datasets > 0,
        "Train": standing.runs > 0,
        "Results": standing.evaluations > 0,
    }
    with st.container(horizontal=True, gap="xsmall"):
        for name, reached in done.items():
            st.badge(
                name,
                icon=":material/check:" if reached else ":material/radio_button_unchecked:",
                color="green" if reached else "gray",
            )


def recently(project: str) -> None:
    """What was done lately, by whom."""
    happenings = changes.recent_activity(context.database(), project)
    if not happenings:
        return
    st.subheader("Recently", anchor=False)
    with st.container(gap="xsmall"):
        for one in happenings:
            st.caption(f"{plain(one.what)} · {plain(one.person)}, {ago(one.at)}")


def choose_project(project: Project) -> None:
    """Another project, or a new one."""
    names = [one.name for one in projects.list_projects(context.database())]
    chosen = st.selectbox("Project", names, index=names.index(project.name), key=f"of-{project.id}")
    if chosen != project.name:
        context.open_project(chosen)
        st.rerun()
    with st.expander("New project", icon=":material/add:"):
        _new_project("Create and import a file")


def who_you_are() -> None:
    """A name, not an account."""
    name = st.text_input(
        "Your name",
        context.person(),
        max_chars=100,
        help="A name, not an account: it is written beside what you decide, until you close this "
        "tab. Whoever can open this page can use any name.",
    )
    if name and name != context.person():
        context.set_person(name)
        st.rerun()
    st.caption("A name for the history, not an account: there is no password.")


def advice() -> None:
    """What tuning is good for, said before anybody spends a week on it."""
    st.info(
        "Try a good prompt with a few examples first: for most tasks that is enough.  \n"
        "Tuning teaches a form – tone, layout, labels – and not facts.",
        icon=":material/lightbulb:",
    )


def _new_project(label: str, default: str = "") -> None:
    with st.form(f"new-{label}", border=False):
        name = st.text_input("Name of the project", default, max_chars=100)
        purpose = st.text_input(
            "What should the model do? (you can say it later)",
            max_chars=1000,
            placeholder="Write our reply to a customer's message",
        )
        if st.form_submit_button(label, icon=":material/upload_file:"):
            with context.guard():
                made = projects.create_project(
                    context.database(), name or "", purpose or "", context.person()
                )
                context.open_project(made.name)
                st.switch_page("pages/import_/page.py", query_params={"project": made.name})
