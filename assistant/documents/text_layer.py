"""A document's printed text: fields found by their labels in several languages, then checked.

A value is only as sure as its check: amounts that add up and digits that fit count for more than
a word found behind a label. A failing check makes a value less sure, it never takes it away.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from assistant.documents import currency, due_date, labels, number, sums, supplier
from assistant.documents.amounts import AMOUNT, days, writes_months_first
from assistant.documents.candidates import Candidate, Hit, Parser, best, labelled
from assistant.documents.findings import Finding
from assistant.documents.label import Label
from assistant.documents.layout import Layout
from assistant.documents.ourselves import NOBODY, Ourselves

WITH_NUMBER = 0.92
MOST_BESIDE_TITLE = 3  # columns of a letterhead's row; a table's has more


def read(layout: Layout, us: Ourselves = NOBODY) -> dict[str, Finding]:
    """The fields found in the text that can be seen; `us` are no supplier."""
    numbered = number.chosen(layout)
    found = sums.read(layout) | supplier.read(layout, us) | _days(layout, numbered)
    found |= {
        name: finding
        for name, finding in (
            ("number", numbered and numbered.finding()),
            ("currency", currency.read(layout, found.get("total"))),
            ("credit_note", _credit_note(layout)),
        )
        if finding
    }
    return found


def references(layout: Layout) -> dict[str, str]:
    """What the invoice refers to: order, contract, project, the buyer's own reference."""
    found = {
        kind: best(labelled(layout, label, number.hits))
        for kind, label in labels.REFERENCES.items()
    }
    return {kind: one.value for kind, one in found.items() if one and one.score >= 0.7}


def _days(layout: Layout, numbered: Candidate | None) -> dict[str, Finding]:
    """Issue and due date; read with the month first where only so the one is before the other."""
    is_american = writes_months_first(layout.text)
    found = _days_read(layout, numbered, month_first=is_american)
    if not is_american and not _is_ordered(found) and not _DAYS_FIRST.search(layout.text):
        other = _days_read(layout, numbered, month_first=True)
        found = other if _is_ordered(other) else found
    return _ordered(found)


# A day that can be no month, or the points of those who write the day first.
_DAYS_FIRST = re.compile(
    r"(?<!\d)(?:(?:1[3-9]|2\d|3[01])[/-]\d{1,2}[/-]|\d{1,2}\.\d{1,2}\.)(?:20)?\d\d(?!\d)"
)


def _days_read(
    layout: Layout, numbered: Candidate | None, *, month_first: bool
) -> dict[str, Finding]:
    def day_hits(said: str) -> Iterable[Hit]:
        return (
            (day.isoformat(), start, end) for day, start, end in days(said, month_first=month_first)
        )

    def labelled_hits(said: str) -> Iterable[Hit]:
        return list(day_hits(said)) or _compact(said)

    due = best(due_date.candidates(layout, labelled_hits))
    issued = best(
        [*_behind_number(numbered, day_hits), *_issued(layout, labelled_hits, day_hits, due)]
    )
    found: dict[str, Finding] = {}
    if issued:
        found["issue_date"] = issued.finding(min(0.92, issued.score))
    if due and due.score > 0.4:
        found["due_date"] = due.finding(min(0.9, due.score))
    elif issued and (one := due_date.computed(layout, date.fromisoformat(issued.value))):
        found["due_date"] = one
    return found


def _compact(said: str) -> Iterator[Hit]:
    """A day as eight digits, as only a label can tell it."""
    for hit in re.finditer(r"(?<!\w)(20\d\d)(\d\d)(\d\d)(?!\w)", said):
        for day in islice(days("-".join(hit.groups())), 1):
            yield day[0].isoformat(), hit.start(), hit.end()


def _behind_number(numbered: Candidate | None, parse: Parser) -> Iterator[Candidate]:
    """“Fattura n. 17 del 3.4.2026”: the day that follows the document's number."""
    if numbered is None or number.is_in_a_line(numbered):
        return
    if of := _OF.match(numbered.run.text, numbered.end):
        for value, start, end in islice(parse(numbered.run.text[of.end() :]), 1):
            if start == 0:
                yield Candidate(value, numbered.run, of.end(), of.end() + end, WITH_NUMBER)


_OF = re.compile(r",? (?:vom|du|del|of|from|dated|z dnia) ", re.IGNORECASE)


def _issued(
    layout: Layout, labelled_by: Parser, parse: Parser, due: Candidate | None
) -> Iterator[Candidate]:
    """Days behind the right label, behind a weak one, behind the number, else the first day."""
    yield from labelled(layout, labels.ISSUED, labelled_by, labels.COUNTED_FROM)
    for label, weight in ((labels.DATED, 0.8), (labels.TITLE, 1.0), (labels.SINCE, 0.55)):
        for one in labelled(layout, label, labelled_by if label is labels.DATED else parse):
            if not _is_another_day(layout, one):
                yield replace(one, score=weight * one.score)
    for place, run in enumerate(layout.runs):
        hits = list(parse(run.text))
        for value, start, end in hits:
            score = max(0.45 - place * 0.002, 0.2)
            if _TOWN.search(run.text[:start]) and not run.text[end:].strip(" .,"):
                score = 0.7
            elif len(hits) > 1 or AMOUNT.search(run.text[end:]):
                score -= 0.15  # a line of goods
            one = Candidate(value, run, start, end, score)
            if not (due and value == due.value) and not _is_another_day(layout, one):
                yield one


# “Lyon, le 3 novembre 2026”, “Berlin, den 3.11.2026”.
_TOWN = re.compile(
    r"^\W*(?:(?:[a-z]{1,2}-)?\d{4,5} )?[^\W\d_][^\d:,]{1,30}, ?"
    r"(?:le |den |the |il |el |a |d[ae]l? )?$",
    re.IGNORECASE,
)


# “1.6.2026 - 30.6.2026” is a period.
_UNTIL = Label(r" ?(?:-|–|—|bis(?: zum)?|to|until|au|al|a|tot) ?\d{1,4} ?[./-]")


def _is_another_day(layout: Layout, one: Candidate) -> bool:
    """Whether its row speaks of a delivery, an order, a period, a version or falling due."""
    text = one.run.text
    ends = [*(end for _, _, end in days(text[: one.start])), one.end]
    if any(_UNTIL.match(text, end) for end in ends[-2:]):
        return True
    row = " ".join(run.text for run in layout.row_of(one.run) if run.box[0] < one.run.box[0])
    said = f"{row} {text[: one.start]}"[-60:]
    earlier = [end for _, _, end in days(said)]
    said = said[max(earlier) :] if earlier else said
    return bool(labels.OTHER_DAYS.search(said) or labels.DUE.search(said))


def _ordered(found: dict[str, Finding]) -> dict[str, Finding]:
    """A due date before the day of issue makes both less sure."""
    if _is_ordered(found):
        return found
    return {name: replace(one, confidence=min(one.confidence, 0.4)) for name, one in found.items()}


def _is_ordered(found: dict[str, Finding]) -> bool:
    return not found.keys() >= {"issue_date", "due_date"} or (
        found["issue_date"].value <= found["due_date"].value
    )


def _credit_note(layout: Layout) -> Finding | None:
    """Only a title says so: the word in a sentence may speak of another document."""
    for run in layout.runs:
        hit = labels.CREDIT_NOTE.match(run.text) if run.page == 1 and len(run.text) < 60 else None
        if hit and len(layout.row_of(run)) <= MOST_BESIDE_TITLE:
            return Candidate("true", run, hit.start(), hit.end(), 0.8).finding()
    return None
