"""Once we know who we are, the buyer is never taken for the supplier, wherever it stands."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.documents import addressee, intake, text_layer
from assistant.documents.layout import layout
from assistant.documents.ourselves import NOBODY, Ourselves
from assistant.workspace import names, own_identity
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.own_identity import QONTO, IdentityKind
from tests.documents.pages import page
from tests.documents.test_corrections import Desk, paper
from tests.pushing import NOW


@pytest.fixture
def desk(database: Database, workspace_id: str, tmp_path: Path) -> Desk:
    return Desk(database, workspace_id, tmp_path)


class Firm(NamedTuple):
    """A company as bills write it, and its VAT number and account."""

    name: str
    street: str
    town: str
    vat: str
    iban: str


class Words(NamedTuple):
    """A language's words of a bill."""

    invoice: str
    vat: str
    net: str
    tax: str
    total: str
    account: str
    debited: str


LANGUAGES = {
    "fr": (
        Words("Facture n° F-77 du 12/03/2026", "N° TVA", "Total HT", "TVA 20 %", "Total TTC",
              "Compte", "Prélèvement SEPA sur le compte"),
        Firm("Atelier Lumen SAS", "22 rue Burdeau", "69001 Lyon", "FR65853402170",
             "FR1420041010050500013M02606"),
        Firm("Cartonnerie Belvès SARL", "4 quai Perrache", "69002 Lyon", "FR61954506077",
             "DE44500105175407324931"),
    ),
    "de": (
        Words("Rechnung Nr. R-77 vom 12.03.2026", "USt-IdNr.", "Netto", "USt. 20 %",
              "Gesamtbetrag", "Bankverbindung", "Einzug per SEPA-Lastschrift von"),
        Firm("Lumenwerk GmbH", "Lindenstr. 8", "10969 Berlin", "DE214530000",
             "DE44500105175407324931"),
        Firm("Kartonagen Siebold GmbH", "Hafenweg 3", "20457 Hamburg", "DE222307784",
             "FR1420041010050500013M02606"),
    ),
    "it": (
        Words("Fattura n. 77 del 12/03/2026", "P. IVA", "Imponibile", "IVA 20 %",
              "Totale fattura", "Coordinate bancarie", "Addebito SEPA sul conto"),
        Firm("Studio Lumina Srl", "Via Larga 9", "20122 Milano", "IT12345670157",
             "IT60X0542811101000000123456"),
        Firm("Cartotecnica Velmari Srl", "Via Po 40", "10124 Torino", "IT12356780150",
             "ES9121000418450200051332"),
    ),
    "es": (
        Words("Factura n.º 77 Fecha 12/03/2026", "NIF", "Base imponible", "IVA 20 %",
              "Total factura", "Cuenta", "Domiciliación bancaria en la cuenta"),
        Firm("Estudio Lumbre SL", "Calle Olmo 12", "28012 Madrid", "ESB58378431",
             "ES9121000418450200051332"),
        Firm("Cartonajes Belmar SL", "Calle Sagunto 7", "46009 Valencia", "ESB58388430",
             "GB56AIBK93115212345678"),
    ),
    "en": (
        Words("Invoice no. 77 Date 12/03/2026", "VAT no.", "Subtotal", "VAT 20 %", "Total",
              "Bank account", "Collected by direct debit from"),
        Firm("Lumen Studio Ltd", "5 Mill Lane", "Leeds LS1 4AP", "GB980780629",
             "GB56AIBK93115212345678"),
        Firm("Belmar Cartons Ltd", "9 Quay Street", "Bristol BS1 4ND", "GB980785614",
             "IT60X0542811101000000123456"),
    ),
}  # fmt: skip


def layouts(said: Words, us: Firm, them: Firm) -> Iterator[tuple[str, tuple[str, ...], str | None]]:
    """Bills of theirs to us with us in front, and the account to be paid."""
    sums = (said.invoice, f"{said.net} 100,00 EUR", f"{said.tax} 20,00 EUR",
            f"{said.total} 120,00 EUR")  # fmt: skip
    ours = (us.name, us.street, us.town, f"{said.vat} {us.vat}")
    theirs = (them.name, them.street, them.town, f"{said.vat} {them.vat}")
    paid = f"{said.account}: IBAN {them.iban}"
    yield "we are above", (*ours, "", *theirs, "", *sums, paid), them.iban
    beside = tuple(f"{one}|{other}" for one, other in zip(ours, theirs, strict=True))
    yield "we are on the left", (*beside, "", *sums, paid), them.iban
    foot = f"{them.name} - {them.street} - {them.town} - {said.vat} {them.vat}"
    yield "they are at the foot", (*ours, "", *sums, paid, "", foot), them.iban
    bare = (us.name, "", f"{said.vat} {us.vat}", "", *sums, *theirs, paid)
    yield "our number stands alone", bare, them.iban
    debit = f"{said.debited} IBAN {us.iban}"
    yield "we are debited", (*theirs, "", us.name, us.street, us.town, *sums, debit), None


