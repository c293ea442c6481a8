"""Cards of the desk as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from curate.checks import checks, sentence
from curate.domain.examples import Example
from curate.domain.findings import StoredFinding
from curate.domain.writing import SuggestedAnswer
from curate.services.checking import PERSONAL_DATA
from curate.services.desk import DeskCard
from curate.services.importing import restorable_texts
from curate.stores.desk import Draft, Lease


def card_json(
    card: DeskCard,
    position: str | None = None,
    found: Mapping[str, Sequence[tuple[int, int]]] | None = None,
) -> dict[str, Any]:
    """A card as the component and scripts read it.

    Args:
        card: What is known of the example.
        position: Why it is where it is in its queue.
        found: Where its texts hold what was searched for: field to places.
    """
    example = card.example
    return {
        "id": example.id,
        "external_id": example.external_id,
        "name": name_of(example),
        "revision": example.revision,
        "status": example.status,
        "label": example.label,
        "input": example.input,
        "output": example.output,
        "system": example.system,
        "turns": [{"role": one.role, "text": one.text} for one in example.turns],
        "draft_output": example.draft_output,
        "source": {"name": card.source, "row": example.line},
        "groups": dict(example.groups),
        "metadata": dict(example.metadata),
        "created_at": example.created_at,
        "findings": [
            finding_json(one, example, card.others.get(one.id, ())) for one in card.findings
        ],
        "draft": None if card.draft is None else _draft(card.draft),
        "lease": None if card.lease is None else lease_json(card.lease),
        "cleaned": list(restorable_texts(example)),
        "checked": card.checked,
        "suggestions": [suggestion_json(one) for one in card.suggestions],
        "comments": card.comments,
        "position": position,
        "found": {
            name: [[_units(getattr(example, name), end) for end in place] for place in places]
            for name, places in (found or {}).items()
        },
    }


def name_of(example: Example) -> str:
    """What an example is called: by its source, else by its number."""
    return example.external_id or f"Example {example.id}"


def lease_json(lease: Lease) -> dict[str, Any]:
    """Who has an example on the desk, until when."""
    return {"person": lease.person, "until": lease.until.isoformat()}


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "revision": draft.revision,
        "input": draft.input,
        "output": draft.output,
        "label": draft.label,
        "note": draft.note,
        "at": draft.typed,
        "saved_at": draft.at.isoformat(),
        "tab": draft.tab,
    }


def finding_json(
    stored: StoredFinding, example: Example, others: tuple[Example, ...] = ()
) -> dict[str, Any]:
    """A finding with its sentence, its place counted as JavaScript does."""
    finding = stored.finding
    text = example.text(finding.field) if finding.field is not None else ""
    return {
        "id": stored.id,
        "version": stored.version,
        "mark": stored.mark,
        "check": finding.check,
        "title": checks[finding.check].title,
        "field": finding.field,
        "start": _units(text, finding.start),
        "end": _units(text, finding.end),
        "severity": finding.severity,
        "message": sentence(finding),
        "suggestion": finding.suggestion,
        "fixable": finding.suggestion is not None
        and finding.field is not None
        and len(finding.examples) == 1,
        "keepable": finding.check == PERSONAL_DATA and finding.field is not None,
        "others": [
            {
                "id": one.id,
                "name": name_of(one),
                "input": one.input,
                "output": one.output,
                "status": one.status,
            }
            for one in others
        ],
    }


def suggestion_json(one: SuggestedAnswer) -> dict[str, Any]:
    """A suggested answer: what it is, in the place of what, and why it is offered."""
    return {
        "id": one.id,
        "source": one.source,
        "output": one.output,
        "before": one.before,
        "score": one.score,
        "reason": one.reason,
    }


def _units(text: str, place: int | None) -> int | None:
    """A place in a text as JavaScript counts: characters beyond the first 65,536 are two units."""
    if place is None or text.isascii():
        return place
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
