"""Question files: one JSON object a line, what is asked and what must come of it.

    {"id": "spend", "lang": "en", "kind": "aggregate", "text": "What did we spend last month?",
     "expect": {"outcome": "answered", "values": [{"measure": "sum", "issued": "month:-1"}]}}

`after` names the case whose conversation goes on. A file of judged answers (`figures` as they were
shown) can be scored as well, and one whose `note` begins with `expect=answer`, `card`, `decline`,
`refuse`, `clarify`, `offer` or `partial`.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from assistant.errors import BadRequest
from assistant.evaluation.raw import AMOUNTS

OUTCOMES = {
    "answer": ("answered",),
    "card": ("proposed",),
    "decline": ("declined",),
    "refuse": ("declined", "answered", "clarify"),
    "clarify": ("clarify",),
    "offer": ("answered", "declined", "clarify"),
    "partial": ("answered", "clarify", "declined", "proposed"),
}
"""What a note expects, as outcomes of a turn. Words that refuse may take any form but a card."""

ANY = "any"
_STEPS = re.compile(r"(?:month|quarter|year):-?\d+|days:\d+")


class Want(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that the oracle computes. Periods are `month:-1`, `quarter:0`, `year:0`, `days:30`,
    `2026-10` or a pair of days; amounts are in `currency`, each currency being a value of its
    own without one. `against` is the period that a change is from; groups are `by` something."""

    measure: str = "sum"
    of: str = "gross"
    supplier: str | None = None
    issued: str | tuple[str, str] | None = None
    due: str | tuple[str, str] | None = None
    paid: str | tuple[str, str] | None = None
    against: str | tuple[str, str] | None = None
    by: str = "vendor"
    top: int | None = None
    open: bool | None = None
    overdue: bool | None = None
    currency: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    credit_notes: bool = False

    def __post_init__(self) -> None:
        if self.of not in AMOUNTS:
            raise ValueError(f"there is no amount {self.of!r}: {', '.join(AMOUNTS)}")
        for period in (self.issued, self.due, self.paid, self.against):
            if period is not None and not _is_period(period):
                raise ValueError(
                    f"{period!r} is no period: month:-1, quarter:0, year:0, days:30, 2026-10 or "
                    "two days"
                )


def _is_period(period: str | tuple[str, str]) -> bool:
    days = (f"{period}-01",) if isinstance(period, str) else period
    if isinstance(period, str) and _STEPS.fullmatch(period):
        return True
    try:
        return all(date.fromisoformat(one) for one in days)
    except ValueError:
        return False


class Disliked(msgspec.Struct, frozen=True):
    """An answer that somebody judged wrong."""

    outcome: str | None = None
    figures: tuple[dict[str, Any], ...] = ()


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must come of a question; what is empty is not looked at. `unlike` is what was answered
    once and found wrong."""

    outcome: str | tuple[str, ...] = ()
    language: str | None = None
    tool: str | None = None
    values: tuple[Want, ...] = ()
    rows: Want | None = None
    figures: tuple[dict[str, Any], ...] = ()
    cards: int | None = None
    unlike: Disliked | None = None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that are right; empty for any."""
        return (self.outcome,) if isinstance(self.outcome, str) else self.outcome


class Case(msgspec.Struct, frozen=True):
    """One question with what must come of it."""

    id: str
    text: str
    lang: str = ""
    kind: str = ""
    note: str = ""
    after: str | None = None
    expect: Expected | None = None

    @property
    def expected(self) -> Expected:
        """As the file says it, or as its note does."""
        if self.expect:
            return self.expect
        said = _said(self.note).get("expect", "")
        cards = None if said in ("card", "partial") else 0
        outcomes = OUTCOMES.get(said, ())
        if outcomes and "or clarify" in self.note:
            outcomes = (*outcomes, "clarify")
        return Expected(outcome=outcomes, cards=cards)

    @property
    def follows(self) -> str | None:
        """The case before it in its conversation; ANY for whichever."""
        return self.after or _said(self.note).get("after")


def _said(note: str) -> dict[str, str]:
    parts = (part.strip().partition("=") for part in note.split(";"))
    return {name: value for name, equals, value in parts if equals}


def read(path: Path) -> list[Case]:
    """The cases of a file; BadRequest names the line that is none."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise BadRequest(f"{path} cannot be read: {error.strerror}.") from error
    cases = list(_cases(path, lines))
    if not cases:
        raise BadRequest(f"{path} holds no question: write one JSON object a line.")
    for case in cases:
        if case.expect == Expected() or not (case.expect or case.expected.outcomes):
            raise BadRequest(
                f"{path}: the case {case.id} says nothing of what must come of it: add expect, or "
                "a note that begins with expect=."
            )
    return cases


def _cases(path: Path, lines: list[bytes]) -> Iterator[Case]:
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            case = msgspec.json.decode(line, type=Case)
        except msgspec.MsgspecError as error:
            raise BadRequest(f"{path}, line {number}: {error}.") from error
        if case.id in seen:
            raise BadRequest(f"{path}, line {number}: the id {case.id} is there twice.")
        if case.follows and case.follows not in (*seen, ANY):
            raise BadRequest(f"{path}, line {number}: {case.follows} must come before it.")
        seen.add(case.id)
        yield case
