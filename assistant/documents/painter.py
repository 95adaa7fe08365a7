"""Draws one page of a file as PNG; in a child process only, under the limits of `limits.py`."""

import io

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from assistant.documents import limits

MAX_SIDE = 4000


def draw(path: str, page_number: str, pixels: str) -> bytes:
    """The page (from 1) as PNG, as many pixels wide; ValueError when it does not exist."""
    limits.check_size(path)
    page, width = int(page_number), int(pixels)
    with open(path, "rb") as file:  # noqa: PTH123 — one read of the first bytes
        if file.read(5) != b"%PDF-":
            return _shrink(path, width)
    document = pdfium.PdfDocument(path)
    if not 1 <= page <= len(document):
        raise ValueError("no such page")
    sheet = document[page - 1]
    across, down = sheet.get_size()
    scale = min(width / across, MAX_SIDE / down)
    return _png(sheet.render(scale=scale).to_pil())


def _shrink(path: str, width: int) -> bytes:
    """An uploaded picture, no wider than `width`."""
    Image.MAX_IMAGE_PIXELS = 50_000_000
    with Image.open(path, formats=("PNG", "JPEG")) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((width, MAX_SIDE))
        return _png(upright)


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
