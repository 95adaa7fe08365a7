"""Signals, as the API answers them."""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from assistant.web.api.shapes.common import Money


class Related(Struct):
    """An invoice that a signal is compared with."""

    invoice_id: int
    label: str
    url: str


class SignalDismissal(Struct):
    """Who set a signal aside, when, and why."""

    reason: str
    by: str
    at: datetime


class DismissalRequest(Struct):
    """Why a signal is set aside; a red one needs a reason."""

    reason: Annotated[str, Meta(max_length=500)] = ""


class Signal(Struct):
    """Something that needs a person. `rank` 1 is the most pressing; `key` names the same matter
    whenever it is asked for; `severity` is red or yellow."""

    rank: int
    key: str
    kind: str
    severity: str
    reason: str
    url: str
    label: str
    vendor: str
    invoice_id: int | None
    document_id: int | None
    date: date | None
    amount: Money | None
    detail: str
    related: list[Related]
    facts: dict[str, Any]
    dismissal: SignalDismissal | None = None


class Signals(Struct):
    """Open signals, most pressing first, and those that a person dismissed."""

    signals: list[Signal]
    dismissed: list[Signal]
