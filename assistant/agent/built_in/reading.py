"""What an utterance was taken for."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

OF_EACH = "of_each"  # The topic of what is asked of each supplier that a ranking names.


@dataclass(frozen=True, slots=True)
class Reading:
    """What an utterance was taken for. `tool` None: `topic` says what to answer instead.

    `is_bare`: it only named a supplier, a number or a period, or no word of it was a plain cue.
    `unread` are words of it that nothing here understood: the answer names them.
    """

    tool: str | None
    arguments: dict[str, Any] = field(default_factory=dict)
    topic: str = ""
    score: int = 0
    second: tuple[str, ...] = ()
    is_bare: bool = False
    unread: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()  # What it names and no argument carries: told as well.
    claimed: Decimal | None = None  # What a total is said to be: "12,000, right?"
    notes: tuple[str, ...] = ()  # What is said beside the answer: duplicates are still in it.
