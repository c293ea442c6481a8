"""Presets: the column names of one vendor or tool, and how its files are read.

Where two fit equally well, the one that registered first wins: the more special before the more
general.
"""

# The order is that of registration.
# isort: off
from curate.importers.presets.annotation.label_studio import LabelStudio
from curate.importers.presets.annotation.prodigy import Prodigy
from curate.importers.presets.annotation.argilla import Argilla
from curate.importers.presets.annotation.doccano import Doccano
from curate.importers.presets.batches.batch_output import BatchOutput
from curate.importers.presets.batches.batch_requests import BatchRequests
from curate.importers.presets.clinical.fhir import Fhir
from curate.importers.presets.logs.chat_archives import ChatGpt, Claude, OpenWebUi
from curate.importers.presets.logs.langfuse import Langfuse
from curate.importers.presets.logs.langsmith import LangSmith
from curate.importers.presets.logs.openai_completions import OpenAiCompletions
from curate.importers.presets.logs.slack import Slack
from curate.importers.presets.logs.teams import Teams
from curate.importers.presets.logs.transcripts import Transcripts
from curate.importers.presets.training.alpaca import Alpaca
from curate.importers.presets.base import Preset, find_preset, presets
from curate.importers.presets.email import Email
from curate.importers.presets.helpdesk.ticket_tables import (
    Freshdesk,
    Freshservice,
    HubSpot,
    KaggleTickets,
    OpenTicketAi,
    ServiceNow,
    Zendesk,
)
from curate.importers.presets.helpdesk.intercom import Intercom
from curate.importers.presets.helpdesk.jira import Jira, JiraServiceManagement
from curate.importers.presets.helpdesk.message_desks import (
    Crisp,
    Front,
    Gorgias,
    HelpScout,
    Otrs,
    Zammad,
)
from curate.importers.presets.helpdesk.salesforce import Salesforce
from curate.importers.presets.training.llama_factory import LlamaFactory
from curate.importers.presets.notes import Notes
from curate.importers.presets.training.openai import OpenAi
from curate.importers.presets.training.preferences import Dpo, Kto
from curate.importers.presets.training.prompt_completion import PromptCompletion
from curate.importers.presets.training.sharegpt import ShareGpt
# isort: on

__all__ = [
    "Alpaca",
    "Argilla",
    "BatchOutput",
    "BatchRequests",
    "ChatGpt",
    "Claude",
    "Crisp",
    "Doccano",
    "Dpo",
    "Email",
    "Fhir",
    "Freshdesk",
    "Freshservice",
    "Front",
    "Gorgias",
    "HelpScout",
    "HubSpot",
    "Intercom",
    "Jira",
    "JiraServiceManagement",
    "KaggleTickets",
    "Kto",
    "LabelStudio",
    "LangSmith",
    "Langfuse",
    "LlamaFactory",
    "Notes",
    "OpenAi",
    "OpenAiCompletions",
    "OpenTicketAi",
    "OpenWebUi",
    "Otrs",
    "Preset",
    "Prodigy",
    "PromptCompletion",
    "Salesforce",
    "ServiceNow",
    "ShareGpt",
    "Slack",
    "Teams",
    "Transcripts",
    "Zammad",
    "Zendesk",
    "find_preset",
    "presets",
]
