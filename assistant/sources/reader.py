"""Reads one statement and says what it holds.

Runs in a child process only, under limits: the file may be built to do harm. People's answers
about CSV columns come as JSON.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from assistant.sources import camt, csv_file, mt940, ofx
from assistant.sources.lines import Found, Line, Period, Unreadable
from assistant.sources.recognition import HEAD_BYTES, may_be_statement
from assistant.sources.row_keys import RowKeys

MOST_LINES = 200_000
Said = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is known by the first bytes of its files."""

    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], Found]


# A next format is a module with `recognises` and `read`, and its line here; see docs/sources.md.
FORMATS = (
    Format(ofx.recognises, ofx.read),
    Format(camt.recognises, camt.read),
    Format(mt940.recognises, mt940.read),
)


def read(data: bytes, said: Said) -> Found:
    """What a statement holds; a file of no known format is tried as a table."""
    head = data[:HEAD_BYTES]
    for format_ in FORMATS:
        if format_.recognises(head):
            return format_.read(data)
    if not may_be_statement(head):
        raise Unreadable("This is no bank statement: export it as CAMT, MT940, OFX or CSV.")
    return csv_file.read(data, said)


def answer(found: Found) -> bytes:
    """The result as JSON: lines by account, every one with its key."""
    keys = RowKeys()
    lines: list[list[tuple[str, Line]]] = [[] for _ in found.accounts]
    for line in found.lines:
        lines[line.account].append((keys.key(line), line))
    return msgspec.json.encode(
        {
            "format": found.format,
            "accounts": found.accounts,
            "periods": _spans(found),
            "skipped": found.skipped,
            "question": found.question,
            "lines": lines,
        }
    )


def _spans(found: Found) -> list[Period]:
    """For each account the days from first to last, announced or told by a line."""
    told = [(one.account, one.starts_on, one.ends_on) for one in found.periods]
    told += [(one.account, one.booked_on, one.booked_on) for one in found.lines]
    spans: dict[int, Period] = {}
    for account, starts, ends in told:
        known = spans.get(account)
        if known:
            starts, ends = min(starts, known.starts_on), max(ends, known.ends_on)
        if known is None or (starts, ends) != (known.starts_on, known.ends_on):
            spans[account] = Period(account, starts, ends)
    return list(spans.values())


def task(path: str, said_as_json: str) -> bytes:
    """What a child does: the JSON of the statement, or of the sentence that refuses it."""
    said = msgspec.json.decode(said_as_json, type=dict[str, dict[str, str]])
    try:
        found = read(Path(path).read_bytes(), said)
        found.check()
        if len(found.lines) > MOST_LINES:
            raise Unreadable(f"This file holds more than {MOST_LINES} rows: import it in parts.")
        return answer(found)
    except Unreadable as error:
        return msgspec.json.encode({"format": "", "problem": str(error)})
