"""Scans read by tesseract, judged by the e-invoices of the files that they are pictures of.

    python -m bench.scans FOLDER… [--every N] [--noise N]

Every Nth e-invoice of one or two pages under the folders is drawn at 200 dots per inch, a little
askew and with grain, made a PDF of pictures only, and read as an upload is read: in a child, by
the tesseract that is installed.
"""

import argparse
import asyncio
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from assistant.documents import reading
from bench.reading import Case, cases, report

DOTS, ASKEW = 200, 0.3
MOST_PAGES = 2


def scan(path: Path, made: Path, noise: float) -> bool:
    """Make a file's pages pictures; False when it has too many."""
    document = pdfium.PdfDocument(str(path))
    if len(document) > MOST_PAGES:
        return False
    pictures = []
    for page in document:
        picture = page.render(scale=DOTS / 72, grayscale=True).to_pil()
        picture = picture.rotate(ASKEW, Image.Resampling.BILINEAR, fillcolor=255)
        grain = Image.effect_noise(picture.size, noise)
        pictures.append(ImageChops.add(picture, grain, offset=-128))
    pictures[0].save(made, "PDF", save_all=True, append_images=pictures[1:], resolution=DOTS)
    return True


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--noise", type=float, default=12.0)
    asked = parser.parse_args()
    found: list[Case] = []
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "scan.pdf"
        for case in islice(cases(asked.folders, 0), 0, None, asked.every):
            if not scan(case.path, made, asked.noise):
                continue
            begun = time.perf_counter()
            read = asyncio.run(reading.read(made, "application/pdf"))
            seconds = time.perf_counter() - begun
            found.append(replace(case, read=read.values, seconds=seconds))
            print(f"{seconds:5.1f} s  {read.problem}  {case.path.name[-50:]}", flush=True)
    report("scans", found)


if __name__ == "__main__":
    main()
