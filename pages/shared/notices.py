"""What is said after a press: that it is done, or why it was not."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from curate.domain.errors import CurateError
from curate.domain.faults import fault_of
from pages.shared.markdown import escape

_NOTICE = "notice"


def notify(sentence: str, *, error: bool = False) -> None:
    """Say something on the next run: callbacks come before the page and can't draw."""
    st.session_state[_NOTICE] = (sentence, error)


@contextmanager
def notify_errors() -> Iterator[None]:
    """Inside a callback: an error that a person may see is said on the next run."""
    try:
        yield
    except (CurateError, OSError) as error:
        notify(_sentence(error), error=True)


@contextmanager
def show_errors() -> Iterator[None]:
    """Show an error that a person may see as a sentence, where it happened."""
    try:
        yield
    except (CurateError, OSError) as error:
        _show_error(_sentence(error))


def show_notice() -> None:
    """Show what the last press led to, on a page where nothing is decided that could be undone."""
    sentence = pop_success()
    if sentence:
        st.success(escape(sentence), icon=":material/check_circle:")


def pop_success() -> str:
    """The notice of success, which the caller shows; one of an error is shown here."""
    sentence, error = st.session_state.pop(_NOTICE, ("", False))
    if sentence and error:
        _show_error(sentence)
        return ""
    return str(sentence)


def _sentence(error: Exception) -> str:
    """What to say of it: a full disk is known by the system's own error."""
    fault = fault_of(error, "this computer")
    if fault is None:
        raise error
    return str(fault)


def _show_error(sentence: str) -> None:
    st.error(escape(sentence), icon=":material/error:")
