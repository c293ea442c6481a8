"""Presets for Front, Help Scout, Zammad and OTRS, whose exports are messages."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.importers.presets.base import presets
from curate.importers.presets.helpdesk.messages import (
    Message,
    MessageDesk,
    Voice,
    first_of,
    is_false,
    is_true,
)
from curate.importers.presets.helpdesk.ticket_tables import Names, Signs
from curate.importers.roles.mapping import Roles

_SILENT = frozenset({"lineitem", "forwardparent"})
_UNSENT = frozenset({"draft", "hidden", "underreview"})
_SPEAKS: Mapping[str, Voice] = {"customer": "user", "agent": "assistant", "system": "automatic"}


@presets.register
class Front(MessageDesk):
    """Front: messages of its API, grouped by conversation, or its analytics table of messages.

    Comments, discussions and drafts are internal, automatic replies are no answer. The analytics table
    has the beginning of each message only.
    """

    name = "front"
    title = "Front"
    lists: ClassVar[tuple[str, ...]] = ("messages", "comments")
    keys: ClassVar[tuple[str, ...]] = (
        *("conversation_id", "conversation.id", "_links.related.conversation"),
        *("Conversation API ID", "Conversation ID"),
    )
    bodies: ClassVar[tuple[str, ...]] = ("text", "body", "Extract", "blurb")
    signs: ClassVar[Signs] = (
        ("id", "type", "is_inbound", "created_at", "body"),
        ("id", "type", "is_inbound", "draft_mode", "text"),
        ("Message ID", "Conversation ID", "Direction", "Autoreply", "Extract", "Inbox"),
    )
    names: ClassVar[Names] = {
        "id": ("id",),
        "label": (("Tags", "tags"),),
        "created_at": (("created_at", "Message date"),),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        known = super().recognize(columns, sample)
        inside = any('"is_inbound"' in row.get("messages", "") for row in sample)
        return max(known, 0.95 if inside else 0.0)

    @override
    def notes(
        self, columns: Sequence[str], sample: Sequence[Mapping[str, str]], roles: Roles
    ) -> tuple[str, ...]:
        if "Extract" in roles.get("input", ()):
            return (
                (
                    "The texts are extracts: this export of Front has the beginning of each message "
                    "only. Its API has the whole ones."
                ),
            )
        return ()

    @override
    def message(self, texts: Mapping[str, str]) -> Message | None:
        text = first_of(texts, "text", "body", "Extract", "blurb")
        at = first_of(texts, "created_at", "posted_at", "Message date")
        return Message(self._voice(texts), text, at) if text else None

    def _voice(self, texts: Mapping[str, str]) -> Voice:
        kind = first_of(texts, "type").lower()
        is_comment = "posted_at" in texts or first_of(texts, "id").startswith("com_")
        if is_comment or kind in {"internal", "comment", "discussion"} or texts.get("draft_mode"):
            return "internal"
        if is_true(texts.get("is_draft", "")) or is_true(first_of(texts, "Autoreply")):
            return "automatic" if first_of(texts, "Autoreply") else "internal"
        inbound = first_of(texts, "is_inbound")
        direction = first_of(texts, "Direction").lower()
        if is_true(inbound) or direction.startswith("in"):
            return "user"
        return "assistant" if is_false(inbound) or direction.startswith("out") else "unknown"


@presets.register
class HelpScout(MessageDesk):
    """Help Scout: conversations of its API with their threads. Notes and drafts are internal."""

    name = "help_scout"
    title = "Help Scout"
    lists: ClassVar[tuple[str, ...]] = ("_embedded.threads", "threads")
    keys: ClassVar[tuple[str, ...]] = ("conversation_id", "conversationId")
    bodies: ClassVar[tuple[str, ...]] = ("body",)
    signs: ClassVar[Signs] = (
        ("id", "number", "subject", "mailboxId", "_embedded.threads"),
        ("id", "number", "subject", "primaryCustomer.email", "threads"),
        ("conversation_id", "type", "createdBy.type", "body", "state"),
    )
    names: ClassVar[Names] = {
        "id": (("number", "id"),),
        "group": (("primaryCustomer.email", "primaryCustomer.id", "customer.email"),),
        "created_at": ("createdAt",),
    }

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        known = super().recognize(columns, sample)
        rows = "conversation_id" in columns and "createdBy.type" in columns
        cells = [row.get(name, "") for row in sample for name in self.lists]
        inside = any('"createdBy"' in cell or '"lineitem"' in cell for cell in cells)
        return known if inside or rows else 0.0

    @override
    def message(self, texts: Mapping[str, str]) -> Message | None:
        kind = first_of(texts, "type").lower()
        text = first_of(texts, "body", "text")
        if kind in _SILENT or not text:
            return None
        return Message(self._voice(kind, texts), text, first_of(texts, "createdAt", "created_at"))

    def _voice(self, kind: str, texts: Mapping[str, str]) -> Voice:
        if kind == "note" or first_of(texts, "state").lower() in _UNSENT:
            return "internal"
        by = first_of(texts, "createdBy.type", "source.via").lower()
        if "workflow" in first_of(texts, "action.type").lower() or by == "system":
            return "automatic"
        if kind == "customer" or by == "customer":
            return "user"
        return "assistant" if kind == "message" or by == "user" else "unknown"


@presets.register
class Zammad(MessageDesk):
    """Zammad: tickets of its API with their articles, or one article a row.

    Internal articles are never an answer, nor what triggers sent.
    """

    name = "zammad"
    title = "Zammad"
    lists: ClassVar[tuple[str, ...]] = ("articles",)
    keys: ClassVar[tuple[str, ...]] = ("ticket_id",)
    bodies: ClassVar[tuple[str, ...]] = ("body",)
    signs: ClassVar[Signs] = (
        ("ticket_id", "sender", "internal", "content_type", "body"),
        ("id", "number", "title", "customer_id", "articles"),
        ("id", "number", "title", "customer", "articles"),
    )
    names: ClassVar[Names] = {
        "id": (("number", "id"),),
        "label": ("group",),
        "group": (("customer_id", "customer"),),
        "created_at": ("created_at",),
    }

    @override
    def message(self, texts: Mapping[str, str]) -> Message | None:
        text = first_of(texts, "body")
        return Message(self._voice(texts), text, first_of(texts, "created_at")) if text else None

    def _voice(self, texts: Mapping[str, str]) -> Voice:
        if is_true(texts.get("internal", "")):
            return "internal"
        if is_true(texts.get("preferences.is-auto-response", "")):
            return "automatic"
        return _SPEAKS.get(first_of(texts, "sender").lower(), "unknown")


@presets.register
class Otrs(MessageDesk):
    """OTRS and Znuny: tickets of the web service with their articles, or one article a row.

    What the customer can't see is internal; what the system sent is no answer.
    """

    name = "otrs"
    title = "OTRS or Znuny"
    lists: ClassVar[tuple[str, ...]] = ("Article", "Articles")
    keys: ClassVar[tuple[str, ...]] = ("TicketNumber", "TicketID", "ticket_id")
    bodies: ClassVar[tuple[str, ...]] = ("Body",)
    subjects: ClassVar[tuple[str, ...]] = ("Title", "Subject")
    signs: ClassVar[Signs] = (
        ("TicketID", "ArticleID", "SenderType", "IsVisibleForCustomer", "Body"),
        ("TicketID", "ArticleID", "SenderType", "ArticleType", "Body"),
        ("TicketID", "TicketNumber", "Title", "Queue", "Article"),
        ("TicketNumber", "Title", "Queue", "State", "CustomerID"),
    )
    names: ClassVar[Names] = {
        "input": ("Title",),
        "id": (("TicketNumber", "TicketID"),),
        "label": (("Type", "Service", "Queue"),),
        "group": (("CustomerUserID", "CustomerUser", "CustomerID"),),
        "created_at": (("Created", "CreateTime"),),
    }

    @override
    def message(self, texts: Mapping[str, str]) -> Message | None:
        text = first_of(texts, "Body")
        at = first_of(texts, "CreateTime", "Created")
        return Message(self._voice(texts), text, at) if text else None

    def _voice(self, texts: Mapping[str, str]) -> Voice:
        kind = first_of(texts, "ArticleType").lower()
        channel = first_of(texts, "CommunicationChannel").lower()
        hidden = is_false(first_of(texts, "IsVisibleForCustomer"))
        if hidden or channel == "internal" or kind.endswith(("-internal", "-report")):
            return "internal"
        return _SPEAKS.get(first_of(texts, "SenderType").lower(), "unknown")


@presets.register
class Gorgias(MessageDesk):
    """Gorgias: messages of its API, grouped by ticket.

    What is not public, or what a rule sent, is no answer.
    """

    name = "gorgias"
    title = "Gorgias"
    lists: ClassVar[tuple[str, ...]] = ("messages",)
    keys: ClassVar[tuple[str, ...]] = ("ticket_id",)
    bodies: ClassVar[tuple[str, ...]] = ("stripped_text", "body_text", "body_html")
    signs: ClassVar[Signs] = (
        ("ticket_id", "public", "from_agent", "body_text", "channel"),
        ("ticket_id", "public", "from_agent", "body_html", "via"),
    )
    names: ClassVar[Names] = {"id": ("id",), "created_at": (("created_datetime", "sent_datetime"),)}

    @override
    def recognize(self, columns: Sequence[str], sample: Sequence[Mapping[str, str]]) -> float:
        inside = any('"from_agent"' in row.get("messages", "") for row in sample)
        return max(super().recognize(columns, sample), 0.95 if inside else 0.0)

    @override
    def message(self, texts: Mapping[str, str]) -> Message | None:
        text = first_of(texts, "stripped_text", "body_text", "body_html")
        at = first_of(texts, "created_datetime", "sent_datetime")
        return Message(self._voice(texts), text, at) if text else None

    def _voice(self, texts: Mapping[str, str]) -> Voice:
        if is_false(texts.get("public", "")):
            return "internal"
        if texts.get("rule_id") or texts.get("via") == "rule":
            return "automatic"
        agent = texts.get("from_agent", "")
        return "assistant" if is_true(agent) else "user" if is_false(agent) else "unknown"


@presets.register
class Crisp(MessageDesk):
    """Crisp: messages of its API, grouped by session. Notes are internal, automated messages no answer."""

    name = "crisp"
    title = "Crisp"
    chat: ClassVar[bool] = True
    lists: ClassVar[tuple[str, ...]] = ("messages",)
    keys: ClassVar[tuple[str, ...]] = ("session_id",)
    bodies: ClassVar[tuple[str, ...]] = ("content",)
    signs: ClassVar[Signs] = (("session_id", "type", "from", "content", "fingerprint"),)
    names: ClassVar[Names] = {"id": ("session_id",), "created_at": ("timestamp",)}

    @override
    def message(self, texts: Mapping[str, str]) -> Message | None:
        kind, text = texts.get("type", "text"), texts.get("content", "")
        if kind not in {"text", "note"} or not text:
            return None
        return Message(self._voice(kind, texts), text, texts.get("timestamp", ""))

    def _voice(self, kind: str, texts: Mapping[str, str]) -> Voice:
        if kind == "note":
            return "internal"
        if is_true(texts.get("automated", "")) or texts.get("origin") == "bot":
            return "automatic"
        voices: Mapping[str, Voice] = {"user": "user", "operator": "assistant"}
        return voices.get(texts.get("from", ""), "unknown")
