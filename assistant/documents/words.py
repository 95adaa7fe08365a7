"""Words on a page: letters that stand close in one row, with their place and why nobody sees them.

Runs in a child process only. Places are points from the top left corner of the visible page.
"""

import ctypes
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from math import pi

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from assistant.documents import accents

TINY_POINTS = 2.0
# Gaps within a word, as parts of its height: at most, and where pdfium thinks of a space.
APART, SPACED = 0.45, 0.14
# Where words are torn to pieces so, most spaces that pdfium thinks of are none: then up to here.
LOOSE, TORN, LEAST_TORN = 0.26, 0.15, 20
# How wide a letter is, as parts of its height: between these, only a word's ends are looked at.
NARROW, WIDE = 0.08, 0.85
# What pdfium puts for a hyphen at the end of a line: in a whole text, and asked for one letter.
BROKEN, HYPHEN = "\ufffe", "\x02"
SLANTED = 0.06  # of a quarter: more is a watermark across the page
_INVISIBLE_MODES = (3, 7)
_PIECE = re.compile(r"\S+")


class Hidden(StrEnum):
    """Why a word cannot be seen."""

    INVISIBLE = "invisible"
    OFF_PAGE = "off_page"
    TINY = "tiny"
    SAME_COLOUR = "same_colour"


@dataclass(slots=True)
class Word:
    """Letters that belong together, with their box (left, top, right, bottom).

    `turn` counts quarters clockwise: 1 is read from top to bottom, 3 from bottom to top.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    hidden: Hidden | None = None
    turn: int = 0


def upright(word: Word) -> Word:
    """A word where it would stand if the page were turned for reading it."""
    return _laid(word, word.turn) if word.turn else word


def as_printed(word: Word) -> Word:
    """The other way round: an upright word where it stands on the page."""
    return _laid(word, 4 - word.turn) if word.turn else word


def _laid(word: Word, quarters: int) -> Word:
    left, top, right, bottom = word.left, word.top, word.right, word.bottom
    if quarters == 1:
        return replace(word, left=top, top=-right, right=bottom, bottom=-left)
    return replace(word, left=-bottom, top=left, right=-top, bottom=right)


def read(page: pdfium.PdfPage, most_letters: int, *, may_be_unseen: bool) -> list[Word]:
    """The words of a page in the order of the file.

    `may_be_unseen` tells that some text may paint nothing: then each letter is asked.
    """
    text = page.get_textpage()
    eye = _Eye(page, text, may_be_unseen=may_be_unseen)
    letters, blank = accents.composed(text.raw, _letters(text, most_letters))
    joined = [*_joined(text.raw, eye, letters, blank)]
    if _is_torn(joined):
        joined = [*_joined(text.raw, eye, letters, blank, LOOSE)]
    return [as_printed(_whole(word)) for word in joined]


def _is_torn(words: list[Word]) -> bool:
    """Whether so many words are single letters that others must be pieces of words, too."""
    single = sum(len(word.text) == 1 and word.text.isalpha() for word in words)
    return len(words) >= LEAST_TORN and single > TORN * len(words)


def paints_nothing(item: object) -> bool:
    """Whether a text object is written so that nothing shows."""
    return pdf.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE_MODES


def _letters(text: pdfium.PdfTextPage, most: int) -> str:
    """A page's letters, one for each that pdfium counts."""
    count = min(text.count_chars(), most)
    given = (ctypes.c_ushort * (count + 1))()
    if pdf.FPDFText_GetText(text.raw, 0, count, given) == count + 1:
        codes = given[:count]
    else:
        codes = [pdf.FPDFText_GetUnicode(text.raw, index) for index in range(count)]
    return "".join(map(chr, codes)).replace("\0", " ").replace(BROKEN, HYPHEN)


def _joined(
    text: object, eye: "_Eye", letters: str, blank: Set[int], spaced: float = SPACED
) -> Iterator[Word]:
    """Pieces between spaces; pdfium guesses spaces also where letters are only set loosely, as
    far as `spaced` apart, and `blank` are places that are none."""
    word: Word | None = None
    before = 0
    for piece in _PIECE.finditer(letters):
        start, end = piece.span()
        spaces = [index for index in range(before, start) if index not in blank]
        if word and not all(pdf.FPDFText_IsGenerated(text, index) == 1 for index in spaces):
            yield word
            word = None
        widest, before = spaced if spaces else APART, end
        for part in _parts(eye, letters, start, end):
            if word and _is_alike(word, part) and _continues(word, part, widest):
                _join(word, part)
            else:
                if word:
                    yield word
                word = part
            widest = APART
    if word:
        yield word


def _parts(eye: "_Eye", letters: str, start: int, end: int) -> Iterator[Word]:
    """A piece as one word where its ends tell that it is one, else letter by letter."""
    turn = eye.turn(start)

    def letter(index: int) -> Word:
        return upright(Word(letters[index], *eye.look(index), turn))

    first = letter(start)
    if end - start == 1:
        yield first
        return
    last = letter(end - 1)
    if eye.is_alike(start, end) and _is_one(first, last, end - start - 2):
        first.text = letters[start : end - 1]
        _join(first, last)
        yield first
        return
    yield first
    for index in range(start + 1, end - 1):
        yield letter(index)
    yield last


