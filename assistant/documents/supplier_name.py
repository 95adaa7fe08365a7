"""The supplier's name on a page: letterhead, sender's line, footer, and what mail it has."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import median

from assistant.documents import labels, mail_hosts
from assistant.documents.candidates import Candidate, Hit, best, labelled
from assistant.documents.company_names import is_name
from assistant.documents.findings import Finding
from assistant.documents.label import Label
from assistant.documents.layout import Layout, Run
from assistant.documents.parties import (
    has_address,
    heads,
    is_next_line,
    seller_blocks,
    seller_runs,
    window_runs,
)

LEAST = 0.36  # below, a name is a guess: a person types it
HOST, WINDOW, LARGE, BUYER, FIRST, TWO_LINES = 0.3, 0.45, 0.15, 0.6, 0.3, 0.98
PAYEE, LARGE_LINES, REGISTERED = 0.65, 0.8, 0.4
_STREET = Label(
    r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|street|road|avenue|rue|via|calle|straat"
    r"|\bp\.?o\.? ?box)\b|\d{5}"
)
_SEPARATORS = re.compile(
    r" ?[·•●|▪] ?|[,;] (?=.*\d)| [-–—*] |  |,? au capital | mit sitz |,? inscrita en ", re.I
)


def read(layout: Layout, buyer: set[int]) -> Finding | None:
    """The name with most behind it; None when there is too little."""
    first = [*_first_of_sellers(layout), *layout.runs[:1]]
    whole = [*_in_two_lines(layout, buyer, {id(run) for run in first}), *_in_large(layout, buyer)]
    halves = {half for one in whole for half in one.value.split("\n")}
    candidates = [replace(one, value=one.value.replace("\n", " ")) for one in whole] + [
        one for one in _names(layout, buyer) if is_name(one.value) and one.value not in halves
    ]
    repeated = Counter(_plain(one.value) for one in candidates)
    names = {_plain(one.value) for one in candidates if id(one.run) in buyer}
    theirs = tuple(name for name in names if len(name) > 5)
    hosts = mail_hosts.read(layout, buyer)

    def weighed(one: Candidate) -> Candidate:
        name = _plain(one.value)
        score = one.score
        if labels.LEGAL_FORM.search(one.value) or one.run.page > 1 or _is_head_or_foot(one.run):
            score += 0.08 * min(repeated[name] - 1, 3)
        if id(one.run) not in buyer:
            score += HOST * hosts.is_of(one.value) - BUYER * name.startswith(theirs)
        return replace(one, score=score)

    top = best(map(weighed, [*candidates, *hosts.written(layout)]))
    if top is None or top.score < LEAST:
        top = hosts.alone()
    if top is None:
        return None
    return top.finding(max(0.3, min(top.score, 0.9)))


def _is_head_or_foot(run: Run) -> bool:
    """Where letterheads and footers stand; goods repeat their words in between."""
    return not run.sheet[1] * 0.3 <= run.box[1] <= run.sheet[1] * 0.85


def _names(layout: Layout, buyer: set[int]) -> Iterator[Candidate]:
    for label, score in ((labels.SELLER, 0.9), (labels.PAYEE, PAYEE), (labels.HOLDER, 0.5)):
        for one in labelled(layout, label, _whole):
            if _is_part_of_label(one):
                continue
            yield Candidate(one.value, one.run, one.start, one.end, score * one.score)
    seller = seller_runs(layout)
    window = set[int]() if _has_name(layout, buyer) else window_runs(layout)
    yield from _named(layout, buyer, seller)
    first = {id(run) for run in _first_of_sellers(layout)}
    usual, headed = _usual_height(layout), heads(layout)
    for place, run in enumerate(layout.runs):
        for value, start, end in _parts(run.text):
            score = _score(run, place, value, has_more=len(value) < len(run.text) - 6)
            if run.page == 1 and run.height > 1.25 * usual and _is_above(run):
                score += LARGE
            if id(run) in seller:
                score += 0.25 + FIRST * (id(run) in first)
            elif id(run) in window:
                score -= WINDOW
            else:
                score += headed[id(run)]
            if id(run) in buyer:
                score -= BUYER
            yield Candidate(value, run, start, end, score)


def _usual_height(layout: Layout) -> float:
    """How tall most lines are, of all and of those above: what stands out among both is large."""
    above = [run for run in layout.runs if run.page == 1 and _is_above(run)]
    return max(_median_height(layout.runs), _median_height(above))


def _median_height(runs: list[Run]) -> float:
    return median(run.height for run in runs) if runs else 0.0


def _is_above(run: Run) -> bool:
    return run.box[1] < run.sheet[1] * 0.3


def _has_name(layout: Layout, block: set[int]) -> bool:
    """Whether a block names a company or a town: then no other address is the buyer's."""
    inside = [run for run in layout.runs if id(run) in block]
    names = (labels.LEGAL_FORM.search(run.text) and is_name(run.text) for run in inside)
    return any(names) or has_address(inside)


def _is_part_of_label(one: Candidate) -> bool:
    """“Seller tax representative”: nothing parts the word from what follows it."""
    before = one.run.text[: one.start]
    return (
        bool(before) and ":" not in before and labels.SELLER.match(before) is not None
        and not labels.LEGAL_FORM.search(one.value)
    )  # fmt: skip


def _first_of_sellers(layout: Layout) -> Iterator[Run]:
    """The first name under each word for a seller."""
    for block in seller_blocks(layout):
        for run in block:
            if title := labels.SELLER.match(run.text) or labels.NAME.match(run.text):
                if is_name(run.text[title.end() :].strip(" ,:")):
                    break  # it stands behind the word itself
                continue
            if any(is_name(value) for value, _, _ in _parts(run.text)):
                yield run
                break


