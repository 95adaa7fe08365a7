"""Where issue dates and suppliers' names stand on pages of many layouts, several languages."""

from typing import NamedTuple

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF

from assistant.documents import sheet, text_layer
from assistant.documents.amounts import amounts
from assistant.documents.findings import Finding
from assistant.documents.layout import layout
from assistant.documents.sheet import Sheet
from assistant.documents.words import Hidden, Word


class At(NamedTuple):
    """A text at a place in millimetres."""

    left: float
    top: float
    text: str
    size: float = 10


SUMS = (At(20, 150, "Pos 1 Beratung 100,00"), At(20, 156, "Total HT 100,00 EUR"),
        At(20, 162, "TVA 20% 20,00 EUR"), At(20, 168, "Total TTC 120,00 EUR"))  # fmt: skip
TITLE = (At(20, 100, "Rechnung Nr. R-77"), At(20, 106, "Datum 12.03.2026"))


def fields(*texts: str | At) -> dict[str, Finding]:
    """What is read on a page with these texts, plain ones under each other."""
    sheets = FPDF()
    sheets.add_page()
    top = 20.0
    for text in texts:
        one = At(20, top + 6, text) if isinstance(text, str) else text
        top = one.top
        sheets.set_font("helvetica", size=one.size)
        sheets.text(one.left, one.top, one.text)
    document = pdfium.PdfDocument(bytes(sheets.output()))
    try:
        return text_layer.read(layout(sheet.read(document, 10, 200_000)))
    finally:
        document.close()


