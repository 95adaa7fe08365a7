"""Text in pictures, by the tesseract program where it is installed: an extra, never needed.

Runs in a child process only. Each page is a process of its own that inherits the child's limits,
gets the picture over a pipe and may not write a file.
"""

import csv
import io
import subprocess

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from assistant.documents.sheet import Sheet
from assistant.documents.words import Word

MOST_PAGES = 3
PAGE_SECONDS = 12.0
POINTS, DOTS = 72, 200
MOST_SIDE = 4000
LEAST_SURE = 30.0
LANGUAGES = ("eng", "fra", "deu", "ita", "spa", "nld")
AT_ONCE = 3  # each language costs time
ALONE = {"OMP_THREAD_LIMIT": "1"}


def of_pdf(document: pdfium.PdfDocument, tesseract: str) -> list[Sheet]:
    """The first pages as words with their places on the page."""
    scale = DOTS / POINTS
    sheets = []
    for number in range(1, min(len(document), MOST_PAGES) + 1):
        page = document[number - 1]
        width, height = page.get_size()
        fitting = min(scale, MOST_SIDE / max(width, height, 1))
        picture = page.render(scale=fitting, grayscale=True).to_pil()
        sheets.append(_sheet(picture, number, fitting, tesseract))
    return sheets


def of_picture(path: str, tesseract: str) -> list[Sheet]:
    """An uploaded picture as one page, taken for 200 dots per inch."""
    Image.MAX_IMAGE_PIXELS = 50_000_000
    with Image.open(path, formats=("PNG", "JPEG")) as opened:
        picture = ImageOps.exif_transpose(opened).convert("L")
        picture.thumbnail((MOST_SIDE, MOST_SIDE))
        return [_sheet(picture, 1, DOTS / POINTS, tesseract)]


def _sheet(picture: Image.Image, number: int, scale: float, tesseract: str) -> Sheet:
    made = Sheet(number, picture.width / scale, picture.height / scale)
    made.is_recognised = True
    content = io.BytesIO()
    picture.save(content, "PNG")
    languages = "+".join(_languages(tesseract)) or "eng"
    rows = _run([tesseract, "stdin", "stdout", "--psm", "6", "-l", languages, "tsv"], content)
    for row in csv.DictReader(io.StringIO(rows), delimiter="\t", quoting=csv.QUOTE_NONE):
        if word := _word(row, scale):
            made.words.append(word)
    return made


def _word(row: dict[str, str], scale: float) -> Word | None:
    try:
        left, top, width, height = (
            int(row[name]) / scale for name in ("left", "top", "width", "height")
        )
        is_sure = float(row["conf"]) >= LEAST_SURE
    except (KeyError, TypeError, ValueError):
        return None
    text = (row.get("text") or "").strip()
    return Word(text, left, top, left + width, top + height) if text and is_sure else None


def _languages(tesseract: str) -> list[str]:
    installed = set(_run([tesseract, "--list-langs"]).split())
    return [name for name in LANGUAGES if name in installed][:AT_ONCE]


def _run(command: list[str], given: io.BytesIO | None = None) -> str:
    """What the program prints; nothing when it fails or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 — the program's own name, no shell, no text of a file
            command,
            input=given.getvalue() if given else b"",
            capture_output=True,
            timeout=PAGE_SECONDS,
            env=ALONE,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
