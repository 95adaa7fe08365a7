"""Ids of a turn: two results of one tool may carry the same ids with different values.

The later result's ids then get a number, everywhere it uses them, so that each marker keeps
naming the value it was written about.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.tools.result import Cell, Chart, Fact, Table, ToolResult

_MARKER = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")
Row = tuple[Cell, ...]


def apart(result: ToolResult, known: Mapping[str, Fact], number: int) -> ToolResult:
    """The result with ids of its own, when one of them already stands for something else."""
    clashes = (fact.id in known and not _is_same(fact, known[fact.id]) for fact in result.facts)
    if not any(clashes):
        return result
    own = {fact.id: f"{fact.id}~{number}" for fact in result.facts}
    return replace(
        result,
        facts=tuple(replace(fact, id=own[fact.id]) for fact in result.facts),
        statements=tuple(_renamed(text, own) for text in result.statements),
        tables=tuple(_table(table, own, number) for table in result.tables),
        charts=tuple(_chart(chart, own, number) for chart in result.charts),
    )


def _is_same(one: Fact, other: Fact) -> bool:
    return (one.value, one.rows, one.row_count) == (other.value, other.rows, other.row_count)


def _renamed(text: str, own: Mapping[str, str]) -> str:
    return _MARKER.sub(lambda found: f"[[{own.get(found[1], found[1])}]]", text)


def _table(table: Table, own: Mapping[str, str], number: int) -> Table:
    def cells(row: Row) -> Row:
        return tuple(replace(cell, fact_id=own.get(cell.fact_id or "")) for cell in row)

    return replace(
        table,
        id=f"{table.id}~{number}",
        rows=tuple(cells(row) for row in table.rows),
        total=cells(table.total) if table.total else None,
    )


def _chart(chart: Chart, own: Mapping[str, str], number: int) -> Chart:
    points = tuple(replace(point, fact_id=own.get(point.fact_id or "")) for point in chart.points)
    return replace(chart, id=f"{chart.id}~{number}", points=points)
