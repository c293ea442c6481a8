"""Presets for exports of ticket systems that their column names describe fully.

Each class is one system: the names it is recognized by, and the columns of each role. Columns for
colleagues only (work notes, private comments) are never an output; they stay metadata.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.domain.examples import Row
from curate.importers.base import Item
from curate.importers.presets.base import Preset, presets
from curate.importers.presets.helpdesk.servicenow_journals import is_mixed, journal, journals
from curate.importers.presets.helpdesk.threads import COLUMNS, thread_builder, thread_in
from curate.importers.roles.column_names import is_internal, normal
from curate.importers.roles.mapping import EMPTY, Reading, Roles, builder, without_blanks
from curate.importers.roles.role_guess import named_answer

Names = Mapping[str, tuple[str | tuple[str, ...], ...]]
Signs = tuple[tuple[str, ...], ...]


class Helpdesk(Preset):
    """Base of these presets: what has no role here has none.

    Attributes:
        answered: Whether another column that is named like an answer, and holds texts, is one:
            many add a field for it.
        chat: Whether comments are messages of a chat, which people send in pieces.
    """

    complete: ClassVar[bool] = True
    answered: ClassVar[bool] = True
    chat: ClassVar[bool] = False

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        roles = super().mapping(columns, sample)
        comments = next((name for name in COLUMNS if name in columns), None)
        if comments and "input" in roles and "output" not in roles:
            roles["output"] = [comments]
        if self.answered and "output" not in roles:
            taken = {column for used in roles.values() for column in used}
            free = [column for column in columns if column not in taken]
            if answer := named_answer(free, sample):
                roles["output"] = [answer]
        return roles

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        comments = _comments(roles)
        if comments is None:
            yield from super().rows(map(without_blanks, items), roles, reading)
            return
        build = thread_builder(
            builder(roles, reading),
            lambda texts, asked: thread_in(texts, comments, asked),
            chat=self.chat,
        )
        for item in map(without_blanks, items):
            yield build(item) if isinstance(item, tuple) else item

    @override
    def empty_cells(self, roles: Mapping[str, Sequence[str]]) -> frozenset[str] | None:
        plain = type(self).rows is Helpdesk.rows and _comments(roles) is None
        return EMPTY if plain else None


def _comments(roles: Mapping[str, Sequence[str]]) -> str | None:
    """The column that holds whole conversations, if one is the output."""
    return next((name for name in roles.get("output", ()) if name in COLUMNS), None)


@presets.register
class Zendesk(Helpdesk):
    """Zendesk: the CSV of a view, JSON tickets, or a warehouse table of them."""

    name = "zendesk"
    title = "Zendesk"
    signs: ClassVar[Signs] = (
        ("Id", "Requester", "Submitter", "Assignee", "Group", "Subject", "Via", "Created at"),
        ("ID", "Requester", "Assignee", "Group", "Subject", "Channel", "Created at"),
        ("Summation column", "Id", "Requester", "Subject"),
        ("id", "subject", "description", "requester_id", "submitter_id", "brand_id"),
        ("id", "raw_subject", "description", "requester_id", "via.channel"),
        ("id", "subject", "description", "requester_id", "comments"),
    )
    names: ClassVar[Names] = {
        "input": ("Subject", ("Description", "Comment", "Body")),
        "output": (("Public reply", "Last public comment", "Agent reply", "Reply", "Answer"),),
        "id": (("Id", "Ticket Id"),),
        "label": (("Ticket type", "Type", "Group"),),
        "group": (("Requester id", "requester_id", "Requester email", "Requester"),),
        "created_at": (("Created at", "Created"),),
    }


@presets.register
class Freshdesk(Helpdesk):
    """Freshdesk: the ticket export, or tickets of its API."""

    name = "freshdesk"
    title = "Freshdesk"
    signs: ClassVar[Signs] = (
        ("Ticket ID", "Subject", "Status", "Priority", "Source", "Agent", "Created time"),
        ("Ticket ID", "Subject", "Created time", "Due by Time", "Resolved time"),
        ("id", "subject", "description_text", "responder_id", "requester_id"),
        ("id", "subject", "description_text", "requester_id", "conversations"),
    )
    names: ClassVar[Names] = {
        "input": ("Subject", ("description_text", "Description")),
        "output": (("Reply", "Agent reply", "Resolution", "Response", "Answer"),),
        "id": (("Ticket ID", "id"),),
        "label": (("Type", "Ticket type", "Group"),),
        "group": (("Contact ID", "requester_id", "Email", "Full name", "Requester"),),
        "created_at": (("Created time", "created_at"),),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        # Freshservice's export has all of these names too, and some of its own.
        present = {normal(column) for column in columns}
        service = {"urgency", "impact"} <= present or "resolution note" in present
        return 0.0 if service else super().recognize(columns, sample)


@presets.register
class Freshservice(Helpdesk):
    """Freshservice: the ticket export of an IT service desk."""

    name = "freshservice"
    title = "Freshservice"
    signs: ClassVar[Signs] = (
        ("Ticket Id", "Subject", "Status", "Urgency", "Impact", "Group", "Agent", "Created Time"),
        ("Ticket Id", "Subject", "Resolution Note", "Requester Email", "Created Time"),
    )
    names: ClassVar[Names] = {
        "input": ("Subject", "Description"),
        "output": (("Resolution Note", "Resolution Applied"),),
        "id": ("Ticket Id",),
        "label": (("Category", "Group", "Type"),),
        "group": (("Requester Email", "Requester Name"),),
        "created_at": ("Created Time",),
    }


@presets.register
class HubSpot(Helpdesk):
    """HubSpot: the ticket export, or tickets of its API."""

    name = "hubspot"
    title = "HubSpot"
    signs: ClassVar[Signs] = (
        ("Ticket ID", "Ticket name", "Pipeline", "Ticket status", "Create date"),
        ("id", "properties.subject", "properties.content", "properties.hs_pipeline"),
    )
    names: ClassVar[Names] = {
        "input": (
            ("Ticket name", "properties.subject"),
            ("Ticket description", "properties.content"),
        ),
        "output": (("Resolution", "properties.hs_resolution"),),
        "id": (("Ticket ID", "id"),),
        "label": (("Category", "properties.hs_ticket_category", "Pipeline"),),
        "group": (
            (
                "All associated contact emails",
                "Associated Contact",
                "Associated Company (Primary)",
                "Associated Company",
            ),
        ),
        "created_at": (("Create date", "properties.createdate", "createdAt"),),
    }


@presets.register
class ServiceNow(Helpdesk):
    """ServiceNow: a list of incidents, by field names or labels. Work notes are internal."""

    name = "servicenow"
    title = "ServiceNow"
    signs: ClassVar[Signs] = (
        ("number", "short_description", "state", "assignment_group"),
        ("number", "short_description", "caller_id", "opened_at"),
        ("number.display_value", "short_description.display_value", "state.display_value"),
    )
    names: ClassVar[Names] = {
        "input": (
            ("short_description", "short_description.display_value"),
            ("description", "description.display_value"),
        ),
        "output": (("close_notes", "close_notes.display_value"),),
        "id": (("number", "number.display_value", "sys_id"),),
        "label": (("category", "category.display_value", "assignment_group"),),
        "group": (("caller_id", "caller_id.display_value", "caller_id.value", "Caller"),),
        "created_at": (("opened_at", "opened_at.display_value", "sys_created_on", "Opened"),),
    }

    @override
    def mapping(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> Roles:
        roles = super().mapping(columns, sample)
        public = [name for name in journals(columns) if is_mixed(name) or not is_internal(name)]
        spoken = any(row.get(name, "").strip() for row in sample for name in public)
        if public and spoken and "input" in roles:
            roles["output"] = list(dict.fromkeys([*roles.get("output", ()), *public]))
        return roles

    @override
    def rows(
        self, items: Iterator[Item], roles: Mapping[str, Sequence[str]], reading: Reading
    ) -> Iterator[Row]:
        """The notes at closing are the answer; without any, the last comment of an agent."""
        spoken = [name for name in roles.get("output", ()) if name in journals([name])]
        if not spoken:
            yield from super().rows(items, roles, reading)
            return
        notes = {"output": [name for name in roles["output"] if name not in spoken]}
        closed = builder({**roles, **notes}, reading)
        threaded_rows = thread_builder(
            closed, lambda texts, _asked: journal(texts, journals(list(texts)))
        )
        for item in map(without_blanks, items):
            if not isinstance(item, tuple):
                yield item
                continue
            answered = any(item[1].get(name, "").strip() for name in notes["output"])
            yield closed(item) if answered else threaded_rows(item)


@presets.register
class KaggleTickets(Helpdesk):
    """The "Customer Support Ticket Dataset" of Kaggle."""

    name = "kaggle_tickets"
    title = "Kaggle support tickets"
    signs: ClassVar[Signs] = (
        ("Ticket ID", "Customer Name", "Ticket Type", "Ticket Subject", "Ticket Description"),
    )
    names: ClassVar[Names] = {
        "input": ("Ticket Subject", "Ticket Description"),
        "output": ("Resolution",),
        "id": ("Ticket ID",),
        "label": ("Ticket Type",),
        "group": (("Customer Email", "Customer Name"),),
    }


@presets.register
class OpenTicketAi(Helpdesk):
    """The multilingual tickets of Open Ticket AI."""

    name = "open_ticket_ai"
    title = "Open Ticket AI"
    signs: ClassVar[Signs] = (("subject", "body", "answer", "type", "queue", "priority"),)
    names: ClassVar[Names] = {
        "input": ("subject", "body"),
        "output": ("answer",),
        "label": ("queue",),
    }
