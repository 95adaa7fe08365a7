"""Where a corrected value stands on its page, and the same place on the sender's next page.

Runs in a child process only. A place is words and a direction: the value stands behind, beside or
under them; without words it is a spot on the sheet.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import pypdfium2 as pdfium

from assistant.documents import limits, notices, number, sheet
from assistant.documents.amounts import amounts, days
from assistant.documents.candidates import Candidate, Hit, Parser
from assistant.documents.layout import Layout, Run, layout
from assistant.documents.limits import MAX_CHARACTERS, MAX_PAGES_READ

DAYS, AMOUNTS = ("issue_date", "due_date"), ("total", "net", "tax")
PRINTED, LABELLED, PLACED = 0.9, 0.85, 0.6
BEHIND, BESIDE, UNDER, SPOT = "behind", "beside", "under", "spot"
NEAR = 14.0  # points by which a spot may move
MOST_WORDS, MOST_LETTERS = 4, 40


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its label's words, on which side of them, and its spot."""

    where: str
    label: str
    page: int
    left: float
    top: float
    month_first: bool = False


def find(path: str, corrected: str) -> bytes:
    """Places of corrected values (`{"field": "value"}`) as `{"field": place}`, where printed."""
    seen = _seen(path)
    found = {name: _place(seen, name, value) for name, value in json.loads(corrected).items()}
    return json.dumps({name: asdict(one) for name, one in found.items() if one}).encode()


def apply(path: str, lessons: str) -> bytes:
    """What lessons (`[{"id", "field", "value", "place"}]`, best first) read in a file.

    `{"field": {"lesson", "value", "provenance"}}`; a lesson that does not fit reads nothing.
    """
    seen, found = _seen(path), dict[str, dict[str, Any]]()
    for lesson in json.loads(lessons):
        if lesson["field"] not in found and (read := _read(seen, lesson)):
            finding = read.finding()
            told = {"value": finding.value, "provenance": finding.provenance()}
            found[lesson["field"]] = {"lesson": lesson["id"], **told}
    return json.dumps(found).encode()


def _seen(path: str) -> Layout:
    limits.check_size(path)
    document = pdfium.PdfDocument(path)
    seen = layout(sheet.read(document, MAX_PAGES_READ, MAX_CHARACTERS))
    return notices.without_instructions(seen)[0]


def _read(seen: Layout, lesson: Mapping[str, Any]) -> Candidate | None:
    field, value, place = lesson["field"], lesson["value"], lesson["place"]
    if field in ("vendor", "iban", "vat_number"):
        return next(_printed(seen, value, PRINTED), None)
    if place is None:
        return None
    return _at(seen, Place(**place), _parser(field, value, month_first=place["month_first"]))


def _place(seen: Layout, field: str, value: str) -> Place | None:
    """The first place of a value that, read by its words alone, gives just that value."""
    spots = []
    for month_first in (False, True) if field in DAYS else (False,):
        parse = _parser(field, value, month_first=month_first)
        for run, hit in _values(seen, parse, value):
            for place in _labels(seen, run, hit, month_first=month_first):
                again = _at(seen, place, parse)
                if again and again.value == value:
                    return place
            spots.append(_spot(run, hit, "", SPOT, month_first=month_first))
    return spots[0] if spots else None


def _values(seen: Layout, parse: Parser, value: str) -> Iterator[tuple[Run, Hit]]:
    for run in seen.runs:
        for hit in parse(run.text):
            if hit[0] == value:
                yield run, hit


def _labels(seen: Layout, run: Run, hit: Hit, *, month_first: bool) -> Iterator[Place]:
    """The words before a value in its run, left of it in its row, and above it."""
    if words := _words(run.text[: hit[1]]):
        yield _spot(run, hit, words, BEHIND, month_first=month_first)
        return
    left = [one for one in seen.row_of(run) if one.box[0] < run.box[0]]
    for one in reversed(left[-2:]):
        if words := _words(one.text):
            yield _spot(run, hit, words, BESIDE, month_first=month_first)
    for one in seen.runs:
        if run in islice(seen.below(one), 3) and (words := _words(one.text)):
            yield _spot(run, hit, words, UNDER, month_first=month_first)


