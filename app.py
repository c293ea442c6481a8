"""The web app, for `streamlit run app.py`; `curate app` runs the same.

The script that Streamlit runs for each person is ``pages/main.py``. It must not be this file: beside a
folder named ``pages``, Streamlit takes a script for an app of its older kind, whose pages are the files
in that folder, and greets whoever opens a bookmark on a fresh server with "Page not found".
"""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).parent / "pages" / "main.py")
