"""What every tool is told about the turn it works for."""

from dataclasses import dataclass, field
from datetime import date, datetime

from assistant import formats
from assistant.database import Database
from assistant.errors import RequestProblem
from assistant.tools.periods import Period
from assistant.tools.phrases import Phrases
from assistant.tools.result import Coverage, Fact, Table
from assistant.tools.words import fold
from assistant.workspace.audit import Actor

MOST_CARDS = 5
MOST_ITEMS = 50


@dataclass
class PushBudget:
    """How many cards and documents one turn may still offer."""

    cards: int = MOST_CARDS
    items: int = MOST_ITEMS


@dataclass(frozen=True, slots=True)
class Before:
    """The answer before this one: what it said, and what it was worked out from."""

    message_id: str
    question: str
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    coverage: Coverage | None = None
    used: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ToolContext:
    """One turn, seen by a tool. `anchor` is the period of the answer before, `before` that answer
    itself, `question` what is asked now. `counts` are those of the chips, which several tools of
    a turn offer."""

    database: Database
    workspace_id: str
    member: Actor
    today: date
    now: datetime
    time_zone: str = "Europe/Paris"
    language: str = "en"
    company: str = ""
    conversation_id: str | None = None
    message_id: str | None = None
    anchor: Period | None = None
    before: Before | None = None
    question: str = ""
    budget: PushBudget = field(default_factory=PushBudget)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def say(self) -> Phrases:
        """The sentences of the turn's language."""
        return Phrases(self.language)

    def shown(self, value: formats.Shown, unit: str = "") -> str:
        """A value as the reader sees it."""
        return formats.value(value, self.language, unit, self.time_zone)

    def as_written(self, name: str) -> str:
        """A name as the question writes it; else each of its words with a capital letter."""
        at = fold(self.question).find(name)
        if at >= 0 and len(fold(self.question)) == len(self.question):
            name = self.question[at : at + len(name)]
        return name.title() if name == name.lower() else name

    def short_day(self, day: date) -> str:
        """A day as short as a chart needs it: "7 Oct" or its like, the year where it is another."""
        year = "" if day.year == self.today.year else f" {day:%y}"
        return f"{formats.short_day(day, self.language)}{year}"


class Unclear(RequestProblem):
    """An argument does not name anything here; the message says so and `offers` what could be
    meant, as complete questions. That nobody is called so is an answer, no question back."""

    status = 422
    code = "unclear"

    def __init__(
        self, message: str, offers: tuple[str, ...] = (), *, is_question: bool = True
    ) -> None:
        super().__init__(message)
        self.offers = offers
        self.is_question = is_question