def known(us: Firm) -> Ourselves:
    return Ourselves((names.key(us.name),), (us.vat,), (us.iban,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_supplier_is_read_wherever_we_stand(language: str) -> None:
    said, us, them = LANGUAGES[language]
    for name, lines, account in layouts(said, us, them):
        found = text_layer.read(layout([page(*lines)]), known(us))
        read = tuple(
            found[field].value if field in found else None
            for field in ("vendor", "vat_number", "iban")
        )
        assert read == (them.name, them.vat, account), name


def test_a_bill_with_us_in_front_is_misread_by_who_does_not_know_us() -> None:
    said, us, them = LANGUAGES["fr"]
    misread = [
        name
        for name, lines, _ in layouts(said, us, them)
        if text_layer.read(layout([page(*lines)]), NOBODY)["vendor"].value == us.name
    ]
    assert misread


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bill_that_we_wrote_names_no_customer_as_its_supplier(language: str) -> None:
    said, us, _ = LANGUAGES[language]
    lines = (us.name, us.street, us.town, "", said.invoice, "", f"{said.total} 120,00 EUR", "",
             f"{said.account}: IBAN {us.iban}", f"{said.vat} {us.vat}")  # fmt: skip
    read = layout([page(*lines)])
    assert text_layer.read(read, known(us)).get("vendor") == text_layer.read(read).get("vendor")
    assert addressee.read(read, known(us)) == ""


def test_our_name_in_other_words_is_not_ours() -> None:
    us = Ourselves((names.key("Arc SAS"),))
    found = text_layer.read(layout([page("Arc en Ciel SARL", "4 quai Perrache", "69002 Lyon")]), us)
    assert found["vendor"].value == "Arc en Ciel SARL"


def test_who_is_named_by_our_name_is_us_without_an_address() -> None:
    us = Ourselves((names.key("Atelier Lumen SAS"),))
    assert addressee.read(layout([page("Acme SARL", "ATELIER LUMEN")]), us) == "ATELIER LUMEN"


def misread() -> bytes:
    said, us, them = LANGUAGES["fr"]
    return paper(us.name, us.street, us.town, "", them.name, them.street, them.town,
                 f"{said.vat} {them.vat}", said.invoice, f"{said.total} 120,00 EUR")  # fmt: skip


async def learn(desk: Desk, name: str, at: datetime) -> None:
    async with desk.database.write(desk.workspace_id) as session:
        await own_identity.add(session, IdentityKind.NAME, [name], QONTO, at)


async def test_what_was_read_before_we_were_known_is_read_once_more(desk: Desk) -> None:
    _, us, them = LANGUAGES["fr"]
    shown = await desk.add(misread())
    typed = await desk.add(misread() + b"\n")
    await desk.correct(typed, vendor="By hand")
    assert (await desk.get(shown)).vendor_name == us.name
    assert await intake.read_again(desk.database, desk.folder, NOW) == 0
    await learn(desk, us.name, NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=2)
    assert await intake.read_again(desk.database, desk.folder, later) == 2
    read, kept = await desk.get(shown), await desk.get(typed)
    assert (read.vendor_name, read.addressed_to) == (them.name, "")
    assert (kept.vendor_name, kept.addressed_to) == ("By hand", "")
    assert await intake.read_again(desk.database, desk.folder, later) == 0


async def test_a_new_name_of_ours_is_looked_for_in_what_was_for_somebody_else(desk: Desk) -> None:
    _, us, _ = LANGUAGES["fr"]
    await learn(desk, "Menuiserie Calixte SARL", NOW - timedelta(days=1))
    shown = await desk.add(paper("Acme SARL", "Facturé à", us.name, us.street, us.town))
    assert (await desk.get(shown)).addressed_to == us.name
    await learn(desk, us.name, NOW + timedelta(minutes=1))
    assert await intake.read_again(desk.database, desk.folder, NOW + timedelta(minutes=2)) == 1
    assert (await desk.get(shown)).addressed_to == ""


async def test_a_batch_is_bounded_and_decisions_stand(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BATCH", 1)
    shown = [await desk.add(misread() + b"\n" * count) for count in range(3)]
    async with desk.database.write(desk.workspace_id) as session:
        decided = await session.get_one(Document, shown[0]["id"])
        decided.state = DocumentState.APPROVED
    await learn(desk, LANGUAGES["fr"][1].name, NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=2)
    done = [await intake.read_again(desk.database, desk.folder, later) for _ in range(3)]
    assert done == [1, 1, 0]
    async with desk.database.read(desk.workspace_id) as session:
        frozen = (await session.exec(select(Document).where(Document.id == decided.id))).one()
    assert frozen.vendor_name == LANGUAGES["fr"][1].name