def _is_one(first: Word, last: Word, between: int) -> bool:
    """Whether so many letters fill the place between two, in their row and of their size."""
    height = max(first.bottom - first.top, last.bottom - last.top, 1.0)
    in_row = abs(first.top - last.top) < 2 and abs(first.bottom - last.bottom) < 2
    gap = (last.left - first.right) / height
    is_filled = between * NARROW - APART <= gap <= between * WIDE + APART / 2
    return in_row and is_filled and first.hidden is last.hidden


def _is_alike(word: Word, part: Word) -> bool:
    return part.hidden is word.hidden and part.turn == word.turn


def _continues(word: Word, part: Word, widest: float) -> bool:
    height = max(word.bottom - word.top, part.bottom - part.top, 1.0)
    near = -height < part.left - word.right < widest * height
    return near and part.top < word.bottom + 2 and part.bottom > word.top - 2


def _join(word: Word, part: Word) -> None:
    word.text += part.text
    if part.left < word.left:
        word.left = part.left
    if part.top < word.top:
        word.top = part.top
    if part.right > word.right:
        word.right = part.right
    if part.bottom > word.bottom:
        word.bottom = part.bottom


def _whole(word: Word) -> Word:
    """With the two halves in which pdfium tells of rare letters put together."""
    if not word.text.isascii():
        word.text = word.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return word


class _Eye:
    """Looks at letters one by one; what holds for all letters of a text object is asked once."""

    def __init__(
        self, page: pdfium.PdfPage, text: pdfium.PdfTextPage, *, may_be_unseen: bool
    ) -> None:
        shown = pdf.FS_RECTF()
        pdf.FPDF_GetPageBoundingBox(page, shown)
        self.left, self.top = shown.left, shown.top
        self.rotation = page.get_rotation()
        self.size = page.get_size()
        self._may_be_unseen = may_be_unseen
        self._text = text.raw
        self._box = tuple(ctypes.c_double() for _ in range(4))
        self._loose = pdf.FS_RECTF()
        self._likely = set[float]()
        self._known: dict[int | None, bool] = {}

    def look(self, index: int) -> tuple[float, float, float, float, Hidden | None]:
        """The letter's box on the page as shown, as wide as it is set and as tall as its font,
        and why it cannot be seen."""
        loose = self._loose
        hidden = Hidden.INVISIBLE if self._may_be_unseen and self._is_unseen(index) else None
        if pdf.FPDFText_GetLooseCharBox(self._text, index, loose):
            wide, tall = loose.right - loose.left, loose.top - loose.bottom
            if hidden is None and 0 < max(abs(tall), abs(wide)) < TINY_POINTS:
                hidden = Hidden.TINY
            if wide > 0 and (round(tall, 1) in self._likely or self._is_likely(index, tall)):
                return *self._turned(loose.left, loose.bottom, loose.right, loose.top), hidden
        return *self._turned(*self._tight(index)), hidden

    def turn(self, index: int) -> int:
        """How many quarters clockwise a letter is turned on the page as shown; 0 if upside down."""
        quarters, rest = divmod(pdf.FPDFText_GetCharAngle(self._text, index) / (pi / 2), 1)
        if SLANTED < rest < 1 - SLANTED:
            return 0
        turn = round(quarters + rest + self.rotation / 90) % 4
        return 0 if turn == 2 else turn

    def _is_likely(self, index: int, tall: float) -> bool:
        """Whether a font told a height that fits its letter; asked once for each height."""
        _, bottom, _, top = self._tight(index)
        if fits := top - bottom <= tall < 3 * (top - bottom) + 20:
            self._likely.add(round(tall, 1))
        return fits

    def _tight(self, index: int) -> tuple[float, float, float, float]:
        left, right, bottom, top = self._box
        pdf.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        return left.value, bottom.value, right.value, top.value

    def is_alike(self, start: int, end: int) -> bool:
        """Whether letters are written in one go: then what hides one of them hides all."""
        return end - start == 2 or pdf.FPDFText_CountRects(self._text, start, end - start) == 1

    def _is_unseen(self, index: int) -> bool:
        """Whether the letter's text object paints nothing."""
        made = pdf.FPDFText_GetTextObject(self._text, index)
        key = ctypes.cast(made, ctypes.c_void_p).value
        if key not in self._known:
            self._known[key] = bool(key) and paints_nothing(made)
        return self._known[key]

    def _turned(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        west, east = left - self.left, right - self.left
        north, south = self.top - top, self.top - bottom
        if not self.rotation:
            return west, north, east, south
        width, height = self.size  # as turned
        if self.rotation == 90:
            return width - south, west, width - north, east
        if self.rotation == 180:
            return width - east, height - south, width - west, height - north
        return north, height - east, south, height - west
