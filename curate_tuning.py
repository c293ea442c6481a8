"""Marks the project's folder for Streamlit, which looks for components beside a module named so."""
