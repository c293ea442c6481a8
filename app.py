"""The entry script: page config, who you are, which project, navigation; nothing else."""

import streamlit as st

from pages.shared import context

st.set_page_config(page_title="Curate", page_icon=":material/verified:", layout="wide")

pages = [
    st.Page("pages/home.py", title="Home", icon=":material/home:", default=True),
    st.Page("pages/import_.py", title="Import", icon=":material/upload_file:", url_path="import"),
    st.Page("pages/findings.py", title="Findings", icon=":material/troubleshoot:"),
    st.Page("pages/duplicates.py", title="Duplicates", icon=":material/content_copy:"),
    st.Page("pages/review.py", title="Review", icon=":material/rate_review:"),
    st.Page("pages/dataset.py", title="Dataset", icon=":material/inventory_2:"),
    st.Page("pages/train.py", title="Train", icon=":material/model_training:"),
    st.Page("pages/results.py", title="Results", icon=":material/leaderboard:"),
]
page = st.navigation(pages, position="top")
with context.guard():
    context.choose_project()
    page.run()
