"""Draws one page of a PDF as PNG: `python -m assistant.documents.painter FILE PAGE WIDTH`.

Runs as a child process only, under the limits of `limits.py`.
"""

import io
import sys

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from assistant.documents import limits

MAX_SIDE = 4000


def draw(path: str, page: int, width: int) -> bytes:
    """The page (from 1) as PNG, `width` pixels wide; ValueError when it does not exist."""
    document = pdfium.PdfDocument(path)
    if not 1 <= page <= len(document):
        raise ValueError("no such page")
    sheet = document[page - 1]
    across, down = sheet.get_size()
    scale = min(width / across, MAX_SIDE / down)
    return _png(sheet.render(scale=scale).to_pil())


def shrink(path: str, width: int) -> bytes:
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


def main() -> int:
    """0 with a PNG on standard output, 1 when the file cannot be drawn."""
    limits.apply()
    path, page, width = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open(path, "rb") as file:  # noqa: PTH123 — one read of the first bytes
        is_pdf = file.read(5) == b"%PDF-"
    try:
        picture = draw(path, page, width) if is_pdf else shrink(path, width)
    except (pdfium.PdfiumError, OSError, ValueError, MemoryError, Image.DecompressionBombError):
        return 1
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
