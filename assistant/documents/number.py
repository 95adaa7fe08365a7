"""A document's own number: behind its label, in its title, else by what it looks like."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from assistant.documents import labels
from assistant.documents.amounts import amounts, days
from assistant.documents.candidates import BESIDE, Candidate, Hit, best, labelled
from assistant.documents.label import Label, any_of
from assistant.documents.layout import Layout
from assistant.documents.parties import buyer_runs

LEAST, SURE, WEAK, SHAPED, BARE = 0.35, 0.9, 0.5, 0.45, 0.4
_NUMBER = re.compile(  # “FV 1/2021”, “25 - 5469”, “LV / 502”, “726 752 5181” are one
    r"(?<![\w/.-])(?:(?-i:[A-Z]{2,4}) (?=\d+/\d{2,4}(?!\d))|\d{2,4} - (?=\d)"
    r"|(?-i:[A-Z]{1,4}) / (?=\d)|(?:\d{3} ){2,}(?=\d{3,4}(?!\d)))?"
    r"[A-Z0-9](?:[A-Z0-9]|[/∕⁄_.–-](?=[A-Z0-9]))*",
    re.IGNORECASE,
)


def chosen(layout: Layout) -> Candidate | None:
    """The number with most behind it; None when nothing says that it is one."""
    found = [one for one in _labelled(layout) if _is_long_enough(one)]
    first = best(found)
    if first is None or first.score < LEAST:
        first = best([*_weakly_labelled(layout), *_bare(layout), *_shaped(layout)])
    return first and replace(_unbroken(layout, first), score=min(SURE, first.score))


def hits(text: str) -> Iterator[Hit]:
    """Tokens that may be a document's number: at least one digit, no day, no amount, no code."""
    if _TOWN.fullmatch(text):
        return
    whole = _GROUPED.fullmatch(text)
    if (
        whole
        and len(re.findall(r"\d", text)) >= LEAST_GROUPED
        and not (days(text) or amounts(text))
    ):
        yield whole[1], *whole.span(1)
        return
    taken = [(start, end) for _, start, end in days(text)]
    sums = [(start, end) for _, start, end in amounts(text)]
    taken += [hit.span() for hit in _POST_BOX.finditer(text)]
    for hit in _NUMBER.finditer(text):
        value = hit[0].strip(".-/_–")
        if not re.search(r"\d", value) or len(value) > 40:
            continue
        if any(start < hit.end() and hit.start() < end for start, end in taken):
            continue
        if any(start <= hit.start() and hit.end() < end for start, end in sums):
            continue  # “640” of “640,00”
        around = text[max(hit.start() - 1, 0) : hit.end() + 2].replace(" ", "")
        if re.search(r"\(\d{3}\)|%$", around) or re.fullmatch(_AMOUNT_LIKE, value):
            continue
        yield value, hit.start(), hit.start() + len(value)


# A line or the rest of one that is nothing but groups of digits: “1 24 0005 0001201345”.
_GROUPED = re.compile(r"[\s:.#°º]*(\d{1,4}(?: (?:/ )?\d+)*? (?:/ )?\d{4,})\s*")
LEAST_GROUPED = 7  # digits
_POST_BOX = re.compile(r"p\.? ?o\.? ?box:? \d+|postfach \d[\d ]*|\bbo[iî]te postale \d+", re.I)
_AMOUNT_LIKE = r"\d{1,3}(?:[.,]\d{3})*[.,]\d{2}"


_TOWN = re.compile(r"[^\W\d_]{3,},?(?: [^\W\d_]{2,},?)+ \d{4,6}")  # “SYDNEY NSW 2000”


def _labelled(layout: Layout) -> Iterator[Candidate]:
    for one in labelled(layout, labels.NUMBER, hits, _OTHERS):
        yield replace(one, score=one.score + 0.1)
    for one in labelled(layout, labels.NUMBERED_TITLE, hits, _OTHERS):
        is_told = len(one.value) >= 3 or _is_title_alone(one)
        if is_told and not is_in_a_line(one) and not _begins_a_line(one):
            yield replace(one, score=one.score - 0.25)
    for run, start, _ in layout.hits(_NUMBER_AND_DAY):
        if _WORD.search(run.text[:start]) and not labels.TITLE.search(run.text[:start]):
            continue  # “the meter no. 216 from 20/05 to 19/07”
        if hit := _NUMBER_AND_DAY.match(run.text, start):
            begin, end = hit.span(1)
            yield Candidate(run.text[begin:end], run, begin, end, 0.72)


