"""Base models: the catalog, downloading, loading, and how a record becomes tokens."""

from curate.models.answer_loss import answer_losses, head, share_prefix, shared_prefix
from curate.models.catalog import (
    DEFAULT,
    BaseModelInfo,
    HubSource,
    PypiSource,
    find,
    is_hub_id,
    local_folder,
    locate,
    model_folder,
    models,
    present,
    title_of,
)
from curate.models.chat import Chat, Encoded, Message, messages
from curate.models.fetched import HASHES, damage_of, verify_model
from curate.models.greedy import Continuation
from curate.models.integrity import (
    RECORD,
    HashMemory,
    find_damage,
    read_record,
    record_again,
    record_files,
    weight_hashes,
)
from curate.models.loaded_model import Loaded, load, quiet_peft
from curate.models.model_download import FETCHING, fetch, make_folder
from curate.models.origin import Origin, origin_of
from curate.models.prefix_attention import can_share

__all__ = [
    "DEFAULT",
    "FETCHING",
    "HASHES",
    "RECORD",
    "BaseModelInfo",
    "Chat",
    "Continuation",
    "Encoded",
    "HashMemory",
    "HubSource",
    "Loaded",
    "Message",
    "Origin",
    "PypiSource",
    "answer_losses",
    "can_share",
    "damage_of",
    "fetch",
    "find",
    "find_damage",
    "head",
    "is_hub_id",
    "load",
    "local_folder",
    "locate",
    "make_folder",
    "messages",
    "model_folder",
    "models",
    "origin_of",
    "present",
    "quiet_peft",
    "read_record",
    "record_again",
    "record_files",
    "share_prefix",
    "shared_prefix",
    "title_of",
    "verify_model",
    "weight_hashes",
]
