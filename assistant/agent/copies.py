"""An answer as Markdown, to be pasted elsewhere: prose, tables, what it was worked out from."""

from assistant import formats
from assistant.agent import answers
from assistant.agent.events import Answer
from assistant.tools.result import Cell, Column, Kind, Table


def markdown(answer: Answer, zone: str = "UTC") -> str:
    """The whole answer, its figures put in."""
    parts = [answers.markdown(answer, zone).strip()]
    parts += [_table(table, answer.language, zone) for table in answer.tables]
    if answer.coverage:
        parts.append(answers.coverage_line(answer.coverage, answer.language, zone))
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(table: Table, language: str, zone: str) -> str:
    heading = f"**{table.title}**" + (f" ({table.caption})" if table.caption else "")
    rows = [*table.rows, *([table.total] if table.total else [])]
    lines = [
        _line([column.label for column in table.columns]),
        _line([_rule(column) for column in table.columns]),
        *(_line(_cells(row, table.columns, language, zone)) for row in rows),
    ]
    return f"{heading}\n\n" + "\n".join(lines)


def _cells(
    row: tuple[Cell, ...], columns: tuple[Column, ...], language: str, zone: str
) -> list[str]:
    return [
        "–" if cell.value is None else formats.value(cell.value, language, column.kind.value, zone)
        for cell, column in zip(row, columns, strict=True)
    ]


def _rule(column: Column) -> str:
    return "---" if column.kind in (Kind.TEXT, Kind.DATE) else "--:"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
