"""A correction teaches: the same sender's next file is read with it, visibly, until forgotten."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

from assistant.database import Database
from assistant.documents import corrections, intake, storage
from assistant.errors import NotFound
from assistant.workspace import documents, lessons
from assistant.workspace.documents import Document, DocumentState, Origin
from tests.documents.test_intake import in_chunks, upload
from tests.pushing import ANNA, NOW

VAT, OTHER_VAT = "FR61954506077", "DE136695976"
IBAN, NEW_IBAN = "FR7630006000011234567890189", "DE89370400440532013000"


def paper(*lines: str | tuple[float, float, str]) -> bytes:
    """A page: texts one under the other, or at a place in millimetres."""
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("helvetica", size=10)
    down = 20.0
    for line in lines:
        left, down, text = (20.0, down + 8, line) if isinstance(line, str) else line
        sheet.text(left, down, text)
    return bytes(sheet.output())


def bill(number: str, day: str, total: str, *more: str, sender: str = "Vasseur SARL") -> bytes:
    """A layout that the reader misreads: a till's number first, the right one at “Pièce”."""
    return paper(
        sender, "12 rue Burdeau, 69001 Lyon", f"TVA intracommunautaire {VAT}",
        "Facture n° CAISSE-4", f"Pièce : {number}", f"Imprimé {day}", f"A régler {total} EUR",
        *more,
    )  # fmt: skip


class Desk:
    """Uploads, corrections and what is stored."""

    def __init__(self, database: Database, workspace_id: str, folder: Path) -> None:
        self.database, self.workspace_id, self.folder = database, workspace_id, folder

    async def add(self, content: bytes, name: str = "a.pdf") -> dict[str, Any]:
        return await upload(self.database, self.folder, self.workspace_id, content, name)

    async def correct(self, shown: dict[str, Any], **changes: object) -> Document:
        return await corrections.correct(
            self.database, self.folder, self.workspace_id, shown["id"], changes, by=ANNA, at=NOW
        )

    async def lessons(self) -> list[lessons.Lesson]:
        async with self.database.read(self.workspace_id) as session:
            return await lessons.listed(session)

    async def forget(self, lesson_id: int) -> None:
        await corrections.forget(
            self.database, self.folder, self.workspace_id, lesson_id, by=ANNA, at=NOW
        )

    async def get(self, shown: dict[str, Any]) -> Document:
        async with self.database.read(self.workspace_id) as session:
            return await documents.get(session, shown["id"])


@pytest.fixture
def desk(database: Database, workspace_id: str, tmp_path: Path) -> Desk:
    return Desk(database, workspace_id, tmp_path)


async def test_the_next_file_of_the_sender_is_read_at_the_taught_label(desk: Desk) -> None:
    first = await desk.add(bill("P/2026/118", "03/11/2026", "1 386,00"), "november.pdf")
    assert first["fields"]["number"]["value"] == "CAISSE-4"
    await desk.correct(first, number="P/2026/118")
    second = await desk.add(bill("P/2026/131", "04/12/2026", "1 200,00"), "december.pdf")
    read = second["fields"]["number"]
    assert (read["value"], read["source"]) == ("P/2026/131", "learnt")
    assert read["learnt_from"]["file_name"] == "november.pdf"
    assert read["learnt_from"]["document_id"] == first["id"]
    assert (read["quote"], read["page"]) == ("Pièce : P/2026/131", 1)
    assert second["fields"]["vat_number"]["source"] == "text"


async def test_another_sender_s_file_is_read_as_before(desk: Desk) -> None:
    await desk.correct(await desk.add(bill("P-118", "03/11/2026", "12,00")), number="P-118")
    other = bill("P-131", "04/12/2026", "13,00").replace(VAT.encode(), OTHER_VAT.encode())
    foreign = paper("Weber GmbH", f"USt-IdNr. {OTHER_VAT}", "Rechnung Nr. R-7", "Pièce : P-131")
    assert other != foreign
    shown = await desk.add(foreign)
    assert shown["fields"]["number"]["value"] == "R-7"
    assert shown["fields"]["number"]["source"] == "text"


