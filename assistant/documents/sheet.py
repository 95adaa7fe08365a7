"""A page as it is seen: words with their places, and the words that nobody can see.

Runs in a child process only: pdfium may abort on a file built to do harm. Places are points from
the top left corner of the visible page.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

TINY_POINTS = 2.0
FLAT = 8  # steps of 256 between the lightest and the darkest point around a word that shows
MAX_SIDE = 2000
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
    sheet.words = [_whole(word) for word in _words(text, _Eye(page), most_letters)]
    sheet.has_picture = _has_picture(page, width * height)
    if any(not word.hidden for word in sheet.words):
        _mark_unseen(page, sheet)
    return sheet


class _Eye:
    """Looks at letters one by one; what holds for all letters of a text object is asked once."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        shown = pdf.FS_RECTF()
        pdf.FPDF_GetPageBoundingBox(page, shown)
        self.left, self.top = shown.left, shown.top
        self.rotation = page.get_rotation()
        self.size = page.get_size()
        self._box = tuple(ctypes.c_double() for _ in range(4))
        self._loose = pdf.FS_RECTF()
        self._known: dict[int | None, Hidden | None] = {}

    def box(self, text: pdfium.PdfTextPage, index: int) -> tuple[float, float, float, float]:
        """The letter's box on the page as shown: as wide as it is set, as tall as its font."""
        loose, (left, right, bottom, top) = self._loose, self._box
        pdf.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        if pdf.FPDFText_GetLooseCharBox(text, index, loose):
            tall, tight = loose.top - loose.bottom, top.value - bottom.value
            if tight <= tall < 3 * tight + 20 and loose.right > loose.left:
                return self._turned(loose.left, loose.bottom, loose.right, loose.top)
        return self._turned(left.value, bottom.value, right.value, top.value)

    def hidden(self, text: pdfium.PdfTextPage, index: int) -> Hidden | None:
        """What the letter's text object says of its visibility."""
        made = pdf.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(made, ctypes.c_void_p).value
        if key not in self._known:
            self._known[key] = self._judged(text, index, made if key else None)
        return self._known[key]

    def _judged(self, text: pdfium.PdfTextPage, index: int, made: object) -> Hidden | None:
        if made and pdf.FPDFTextObj_GetTextRenderMode(made) in _INVISIBLE_MODES:
            return Hidden.INVISIBLE
        loose = pdf.FS_RECTF()
        if pdf.FPDFText_GetLooseCharBox(text, index, loose):
            size = max(abs(loose.top - loose.bottom), abs(loose.right - loose.left))
            if 0 < size < TINY_POINTS:
                return Hidden.TINY
        return None

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
    is_guessed = False  # pdfium guesses spaces from gaps, also where letters are only set loosely
    for index in range(min(text.count_chars(), most_letters)):
        letter = chr(pdf.FPDFText_GetUnicode(text, index) or 32)
        if pdf.FPDFText_IsGenerated(text, index) == 1:
            is_guessed = True
            continue
        if letter.isspace():
            if word:
                yield word
            word = None
            continue
        box, hidden = eye.box(text, index), eye.hidden(text, index)
        widest = SPACED if is_guessed else APART
        is_guessed = False
        if word and _continues(word, box, hidden, widest):
            word.text += letter
            word.left, word.top = min(word.left, box[0]), min(word.top, box[1])
            word.right, word.bottom = max(word.right, box[2]), max(word.bottom, box[3])
        else:
            if word:
                yield word
            word = Word(letter, *box, hidden)
    if word:
        yield word


def _whole(word: Word) -> Word:
    """With the two halves in which pdfium tells of rare letters put together."""
    if not word.text.isascii():
        word.text = word.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return word


def _continues(
    word: Word, box: tuple[float, float, float, float], hidden: Hidden | None, widest: float
) -> bool:
    left, top, _, bottom = box
    height = max(word.bottom - word.top, bottom - top, 1.0)
    near = -height < left - word.right < widest * height
    return near and hidden is word.hidden and top < word.bottom + 2 and bottom > word.top - 2


def _has_picture(page: pdfium.PdfPage, area: float) -> bool:
    """Whether a picture covers most of the page, as in a scan."""
    for number, item in enumerate(page.get_objects(filter=[pdf.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > 0.5 * area:
            return True
        if number > 200:
            break
    return False


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
    for row in range(max(int(word.top), 0), min(int(word.bottom) + 1, height)):
        line = points[row * stride + left : row * stride + right]
        if not line:
            continue
        darkest, lightest = min(darkest, *line), max(lightest, *line)
        if lightest - darkest >= FLAT:
            return True
    return False