def _words(text: str) -> str:
    """The last words without digits, in small letters; empty when there are none to go by."""
    kept: list[str] = []
    for word in reversed(text.split()):
        if re.search(r"\d", word) or len(kept) == MOST_WORDS:
            break
        kept.insert(0, word)
    words = _small(" ".join(kept))
    return words[-MOST_LETTERS:] if re.search(r"\w\w", words) else ""


def _at(seen: Layout, place: Place, parse: Parser) -> Candidate | None:
    """The value at a place: of several such labels, the one nearest to where it was."""
    found = list(_by_spot(seen, place, parse) if place.where == SPOT else _by(seen, place, parse))
    return min(found, key=lambda one: _distance(one.run, place), default=None)


def _by(seen: Layout, place: Place, parse: Parser) -> Iterator[Candidate]:
    label_again = re.compile(rf"(?<!\w){re.escape(place.label)}(?!\w)", re.IGNORECASE)
    for run in seen.runs:
        if place.where == BEHIND:
            for label in label_again.finditer(run.text):
                yield from _leading(run, parse, label.end())
        elif not _small(run.text).endswith(place.label):
            continue
        elif place.where == BESIDE:
            for one in seen.right_of(run)[:2]:
                yield from _leading(one, parse)
        else:
            for one in islice(seen.below(run), 3):
                yield from _leading(one, parse)


def _by_spot(seen: Layout, place: Place, parse: Parser) -> Iterator[Candidate]:
    for run in seen.runs:
        for value, start, end in parse(run.text):
            box = run.part(start, end)
            if run.page == place.page and _gap(box, place) < NEAR:
                yield Candidate(value, run, start, end, PLACED)


def _leading(run: Run, parse: Parser, begin: int = 0) -> Iterator[Candidate]:
    """The value right behind a label, with no other word between."""
    for value, start, end in parse(run.text[begin:]):
        if not re.search(r"\w{3}", run.text[begin : begin + start]):
            yield Candidate(value, run, begin + start, begin + end, LABELLED)
        return


def _parser(field: str, value: str, *, month_first: bool) -> Parser:
    if field in DAYS:
        return lambda text: (
            (day.isoformat(), start, end) for day, start, end in days(text, month_first=month_first)
        )
    if field in AMOUNTS:
        return lambda text: ((f"{found:.2f}", start, end) for found, start, end in amounts(text))
    return _alike(value)


def _alike(value: str) -> Parser:
    """Texts of a number's shape, such as letters, a hyphen and digits; else any number."""
    pieces = re.findall(r"\d+|[A-Za-z]+|.", value)
    shape = "".join(
        r"\d+" if one.isdecimal() else "[A-Za-z]+" if one.isalpha() else re.escape(one)
        for one in pieces
    )
    pattern = re.compile(rf"(?<![\w/-]){shape}(?![\w/])(?!-\w)")

    def parse(text: str) -> Iterable[Hit]:
        found = [(hit[0], hit.start(), hit.end()) for hit in pattern.finditer(text)]
        return found or number.hits(text)

    return parse


def _literal(value: str) -> Callable[[str], Iterator[Hit]]:
    pattern = re.compile(r"\s*".join(map(re.escape, value.replace(" ", ""))), re.IGNORECASE)
    return lambda text: ((value, hit.start(), hit.end()) for hit in pattern.finditer(text))


def _printed(seen: Layout, value: str, score: float) -> Iterator[Candidate]:
    """Where a value is printed, whatever its gaps."""
    parse = _literal(value)
    for run in seen.runs:
        for _, start, end in parse(run.text):
            yield Candidate(value, run, start, end, score)


def _spot(run: Run, hit: Hit, words: str, where: str, *, month_first: bool) -> Place:
    left, top, *_ = run.part(hit[1], hit[2])
    return Place(where, words, run.page, round(left, 1), round(top, 1), month_first)


def _small(text: str) -> str:
    return re.sub(r"[\s:.]+$", "", text).lower()


def _gap(box: tuple[float, float, float, float], place: Place) -> float:
    return max(abs(box[0] - place.left), abs(box[1] - place.top))


def _distance(run: Run, place: Place) -> float:
    return 2000.0 * abs(run.page - place.page) + _gap(run.box, place)
