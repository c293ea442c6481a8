"""The entry script of the web app: `streamlit run app.py`, or `curate app`."""

from pages.shared import navigation

navigation.serve()