DATES: dict[str, tuple[str | At, ...]] = {
    "header table": ("Acme SAS", At(20, 40, "N° client"), At(60, 40, "Date"), At(100, 40, "Page"),
        At(20, 46, "C-100"), At(60, 46, "12/03/2026"), At(100, 46, "1/1")),
    "header table 2": ("Acme SAS", At(20, 40, "Rechnungs-Nr."), At(60, 40, "Datum"), At(100, 40,
        "Lieferdatum"), At(20, 46, "R-100"), At(60, 46, "12.03.2026"), At(100, 46, "10.03.2026")),
    "facture du": ("Acme SAS", "Livraison le 10/03/2026", "Facture n° F-12 du 12 mars 2026"),
    "emission": ("Acme SAS", "Date d'émission de la facture : 12/03/2026",
        "Date de livraison : 10/03/2026"),
    "of a period": ("Acme GmbH", At(20, 30, "Berlin"), At(150, 30, "12.03.2026"),
        "Wir stellen Ihnen in Rechnung", "01.02.2026 - 28.02.2026"),
    "far right": ("Acme SAS", "Livré le 10/03/2026", At(20, 50, "Date :"), At(170, 50,
        "12/03/2026")),
    "slash label": ("Acme GmbH", "Bestelldatum: 01.03.2026",
        "Rechnungsdatum/Lieferdatum: 12.03.2026"),
    "bilingual": ("Acme GmbH", "Auftrag vom 01.03.2026", "Datum / Date: 12.03.2026"),
    "bilingual2": ("Acme GmbH", "Auftrag vom 01.03.2026",
        "Rechnungsdatum / Invoice date 12.03.2026"),
    "two rows": ("Acme Ltd", "Order date", "01/03/2026", "Invoice Date", "12/03/2026"),
    "one run": ("Acme GmbH", "Lieferdatum: 10.03.2026 Datum: 12.03.2026"),
    "two labels": ("Acme SAS", "Date de livraison : 10/03/2026 Date de facture : 12/03/2026"),
    "emise le": ("Acme SAS", "Commande du 01/03/2026", "Emise le : 12/03/2026"),
    "etablie": ("Acme SAS", "Commande du 01/03/2026", "Facture établie le 12/03/2026"),
    "editee": ("Acme SAS", "Commande du 01/03/2026", "Éditée le 12/03/2026"),
    "endate": ("Acme SAS", "Commande du 01/03/2026", "En date du 12/03/2026"),
    "town": ("Acme SAS", "Période du 01/02/2026 au 28/02/2026", "Lyon, le 12/03/2026"),
    "town de": ("Acme GmbH", "Abrechnung 01.02.2026 - 28.02.2026", "Berlin, 12. März 2026"),
    "items": ("Acme SAS", "01/03/2026 Prestation A 50,00", "02/03/2026 Prestation B 50,00", At(20,
        200, "Date : 12/03/2026")),
    "items nolabel": ("Acme SAS", At(20, 90, "01/03/2026 Prestation A 50,00"), At(20, 96,
        "02/03/2026 Prestation B 50,00"), At(150, 20, "12/03/2026")),
    "due same": ("Acme SAS", "Date : 12/03/2026", "Date d'échéance : 12/03/2026"),
    "due first": ("Acme SAS", "Date d'échéance : 12/04/2026", "Date : 12/03/2026"),
    "due first 2": ("Acme GmbH", "Zahlbar bis 12.04.2026", "Datum 12.03.2026"),
    "opening hours": ("Acme GmbH", "Mo.-Fr. 08.30 - 12.30 Uhr", At(120, 60, "12. März 2026")),
    "earlier invoice": ("Acme SAS", "Date de facture associée : 01/01/2026", "Date : 12/03/2026"),
    "ital": ("Acme Srl", "DDT 5 del 01/03/2026", "Fattura n. 12 del 12/03/2026"),
    "ital2": ("Acme Srl", "Ordine del 01/03/2026", "Data: 12/03/2026"),
    "span": ("Acme SL", "Pedido de 01/03/2026", "Fecha: 12/03/2026"),
    "erstellt": ("Acme GmbH", "Bestellung vom 01.03.2026", "Erstellt am 12.03.2026"),
    "ausgestellt": ("Acme GmbH", "Bestellung vom 01.03.2026", "Ausgestellt am: 12.03.2026"),
    "rgdatum": ("Acme GmbH", "Bestellung vom 01.03.2026", "Rg.-Datum: 12.03.2026"),
    "fakt": ("Acme GmbH", "Bestellung vom 01.03.2026", "Fakturadatum 12.03.2026"),
    "dat": ("Acme GmbH", "Bestellung vom 01.03.2026", "Rechnungsdat. 12.03.2026"),
    "ab": ("Acme GmbH", "Zahlbar innerhalb 14 Tagen ab Rechnungsdatum bis 26.03.2026",
        "Datum: 12.03.2026"),
    "leist": ("Acme GmbH", "Leistungsdatum entspricht Rechnungsdatum",
        "Leistungszeitraum 01.02.2026 bis 28.02.2026", "Datum: 12.03.2026"),
    "stack labels": ("Acme GmbH", At(120, 40, "Rechnungsnummer"), At(120, 46, "Kundennummer"),
        At(120, 52, "Rechnungsdatum"), At(120, 58, "Lieferdatum"), At(165, 40, "R-1"), At(165, 46,
        "K-2"), At(165, 52, "12.03.2026"), At(165, 58, "10.03.2026")),
    "date of issue": ("Acme Ltd", "Date of supply 10/03/2026", "Date of issue 12/03/2026"),
    "tax point": ("Acme Ltd", "Tax point: 10/03/2026", "Invoice date: 12/03/2026"),
    "compact": ("Acme Ltd", "Invoice 77", "Date 20260312"),
    "dmy": ("Acme Ltd", "Invoice 77", "Dated 12-Mar-26"),
    "iso dot": ("Acme Kft", "Számla", "Date 2026.03.12."),
    "nl": ("Acme BV", "Besteldatum 01-03-2026", "Factuurdatum 12-03-2026"),
    "nl2": ("Acme BV", "Orderdatum 01-03-2026", "Datum 12-03-2026", "Vervaldatum 11-04-2026"),
    "ref label": ("Acme GmbH", "Ihre Bestellung vom 01.03.2026", "Rechnung Nr. 77 vom 12.03.2026"),
    "storno": ("Acme GmbH", "Korrektur zur Rechnung R-5 vom 01.03.2026",
        "Rechnungsdatum 12.03.2026"),
    "footer": ("Acme GmbH", "Stand 01/2026", "Druckdatum: 14.03.2026", "Rechnungsdatum 12.03.2026"),
    "label under": ("Acme SAS", At(20, 40, "12/03/2026"), At(20, 46, "Date de facture"), At(100,
        40, "01/04/2026"), At(100, 46, "Echéance")),
    "date facture col": ("Acme SAS", At(20, 40, "Date facture"), At(60, 40, "Date échéance"),
        At(100, 40, "Mode"), At(20, 46, "12/03/2026"), At(60, 46, "12/04/2026"), At(100, 46,
        "Virement")),
    "wide table": ("Acme SAS", At(20, 40, "Numéro"), At(60, 40, "Date"), At(100, 40, "Client"),
        At(140, 40, "Echéance"), At(20, 50, "F-1"), At(60, 50, "12/03/2026"), At(100, 50, "C3"),
        At(140, 50, "12/04/2026")),
}  # fmt: skip


