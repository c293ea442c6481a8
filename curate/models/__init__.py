"""Base models: the catalog, downloading, loading, and how a record becomes tokens."""

from curate.models.answer_loss import answer_losses, head, share_prefix, shared_prefix
from curate.models.catalog import (
    DEFAULT,
    BaseModelInfo,
    HubSource,
    PypiSource,
    find,
    local_folder,
    locate,
    models,
    present,
    title_of,
)
from curate.models.chat import Chat, Encoded, messages
from curate.models.loaded_model import Loaded, load, quiet_peft
from curate.models.model_download import fetch

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
    "local_folder",
    "locate",
    "messages",
    "models",
    "present",
    "quiet_peft",
    "share_prefix",
    "shared_prefix",
    "title_of",
]
