"""Uploads: what is let in, what is turned away, and what is recognised."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlmodel import select

from assistant.database import Database
from assistant.documents import intake, pictures, storage
from assistant.errors import RequestProblem, TooLarge, Unprocessable
from assistant.qonto.sandbox.samples import sample_uploads
from assistant.workspace.documents import Document, DocumentState, Origin
from tests.pushing import ANNA, NOW, pdf

TEN_MB = 10 * 1024 * 1024


async def in_chunks(content: bytes, size: int = 65536) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def upload(
    database: Database, data_dir: Path, workspace_id: str, content: bytes, name: str = "a.pdf"
) -> dict[str, Any]:
    return await intake.receive(
        database, data_dir, workspace_id, name, in_chunks(content), by=ANNA, at=NOW
    )


async def stored(database: Database, workspace_id: str) -> list[Document]:
    async with database.read(workspace_id) as session:
        return list(await session.exec(select(Document)))


async def test_an_invoice_is_read_and_waits_for_review(
    database: Database, workspace_id: str, tmp_path: Path
) -> None:
    name, content = sample_uploads(1, date(2026, 11, 23))[1]
    shown = await upload(database, tmp_path, workspace_id, content, name)
    assert (shown["state"], shown["duplicate_of"], shown["problem"]) == ("to_review", None, None)
    assert shown["fields"]["vendor"]["value"] == "Leuchtwerk Hoffmann GmbH"
    assert shown["fields"]["vendor"]["source"] == "xml"
    assert shown["fields"]["total"]["value"]["currency"] == "EUR"
    assert storage.path_of(tmp_path, shown["sha256"]).read_bytes() == content


async def test_u06_the_same_bytes_are_recognised(
    database: Database, workspace_id: str, tmp_path: Path
) -> None:
    first = await upload(database, tmp_path, workspace_id, pdf("one"), "one.pdf")
    second = await upload(database, tmp_path, workspace_id, pdf("one"), "other name.pdf")
    assert second["id"] == second["duplicate_of"] == first["id"]
    assert len(await stored(database, workspace_id)) == 1


async def test_what_came_from_qonto_is_said_to_be_there_already(
    database: Database, workspace_id: str, tmp_path: Path
) -> None:
    first = await upload(database, tmp_path, workspace_id, pdf("one"))
    async with database.write(workspace_id) as session:
        document = await session.get_one(Document, first["id"])
        document.origin, document.state = Origin.QONTO, DocumentState.MIRRORED
    again = await upload(database, tmp_path, workspace_id, pdf("one"))
    assert (again["state"], again["problem"]) == ("pushed", "Already in Qonto.")
    assert again["duplicate_of"] == first["id"]


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (b"", Unprocessable, "empty"),
        (b"%PD", Unprocessable, "not a PDF, PNG or JPEG"),
        (b"<html><script>alert(1)</script>" + b" " * 100, Unprocessable, "not a PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Unprocessable, "not a PDF"),
        (b"<html>%PDF-1.7 both at once</html>", Unprocessable, "not a PDF"),
        (b"PK\x03\x04" + bytes(100), Unprocessable, "not a PDF"),
        (b"%PDF-1.7" + bytes(TEN_MB), TooLarge, "larger than the 10 MB"),
    ],
)
async def test_p07_u03_what_qonto_would_not_take_is_turned_away_with_a_reason(
    database: Database,
    workspace_id: str,
    tmp_path: Path,
    content: bytes,
    error: type[RequestProblem],
    reason: str,
) -> None:
    with pytest.raises(error, match=reason):
        await upload(database, tmp_path, workspace_id, content)
    assert await stored(database, workspace_id) == []
    assert [path for path in (tmp_path / "documents").rglob("*") if path.is_file()] == []


async def test_u02_a_broken_pdf_is_kept_as_unreadable_with_a_reason(
    database: Database, workspace_id: str, tmp_path: Path
) -> None:
    shown = await upload(database, tmp_path, workspace_id, pdf("one"))
    assert shown["state"] == "unreadable"
    assert shown["problem"] == "This file could not be read."


async def test_a_picture_waits_for_typed_fields(
    database: Database, workspace_id: str, tmp_path: Path
) -> None:
    Image.new("RGB", (900, 1200), "white").save(tmp_path / "scan.png")
    content = (tmp_path / "scan.png").read_bytes()
    shown = await upload(database, tmp_path, workspace_id, content, "scan.pdf")
    assert (shown["state"], shown["content_type"]) == ("to_review", "image/png")
    assert shown["file_name"] == "scan.pdf.png"
    picture = await pictures.page_png(tmp_path, shown["sha256"], 1, 208)
    assert picture is not None and picture.startswith(b"\x89PNG")


async def test_what_was_left_unread_is_read_by_the_next_process(
    database: Database, workspace_id: str, tmp_path: Path
) -> None:
    [(name, content), *_] = sample_uploads(1, date(2026, 11, 23))
    shown = await upload(database, tmp_path, workspace_id, content, name)
    async with database.write(workspace_id) as session:
        document = await session.get_one(Document, shown["id"])
        document.state, document.vendor_name = DocumentState.READING, None
    assert await intake.read_waiting(database, tmp_path, NOW) == 0
    assert await intake.read_waiting(database, tmp_path, NOW + timedelta(minutes=3)) == 1
    [document] = await stored(database, workspace_id)
    assert document.state is DocumentState.TO_REVIEW
    assert document.vendor_name == "PAPETERIE VASSEUR SARL"


async def test_a_page_is_drawn_once_and_kept(tmp_path: Path) -> None:
    [(_, content), *_] = sample_uploads(1, date(2026, 11, 23))
    sha256, _, path = await storage.store(tmp_path, in_chunks(content))
    first = await pictures.page_png(tmp_path, sha256)
    assert first is not None and first.startswith(b"\x89PNG")
    path.unlink()
    assert await pictures.page_png(tmp_path, sha256) == first
    assert await pictures.page_png(tmp_path, sha256, page=2) is None
    assert await pictures.page_png(tmp_path, sha256, width=99_999) is None


async def test_a_file_that_cannot_be_drawn_is_tried_once(tmp_path: Path) -> None:
    sha256, _, path = await storage.store(tmp_path, in_chunks(b"%PDF-1.7 nothing"))
    assert await pictures.page_png(tmp_path, sha256) is None
    [(_, content), *_] = sample_uploads(1, date(2026, 11, 23))
    path.write_bytes(content)
    assert await pictures.page_png(tmp_path, sha256) is None
