"""What happens during a turn, in order: drained for JSON and terminal, streamed for pages."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.tools.result import Chart, Citation, Coverage, Fact, FollowUp, Offer, Table


class Outcome(StrEnum):
    """How a turn ended."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    DECLINED = "declined"
    PROPOSED = "proposed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ToolStarted:
    """A tool begins. `label` is what people read ("Reading invoices of October")."""

    call_id: str
    name: str
    arguments: dict[str, Any]
    label: str


@dataclass(frozen=True, slots=True)
class ToolFinished:
    """A tool is done: one line of summary, rows read, seconds taken."""

    call_id: str
    name: str
    summary: str
    rows_read: int
    seconds: float
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of Markdown that passed the gate, with ``[[fact id]]`` markers still in it.

    `facts` are those the piece refers to. Pieces are whole sentences or list items.
    """

    markdown: str
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProposalMade:
    """A card is to be shown; its content comes from the database by this id."""

    proposal_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer, as stored with the message. `markdown` has ``[[fact id]]`` markers."""

    conversation_id: str
    message_id: str
    markdown: str
    language: str
    outcome: Outcome
    facts: dict[str, Fact] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    citations: tuple[Citation, ...] = ()
    proposal_ids: tuple[str, ...] = ()
    steps: tuple[ToolFinished, ...] = ()
    tool_calls: tuple[dict[str, Any], ...] = ()
    coverage: Coverage | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    model: str = ""
    seconds: float = 0.0
    withheld: int = 0
    problem: str | None = None
    provider: str = ""
    offers: tuple[Offer, ...] = ()
    carried: str = ""  # A sentence that says what was taken over from the turns before.
    forgets: bool = False  # No later turn builds on this one or those before it.


Event = ToolStarted | ToolFinished | Prose | ProposalMade | Answer