async def test_a_name_that_only_a_picture_shows_is_learnt_by_the_vat_number(desk: Desk) -> None:
    first = await desk.add(bill("P-1", "03/11/2026", "12,00", sender="Merci de votre visite"))
    assert first["fields"]["vendor"]["value"] != "Vasseur SARL"
    await desk.correct(first, vendor="Vasseur SARL")
    second = await desk.add(bill("P-2", "04/12/2026", "13,00", sender="Merci de votre visite"))
    read = second["fields"]["vendor"]
    assert (read["value"], read["source"], read["page"]) == ("Vasseur SARL", "learnt", None)


async def test_a_sender_without_numbers_is_known_by_its_printed_name(desk: Desk) -> None:
    def page(number: str) -> bytes:
        return paper(
            "Kiosque du Port", "Facture n° CAISSE-4", f"Pièce : {number}", "Total 5,00 EUR"
        )

    await desk.correct(await desk.add(page("A-118")), number="A-118", vendor="Kiosque du Port")
    assert (await desk.add(page("A-119")))["fields"]["number"]["value"] == "A-119"


async def test_days_are_read_in_the_order_that_was_taught(desk: Desk) -> None:
    first = await desk.add(bill("P-1", "03/11/2026", "12,00"))
    assert first["fields"]["issue_date"]["value"].isoformat() == "2026-11-03"
    await desk.correct(first, issue_date="2026-03-11")
    second = await desk.add(bill("P-2", "04/05/2026", "13,00"))
    assert second["fields"]["issue_date"]["value"].isoformat() == "2026-04-05"
    assert second["fields"]["issue_date"]["source"] == "learnt"


@pytest.mark.parametrize("beside", [True, False], ids=["beside", "under"])
async def test_a_label_in_another_column_is_learnt(desk: Desk, *, beside: bool) -> None:
    def page(number: str) -> bytes:
        place = (110.0, 90.0) if beside else (60.0, 97.0)
        return paper(
            "Vasseur SARL", f"TVA {VAT}", "Facture n° CAISSE-4", "Total 5,00 EUR",
            (60.0, 90.0, "Repère interne"), (*place, number),
        )  # fmt: skip

    first = await desk.add(page("K 118 A"))
    await desk.correct(first, number="K 118 A")
    assert (await desk.add(page("K 4711 C")))["fields"]["number"]["value"] == "K 4711 C"


async def test_a_value_without_any_words_is_learnt_by_its_spot(desk: Desk) -> None:
    def page(total: str) -> bytes:
        return paper("Vasseur SARL", f"TVA {VAT}", "Total 5,00 EUR", (150.0, 200.0, total))

    first = await desk.add(page("77,50"))
    assert first["fields"]["total"]["value"]["value"] == "5.00"
    await desk.correct(first, total="77.50")
    read = (await desk.add(page("81,20")))["fields"]["total"]
    assert (read["value"]["value"], read["source"]) == ("81.20", "learnt")
    assert read["confidence"] <= 0.6


async def test_a_new_account_is_never_replaced_by_the_learnt_one(desk: Desk) -> None:
    ours = bill("P-1", "03/11/2026", "12,00", f"Votre IBAN {NEW_IBAN}", f"IBAN {IBAN}")
    first = await desk.add(ours)
    await desk.correct(first, iban=NEW_IBAN)
    await desk.correct(first, iban=IBAN)
    third = "FR1420041010050500013M02606"
    second = await desk.add(bill("P-2", "04/12/2026", "13,00", f"IBAN {third}", f"Ancien {IBAN}"))
    assert second["fields"]["iban"]["value"] == third
    assert second["fields"]["iban"]["source"] == "text"


