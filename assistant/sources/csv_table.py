"""A CSV as a table: delimiter, the line with the headings, rows below; preamble above.

Rows read are all below the headings, or all where there are none.
"""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.sources import csv_shapes, entities
from assistant.sources.csv_headers import COLUMNS, folded
from assistant.sources.lines import Unreadable

DELIMITERS = (";", ",", "\t", "|")
MOST_COLUMNS = 100
PREAMBLE = 30
# An account's own lines between two accounts of one file.
BETWEEN = 8
SAMPLE = 300
NO_TABLE = "This is no bank statement: send CAMT, MT940, OFX, or a CSV with days and amounts."
_KNOWN = {name for names in COLUMNS.values() for name in names}
_WRAPPED = re.compile(r'="(.*)"')
_NUMERIC = re.compile(r"[-+][\d\s.,'’]+.*")


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one account, and what the file says above them."""

    rows: list[list[str]]
    above: list[list[str]]
    account: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text, formulas made harmless. `signature` is the same for every such export.

    `numbered`: the file has no headings. `balances` and `headings` count rows that are no payments:
    lines that tell a balance, and those that begin the next account of a file.
    """

    header: list[str]
    sections: list[Section]
    delimiter: str
    signature: str
    numbered: bool = False
    balances: int = 0
    headings: int = 0
    rows: list[list[str]] = field(default_factory=list)


def table(written: str) -> Table:
    """The table in a text; Unreadable when there is none."""
    written = entities.decoded(written)
    delimiter = _delimiter(written)
    filled = (row for row in _rows(written, delimiter) if any(map(str.strip, row)))
    rows = [[cell(one) for one in row] for row in filled]
    if not rows or max(map(len, rows)) < 2:
        raise Unreadable(NO_TABLE)
    if known := csv_shapes.known(rows):
        section = Section(_wide(known.rows, len(known.header)), known.above, known.account)
        return _table(known.header, [section], delimiter, balances=known.balances)
    place = _header(rows)
    if place is None:
        return _numbered(rows, delimiter)
    if place + 1 == len(rows):
        raise Unreadable(NO_TABLE)
    return _headed(rows, place, delimiter)


def _table(
    header: list[str], sections: list[Section], delimiter: str, balances: int = 0, headings: int = 0
) -> Table:
    """With headings: they and the delimiter are what tells such exports."""
    names = "\n".join([delimiter, *map(folded, header)])
    signature = hashlib.sha256(names.encode()).hexdigest()
    rows = [row for section in sections for row in section.rows]
    return Table(
        *(header, sections, delimiter, signature), balances=balances, headings=headings, rows=rows
    )


def _numbered(rows: list[list[str]], delimiter: str) -> Table:
    """Without headings: from the first row on that is as wide as most, or holds a payment."""
    width = _usual_width(rows)
    start = next(
        place for place, row in enumerate(rows) if len(row) == width or csv_shapes.is_payment(row)
    )
    below = _wide(rows[start:], width)
    header = [f"Column {number}" for number in range(1, width + 1)]
    return Table(
        *(header, [Section(below, rows[:start])], delimiter),
        *(csv_shapes.signature(delimiter, below, width), True),
        rows=below,
    )


def _headed(rows: list[list[str]], place: int, delimiter: str) -> Table:
    """With headings; where they come again, another account of the same file begins."""
    width, names = len(rows[place]), [one for one in rows[place] if one]
    repeats = [
        at
        for at, row in enumerate(rows[place + 1 :], place + 1)
        if row[0] == rows[place][0] and [one for one in row if one] == names
    ]
    sections, above, start, headings = [], rows[:place], place + 1, 0
    for repeat in repeats:
        end = _end(rows, start, repeat)
        sections.append(Section(_wide(rows[start:end], width), above))
        above, start = rows[end:repeat], repeat + 1
        headings += start - end
    sections.append(Section(_wide(rows[start:], width), above))
    return _table(_named(rows[place]), sections, delimiter, headings=headings)