@pytest.mark.parametrize("page", DATES.values(), ids=DATES)
def test_the_day_of_issue_is_found_among_other_days(page: tuple[str | At, ...]) -> None:
    found = fields(*page, *SUMS)
    assert found["issue_date"].value == "2026-03-12"


NAMES: dict[str, tuple[str, tuple[At, ...]]] = {
    "letterhead vs window legal": ("Blumenhaus Petersen", (At(20, 15, "Blumenhaus Petersen", 16),
        At(20, 45, "Kundenfirma Weber GmbH"), At(20, 50, "Hauptstr. 5"), At(20, 55,
        "10115 Berlin"), At(20, 280,
        "Blumenhaus Petersen · Gartenweg 3 · 20095 Hamburg · USt-IdNr. DE136695976", 7))),
    "right letterhead": ("Acme Conseil", (At(130, 15, "Acme Conseil", 14), At(130, 21,
        "3 rue de la Paix"), At(130, 27, "75002 Paris"), At(130, 33, "Tél 01 23 45 67 89"), At(20,
        50, "Dupont Industrie SA"), At(20, 55, "5 avenue Foch"), At(20, 60, "69006 Lyon"))),
    "sender line": ("Tischlerei Holm e.K.", (At(20, 42,
        "Tischlerei Holm e.K., Deichweg 4, 25813 Husum", 7), At(20, 50, "Nordbau GmbH"), At(20,
        55, "Am Hafen 1"), At(20, 60, "24103 Kiel"))),
    "sender line plain": ("Malerbetrieb Kern", (At(20, 42,
        "Malerbetrieb Kern · Deichweg 4 · 25813 Husum", 7), At(20, 50, "Nordbau GmbH"), At(20, 55,
        "Am Hafen 1"), At(20, 60, "24103 Kiel"))),
    "side by side": ("Acme Conseil", (At(20, 40, "Vendeur"), At(110, 40, "Acheteur"), At(20, 46,
        "Acme Conseil"), At(110, 46, "Dupont Industrie SA"), At(20, 52, "3 rue de la Paix"),
        At(110, 52, "5 avenue Foch"))),
    "de a": ("Acme Conseil", (At(20, 40, "De :"), At(110, 40, "À :"), At(20, 46, "Acme Conseil"),
        At(110, 46, "Dupont Industrie SA"), At(20, 52, "3 rue de la Paix"), At(110, 52,
        "5 avenue Foch"))),
    "from to": ("Acme Consulting", (At(20, 40, "From"), At(110, 40, "To"), At(20, 46,
        "Acme Consulting"), At(110, 46, "Dupont Industries Ltd"), At(20, 52, "3 High Street"),
        At(110, 52, "5 Market Road"))),
    "footer only": ("Acme Conseil", (At(20, 40, "Dupont Industrie SA"), At(20, 46,
        "5 avenue Foch"), At(20, 52, "69006 Lyon"), At(20, 280,
        "Acme Conseil SARL au capital de 10 000 EUR - RCS Lyon 123 456 789", 7))),
    "footer sas": ("Acme", (At(20, 40, "Dupont Industrie"), At(20, 46, "5 avenue Foch"), At(20,
        52, "69006 Lyon"), At(20, 280,
        "Acme SAS - 3 rue de la Paix 75002 Paris - SIRET 123 456 789 00012 - TVA FR61954506077",
        7))),
    "emetteur": ("Acme Conseil", (At(20, 40, "Émetteur"), At(20, 46, "Acme Conseil"), At(110, 40,
        "Adressé à"), At(110, 46, "Dupont Industrie SA"))),
    "emet2": ("Acme Conseil", (At(20, 40, "Émetteur : Acme Conseil"), At(110, 40,
        "Destinataire : Dupont Industrie SA"))),
    "client label": ("Acme Conseil", (At(20, 15, "Acme Conseil", 14), At(20, 24,
        "3 rue de la Paix"), At(20, 50, "Client : Dupont Industrie SA"), At(20, 56,
        "5 avenue Foch"))),
    "title first": ("Acme Ltd", (At(20, 15, "INVOICE", 20), At(20, 30, "Acme Ltd"), At(20, 36,
        "3 High Street"), At(20, 42, "Bill to"), At(20, 48, "Dupont Inc"), At(20, 54,
        "5 Market Road"))),
    "domain": ("Zenith Print", (At(20, 15, "Zenith Print", 18), At(20, 22,
        "we print what you think"), At(20, 50, "Dupont Industrie SA"), At(20, 55,
        "5 avenue Foch"), At(20, 280, "www.zenithprint.example.com hello@zenithprint.com", 7))),
    "seller ital": ("Rossi Forniture", (At(20, 20, "Cedente/prestatore"), At(20, 26,
        "Denominazione: Rossi Forniture"), At(110, 20, "Cessionario/committente"), At(110, 26,
        "Denominazione: Bianchi SpA"))),
    "caps": ("ACME CONSEIL", (At(20, 15, "ACME CONSEIL"), At(20, 21, "3 RUE DE LA PAIX"), At(20,
        27, "75002 PARIS"), At(110, 45, "DUPONT INDUSTRIE"), At(110, 51, "5 AVENUE FOCH"), At(110,
        57, "69006 LYON"), At(20, 70, "FACTURE F-1"))),
    "attn": ("Acme Ltd", (At(20, 15, "Acme Ltd"), At(20, 21, "3 High Street"), At(20, 50,
        "Dupont Inc"), At(20, 56, "Attn. John Doe"), At(20, 62, "5 Market Road"))),
    "two lines": ("Muster Handel Versicherungsverein Nord a.G.", (At(20, 20, "Verkäufer:"), At(20,
        26, "Nummer: 4711"), At(20, 31, "Muster Handel"), At(20, 36,
        "Versicherungsverein Nord a.G."), At(20, 42, "Hauptstr. 5"))),
    "seller's account": ("Rohstoff Salz", (At(20, 20, "Verkäufer:"), At(20, 26, "Rohstoff Salz"),
        At(20, 60, "Verkäufer-IBAN: DE12 1234"), At(20, 66, "Zuschlag Verpackung"))),
    "buyer twice": ("Acme Conseil", (At(20, 20, "Acme Conseil"), At(110, 40, "Facturé à"), At(110,
        46, "Dupont Industrie SA"), At(20, 280, "Dupont Industrie SA, Lyon", 7))),
    "left of the buyer's title": ("Squirrel B.V.", (At(20, 40, "Squirrel B.V."), At(110, 40,
        "Bill to"), At(20, 45, "Laan 43"), At(110, 45, "Dupont Inc"), At(20, 50, "2324KH Leiden"))),
    "under its shop's name": ("Papoo Software GmbH", (At(130, 15, "CC9, Cookies for all"), At(130,
        19, "Papoo Software GmbH"), At(20, 42, "Papoo Software GmbH - Auguststr. 4 - 53229 Bonn",
        7))),
    "in a sentence": ("Acme Web Services, Inc.", (At(20, 15,
        "All of our services to you are sold by Acme Web Services, Inc."), At(20, 270,
        "Acme Web Services, Inc."), At(20, 275, "Seattle, WA 98109"))),
    "one name in two large lines": ("House of Hoverboards", (At(20, 18, "House of", 32), At(20, 30,
        "Hoverboards", 32), At(20, 50, "Sal E. S. Guru"), At(20, 56, "17 Guru Boulevard"))),
    "its bank": ("Die Feste Firma", (At(20, 12, "Die Feste Firma"), At(20, 18, "13403 Berlin"),
        At(20, 280, "Volksbank Frankfurt · (BLZ 699 922 99) 50 4999 09", 7))),
    "herrn": ("Elektro Maier", (At(120, 15, "Elektro Maier", 14), At(120, 22, "Inh. Karl Maier"),
        At(20, 45, "Firma"), At(20, 50, "Weber & Co. GmbH"), At(20, 55, "Hauptstr. 5"), At(20, 60,
        "10115 Berlin"), At(120, 30, "Tel. 0123/4567"))),
}  # fmt: skip


