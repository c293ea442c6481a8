"""For how long a card that is judged has been there, by the clock of the server."""

import time

import streamlit as st

_SHOWN = "team-cards"
_MOST = 20


def shown(card: str) -> None:
    """A card is drawn; it has been there since it was drawn first."""
    cards: dict[str, float] = st.session_state.setdefault(_SHOWN, {})
    cards.setdefault(card, time.monotonic())
    for old in list(cards)[:-_MOST]:
        del cards[old]


def looked_for(card: str) -> int:
    """In a callback: for how many milliseconds it has been there."""
    now, cards = time.monotonic(), st.session_state.get(_SHOWN, {})
    since: float = cards.get(card, now)
    return round(1_000 * (now - since))
