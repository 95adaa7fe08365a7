"""The last day to pay: behind its label, in a sentence about a debit, or after so many days."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from assistant.documents import labels
from assistant.documents.candidates import Candidate, Parser, labelled
from assistant.documents.findings import Finding
from assistant.documents.label import Label, any_of
from assistant.documents.layout import Layout, Run
from assistant.documents.parties import is_next_line

COMPUTED = "computed"
IN_A_SENTENCE, AS_TERMS = 0.7, 0.8
MOST_LETTERS = 24  # between the end of a sentence's first line and the day in its second
_DISCOUNT = any_of(r"skonto", r"discount", r"escompte", r"sconto", r"descuento", r"rabatt")
_NO_DISCOUNT = any_of(r"netto", r"ohne abzug", r"net", r"rein netto")
# What stands before the day of something that is to come.
_ON = re.compile(
    r"(?:^|(?<!\w))(?:on(?: or (?:just )?(?:about|around|after))?(?: the)?"
    r"|about|am|zum|le|il|el|op|rond|em|d[íi]a|den|dne|(?:à compter|à partir) du|ab(?: dem)?"
    r"|a partir del|a partire dal|vanaf|from|starting"
    r"|del)[ :]*$",
    re.IGNORECASE,
)


def candidates(layout: Layout, parse: Parser) -> Iterator[Candidate]:
    """The days that may be the last one; one with a discount beside it is less sure."""
    for one in labelled(layout, labels.DUE, parse, _JUST_DONE):
        yield replace(one, score=one.score * 0.6) if _is_cheaper(one) else one
    for one in labelled(layout, labels.UNTIL, parse):
        yield replace(one, score=one.score * (0.5 if _is_cheaper(one) else AS_TERMS))
    for one in labelled(layout, labels.PAYMENT_TERMS, parse):
        if not _is_counted(one) and not _is_cheaper(one):
            yield replace(one, score=one.score * AS_TERMS)
    yield from _debited(layout, parse)


def _is_cheaper(one: Candidate) -> bool:
    around = one.run.text[max(0, one.start - 45) : one.end + 45]
    return bool(_DISCOUNT.search(around)) and not _NO_DISCOUNT.search(around)


def _is_counted(one: Candidate) -> bool:
    """Whether days are counted from this one: “30 days from 12.03.2026”."""
    before = one.run.text[: one.start]
    return bool(labels.COUNTED_FROM.search(before) or labels.TERMS.search(before))


def _debited(layout: Layout, parse: Parser) -> Iterator[Candidate]:
    """Days in a sentence that says when money is taken from an account, over two lines at most."""
    for run in dict.fromkeys(run for run, _, _ in layout.hits(labels.DEBITED)):
        around = [run, *_next_line(layout, run), *_line_before(layout, run)]
        for one in around:
            for value, start, end in parse(one.text):
                before = one.text[:start] if start else _last_words(layout, one)
                if _ON.search(before) and not _PAST.search(run.text):
                    far = 0.05 * (one is not run)
                    yield Candidate(value, one, start, end, IN_A_SENTENCE - far)


_PAST = any_of(
    r"was", r"has been", r"received", r"wurden?", r"erhalten", r"a été", r"è stat[oa]", r"ha sido",
    r"is geïncasseerd",
)  # fmt: skip


_JUST_DONE = Label(r"(?<![^\W_])(?:was|been|wurden?|(?:a|ont) [ée]t[ée]|[èe] stat[oa]|ha sido) $")


def _next_line(layout: Layout, run: Run) -> Iterator[Run]:
    lower = next(layout.below(run, 1.2), None)
    if lower and is_next_line(run, lower):
        yield lower


def _line_before(layout: Layout, run: Run) -> Iterator[Run]:
    upper = layout.above(run)
    if upper and is_next_line(upper, run) and not re.search(r"[.:]$", upper.text):
        yield upper


def _last_words(layout: Layout, run: Run) -> str:
    return " ".join(one.text for one in _line_before(layout, run))


def computed(layout: Layout, issued: date) -> Finding | None:
    """A due date from words such as “30 days net”, marked as computed."""
    terms: list[tuple[int, Candidate]] = []
    for run in layout.runs:
        if not labels.PAYING.search(run.text):
            continue
        for hit in labels.TERMS.finditer(run.text):
            around = run.text[max(0, hit.start() - 40) : hit.end() + 12]
            if (
                int(hit[1]) <= 180
                and not _DISCOUNT.search(around)
                and not labels.RATE.search(around)
            ):
                terms.append((int(hit[1]), Candidate("", run, hit.start(), hit.end(), 0.6)))
    if not terms:
        return None
    count, chosen = max(terms, key=lambda one: one[0])
    due = (issued + timedelta(days=count)).isoformat()
    return replace(chosen, value=due).finding(0.6, COMPUTED)
