"""Packing: what was found as JSON and back, each value of the type it had.

A signal is dismissed by what it says, down to the last figure: a decimal must stay a decimal.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from assistant.money import Money
from assistant.workspace.attention.findings import Known
from assistant.workspace.attention.signal import Signal


def packed(known: Known) -> str:
    """As JSON."""
    return msgspec.json.encode(_each(known, _tagged)).decode()


def unpacked(text: str) -> Known:
    """What was packed."""
    return _each(msgspec.json.decode(text, type=Known), _meant)


def _each(known: Known, of: Any) -> Known:  # noqa: ANN401
    """The same with what its signals say and tell in another form."""

    def each(signals: tuple[Signal, ...]) -> tuple[Signal, ...]:
        return tuple(replace(one, says=of(one.says), facts=of(one.facts)) for one in signals)

    findings = replace(known.findings, checks=tuple(map(each, known.findings.checks)))
    return replace(known, findings=findings, copies=each(known.copies), others=each(known.others))


def _tagged(value: object) -> Any:  # noqa: ANN401 — a value of JSON
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {"$decimal": str(value)}
        case date():
            return {"$day": value.isoformat()}
        case Money():
            return {"$money": [str(value.amount), value.currency]}
        case tuple():
            return tuple(map(_tagged, value))
        case Mapping():
            return {name: _tagged(one) for name, one in value.items()}
    raise TypeError(f"a signal cannot say {value!r}")


def _meant(value: Any) -> Any:  # noqa: ANN401
    match value:
        case list() | tuple():
            return tuple(map(_meant, value))
        case {"$decimal": figure}:
            return Decimal(figure)
        case {"$day": day}:
            return date.fromisoformat(day)
        case {"$money": [amount, currency]}:
            return Money(Decimal(amount), currency)
        case dict():
            return {name: _meant(one) for name, one in value.items()}
    return value
