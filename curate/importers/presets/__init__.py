"""Presets: what the files of one vendor or tool are called inside, and how they are read.

Where two fit equally well, the one that registered first wins: the more special before the more
general.
"""

from curate.importers.presets.alpaca import Alpaca
from curate.importers.presets.base import Preset, find_preset, presets
from curate.importers.presets.email import Email
from curate.importers.presets.helpdesks import (
    Freshdesk,
    Freshservice,
    HubSpot,
    KaggleTickets,
    OpenTicketAi,
    ServiceNow,
    Zendesk,
)
from curate.importers.presets.intercom import Intercom
from curate.importers.presets.jira import Jira, JiraServiceManagement
from curate.importers.presets.llama_factory import LlamaFactory
from curate.importers.presets.notes import Notes
from curate.importers.presets.openai import OpenAi
from curate.importers.presets.preferences import Dpo, Kto
from curate.importers.presets.prompt_completion import PromptCompletion
from curate.importers.presets.sharegpt import ShareGpt

__all__ = [
    "Alpaca",
    "Dpo",
    "Email",
    "Freshdesk",
    "Freshservice",
    "HubSpot",
    "Intercom",
    "Jira",
    "JiraServiceManagement",
    "KaggleTickets",
    "Kto",
    "LlamaFactory",
    "Notes",
    "OpenAi",
    "OpenTicketAi",
    "Preset",
    "PromptCompletion",
    "ServiceNow",
    "ShareGpt",
    "Zendesk",
    "find_preset",
    "presets",
]
