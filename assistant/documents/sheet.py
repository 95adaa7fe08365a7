"""A page as it is seen: words with their places, and the words that nobody can see.

Runs in a child process only: pdfium may abort on a file built to do harm. Places are points from
the top left corner of the visible page.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

TINY_POINTS = 2.0
FLAT = 8  # steps of 256 between the lightest and the darkest point around a word that shows
MAX_SIDE = 2000
MOST_OBJECTS, DEEPEST = 20_000, 8
# Gaps within a word, as parts of its height: at most, and where pdfium thinks of a space.
APART, SPACED = 0.45, 0.14
_INVISIBLE_MODES = (3, 7)


class Hidden(StrEnum):
    """Why a word cannot be seen."""

    INVISIBLE = "invisible"
    OFF_PAGE = "off_page"
    TINY = "tiny"
    SAME_COLOUR = "same_colour"


@dataclass(slots=True)
class Word:
    """Letters that belong together, with their box (left, top, right, bottom)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    hidden: Hidden | None = None


@dataclass(slots=True)
class Sheet:
    """One page: its size in points and its words in the order of the file."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    has_picture: bool = False
    is_recognised: bool = False

    @property
    def is_scan(self) -> bool:
        """A picture with nothing printed on it; what a text recognition put under it is unseen."""
        if self.is_recognised:
            return True
        return self.has_picture and sum(not word.hidden for word in self.words) < 8


def read(document: pdfium.PdfDocument, most_pages: int, most_letters: int) -> list[Sheet]:
    """The first pages; letters beyond the limit are left out."""
    sheets: list[Sheet] = []
    for number in range(1, min(len(document), most_pages) + 1):
        if most_letters <= 0:
            break
        page = document[number - 1]
        sheet = _sheet(page, number, most_letters)
        most_letters -= sum(len(word.text) for word in sheet.words)
        sheets.append(sheet)
        page.close()
    return sheets


def _sheet(page: pdfium.PdfPage, number: int, most_letters: int) -> Sheet:
    width, height = page.get_size()
    sheet = Sheet(number, width, height)
    text = page.get_textpage()
    sheet.has_picture, may_be_unseen = _contents(page, width * height)
    eye = _Eye(page, text, may_be_unseen=may_be_unseen)
    sheet.words = [_whole(word) for word in _words(text, eye, most_letters)]
    if any(not word.hidden for word in sheet.words):
        _mark_unseen(page, sheet)
    return sheet


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
        self._text = text.raw
        self._box = tuple(ctypes.c_double() for _ in range(4))
        self._loose = pdf.FS_RECTF()
        self._may_be_unseen = may_be_unseen
        self._known: dict[int | None, bool] = {}

    def look(self, index: int) -> tuple[float, float, float, float, Hidden | None]:
        """The letter's box on the page as shown, as wide as it is set and as tall as its font,
        and why it cannot be seen."""
        loose, (left, right, bottom, top) = self._loose, self._box
        pdf.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        hidden = Hidden.INVISIBLE if self._may_be_unseen and self._is_unseen(index) else None
        if pdf.FPDFText_GetLooseCharBox(self._text, index, loose):
            wide, tall = loose.right - loose.left, loose.top - loose.bottom
            if hidden is None and 0 < max(abs(tall), abs(wide)) < TINY_POINTS:
                hidden = Hidden.TINY
            tight = top.value - bottom.value
            if tight <= tall < 3 * tight + 20 and wide > 0:
                return *self._turned(loose.left, loose.bottom, loose.right, loose.top), hidden
        return *self._turned(left.value, bottom.value, right.value, top.value), hidden

    def _is_unseen(self, index: int) -> bool:
        """Whether the letter's text object paints nothing."""
        made = pdf.FPDFText_GetTextObject(self._text, index)
        key = ctypes.cast(made, ctypes.c_void_p).value
        if key not in self._known:
            self._known[key] = bool(key) and _paints_nothing(made)
        return self._known[key]

    def _turned(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        west, east = left - self.left, right - self.left
        north, south = self.top - top, self.top - bottom
        width, height = self.size  # as turned
        if self.rotation == 90:
            return width - south, west, width - north, east
        if self.rotation == 180:
            return width - east, height - south, width - west, height - north
        if self.rotation == 270:
            return north, height - east, south, height - west
        return west, north, east, south


def _words(text: pdfium.PdfTextPage, eye: _Eye, most_letters: int) -> Iterator[Word]:
    word: Word | None = None
    raw = text.raw
    is_guessed = False  # pdfium guesses spaces from gaps, also where letters are only set loosely
    for index in range(min(text.count_chars(), most_letters)):
        letter = chr(pdf.FPDFText_GetUnicode(raw, index) or 32)
        if letter.isspace():
            if pdf.FPDFText_IsGenerated(raw, index) == 1:
                is_guessed = True
            elif word:
                yield word
                word = None
            continue
        left, top, right, bottom, hidden = eye.look(index)
        widest = SPACED if is_guessed else APART
        is_guessed = False
        if word and hidden is word.hidden and _continues(word, left, top, bottom, widest):
            word.text += letter
            if left < word.left:
                word.left = left
            if top < word.top:
                word.top = top
            if right > word.right:
                word.right = right
            if bottom > word.bottom:
                word.bottom = bottom
        else:
            if word:
                yield word
            word = Word(letter, left, top, right, bottom, hidden)
    if word:
        yield word


def _whole(word: Word) -> Word:
    """With the two halves in which pdfium tells of rare letters put together."""
    if not word.text.isascii():
        word.text = word.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return word


def _continues(word: Word, left: float, top: float, bottom: float, widest: float) -> bool:
    height = max(word.bottom - word.top, bottom - top, 1.0)
    near = -height < left - word.right < widest * height
    return near and top < word.bottom + 2 and bottom > word.top - 2


def _contents(page: pdfium.PdfPage, area: float) -> tuple[bool, bool]:
    """Whether a picture covers most of the page, as in a scan; and whether text may paint nothing.

    Pages of very many or deeply nested objects may: there every letter is asked.
    """
    has_picture = may_be_unseen = False
    for seen, (item, kind, depth) in enumerate(_objects(page.raw)):
        if seen >= MOST_OBJECTS or depth >= DEEPEST:
            return has_picture, True
        if kind == pdf.FPDF_PAGEOBJ_TEXT:
            may_be_unseen = may_be_unseen or _paints_nothing(item)
        elif kind == pdf.FPDF_PAGEOBJ_IMAGE and depth < 3:
            has_picture = has_picture or _covers(item, area)
    return has_picture, may_be_unseen


def _objects(page: object) -> Iterator[tuple[object, int, int]]:
    """The objects of a page with their kinds, and those inside forms with their depth."""
    waiting: list[tuple[object, Callable[..., int], Callable[..., object], int]] = [
        (page, pdf.FPDFPage_CountObjects, pdf.FPDFPage_GetObject, 0)
    ]
    while waiting:
        parent, count, at, depth = waiting.pop()
        for place in range(count(parent)):
            item = at(parent, place)
            kind = pdf.FPDFPageObj_GetType(item)
            yield item, kind, depth
            if kind == pdf.FPDF_PAGEOBJ_FORM:
                waiting.append(
                    (item, pdf.FPDFFormObj_CountObjects, pdf.FPDFFormObj_GetObject, depth + 1)
                )


def _paints_nothing(item: object) -> bool:
    return pdf.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE_MODES


def _covers(item: object, area: float) -> bool:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdf.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return False
    return (right.value - left.value) * (top.value - bottom.value) > 0.5 * area


def _mark_unseen(page: pdfium.PdfPage, sheet: Sheet) -> None:
    """Draw the page small and look: a word where nothing shows has the colour of its ground."""
    scale = min(1.0, MAX_SIDE / max(sheet.width, sheet.height, 1))
    drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    points, stride = memoryview(drawn.buffer).cast("B"), drawn.stride
    for word in sheet.words:
        if word.hidden:
            continue
        if _is_outside(word, sheet):
            word.hidden = Hidden.OFF_PAGE
        elif scale == 1.0 and not _shows(word, points, stride, drawn.width, drawn.height):
            word.hidden = Hidden.SAME_COLOUR
    drawn.close()


def _is_outside(word: Word, sheet: Sheet) -> bool:
    return (
        word.right <= 0 or word.bottom <= 0 or word.left >= sheet.width or word.top >= sheet.height
    )


def _shows(word: Word, points: memoryview, stride: int, width: int, height: int) -> bool:
    left, right = max(int(word.left), 0), min(int(word.right) + 1, width)
    darkest, lightest = 255, 0
    top, bottom = max(int(word.top), 0), min(int(word.bottom) + 1, height)
    middle = (top + bottom) // 2  # where letters are
    for row in (*range(middle, bottom), *range(top, middle)):
        line = points[row * stride + left : row * stride + right]
        if not line:
            continue
        darkest, lightest = min(darkest, *line), max(lightest, *line)
        if lightest - darkest >= FLAT:
            return True
    return False
