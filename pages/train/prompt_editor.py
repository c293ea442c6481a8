"""The prompt that models without training are asked with: read, edited, and put back."""

from collections.abc import Sequence

import streamlit as st

from curate.domain.prompts import PromptVersion
from curate.domain.records import Dataset, Project
from curate.services import tuning
from pages.shared import context
from pages.shared.humanize import ago
from pages.shared.markdown import escape
from pages.shared.notices import show_errors
from pages.shared.reruns import run_again
from pages.shared.tables import show_table

HEIGHT = 260


def show_prompt(project: Project, dataset: Dataset, versions: Sequence[PromptVersion]) -> None:
    """A fold with the prompt in force; what a version generates is worked out when it is opened."""
    current = tuning.prompt_in_force(versions)
    fold = st.expander(
        "The prompt",
        icon=":material/chat:",
        key=f"prompt-{project.id}",
        on_change="rerun",
    )
    if fold.open:
        with fold, show_errors():
            _draw(project, dataset, current, versions)


def _draw(
    project: Project, dataset: Dataset, current: PromptVersion, versions: Sequence[PromptVersion]
) -> None:
    st.caption(
        "What stands before each question for the methods that ask a model without training. It is generated "
        "from the task, the guidelines and the format of the training part, until you write another. Of the "
        "versions that there are, a comparison uses the one that makes the approved validation answers most "
        "likely; the test has no say in it."
    )
    text = current.text
    if current.generated:
        made = _generated(project, dataset)
        text = made.text
        if made.left_out:
            st.warning(escape(made.left_out), icon=":material/content_cut:")
    owner = context.may("owner")
    # A version of its own key: what was typed into an older one stays with that.
    key = f"prompt-text-{project.id}-{current.number}-{dataset.id if current.generated else ''}"
    written = st.text_area("Prompt", text, key=key, height=HEIGHT, disabled=not owner)
    if current.number:
        st.caption(
            f"Version {current.number}, by {escape(current.person)}"
            f"{f', {ago(current.at)}' if current.at else ''}."
        )
    if owner:
        _offer_to_save(project, current, written, changed=written.strip() != text.strip())
    if versions:
        _show_versions(project, current, versions, owner=owner)


def _generated(project: Project, dataset: Dataset) -> tuning.GeneratedPrompt:
    """What a version generates, worked out once: its format is inferred from all training answers."""
    kept: dict[str, tuning.GeneratedPrompt] = st.session_state.setdefault("generated-prompts", {})
    key = repr((dataset.id, dataset.sha256_now, project.task))
    if key not in kept:
        kept[key] = tuning.generate_prompt(
            context.database(), context.settings(), project.name, dataset.name
        )
    return kept[key]


def _offer_to_save(
    project: Project, current: PromptVersion, written: str, *, changed: bool
) -> None:
    with st.container(horizontal=True, gap="small"):
        saved = st.button(
            f"Save as version {current.number + 1}",
            icon=":material/save:",
            disabled=not changed or not written.strip(),
            key=f"prompt-save-{current.number}",
        )
        back = current.text and st.button(
            "Back to the generated one", icon=":material/undo:", key=f"prompt-back-{current.number}"
        )
    if saved:
        tuning.save_prompt(
            context.database(),
            project.name,
            written,
            number=current.number,
            person=context.person(),
        )
        run_again()
    if back:
        tuning.restore_prompt(context.database(), project.name, 0, context.person())
        run_again()


def _show_versions(
    project: Project, current: PromptVersion, versions: Sequence[PromptVersion], *, owner: bool
) -> None:
    show_table(
        [
            {
                "Version": one.number,
                "By": one.person,
                "When": ago(one.at) if one.at else "",
                "Text": one.text or "(the generated prompt)",
            }
            for one in versions
        ],
        alt="Every version of the prompt",
        wide=["Text"],
    )
    older = [one for one in versions if one.number != current.number and one.text]
    if not owner or not older:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            "Earlier version", [one.number for one in older], key="prompt-older", width=160
        )
        if st.button("Put it in force again", icon=":material/history:", key="prompt-restore"):
            tuning.restore_prompt(context.database(), project.name, chosen, context.person())
            run_again()
