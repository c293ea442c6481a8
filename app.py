"""The web app, for `streamlit run app.py`; `curate app` runs the same.

The script that Streamlit runs for each person is ``pages/main.py``. It must not be this file: beside a
folder named ``pages``, Streamlit takes a script for an app of its older kind, whose pages are the files
in that folder, and greets whoever opens a bookmark on a fresh server with "Page not found".
"""

import os
import sys
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from curate.api import api_mount
from curate.domain.errors import CurateError
from curate.settings import Settings, keep_private
from curate.stores import Database
from curate.web import Addresses, Guard, inline_script_hashes
from curate.web.me import name_route
from curate.web.sign_in import sign_in_of

PAGES = Path(__file__).parent / "pages"
INDEX = Path(st.__file__).parent / "static" / "index.html"


def icon(_: Request) -> FileResponse:
    """The icon of the tab until the first page is there, under the name that Streamlit asks for."""
    return FileResponse(PAGES / "shared" / "icon.svg", media_type="image/svg+xml")


@cache
def database() -> Database:
    """The database that the pages use: one pool of connections for both."""
    from pages.shared import context

    return context.database()


@cache
def settings() -> Settings:
    """The settings that the pages use."""
    from pages.shared import context

    return context.settings()


keep_private()
try:
    addresses = Addresses.of(Settings().hosts)
    sign_in = sign_in_of(Settings())
    sign_in.require_address(st.get_option("server.address"))
    sign_in.require_own_addresses(os.environ.get("FORWARDED_ALLOW_IPS"))
except CurateError as error:
    sys.exit(str(error))

app = st.App(
    PAGES / "main.py",
    routes=[
        Route("/favicon.png", icon),
        name_route(sign_in, settings),
        api_mount(database, settings),
    ],
    secrets=sign_in.secrets,
    middleware=[
        Middleware(
            Guard,
            addresses=addresses,
            scripts=inline_script_hashes(INDEX.read_text(encoding="utf-8")),
            sign_in=sign_in,
        )
    ],
)
