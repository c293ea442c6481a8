"""Colors of the report's charts, readable on a light and on a dark ground."""

from pages.shared.names import SEVERITY_NAMES

NEUTRAL = "#8b958e"
RED, ORANGE, GREEN = "#c8566a", "#cf8440", "#4f9d77"
SEVERITY_COLORS = dict(zip(SEVERITY_NAMES.values(), (RED, ORANGE, NEUTRAL), strict=True))
LABEL_COLORS = ("#3a8561", "#c2702e", "#5b82bd", "#9a6bb0", "#c8566a", "#a08f2a")
