"""The headers that every answer carries: what a browser may do with it, and who may use it."""

import base64
import hashlib
import re

UNUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def inline_script_hashes(html: str) -> tuple[str, ...]:
    """What a content policy calls the scripts that stand in a page itself, so that no other may."""
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(html)
    )


def content_policy(scripts: tuple[str, ...], websocket: str) -> str:
    """Content-Security-Policy: everything comes from this server, and nothing goes elsewhere.

    Args:
        scripts: Hashes of the scripts that stand in the page itself.
        websocket: Where the page's connection goes, as not every browser counts it as ``'self'``.
    """
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", *scripts)),
        # Streamlit writes its styles into the page as it runs.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self'",
        "connect-src": f"'self' {websocket}".rstrip(),
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "frame-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def security_headers(scripts: tuple[str, ...], websocket: str) -> dict[str, str]:
    """All of them, by name.

    Args:
        scripts: Hashes of the scripts that stand in the page itself.
        websocket: The origin of the page's connection, like ``ws://127.0.0.1:8501``, or empty.
    """
    return {
        "Content-Security-Policy": content_policy(scripts, websocket),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        # To others nothing is said; to ourselves a browser says by it where an upload comes from.
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED_FEATURES),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Origin-Agent-Cluster": "?1",
        "X-DNS-Prefetch-Control": "off",
    }
