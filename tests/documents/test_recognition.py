"""Scans: a person types them, or an installed tesseract reads them within the child's limits."""

import sys
import time
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image

from assistant.commands import doctor
from assistant.documents import child, reading

HEAD = "level page_num block_num par_num line_num word_num left top width height conf text"
TSV = """\
5\t1\t1\t1\t1\t1\t100\t100\t120\t30\t96\tLicht
5\t1\t1\t1\t1\t2\t230\t100\t100\t30\t96\tGmbH
5\t1\t1\t1\t2\t1\t100\t300\t230\t30\t91\tRechnungsnummer
5\t1\t1\t1\t2\t2\t340\t300\t80\t30\t91\tR-77
5\t1\t1\t1\t3\t1\t100\t400\t230\t30\t91\tRechnungsbetrag
5\t1\t1\t1\t3\t2\t340\t400\t100\t30\t91\t119,00
5\t1\t1\t1\t3\t3\t450\t400\t60\t30\t91\tEUR
5\t1\t1\t1\t4\t1\t100\t900\t60\t30\t12\tR-99
4\t1\t1\t1\t5\t0\tbroken
"""


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of that name on the path: it runs `code` and prints `said`, files beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "said").write_text("\t".join(HEAD.split()) + "\n" + TSV)
    (folder / "code").write_text("")
    made = folder / "tesseract"
    made.write_text(
        f"#!{sys.executable} -IS\n"
        "import os, sys, pathlib\n"
        f"here = pathlib.Path({str(folder)!r})\n"
        "if '--list-langs' in sys.argv:\n"
        "    print('List of available languages (3):\\ndeu\\neng\\nosd')\n"
        "    sys.exit()\n"
        "given = sys.stdin.buffer.read()\n"
        "assert given.startswith(b'\\x89PNG') and 'deu' in ' '.join(sys.argv)\n"
        "exec((here / 'code').read_text())\n"
        "print((here / 'said').read_text())\n"
    )
    made.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def scan(path: Path) -> Path:
    """A PDF whose page is a picture."""
    picture = Image.new("L", (827, 1169), 255)
    sheet = FPDF()
    sheet.add_page()
    sheet.image(picture, 0, 0, 210, 297)
    file = path / "scan.pdf"
    file.write_bytes(bytes(sheet.output()))
    return file


async def test_without_the_program_a_scan_is_left_to_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = await reading.read(scan(tmp_path), "application/pdf")
    assert (found.readable, found.values) == (True, {})
    assert found.problem == "There is no text in this file: type the fields from its picture."
    assert "not installed" in doctor._scans().message


async def test_a_recognised_scan_is_unsure_and_has_places(tmp_path: Path, tesseract: Path) -> None:
    found = await reading.read(scan(tmp_path), "application/pdf")
    assert found.values["number"] == "R-77"
    assert found.values["vendor"] == "Licht GmbH"
    assert (found.values["total"], found.values["currency"]) == ("119.00", "EUR")
    assert found.problem is not None and "compare every field" in found.problem
    told = found.provenance["total"]
    assert told["confidence"] < 0.6 and told["note"] == "recognised"
    assert told["box"][1] == pytest.approx(400 * 72 / 200, abs=1)
    assert "R-99" not in found.text
    assert str(tesseract / "tesseract") in doctor._scans().message


@pytest.mark.usefixtures("tesseract")
async def test_an_uploaded_picture_is_recognised_too(tmp_path: Path) -> None:
    Image.new("RGB", (900, 1200), "white").save(tmp_path / "photo.png")
    found = await reading.read(tmp_path / "photo.png", "image/png")
    assert found.values["number"] == "R-77"


@pytest.mark.parametrize(
    "code",
    ["sys.exit(3)", "os._exit(0)", "print('\\0' * 10_000_000)", "open('/tmp/x' * 3, 'w')",
     "bytearray(2 << 30)"],
)  # fmt: skip
async def test_a_program_that_fails_leaves_the_scan_to_a_person(
    tmp_path: Path, tesseract: Path, code: str
) -> None:
    (tesseract / "code").write_text(code)
    (tesseract / "said").write_text("")
    found = await reading.read(scan(tmp_path), "application/pdf")
    assert (found.readable, found.values) == (True, {})
    assert found.problem == "There is no text in this file: type the fields from its picture."


async def test_the_program_may_write_no_file_and_ends_with_its_child(
    tmp_path: Path, tesseract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, pid = tmp_path / "mark", tmp_path / "pid"
    (tesseract / "code").write_text(
        f"os.symlink(str(os.getpid()), {str(pid)!r})\n"
        f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"try:\n    pathlib.Path({str(mark)!r}).write_text('x')\nexcept OSError:\n    pass\n"
        "import time; time.sleep(60)\n"
    )
    monkeypatch.setattr(reading, "RECOGNITION_SECONDS", 4.0)
    found = await reading.read(scan(tmp_path), "application/pdf")
    assert found.values == {}
    assert not _holds_anything(mark)
    assert _ends(pid)
    assert child.processes()


def _holds_anything(path: Path) -> bool:
    return path.exists() and bool(path.read_text())


def _ends(link: Path) -> bool:
    """Whether the process that a link is named after is gone, or waits to be buried."""
    stat = Path(f"/proc/{link.readlink().name}/stat")
    for _ in range(50):
        try:
            if stat.read_text().split()[2] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False
