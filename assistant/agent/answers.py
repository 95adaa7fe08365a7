"""An answer for programs, for storage and back, and for the terminal."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from assistant import formats
from assistant.agent.events import Answer, Outcome, ToolFinished
from assistant.money import Money
from assistant.tools.phrases import Phrases
from assistant.tools.result import (
    Cell,
    Chart,
    Citation,
    Column,
    Coverage,
    Fact,
    FollowUp,
    Kind,
    Offer,
    Point,
    Row,
    Table,
    Unit,
)

_NARROWEST = 12
MARKER = re.compile(r"\[\[([^\[\]\n]+)\]\]")
_TYPES: dict[str, Any] = {
    made.__name__: made
    for made in (
        Answer, Cell, Chart, Citation, Column, Coverage, Fact, FollowUp, Money, Offer, Point, Row,
        Table, ToolFinished,
    )
}  # fmt: skip
_ENUMS: dict[str, type[Enum]] = {made.__name__: made for made in (Kind, Outcome, Unit)}


def as_json(
    answer: Answer, proposals: Sequence[Mapping[str, Any]] = (), zone: str = "UTC"
) -> dict[str, Any]:
    """The answer as the JSON API gives it; `proposals` are their views from the database."""
    return {
        "conversation_id": answer.conversation_id,
        "message_id": answer.message_id,
        "answer": markdown(answer, zone),
        "language": answer.language,
        "outcome": answer.outcome.value,
        "figures": [
            {"id": one.id, "label": one.label, "value": plain(one.value), "unit": one.unit.value}
            for one in answer.facts.values()
            if one.unit is not Unit.TEXT
        ],
        "tables": [_table(one) for one in answer.tables],
        "charts": [_chart(one) for one in answer.charts],
        "citations": [
            {"kind": one.kind, "id": one.id, "label": one.label, "url": one.url}
            for one in answer.citations
        ],
        "proposals": [
            *(dict(one) for one in proposals),
            *(_offer(one, f"{answer.message_id}-{n}") for n, one in enumerate(answer.offers)),
        ],
        "tool_calls": [
            {"name": one["name"], "arguments": one["arguments"]} for one in answer.tool_calls
        ],
        "coverage": _coverage(answer.coverage),
        "follow_ups": [one.text for one in answer.follow_ups],
    }


def markdown(answer: Answer, zone: str = "UTC") -> str:
    """The prose with its figures put in, formatted for the reader's language."""
    return fill(answer.markdown, answer.facts, answer.language, zone)


def fill(text: str, facts: Mapping[str, Fact], language: str, zone: str = "UTC") -> str:
    """Text with every marker replaced by its fact's value."""

    def shown(found: re.Match[str]) -> str:
        fact = facts.get(found[1])
        if fact is None:
            return "…"
        return formats.value(fact.value, language, fact.unit.value, zone)

    return MARKER.sub(shown, text)


def plain(value: object) -> object:
    """A value for JSON: money as value and currency, exact numbers as text, ISO dates."""
    if isinstance(value, Money):
        return value.as_json()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _table(table: Table) -> dict[str, Any]:
    rows = [[plain(cell.value) for cell in row] for row in table.rows]
    return {
        "id": table.id,
        "title": table.title,
        "caption": table.caption,
        "columns": [
            {"key": one.key, "label": one.label, "kind": one.kind.value} for one in table.columns
        ],
        "rows": rows,
        "total": [plain(cell.value) for cell in table.total] if table.total else None,
        "row_count": table.row_count or len(rows),
    }


def _chart(chart: Chart) -> dict[str, Any]:
    points = [
        {"label": one.label, "value": plain(one.value), "note": one.note} for one in chart.points
    ]
    return {
        "id": chart.id,
        "title": chart.title,
        "caption": chart.caption,
        "points": points,
        "highlight": chart.highlight,
    }


def _offer(offer: Offer, offer_id: str) -> dict[str, Any]:
    """A card of another change than a push: a person makes it at its address."""
    sealed = dict(offer.fields)
    return {
        "id": offer_id,
        "action": offer.action,
        "state": "proposed",
        "title": offer.title,
        "lines": list(offer.lines),
        "url": offer.url,
        "items": [],
        "organization": {"id": ""},
        "digest": sealed.get("digest", ""),
        "created_at": None,
        "expires_at": sealed.get("until"),
        "confirmed_by": None,
        "confirmed_at": None,
    }


def _coverage(coverage: Coverage | None) -> dict[str, Any] | None:
    if coverage is None:
        return None
    return {
        "invoices": coverage.invoices,
        "from": plain(coverage.issued_from),
        "to": plain(coverage.issued_to),
        "synced_at": plain(coverage.synced_at),
        "missing": list(coverage.missing),
    }


def to_stored(answer: Answer) -> dict[str, Any]:
    """The whole answer as JSON for the database; `from_stored` gives the same answer back."""
    stored = _encoded(answer)
    assert isinstance(stored, dict)
    return stored


def from_stored(stored: Mapping[str, Any]) -> Answer:
    """A stored answer as it was shown."""
    answer = _decoded(dict(stored))
    assert isinstance(answer, Answer)
    return answer