@pytest.mark.parametrize(("name", "page"), NAMES.values(), ids=NAMES)
def test_the_supplier_is_told_from_the_one_who_is_written_to(
    name: str, page: tuple[At, ...]
) -> None:
    found = fields(*page, *TITLE, *SUMS)
    assert found["vendor"].value.casefold().startswith(name.casefold())


def test_who_cannot_be_told_is_left_to_a_person() -> None:
    address = (At(20, 50, "Weber GmbH"), At(20, 55, "Hauptstr. 5"), At(20, 60, "10115 Berlin"))
    assert "vendor" not in fields(*address, *TITLE, *SUMS)


def test_a_number_of_the_buyer_s_is_theirs_wherever_it_stands() -> None:
    top, bill_to = At(20, 30, "VAT Number DE136695976"), At(110, 40, "Bill to")
    buyer = (bill_to, At(110, 45, "Weber GmbH"), At(110, 50, "DE VAT DE136695976"))
    assert "vat_number" not in fields(top, *buyer, *TITLE, *SUMS)
    found = fields(top, *buyer, *TITLE, *SUMS, At(20, 250, "(VAT of Acme GmbH ATU13585627)"))
    assert found["vat_number"].value == "ATU13585627"


def test_what_a_tax_is_levied_on_is_no_tax() -> None:
    found = fields(*TITLE, At(20, 150, "VAT @ 0% on 80.65"), At(20, 156, "Total 80.65 EUR"))
    assert "tax" not in found
    assert found["total"].value == "80.65"


