"""Base models: the catalogue, fetching, loading, and how a record becomes tokens."""

from curate.models.catalogue import (
    DEFAULT,
    BaseModelInfo,
    HubSource,
    PypiSource,
    find,
    locate,
    models,
    present,
)
from curate.models.chat import Chat, Encoded, messages
from curate.models.fetching import fetch
from curate.models.loading import Loaded, load, quiet_peft
from curate.models.scoring import answer_losses, head, share_prefix, shared_prefix

__all__ = [
    "DEFAULT",
    "BaseModelInfo",
    "Chat",
    "Encoded",
    "HubSource",
    "Loaded",
    "PypiSource",
    "answer_losses",
    "fetch",
    "find",
    "head",
    "load",
    "locate",
    "messages",
    "models",
    "present",
    "quiet_peft",
    "share_prefix",
    "shared_prefix",
]
