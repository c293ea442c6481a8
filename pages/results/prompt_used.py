"""Which prompt the methods that need one were given, and by what it was chosen."""

import streamlit as st

from curate.domain.records import Evaluation
from curate.services import tuning
from pages.shared.markdown import escape


def show_prompt(chosen: Evaluation) -> None:
    """The prompt in a sentence or two; nothing where no method needed one."""
    sentences = tuning.prompt_sentences(chosen.result.prompt)
    if sentences:
        st.caption(f":material/chat: {escape(' '.join(sentences))}")