def _encoded(value: object) -> object:
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return {"_": type(value).__name__, "v": value.value}
    if is_dataclass(value) and not isinstance(value, type):
        made = {name: _encoded(getattr(value, name)) for name in _names(type(value))}
        return {"_": type(value).__name__, **made}
    if isinstance(value, Mapping):
        return {"_": "map", "v": {key: _encoded(one) for key, one in value.items()}}
    if isinstance(value, tuple):
        return [_encoded(one) for one in value]
    if isinstance(value, list):
        return {"_": "list", "v": [_encoded(one) for one in value]}
    if isinstance(value, datetime | date | Decimal):
        text = str(value) if isinstance(value, Decimal) else value.isoformat()
        return {"_": type(value).__name__, "v": text}
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


_PLAIN = frozenset((str, int, bool, float))
_VALUES: dict[str, Callable[[str], object]] = {
    "Decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def _decoded(value: object) -> object:
    if isinstance(value, list):
        return tuple(_decoded(one) for one in value)
    if not isinstance(value, dict):
        return value
    name = value["_"]
    if name == "map":
        return {key: _decoded(one) for key, one in value["v"].items()}
    if name == "list":
        return [_decoded(one) for one in value["v"]]
    if name in _VALUES:
        return _VALUES[name](value["v"])
    if name in _ENUMS:
        return _ENUMS[name](value["v"])
    return _TYPES[name](**{key: _decoded(one) for key, one in value.items() if key != "_"})


def as_text(answer: Answer, zone: str = "UTC", width: int = 88) -> str:
    """The answer for a terminal: prose, tables in columns, what it was worked out from."""
    say = Phrases(answer.language)
    prose = re.sub(r"\*\*|(?<!\\)`", "", markdown(answer, zone))
    prose = re.sub(r"(?<!\\)\[([^\]]+)\]\(([^)]+)\)", r"\1 (\2)", prose)
    parts = [re.sub(r"\\([\\`*\[\]<>|#])", r"\1", prose).strip()]
    parts += [_offer_text(offer) for offer in answer.offers]
    parts += [_table_text(table, answer.language, width) for table in answer.tables]
    if answer.coverage:
        parts.append(coverage_line(answer.coverage, answer.language, zone))
    if answer.follow_ups:
        parts.append(
            say("terminal.next", questions=" · ".join(_chip(one) for one in answer.follow_ups))
        )
    return "\n\n".join(part for part in parts if part)


def _offer_text(offer: Offer) -> str:
    """A card in a terminal: what it does, and the address where a person does it."""
    return "\n".join([offer.title, *(f"· {line}" for line in offer.lines), f"→ {offer.url}"])


def coverage_line(coverage: Coverage, language: str, zone: str = "UTC") -> str:
    """ "Answered from 412 invoices, 2 January 2024 to today…" in the turn's language."""
    say = Phrases(language)
    parts = [say("coverage.from", count=coverage.invoices)]
    if coverage.issued_from and coverage.issued_to:
        first = formats.day(coverage.issued_from, language)
        parts.append(
            say("coverage.span", start=first, end=formats.day(coverage.issued_to, language))
        )
    if coverage.synced_at:
        parts.append(
            say("coverage.synced", when=formats.moment(coverage.synced_at, language, zone))
        )
    else:
        parts.append(say("coverage.never"))
    return ", ".join([*parts, *coverage.missing]) + "."


def _chip(chip: FollowUp) -> str:
    return f"{chip.text} ({chip.count})" if chip.count else chip.text


def _table_text(table: Table, language: str, width: int) -> str:
    lines = [[column.label for column in table.columns]]
    for row in [*table.rows, *([table.total] if table.total else [])]:
        lines.append(
            [
                _cell_text(cell, column, language)
                for cell, column in zip(row, table.columns, strict=True)
            ]
        )
    widths = [max(len(line[at]) for line in lines) for at in range(len(table.columns))]
    while sum(widths) + 2 * (len(widths) - 1) > width:
        texts = [at for at, one in enumerate(table.columns) if one.kind is Kind.TEXT]
        widest = max(texts, key=lambda at: widths[at], default=0)
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    text = [_line(line, widths, table) for line in lines]
    text.insert(1, "─" * min(width, sum(widths) + 2 * (len(widths) - 1)))
    heading = f"{table.title} · {table.caption}" if table.caption else table.title
    return "\n".join([heading, *text])


def _cell_text(cell: Cell, column: Column, language: str) -> str:
    if cell.value is None:
        return "–"
    if isinstance(cell.value, date) and not isinstance(cell.value, datetime):
        return cell.value.isoformat()
    if column.kind is Kind.PERCENT and isinstance(cell.value, Decimal):
        return formats.number(cell.value, language, 1)
    return formats.value(cell.value, language, column.kind.value)


def _line(line: list[str], widths: list[int], table: Table) -> str:
    cells = []
    for text, size, column in zip(line, widths, table.columns, strict=True):
        cut = text if len(text) <= size else text[: size - 1] + "…"
        is_text = column.kind in (Kind.TEXT, Kind.DATE)
        cells.append(cut.ljust(size) if is_text else cut.rjust(size))
    return "  ".join(cells).rstrip()