def is_in_a_line(one: Candidate) -> bool:
    """Whether a number stands behind a word that is no title: “Depot 805”, “Resolution no. 7”."""
    before = one.run.text[: one.start]
    return bool(_WORD.search(before)) and not labels.TITLE.search(before)


def _is_title_alone(one: Candidate) -> bool:
    """Whether a line is a title and the number behind it: “Rechnung 10”."""
    before, after = one.run.text[: one.start], one.run.text[one.end :]
    return bool(labels.TITLE.search(before)) and len(before.split()) == 1 and not after.strip()


def _begins_a_line(one: Candidate) -> bool:
    """Whether words follow a number that stands apart from its title: “210 Rose Garden”."""
    text = one.run.text
    return (
        one.start == 0 and len(_WORD.findall(text[one.end :])) > 1 and not labels.TITLE.search(text)
        and not days(text)
    )  # fmt: skip


_WORD = re.compile(r"[^\W\d_]{4}")
# “Nr. RK-17 vom 16.09.2026”, whatever the document is called.
_NUMBER_AND_DAY = Label(
    r"(?:(?<![^\W_])(?:nr|no|n[°º]|#)\.?|(?<![^\0])n\.) ?"
    r"([a-z0-9][a-z0-9/_.-]*\d[a-z0-9/_.-]*),? (?:vom|du|of|del|from|dated) \d{1,2}"
)
_OTHERS = any_of(
    r"original", r"ursprüngliche?", r"vorherige?", r"previous", r"related", r"replaces",
    r"ersetzt", r"zu(?:r)?",
    r"bezug", r"for", r"your", r"ihre", r"stornier\w*", r"cancels", r"annule", r"preceding",
)  # fmt: skip


def _is_long_enough(one: Candidate) -> bool:
    """A single digit may be a place in a list; “#1” is meant."""
    return len(one.value) > 1 or one.score > 1 or one.run.text[: one.start].endswith("#")


def _weakly_labelled(layout: Layout) -> Iterator[Candidate]:
    """Behind or beside “Reference”, “Statement ID”: not under it, where tables have such heads."""
    for one in labelled(layout, labels.REFERENCE, hits):
        if one.score > BESIDE - 0.2 and len(one.value) > 2:
            yield replace(one, score=WEAK)


def _bare(layout: Layout) -> Iterator[Candidate]:
    """Behind a mere “No.”, or beside it, in the upper part of the first page."""
    for run in layout.runs:
        word = _NO.match(run.text)
        if not word or run.page > 1 or run.box[1] > run.sheet[1] * 0.35:
            continue
        places = [(run, word.end())]
        if word.end() == len(run.text):
            beside, under = layout.right_of(run)[:1], islice(layout.below(run), 1)
            places = [(one, 0) for one in (*beside, *under)]
        for one, begin in places:
            value, start, end = next(hits(one.text[begin:]), ("", 0, 0))
            if not start and len(value) > 2:
                yield Candidate(value, one, begin, begin + end, BARE)
                break


_NO = re.compile(
    r"\W*(?:n[°ºo]|nr|num[ée]ro|n[úu]mero|number|nummer|volgnummer|номер|№|sorsz[áa]m)"
    r"(?![^\W\d_])[.:°º# ]*",
    re.I,
)


def _shaped(layout: Layout) -> Iterator[Candidate]:
    """One number above that looks as invoices' numbers do, with a line of its own."""
    theirs = buyer_runs(layout)
    found = {
        run.text: run
        for run in layout.runs
        if run.page == 1 and run.box[1] < run.sheet[1] * 0.45 and _SHAPE.fullmatch(run.text)
    }
    if len(found) == 1:
        for text, run in found.items():
            value = text.lstrip("#")
            is_theirs = id(run) in theirs and run.box[0] < run.sheet[0] / 2
            if not is_theirs:
                yield Candidate(value, run, len(text) - len(value), len(text), SHAPED)


_SHAPE = Label(
    r"#?(?:(?:inv|re|rg|rnr?|fac?t?|bill)[-/#]?\d[\w/-]*\d|[a-z]{1,6}[-/]?20\d\d[-/]\d[\w/-]*)|#\d{3,}"
)


def _unbroken(layout: Layout, one: Candidate) -> Candidate:
    """With its second half where a line ends in a hyphen."""
    if one.run.text[one.end :] != "-":
        return one
    for lower in layout.below(one.run):
        if _TOKEN.fullmatch(lower.text):
            return replace(one, value=f"{one.value}-{lower.text}")
        break
    return one


_TOKEN = re.compile(r"\d[\w/-]*")
