"""Runs Streamlit for `curate app`, and ends as commands do when somebody stops it."""

import sys

STOPPED = 130


def main() -> int:
    """``python -m pages.serve run app.py …``; returns the exit status."""
    try:
        # Here, so that whoever stops the app while it starts reads no traceback either.
        from click.exceptions import Abort
        from streamlit.web.cli import main as streamlit
    except KeyboardInterrupt:
        return STOPPED
    try:
        streamlit(sys.argv[1:], standalone_mode=False)
    except (Abort, KeyboardInterrupt):
        sys.stderr.write("Curate was stopped. What was saved is kept.\n")
        return STOPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())
