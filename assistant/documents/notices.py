"""What a person should know about a document's text: hidden words, sentences for machines.

A notice is `{"kind": "hidden" | "instructions", "why", "text", "page"}`. What is noticed is left
out of the text that fields are read from and that models get.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.documents import instructions
from assistant.documents.layout import Layout, Run
from assistant.documents.sheet import Sheet
from assistant.documents.words import Hidden

FEWEST_LETTERS = 12
MOST_TEXT = 300
MOST_NOTICES = 20


def hidden(sheets: Iterable[Sheet]) -> list[dict[str, Any]]:
    """Words that nobody can see; what a text recognition put under a scan is not counted."""
    found = []
    for sheet in sheets:
        for why in Hidden:
            if sheet.is_scan and why is Hidden.INVISIBLE:
                continue
            words = [word.text for word in sheet.words if word.hidden is why]
            letters = [letter for word in words if len(word) > 1 for letter in word]
            if _CREDIT.match(" ".join(words)):
                continue
            if len(words) > 1 and sum(map(str.isalnum, letters)) >= FEWEST_LETTERS:
                found.append(_notice("hidden", why.value, " ".join(words), sheet.number))
    return found


# Some writers of PDFs sign their work where nobody sees it.
_CREDIT = re.compile(
    r"(?:powered|created|generated) (?:by|with) [\w ]{2,20} \([\w./:]+\)$", re.IGNORECASE
)


def without_instructions(seen: Layout) -> tuple[Layout, list[dict[str, Any]]]:
    """The runs that speak to no machine, and a notice for each sentence that does."""
    found, dropped = [], set[int]()
    for page in sorted({run.page for run in seen.runs}):
        runs = [run for run in seen.runs if run.page == page]
        for first, last in _sentences(runs):
            part = runs[first : last + 1]
            dropped |= {id(run) for run in part}
            text = instructions.plain(" ".join(run.text for run in part))
            found.append(_notice("instructions", "page", text, page))
    kept = [run for run in seen.runs if id(run) not in dropped]
    return (Layout(kept) if dropped else seen), found[:MOST_NOTICES]


def in_texts(texts: Iterable[str], why: str) -> list[dict[str, Any]]:
    """Notices for texts that are not on a page: metadata, notes of an e-invoice."""
    found = [
        _notice("instructions", why, instructions.plain(text), None)
        for text in texts
        if instructions.speaks_to_a_machine(" ".join(text.split()))
    ]
    return found[:MOST_NOTICES]


def _sentences(runs: Sequence[Run]) -> list[tuple[int, int]]:
    """First and last run of each stretch that speaks to a machine, wrapped lines included."""
    starts, at, pieces = [], 0, []
    for run in runs:
        piece = instructions.plain(run.text)
        starts.append(at)
        pieces.append(piece)
        at += len(piece) + 1
    text = " ".join(pieces)
    touched = {place for place, run in enumerate(runs) if instructions.hides_letters(run.text)}
    for start, end in instructions.spans(text):
        for place, begin in enumerate(starts):
            if begin < end and begin + len(pieces[place]) > start:
                touched.add(place)
                touched |= _same_sentence(pieces, place)
    return _stretches(sorted(touched))


def _same_sentence(pieces: Sequence[str], place: int) -> set[int]:
    """The lines a sentence goes on over: at most two before and three after."""
    found = set[int]()
    for before in range(place - 1, max(place - 3, -1), -1):
        if pieces[before].rstrip()[-1:] in ".!?:" or len(pieces[before]) < 40:
            break
        found.add(before)
    for after in range(place, min(place + 3, len(pieces) - 1)):
        if pieces[after].rstrip()[-1:] in ".!?" or len(pieces[after]) < 40:
            break
        found.add(after + 1)
    return found


def _stretches(places: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for place in places:
        if found and place == found[-1][1] + 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def _notice(kind: str, why: str, text: str, page: int | None) -> dict[str, Any]:
    return {"kind": kind, "why": why, "text": text[:MOST_TEXT], "page": page}