async def test_a_forgotten_lesson_is_undone_where_it_was_used(desk: Desk) -> None:
    first = await desk.add(bill("P-118", "03/11/2026", "12,00"))
    await desk.correct(first, number="P-118")
    second = await desk.add(bill("P-131", "04/12/2026", "13,00"))
    approved = await desk.add(bill("P-140", "05/12/2026", "14,00"))
    async with desk.database.write(desk.workspace_id) as session:
        (await session.get_one(Document, approved["id"])).state = DocumentState.APPROVED
    [lesson] = await desk.lessons()
    await desk.forget(lesson.id or 0)
    assert (await desk.get(second)).number == "CAISSE-4"
    assert (await desk.get(approved)).number == "P-140"
    assert (await desk.get(first)).number == "P-118"
    assert await desk.lessons() == []
    assert (await desk.add(bill("P-150", "06/12/2026", "9,00")))["fields"]["number"]["value"] == (
        "CAISSE-4"
    )
    with pytest.raises(NotFound):
        await desk.forget(lesson.id or 0)


async def test_a_second_correction_of_a_file_takes_the_first_one_s_place(desk: Desk) -> None:
    first = await desk.add(bill("P-118", "03/11/2026", "12,00"))
    await desk.correct(first, number="P-119")
    assert [(one.value, one.place) for one in await desk.lessons()] == [("P-119", None)]
    await desk.correct(first, number="P-118")
    assert [one.value for one in await desk.lessons()] == ["P-118"]
    await desk.correct(first, number=None)
    assert await desk.lessons() == []


async def test_what_a_person_typed_stays_when_a_file_is_read_again(desk: Desk) -> None:
    first = await desk.add(bill("P-118", "03/11/2026", "12,00"))
    await desk.correct(first, number="BY HAND", vendor=None)
    again = await intake.read(desk.database, desk.folder, await desk.get(first), NOW)
    assert (again.number, again.vendor_name) == ("BY HAND", None)
    assert again.provenance["number"]["source"] == "human"
    assert again.total == 12


async def test_a_correction_while_the_file_is_read_loses_neither(desk: Desk) -> None:
    content = bill("P-118", "03/11/2026", "12,00")
    sha256, size, _ = await storage.store(desk.folder, in_chunks(content))
    async with desk.database.write(desk.workspace_id) as session:
        upload = await documents.add_upload(
            session, sha256=sha256, size=size, file_name="a.pdf", content_type="application/pdf",
            by=ANNA, at=NOW,
        )  # fmt: skip
        waiting = await documents.correct(
            session, upload.document.id or 0, {"number": "P-118"}, by=ANNA, at=NOW
        )
    read = await intake.read(desk.database, desk.folder, waiting, NOW)
    assert (read.number, read.total) == ("P-118", Decimal(12))


async def test_mirrored_files_are_read_once_and_keep_what_people_typed(desk: Desk) -> None:
    """Files from Qonto: read in the background, with lessons, and never against a person."""
    await desk.correct(await desk.add(bill("P-1", "03/11/2026", "12,00")), number="P-1")
    content = bill("P-118", "03/11/2026", "14,00")
    sha256, size, _ = await storage.store(desk.folder, in_chunks(content))
    async with desk.database.write(desk.workspace_id) as session:
        mirrored = Document(
            sha256=sha256, size=size, file_name="q.pdf", origin=Origin.QONTO,
            state=DocumentState.MIRRORED, total=None, vendor_name="Typed by hand",
            provenance={"vendor": {"source": "human", "confidence": 1.0}},
        )  # fmt: skip
        session.add(mirrored)
        await session.flush()
        shown = {"id": mirrored.id}
    assert await intake.read_mirrored(desk.database, desk.folder, NOW) == 1
    read = await desk.get(shown)
    assert (read.vendor_name, read.number, read.total) == ("Typed by hand", "P-118", Decimal(14))
    assert read.provenance["number"]["source"] == "learnt"
    assert read.state is DocumentState.MIRRORED
    assert await intake.read_mirrored(desk.database, desk.folder, NOW + timedelta(days=1)) == 0
