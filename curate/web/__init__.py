"""What stands between a browser and the app: who asks, for what, and how an answer may be used.

Plain ASGI, so that it is the same for whatever serves the app (``app.py``).
"""

from curate.web.addresses import Addresses
from curate.web.guard import Guard
from curate.web.headers import inline_script_hashes, security_headers
from curate.web.sign_in import SignIn

__all__ = [
    "Addresses",
    "Guard",
    "SignIn",
    "inline_script_hashes",
    "security_headers",
]
