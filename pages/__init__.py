"""The web app: a folder for each page, and what they share."""
