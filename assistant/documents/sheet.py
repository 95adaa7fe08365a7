"""A page as it is seen: words with their places, and the words that nobody can see.

Runs in a child process only: pdfium may abort on a file built to do harm. Places are points from
the top left corner of the visible page.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from assistant.documents import words
from assistant.documents.words import Hidden, Word

FLAT = 8  # steps of 256 between the lightest and the darkest point around a word that shows
MAX_SIDE = 2000
MOST_OBJECTS, DEEPEST = 20_000, 8
LAST = 2  # pages of a long document that are read after its first


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
    """The pages that are looked at; letters beyond the limit are left out."""
    sheets: list[Sheet] = []
    for number in looked_at(len(document), most_pages):
        if most_letters <= 0:
            break
        page = document[number - 1]
        sheet = _sheet(page, number, most_letters)
        most_letters -= sum(len(word.text) for word in sheet.words)
        sheets.append(sheet)
        page.close()
    return sheets


def looked_at(pages: int, most: int) -> list[int]:
    """Which pages of a document are read: the first, and of a longer one the last, where its sums
    are."""
    first = min(pages, most)
    return [*range(1, first + 1), *range(max(first, pages - LAST) + 1, pages + 1)]


def _sheet(page: pdfium.PdfPage, number: int, most_letters: int) -> Sheet:
    width, height = page.get_size()
    sheet = Sheet(number, width, height)
    sheet.has_picture, may_be_unseen = _contents(page, width * height)
    sheet.words = words.read(page, most_letters, may_be_unseen=may_be_unseen)
    if any(not word.hidden for word in sheet.words):
        _mark_unseen(page, sheet)
    return sheet


def _contents(page: pdfium.PdfPage, area: float) -> tuple[bool, bool]:
    """Whether a picture covers most of the page, as in a scan; and whether text may paint nothing.

    Pages of very many or deeply nested objects may: there every letter is asked.
    """
    has_picture = may_be_unseen = False
    for seen, (item, kind, depth) in enumerate(_objects(page.raw)):
        if seen >= MOST_OBJECTS or depth >= DEEPEST:
            return has_picture, True
        if kind == pdf.FPDF_PAGEOBJ_TEXT:
            may_be_unseen = may_be_unseen or words.paints_nothing(item)
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
        darkest, lightest = min(darkest, min(line)), max(lightest, max(line))
        if lightest - darkest >= FLAT:
            return True
    return False