def test_the_rates_of_a_table_come_to_the_total() -> None:
    columns = (20.0, 60.0, 100.0, 140.0)
    rows = (("Satz", "Netto EUR", "MwSt EUR", "Total EUR"), ("19%", "4,20", "0,80", "5,00"),
            ("7%", "76,64", "5,36", "82,00"))  # fmt: skip
    table = [
        At(left, 160.0 + 6 * down, text)
        for down, row in enumerate(rows)
        for left, text in zip(columns, row, strict=True)
    ]
    found = fields(*TITLE, At(100, 150, "Total"), At(140, 150, "87,00 EUR"), *table)
    assert [found[name].value for name in ("net", "tax", "total")] == ["80.84", "6.16", "87.00"]


def test_a_day_with_points_is_no_amount() -> None:
    assert not amounts("21.05.14")
    assert [str(value) for value, _, _ in amounts("1,23,456.78")] == ["123456.78"]
    assert [str(value) for value, _, _ in amounts("1 234 567,89")] == ["1234567.89"]


def test_a_paid_invoice_keeps_its_total() -> None:
    found = fields(*TITLE, At(20, 150, "Total 144,00 EUR"), At(20, 156, "Amount due 0,00 EUR"))
    assert found["total"].value == "144.00"


def test_a_tax_that_does_not_add_up_is_not_answered() -> None:
    sums = (At(20, 150, "Total HT 100,00 EUR"), At(20, 156, "TVA 20% 20,00 EUR"),
            At(20, 162, "Total TTC 125,00 EUR"))  # fmt: skip
    found = fields(*TITLE, *sums)
    assert "tax" not in found
    assert found["total"].confidence <= 0.5


@pytest.mark.parametrize(("apart", "words"), [(150, ["innerhalb"]), (300, ["inner", "halb"])])
def test_letters_set_loosely_are_one_word(apart: int, words: list[str]) -> None:
    """Thousandths of the letters' size; pdfium tells of a space in both."""
    sheets = FPDF()
    sheets.add_page()
    sheets.set_font("helvetica", size=10)
    sheets.text(20, 20, "x")
    sheets._out(f"BT /F1 10 Tf 56 700 Td [(inner) -{apart} (halb)] TJ ET")
    document = pdfium.PdfDocument(bytes(sheets.output()))
    assert [word.text for word in sheet.read(document, 1, 1000)[0].words] == ["x", *words]
    document.close()


