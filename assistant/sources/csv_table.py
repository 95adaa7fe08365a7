"""A CSV as a table: delimiter, the line with the headings, rows below; preamble above."""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.sources.csv_headers import COLUMNS, folded
from assistant.sources.lines import Unreadable

DELIMITERS = (";", ",", "\t", "|")
MOST_COLUMNS = 100
PREAMBLE = 30
NO_TABLE = "This is no bank statement: send CAMT, MT940, OFX, or a CSV with a line of headings."
_KNOWN = {name for names in COLUMNS.values() for name in names}
_WRAPPED = re.compile(r'="(.*)"')
_NUMERIC = re.compile(r"[-+][\d\s.,'’]+.*")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text, formulas made harmless. `signature` is the same for every such export."""

    header: list[str]
    rows: list[list[str]]
    preamble: list[list[str]]
    delimiter: str

    @property
    def signature(self) -> str:
        """A hash over delimiter and headings."""
        names = "\n".join([self.delimiter, *map(folded, self.header)])
        return hashlib.sha256(names.encode()).hexdigest()


def table(written: str) -> Table:
    """The table in a text; Unreadable when there is none."""
    delimiter = _delimiter(written)
    rows = [[cell(one) for one in row] for row in _rows(written, delimiter)]
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        raise Unreadable(NO_TABLE)
    place = _header(rows)
    width = len(rows[place])
    below = [
        (row + [""] * width)[:width] if len(row) != width else row for row in rows[place + 1 :]
    ]
    return Table(_named(rows[place]), below, rows[:place], delimiter)


def cell(written: str) -> str:
    """A cell's text. What a spreadsheet would run as a formula comes out as plain text."""
    bare = written.strip()
    wrapped = _WRAPPED.fullmatch(bare)
    if wrapped:
        bare = wrapped[1].replace('""', '"').strip()
    if bare[:1] in "=@" or (bare[:1] in "+-" and not _NUMERIC.fullmatch(bare)):
        return bare.lstrip("=@+- \t")
    return bare


def _rows(written: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(written.lstrip("\ufeff").split("\n"), delimiter=delimiter)
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise Unreadable(f"This table has more than {MOST_COLUMNS} columns.")
            yield row
    except csv.Error as error:
        raise Unreadable("This file is no well-formed CSV.") from error


def _delimiter(written: str) -> str:
    """The one that cuts most lines into the same, largest number of cells."""
    lines = [line for line in written[:20_000].split("\n") if line.strip()][:60]
    if lines and lines[0].lower().startswith("sep="):
        return lines[0][4:5] or ","
    best, score = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _lenient(lines, delimiter))
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1] * pair[0]))
        if width > 1 and (times * min(width, 6), width) > score:
            best, score = delimiter, (times * min(width, 6), width)
    return best


def _lenient(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        yield []


def _header(rows: list[list[str]]) -> int:
    """The place of the headings: the line that most reads like names of columns."""
    best, most = -1, 0
    for place, row in enumerate(rows[:PREAMBLE]):
        known = sum(folded(one) in _KNOWN for one in row)
        if known > most:
            best, most = place, known
    if most >= 2:
        return best
    widths = Counter(len(row) for row in rows)
    usual = widths.most_common(1)[0][0]
    return next((place for place, row in enumerate(rows) if len(row) == usual), 0)


def _named(header: list[str]) -> list[str]:
    """Headings, each with a name of its own."""
    names: list[str] = []
    for place, one in enumerate(header, 1):
        name = one[:80] or f"Column {place}"
        names.append(name if name not in names else f"{name} ({place})")
    return names
