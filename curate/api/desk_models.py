"""What is sent to the routes of the desk, and what is checked of it before anything is done."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from curate.services.desk import Decide, Item, Resolve, Restore, Undo
from curate.services.reviewing import Edit

Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
Uid = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
Tab = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
Text = Annotated[str, Field(max_length=1_000_000)]
Short = Annotated[str, Field(max_length=10_000)]
MOST_ITEMS = 200
MOST_HAVE = 500
SHORTEST_HOLD, LONGEST_HOLD, HOLD = 10, 180, 120
"""Seconds."""
LONGEST_LOOK = 24 * 3_600_000


class Model(BaseModel):
    """What is not known is refused: a misspelled name would be overlooked."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DecideBody(Model):
    """A decision on an example."""

    uid: Uid = Field(description="Your own: what arrives twice under it is done once.")
    kind: Literal["decide"]
    example: Id
    revision: Id = Field(description="That you looked at; an older one is refused.")
    decision: Literal["approve", "reject", "skip", "flag", "reopen", "edit"]
    input: Text | None = Field(None, description="The input as you edited it.")
    output: Text | None = Field(None, description="The answer as you edited it.")
    label: Short | None = None
    note: Short = Field("", description="Why, in a sentence.")
    knowingly: list[Annotated[str, Field(max_length=64)]] = Field(
        default=[], max_length=1_000, description="Marks of the errors that you approve knowingly."
    )
    empty_ok: bool = Field(default=False, description="Whether an empty answer is approved.")
    ms: int | None = Field(
        None, ge=0, le=LONGEST_LOOK, description="Milliseconds that you looked at it."
    )
    suggestion: Id | None = Field(None, description="The suggested answer that you took.")

    def item(self) -> Item:
        """The same for the service."""
        return Decide(
            self.uid,
            self.example,
            self.revision,
            self.decision,
            Edit(input=self.input, output=self.output, label=self.label),
            note=self.note,
            knowingly=frozenset(self.knowingly),
            empty_ok=self.empty_ok,
            milliseconds=self.ms,
            suggestion=self.suggestion,
        )


class UndoBody(Model):
    """Undo of the person's own action."""

    uid: Uid
    kind: Literal["undo"]
    action: Id | None = Field(None, description="Which; your last one if not given.")

    def item(self) -> Item:
        """The same for the service."""
        return Undo(self.uid, self.action)


class ResolveBody(Model):
    """Findings about an example that are fixed, or dismissed, or whose value is kept in every example."""

    uid: Uid
    kind: Literal["fix", "dismiss", "keep"]
    example: Id
    revision: Id
    findings: dict[Id, Id] = Field(
        max_length=1_000, description="Ids, and the version of each that you looked at."
    )

    def item(self) -> Item:
        """The same for the service."""
        return Resolve(self.uid, self.kind, self.example, self.revision, self.findings)


class RestoreBody(Model):
    """The texts of an example as they were before the import cleaned them."""

    uid: Uid
    kind: Literal["restore"]
    example: Id
    revision: Id

    def item(self) -> Item:
        """The same for the service."""
        return Restore(self.uid, self.example, self.revision)


ItemBody = Annotated[DecideBody | UndoBody | ResolveBody | RestoreBody, Field(discriminator="kind")]


class SyncBody(Model):
    """One exchange: what you did, and what you would like next."""

    tab: Tab = Field(description="Your own name for where you work: a browser tab, a script.")
    view: dict[str, str | int | None] = Field(
        default={}, max_length=30, description="Which queue; the examples to do if empty."
    )
    want: int = Field(0, ge=0, le=50, description="How many more cards you would like.")
    have: list[Id] = Field(
        default=[], max_length=MOST_HAVE, description="Examples that you have, the shown one first."
    )
    hold: int = Field(
        HOLD,
        ge=SHORTEST_HOLD,
        le=LONGEST_HOLD,
        description="Seconds for which your examples are yours without hearing from you again.",
    )
    items: list[ItemBody] = Field(default=[], max_length=MOST_ITEMS)


class DraftBody(Model):
    """What is typed on an example and not saved; null for what was not touched."""

    revision: Id
    input: Text | None = None
    output: Text | None = None
    label: Short | None = None
    note: Short | None = None
    at: int | None = Field(
        None, ge=0, le=2**53, description="When it was typed, in milliseconds since 1970."
    )
    tab: Tab


class ReleaseBody(Model):
    """A tab that is being closed."""

    tab: Tab


class ResultModel(BaseModel):
    """What came of an item."""

    uid: str
    ok: bool
    example: int | None = None
    revision: int | None = None
    status: str | None = None
    action: int | None = None
    code: (
        Literal[
            "conflict",
            "open_errors",
            "no_answer",
            "gone",
            "leased",
            "not_allowed",
            "invalid",
            "retry",
        ]
        | None
    ) = None
    message: str | None = None
    errors: dict[str, str] | None = Field(None, description="Open errors: mark to sentence.")
    card: dict[str, Any] | None = Field(None, description="The example as it stands now.")


class FindingModel(BaseModel):
    """Something that a check found."""

    id: int
    version: int
    mark: str
    check: str
    title: str
    field: str | None
    start: int | None = Field(description="In UTF-16 units, as JavaScript counts.")
    end: int | None
    severity: Literal["error", "warning", "note"]
    message: str
    suggestion: str | None
    fixable: bool
    keepable: bool = Field(description="Whether its value can be kept in every example.")
    others: list[dict[str, Any]]


class CardModel(BaseModel):
    """An example on the desk."""

    id: int
    external_id: str | None
    name: str
    revision: int
    status: str
    label: str | None
    input: str
    output: str
    system: str
    turns: list[dict[str, str]]
    draft_output: str
    source: dict[str, Any]
    groups: dict[str, str]
    metadata: dict[str, Any]
    created_at: str | None
    findings: list[FindingModel]
    draft: dict[str, Any] | None = Field(description="What you typed and did not save.")
    lease: dict[str, Any] | None = Field(description="Who has it on the desk, until when.")
    cleaned: list[str] = Field(
        description="Texts that the import cleaned, and that can be restored."
    )
    checked: bool
    suggestions: list[dict[str, Any]]
    comments: int


class SyncModel(BaseModel):
    """The answer to an exchange."""

    done: list[ResultModel]
    cards: list[CardModel]
    left: int
    counts: dict[str, int]
    last: dict[str, Any] | None
    others: list[dict[str, Any]]