def _in_two_lines(layout: Layout, buyer: set[int], first: set[int]) -> Iterator[Candidate]:
    """A name whose legal form stands in the next line: of a seller, a page's first, or twice."""
    pairs: dict[str, list[tuple[Run, Run]]] = {}
    for above, run in _lines_with_legal_forms(layout):
        if id(above) not in buyer and is_name(above.text) and is_name(run.text):
            pairs.setdefault(f"{above.text}\n{run.text}", []).append((above, run))
    for value, found in pairs.items():
        above, run = found[0]
        if (len(found) > 1 or id(above) in first) and not _stands_alone(layout, run, found):
            whole = Run([*above.words, *run.words], run.page, run.sheet, run.row)
            yield Candidate(value, whole, 0, len(value), TWO_LINES)


def _in_large(layout: Layout, buyer: set[int]) -> Iterator[Candidate]:
    """A letterhead of two lines in one large size."""
    usual = _median_height(layout.runs)
    large = [
        run
        for run in layout.runs
        if run.page == 1 and _is_above(run) and run.height > 1.8 * usual and id(run) not in buyer
    ]
    for above, run in pairwise(large):
        is_close = -0.25 < (run.box[1] - above.box[3]) / run.height < 0.6
        is_level = abs(run.box[0] - above.box[0]) < 6 and abs(above.height - run.height) < 1
        if is_close and is_level and is_name(above.text) and is_name(run.text):
            value = f"{above.text}\n{run.text}"
            whole = Run([*above.words, *run.words], 1, run.sheet, run.row)
            yield Candidate(value, whole, 0, len(value), LARGE_LINES)


def _stands_alone(layout: Layout, lower: Run, found: list[tuple[Run, Run]]) -> bool:
    """Whether another line begins with the lower one: then it is the whole name."""
    lowers = {id(run) for _, run in found}
    return any(one.text.startswith(lower.text) and id(one) not in lowers for one in layout.runs)


def _lines_with_legal_forms(layout: Layout) -> Iterator[tuple[Run, Run]]:
    """Lines such as “Nord a.G.” under one that has neither a form nor a word of theirs."""
    for place, run in enumerate(layout.runs):
        if not labels.LEGAL_FORM.search(run.text):
            continue
        for above in layout.runs[max(place - 6, 0) : place]:
            if (
                above.page == run.page
                and is_next_line(above, run)
                and not re.search(r"[#\d]", above.text)
                and not labels.LEGAL_FORM.search(above.text)
                and not {*above.text.casefold().split()} & {*run.text.casefold().split()}
            ):
                yield above, run


def _named(layout: Layout, buyer: set[int], seller: set[int]) -> Iterator[Candidate]:
    """A row “Name: …” under the word for a seller."""
    for run in layout.runs:
        label = labels.NAME.match(run.text)
        if id(run) not in seller or id(run) in buyer or not label:
            continue
        beside = [run] if label.end() < len(run.text) else layout.right_of(run)[:1]
        for one in beside:
            start = label.end() if one is run else 0
            value = one.text[start:].strip(" :")
            yield Candidate(value, one, one.text.index(value), len(one.text), 0.97)


def _score(run: Run, place: int, value: str, *, has_more: bool) -> float:
    """Letterheads stand at the top, legal forms and a sender's small line tell a company."""
    score = 0.18
    if labels.LEGAL_FORM.search(value):
        score += 0.34
    if run.page == 1 and _is_above(run):
        score += 0.22 - min(place, 20) * 0.005
    if run.box[1] > run.sheet[1] * 0.85:
        score += 0.1
    if has_more and _REGISTERED.search(run.text):
        score += REGISTERED
    elif has_more and _STREET.search(run.text):
        score += 0.25
    return score


# What a company says of itself at the foot: where it is registered, with what capital.
_REGISTERED = Label(
    r"registro mercantil|inscrita en|registro (?:delle )?imprese|r\.?c\.?s\.? |au capital"
    r"|capital(?: social)? (?:de|:)|amtsgericht|handelsregister|(?<![^\W_])hr[ab] ?\d"
    r"|registered (?:in|office)|(?:company|reg\w*) (?:no|number)|(?<![^\W_])kvk"
    r"|(?<![^\W_])sire[nt]|immatricul[ée]e|rea [a-z]{2}|obchodn[íi]m rejst|krs"
)


def _whole(text: str) -> Iterable[Hit]:
    value = text.strip(" :.-")
    if is_name(value):
        start = text.index(value)
        first = _TITLE_BEHIND.sub("", _SEPARATORS.split(value)[0].strip(" ,"))
        yield first, start, start + len(first)


def _parts(text: str) -> Iterator[Hit]:
    """The first piece of a line that a separator divides; a title or a label names nobody."""
    pieces = _SEPARATORS.split(text)
    if len(pieces) > 1 and _STATE_AND_CODE.match(pieces[1]):
        return  # “Seattle, WA 98109”
    piece = _TITLE_BEHIND.sub("", _FIRM.sub("", pieces[0].strip(" :-")))
    is_heading = labels.TITLE.search(text) or pieces[0].endswith(":")
    if is_heading and not labels.LEGAL_FORM.search(piece):
        return
    if piece:
        start = text.find(piece)
        yield piece, start, start + len(piece)


# “Nordbygg AB Faktura”: the title on the right comes close to the name.
_TITLE_BEHIND = re.compile(
    r" +(?:tax )?(?:invoice|faktura|facture|factura|rechnung|account)$", re.I
)
_STATE_AND_CODE = re.compile(r"[A-Z]{2,3} \d{4,5}\b")
_FIRM = re.compile(r"^(?:firma|fa\.|soci[ée]t[ée]|ditta|m/s\.?) (?=\w)", re.IGNORECASE)


def _plain(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold()