def test_letters_too_small_to_see_are_told_from_the_word_around_them() -> None:
    sheets = FPDF()
    sheets.add_page()
    sheets.set_font("helvetica", size=10)
    sheets.text(20, 20, "x")
    small = "/F1 1 Tf (paythisaccountinsteadofours) Tj"
    sheets._out(f"BT /F1 10 Tf 56 700 Td (To) Tj {small} /F1 10 Tf (tal) Tj ET")
    document = pdfium.PdfDocument(bytes(sheets.output()))
    words = sheet.read(document, 1, 1000)[0].words
    assert [(one.text, one.hidden) for one in words][1:] == [
        ("To", None), ("paythisaccountinsteadofours", Hidden.TINY), ("tal", None)
    ]  # fmt: skip
    document.close()


def test_an_accent_drawn_apart_from_its_letter_is_on_it() -> None:
    """As old TeX fonts write: the letters before, the accent, the rest of the word."""
    sheets = FPDF()
    sheets.add_page()
    sheets.set_font("helvetica", size=10)
    sheets.text(20, 20, "x")
    for first, accent, over, rest in (("Num", r"\264", 72.3, "ero"), ("no", r"\264", 92.5, "t")):
        left = {"Num": 50, "no": 90}[first]
        behind = {"Num": 71.2, "no": 101.2}[first]
        sheets._out(f"BT /F1 10 Tf 1 0 0 1 {left} 700 Tm ({first}) Tj")
        sheets._out(f"1 0 0 1 {over} 700 Tm ({accent}) Tj 1 0 0 1 {behind} 700 Tm ({rest}) Tj ET")
    document = pdfium.PdfDocument(bytes(sheets.output()))
    words = [word.text for word in sheet.read(document, 1, 1000)[0].words]
    assert words == ["x", "Numéro", "ńot"]
    document.close()


def test_letters_set_one_by_one_are_words() -> None:
    words, left = [], 40.0
    for word in ("Total", "Charges", "12.50"):
        for letter in word:
            words.append(Word(letter, left, 40, left + 5, 50))
            left += 7
        left += 5
    (run,) = layout([Sheet(1, 595, 842, words)]).runs
    assert run.text == "Total Charges 12.50"


def test_words_torn_to_pieces_are_whole() -> None:
    """As a printer's program sets each letter at a place that it has rounded."""
    sheets = FPDF()
    sheets.add_page()
    sheets.set_font("helvetica", size=10)
    for top, line in enumerate(("FACTURA DE VENTA", "BASE IMPONIBLE 100,00", "CUOTA IVA 21,00",
                                "TOTAL A PAGAR 121,00", "GRACIAS POR SU COMPRA AQUI")):  # fmt: skip
        left = 20.0
        for word in line.split():
            for place, letter in enumerate(word):
                sheets.text(left, 30.0 + 8 * top, letter)
                left += sheets.get_string_width(letter) + (0.75 if place % 2 else 0.0)
            left += 2.6
    [one] = sheet.read(pdfium.PdfDocument(bytes(sheets.output())), 1, 1000)
    texts = [run.text for run in layout([one]).runs]
    assert texts[0] == "FACTURA DE VENTA"
    assert texts[-1] == "GRACIAS POR SU COMPRA AQUI"


@pytest.mark.parametrize("pages", [3, 12, 25])
def test_the_last_pages_of_a_long_bill_are_read(pages: int) -> None:
    sheets = FPDF()
    sheets.set_font("helvetica", size=10)
    for number in range(1, pages + 1):
        sheets.add_page()
        sheets.text(20, 30, f"Nord Handel GmbH, page {number}")
    sheets.text(20, 60, "Summe netto 1.000,00 EUR")
    sheets.text(20, 66, "zzgl. 19% MwSt. 190,00 EUR")
    sheets.text(20, 72, "Gesamtbetrag 1.190,00 EUR")
    read = sheet.read(pdfium.PdfDocument(bytes(sheets.output())), 10, 20_000)
    assert len(read) <= 12
    assert text_layer.read(layout(read))["total"].value == "1190.00"
