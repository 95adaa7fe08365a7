"""Accents that are drawn apart from their letters, as old TeX fonts do: “prelev´ ee” is “prélevée”.

Runs in a child process only.
"""

import ctypes
import unicodedata

import pypdfium2.raw as pdf

COMBINING = {
    "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "¨": "\u0308", "˜": "\u0303", "¸": "\u0327",
}  # fmt: skip
FAR = 40  # letters before or behind an accent in the file
MOST = 2000  # accents of a page: more are no text
Box = tuple[float, float, float, float]  # left, right, bottom, top, from the page's lower edge


def composed(text: object, letters: str) -> tuple[str, frozenset[int]]:
    """A page's letters with such accents on them, each blank where it stood, and those places."""
    if not any(accent in letters for accent in COMBINING):
        return letters, frozenset()
    accents = [place for place, letter in enumerate(letters) if letter in COMBINING]
    blank, written = set[int](), list(letters)
    for place in accents[:MOST]:
        under = _under(text, letters, place)
        if under is None:
            continue
        whole = unicodedata.normalize("NFC", letters[under] + COMBINING[letters[place]])
        if len(whole) == 1:
            written[under], written[place] = whole, " "
            blank.add(place)
    return "".join(written), frozenset(blank)


def _under(text: object, letters: str, place: int) -> int | None:
    """The letter whose width an accent stands over, or under."""
    left, right, bottom, top = _box(text, place)
    middle = (left + right) / 2
    for near in range(max(place - FAR, 0), min(place + FAR, len(letters))):
        if not letters[near].isalpha():
            continue
        west, east, foot, head = _box(text, near)
        is_near = min(abs(bottom - head), abs(foot - top)) < head - foot
        if west <= middle <= east and is_near:
            return near
    return None


def _box(text: object, place: int) -> Box:
    edges = [ctypes.c_double() for _ in range(4)]
    pdf.FPDFText_GetCharBox(text, place, *edges)
    left, right, bottom, top = (edge.value for edge in edges)
    return left, right, bottom, top