def _end(rows: Sequence[list[str]], start: int, repeat: int) -> int:
    """Where an account's rows end: above the lines that tell of the next one."""
    end = repeat
    while end > max(start, repeat - BETWEEN) and not csv_shapes.is_payment(rows[end - 1]):
        end -= 1
    return end


def _wide(rows: list[list[str]], width: int) -> list[list[str]]:
    """All rows with as many cells as there are columns."""
    return [(row + [""] * width)[:width] if len(row) != width else row for row in rows]


def cell(written: str) -> str:
    """A cell's text. What a spreadsheet would run as a formula comes out as plain text."""
    bare = written.strip()
    if "\n" in bare:
        bare = " ".join(bare.split())
    wrapped = _WRAPPED.fullmatch(bare)
    if wrapped:
        bare = wrapped[1].replace('""', '"').strip()
    if bare[:1] in "=@" or (bare[:1] in "+-" and not _NUMERIC.fullmatch(bare)):
        return bare.lstrip("=@+- \t")
    return bare


def _rows(written: str, delimiter: str) -> Iterator[list[str]]:
    lines = written.lstrip("\ufeff").split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    start = width = 0
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise Unreadable(f"This table has more than {MOST_COLUMNS} columns.")
            end = reader.line_num
            bare = _bare(lines[start:end], delimiter) if end - start > 1 else []
            # A quote that nobody closed swallows rows: then the lines are the rows.
            is_swallowed = any(len(one) >= width and csv_shapes.is_payment(one) for one in bare[1:])
            yield from bare if is_swallowed else [row]
            start, width = end, len(row) if any(row) else width
    except csv.Error as error:
        raise Unreadable("This file is no well-formed CSV.") from error


def _bare(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    return [line.replace('"', "").split(delimiter) for line in lines]


def _delimiter(written: str) -> str:
    """The one that cuts most lines into the same, largest number of cells."""
    lines = [line for line in written[:20_000].split("\n") if line.strip()][:60]
    lines = [line if line.count('"') % 2 == 0 else line.replace('"', "") for line in lines]
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


def _header(rows: list[list[str]]) -> int | None:
    """The place of the headings: the line that most reads like names of columns, else one of no
    days and amounts above the first payment. None where there is no such line."""
    best, most = -1, 0
    for place, row in enumerate(rows[:PREAMBLE]):
        known = sum(folded(one) in _KNOWN for one in row)
        if known > most and not csv_shapes.is_payment(row):
            best, most = place, known
    if most >= 2:
        return best
    width, day = _usual_width(rows), _usual_day(rows)
    beside = None
    for place, row in enumerate(rows[:PREAMBLE]):
        if abs(len(row) - width) > 1:
            continue
        if day >= 0 and csv_shapes.place_of_day(row) == day:
            return beside
        if _may_be_headings(row):
            if len(row) == width:
                return place
            beside = place
    return beside


def _usual_width(rows: list[list[str]]) -> int:
    """How many cells most rows have, of those that have more than one filled."""
    widths = Counter(len(row) for row in rows[:SAMPLE] if sum(map(bool, row)) > 1)
    return widths.most_common(1)[0][0] if widths else max(map(len, rows))


def _usual_day(rows: list[list[str]]) -> int:
    """The column in which most payments have their day; -1 where there are none."""
    places = Counter(map(csv_shapes.place_of_day, rows[:SAMPLE]))
    del places[-1]
    return places.most_common(1)[0][0] if places else -1


def _may_be_headings(row: Sequence[str]) -> bool:
    filled = [one for one in row if one]
    numbers = any(csv_shapes.holds_day(one) or csv_shapes.holds_amount(one) for one in filled)
    return len(filled) > 1 and not numbers


def _named(header: list[str]) -> list[str]:
    """Headings, each with a name of its own."""
    names: list[str] = []
    for place, one in enumerate(header, 1):
        name = one[:80] or f"Column {place}"
        names.append(name if name not in names else f"{name} ({place})")
    return names
