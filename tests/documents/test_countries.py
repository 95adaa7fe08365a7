"""Pages of many countries: their words, their currencies and VAT numbers, who is paid there."""

import pytest

from tests.documents.pages import read

SWEDISH = (
    "Målarbolaget AB Faktura", "Fakturanummer|2041", "Fakturadatum|2026-03-12",
    "Förfallodatum (30 dagar netto)|2026-04-11", "Fakturaadress", "Karl Svensson", "Vägen 3",
    "Netto|50 588,00", "Moms kr|12 647,00", "Totalt belopp|63 235,00 kr",
    "Momsreg.nr|SE556036079301",
)  # fmt: skip
DANISH = (
    "Malerfirma Holm ApS", "Faktura nr.|2041", "Dato|12.03.2026", "Forfaldsdato|11.04.2026",
    "CVR 12345678", "Beløb ekskl. moms|100,00", "Moms 25%|25,00", "I alt at betale|kr 125,00",
)  # fmt: skip
FINNISH = (
    "Maalari Oy|LASKU", "Laskun nro:|2041", "Päivämäärä:|12.03.2026", "Eräpäivä:|11.04.2026",
    "Veroton|ALV e|Verollinen yhteensä", "100,00|24,00|124,00", "Maksettava|124,00 €",
)  # fmt: skip
CZECH = (
    "Faktura 2041", "DODAVATEL|ODBĚRATEL", "Malíř s.r.o.|Odběr s.r.o.", "Hlavní 3|Krátká 4",
    "DIČ CZ25123891|DIČ CZ28897501", "Datum vystavení|12. 03. 2026",
    "Datum splatnosti|11. 04. 2026",
    "Celkem bez DPH|1 000,00 Kč", "DPH 21 %|210,00 Kč", "Celkem k úhradě|1 210,00 Kč",
)  # fmt: skip
POLISH = (
    "Faktura VAT nr 2041", "Sprzedawca", "Malarz sp. z o.o.", "NIP PL5260001246", "",
    "Data wystawienia: 12 marca 2026", "Termin płatności: 11 kwietnia 2026",
    "Razem netto|100,00 zł", "Kwota VAT|23,00 zł", "Razem brutto|123,00 zł",
)  # fmt: skip
PORTUGUESE = (
    "Pintores Lda", "Fatura n.º 2041", "Data de emissão: 12/03/2026",
    "Data de vencimento: 11/04/2026",
    "Subtotal|100,00 €", "IVA 23%|23,00 €", "Total a pagar|123,00 €",
)  # fmt: skip
BULGARIAN = (
    "ФАКТУРА № 2041", "Доставчик|Получател", "Бояджия ЕООД|Клиент ООД", "ул. Шипка 3|ул. Нова 4",
    "ИН по ДДС: BG175213853|ИН по ДДС: BG203594528", "Дата на издаване: 12.03.2026",
    "Срок за плащане: 11.04.2026",
    "Данъчна основа|100,00 лв", "ДДС 20%|20,00 лв", "Сума за плащане|120,00 лв",
)  # fmt: skip
GREEK = (
    "Βαφείο Α.Ε.", "ΤΙΜΟΛΟΓΙΟ αριθμός 2041", "Ημερομηνία έκδοσης: 12/03/2026",
    "Πληρωτέο έως: 11/04/2026",
    "Καθαρή αξία|100,00 €", "Φ.Π.Α. 24%|24,00 €", "Γενικό σύνολο|124,00 €",
)  # fmt: skip
ROMANIAN = (
    "Zugrav SRL", "Factura nr. 2041", "Data emiterii: 12.03.2026", "Scadența: 11.04.2026",
    "Total fără TVA|100,00 lei", "TVA 19%|19,00 lei", "Total de plată|119,00 lei",
)  # fmt: skip
CROATIAN = (
    "Ličilac d.o.o.", "Račun broj: 2041", "Datum izdavanja: 12.03.2026",
    "Datum dospijeća: 11.04.2026",
    "Osnovica|100,00 €", "PDV 25%|25,00 €", "Ukupno za platiti|125,00 €",
)  # fmt: skip
LITHUANIAN = (
    "UAB Dažytojas", "Sąskaita faktūra nr. 2041", "Išrašymo data: 2026-03-12",
    "Apmokėti iki: 2026-04-11",
    "Suma be PVM|100,00 €", "PVM 21%|21,00 €", "Iš viso|121,00 €",
)  # fmt: skip
LATVIAN = (
    "SIA Krāsotājs", "Rēķins nr. 2041", "Rēķina datums: 12.03.2026", "Apmaksas termiņš: 11.04.2026",
    "Summa bez PVN|100,00 €", "PVN 21%|21,00 €", "Summa apmaksai|121,00 €",
)  # fmt: skip
ESTONIAN = (
    "Maaler OÜ", "Arve nr 2041", "Arve kuupäev: 12.03.2026", "Maksetähtaeg: 11.04.2026",
    "Summa käibemaksuta|100,00 €", "Käibemaks 22%|22,00 €", "Kokku|122,00 €",
)  # fmt: skip
TURKISH = (
    "Boyacı A.Ş.", "Fatura No: 2041", "Fatura Tarihi: 12.03.2026", "Son Ödeme Tarihi: 11.04.2026",
    "Ara Toplam|100,00 ₺", "KDV %20|20,00 ₺", "Genel Toplam|120,00 ₺",
)  # fmt: skip
UKRAINIAN = (
    "ТОВ Маляр", "Рахунок № 2041", "Дата: 12.03.2026", "Сплатити до: 11.04.2026",
    "Без ПДВ|100,00 грн", "ПДВ 20%|20,00 грн", "До сплати|120,00 грн",
)  # fmt: skip
HUNGARIAN = (
    "Festő Kft.", "Számla sorszáma: 2041", "Kiállítás kelte: 2026.03.12",
    "Fizetési határidő: 2026.04.11",
    "Nettó összeg|100,00 Ft", "Áfa összege|27,00 Ft", "Bruttó összeg|127,00 Ft",
)  # fmt: skip
PAGES = {
    "SEK": SWEDISH, "DKK": DANISH, "EUR fi": FINNISH, "CZK": CZECH, "PLN": POLISH,
    "EUR pt": PORTUGUESE, "BGN": BULGARIAN, "EUR el": GREEK, "RON": ROMANIAN, "EUR hr": CROATIAN,
    "EUR lt": LITHUANIAN, "EUR lv": LATVIAN, "EUR et": ESTONIAN, "TRY": TURKISH,
    "UAH": UKRAINIAN, "HUF": HUNGARIAN,
}  # fmt: skip


@pytest.mark.parametrize(("currency", "lines"), PAGES.items(), ids=PAGES)
def test_a_page_is_read_in_its_country_s_words(currency: str, lines: tuple[str, ...]) -> None:
    found = read(*lines)
    days = (found["issue_date"], found["due_date"])
    assert (found["number"], *days) == ("2041", "2026-03-12", "2026-04-11")
    assert found["currency"] == currency[:3]
    net, tax, total = (float(found[name]) for name in ("net", "tax", "total"))
    assert tax
    assert net + tax == total
    assert "Faktura" not in found["vendor"]


def test_the_seller_s_vat_number_is_known_by_its_country_s_word() -> None:
    assert read(*SWEDISH)["vat_number"] == "SE556036079301"
    assert read(*CZECH)["vat_number"] == "CZ25123891"
    assert read(*POLISH)["vat_number"] == "PL5260001246"
    assert read(*BULGARIAN)["vat_number"] == "BG175213853"
    assert read("HST Reg. No. 123456782 RT0001")["vat_number"] == "123456782RT0001"
    assert read("GST NO. 126-952-066")["vat_number"] == "126952066"
    assert read("CUIT: 23-18140463-9")["vat_number"] == "23181404639"
    assert read("CNPJ: 02.421.421/0012-74")["vat_number"] == "02421421001274"
    assert read("Mercado S.A.", "A-46103834", "C/ Nueva 5")["vat_number"] == "ESA46103834"
    assert "vat_number" not in read("Mercado S.A.", "A-46103835", "C/ Nueva 5")
    scheme = "One-Stop-Shop Nummer: EU372041333"
    assert read("Huber GmbH", "UID: ATU12345678", scheme)["vat_number"] == "ATU12345678"


@pytest.mark.parametrize(
    ("currency", "lines"),
    [
        ("USD", ("Line|$20.00", "Total|$20.00")),
        ("AUD", ("Line|$20.00", "Amount due in AUD|$20.00")),
        ("AUD", ("ABN: 51 824 753 556", "Line|$20.00", "Total|$20.00")),
        ("CAD", ("Line|CA$20.00", "Total|CA$20.00")),
        ("SGD", ("Line|20.00", "Invoice Total SGD|20.00", "Account 503480519301 USD")),
        ("INR", ("Line|20.00", "Total|INR199.00")),
        ("INR", ("Amount (Rs.)", "20.00", "Total|20.00")),
        ("NOK", ("MVA 25%|kr 5,00", "Totalt|kr 25,00")),
        ("NZD", ("GST NO. 126-952-066", "Line|$20.00", "Total|$20.00")),
        ("ARS", ("CUIT: 23-18140463-9", "Línea|20,00", "Total|$ 20,00")),
        ("CAD", ("HST Reg. No. 123456782 RT0001", "Line|$20.00", "Total|$20.00")),
        ("PLN", ("Line|20,00 zl", "Razem|20,00 zl")),
        ("ILS", ("Line|₪20.00", "Total|₪20.00")),
        ("UZS", ("Line|20.00", "Total UZS|20.00")),
        ("USD", ("ABN: 51 824 753 556", "Total|$20.00", "All prices are in US dollars.")),
        ("EUR", ("Bombones al RON 125 gr|2,34 €", "TOTAL|20,00 €")),
        ("RON", ("Cana|20,00", "Total|20,00 RON")),
        ("NZD", ("GST No: 049 091 850", "Total|$20.00")),
        ("INR", ("GSTIN: 27AAPFU0939F1ZV", "Total|20.00")),
        ("ARS", ("CUIT: 23-18140463-9", "Total|20,00")),
        ("BHD", ("Total|20.000", "Twenty Bahrain Dinar only")),
        ("EUR", ("Ik factureer 703.15 euro", "Total|703.15")),
        (None, ("12 Link Road, JMD", "Line|20.00", "Total|20.00")),
        ("TRY", ("Boya|20,00 TL", "Toplam|20,00 TL")),
        ("HUF", ("Festék|20 000 Ft", "Fizetendő|20 000 Ft")),
        (None, ("Line|20.00", "Total|20.00")),
    ],
)
def test_a_currency_is_known_by_its_code_its_sign_or_not_at_all(
    currency: str | None, lines: tuple[str, ...]
) -> None:
    assert read("Acme Ltd", "Invoice 2041", *lines).get("currency") == currency


PAID = {
    "pay to": (("Invoice #: 1001", "Bill To:", "Mock Client Inc.", "5 Fake Street", "", "", "", "",
        "", "Pay To:", "Mock Developer", "4 Lane"), "Mock Developer"),
    "remit to": (("REMIT TO: Appliance House, Inc.|Due Date", "35 Lawn Rd", "", "Lease WA-2 $18.50",
        "Lease WA-3 $18.50"), "Appliance House, Inc"),
    "seller in the line of its word": (("Sold By: Sane Retails Private Limited ,",
        "Address: 42 Hoskote Road, Bengaluru,", "Karnataka, INDIA - 560067"),
        "Sane Retails Private Limited"),
    "its bank": (("Mike Kruger", "Dorfweg 12", "6142 Gettnau", "", "Invoice ID 23-14", "", "", "",
        "UBS AG", "8001 Zürich"), "Mike Kruger"),
    "a label": (("DUE DATE|03/12/2026", "Graham, NC 27253", "Invoice# 6109"), None),
    "a heading": (("SUMMARY", "Plan $12.00", "VISA"), None),
    "a country": (("Perfect Construction", "46 Dayton Street", "U.S.A"), "Perfect Construction"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "vendor"), PAID.values(), ids=PAID)
def test_who_is_paid_is_named_by_a_word_for_it(lines: tuple[str, ...], vendor: str | None) -> None:
    assert read(*lines, "", "", "Total|$20.00").get("vendor") == vendor


def test_what_follows_a_title_may_be_no_number() -> None:
    lines = ("Acme Ltd", "Invoice To:", "1234 Woof Street", "Invoice Number:", "#1")
    assert read(*lines).get("number") != "1234"
    assert read("Acme Ltd", "INV#|INV0001", "INV DATE|2026/03/12")["number"] == "INV0001"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("P.IVA 00743110157", "IT00743110157"),
        ("Partita IVA: 00743110157", "IT00743110157"),
        ("Part. IVA 00743110157", "IT00743110157"),
        ("Cod. Fisc. e Partita I.V.A. 00743110157", "IT00743110157"),
        ("Cont. Nº 501964843", "PT501964843"),
        ("C.I.F.: B58378431", "ESB58378431"),
        ("NIF B-58378431", "ESB58378431"),
        ("VAT Reg. No. 980 7806 84", "GB980780684"),
        ("P.IVA 00743110158", "IT00743110158"),
        ("VAT Reg. No. 980 7806 85", "980780685"),
        ("VAT Reg. No. CHE - 111954 803 TVA", "CHE111954803TVA"),
        ("NIP 526-000-12-46", "PL5260001246"),
        ("Org.nr. 923 609 016 MVA", "NO923609016MVA"),
        ("ABN 51 824 753 556", "51824753556"),
        ("Order No 923609016", ""),
        ("Tel. 00743110157", ""),
        ("RUT: 76.543.210-3", "765432103"),
        ("R.U.C. N° 20543210901", "20543210901"),
        ("NIT 900.543.210-5", "9005432105"),
        ("PIB: 101543214", "101543214"),
        ("ICE : 001543210000165", "001543210000165"),
    ],
)
def test_a_vat_number_without_its_country_is_known_by_its_name_and_its_shape(
    line: str, number: str
) -> None:
    page = ("Malermeister Holm", line, "Invoice 2041", "Total|123,00 €")
    assert read(*page).get("vat_number", "") == number


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        ("FV5040011231", ("Faktura - daňový doklad č.FV5040011231",)),
        ("FV 1/2021", ("Faktura nr FV 1/2021",)),
        ("LV / 502", ("Fattura n. LV / 502",)),
        ("726 752 5181", ("Rechnungsnummer: 726 752 5181",)),
        ("25 - 5469", ("Factura", "Número 25 - 5469")),
        ("2025/AMP/0530", ("Volgnummer|Datum", "2025/AMP/0530|2025-02-03")),
        ("1000000109", ("ФАКТУРА", "Номер:|1000000109")),
    ],
)
def test_a_number_is_read_as_it_is_written_there(number: str, lines: tuple[str, ...]) -> None:
    assert read("Acme s.r.o.", *lines)["number"] == number


def test_of_two_days_under_two_heads_each_has_its_own() -> None:
    found = read("Hydro Inc", "BILLING DATE DUE DATE", "APR 23 2019 MAY 14 2019")
    assert (found["issue_date"], found["due_date"]) == ("2019-04-23", "2019-05-14")


def test_who_says_where_it_is_registered_is_the_seller() -> None:
    foot = "Fabeiro S.L. Inscrita en el Registro Mercantil de Madrid. Tomo 1070. CIF B79992079"
    found = read("TASCA BAREA S.L", "C/ Rodas 2", "28005 MADRID", "CIF B87760575", "", foot)
    assert found["vendor"] == "Fabeiro S.L."


NAMED = {
    "host and register beat the letter's head": (("NORDLICHT CAFE S.L", "C/ Luna 2", "28005 MADRID",
        "", "www.maresdesal.es", "info@maresdesal.es", "", "", "Mares de Sal S.L. Inscrita en el"
        " Registro Mercantil de Cádiz. Tomo 12. CIF B58378431"), "Mares de Sal S.L."),
    "a state with its code is no name": (("Birch Tools", "12 Link Road", "Kerala - 682001, India",
        "GSTIN: 27AAPFU0939F1ZV"), "Birch Tools"),
    "signed": (("TAX INVOICE", "No. 12", "", "", "", "", "for Birch Tools", "Authorised Signatory"),
        None),
    "the name before its number": (("", "HIDRO SERRA S.A. CNPJ 06.981.180/0001-16"),
        "HIDRO SERRA S.A."),
    "a sentence": (("Please ask for forms such as", "other sizes or colours", "Call us today"),
        None),
    "in whose name the account is": (("Geachte heer,", "Graag overmaken ten name van J.C. Bakels."),
        "J.C. Bakels"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "vendor"), NAMED.values(), ids=NAMED)
def test_the_name_with_most_behind_it_is_the_supplier_s(
    lines: tuple[str, ...], vendor: str | None
) -> None:
    assert read(*lines, "", "", "Total|20.00").get("vendor") == vendor


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("123456782RT0001", "H.S.T. (Registration # 12345-6782-RT0001)"),
        ("02421421001274", "02.421.421/0012-74"),
        ("27AAPFU0939F1ZV", "27AAPFU0939F1ZV"),
        ("ESB79992079", "CIF.: B-79/992079"),
        ("17291716060", "TCKN: 17291716060"),
        ("SM24165", "Cod. Identificativo SM24165"),
        ("200000173100002", "VAT REG NO: 200000173100002"),
        ("3000456781", "NIF: 3000456781"),
        ("91110000600037341L", "纳税人识别号： 91110000600037341L"),
        ("", "Registration # 10520-5141-RT0001"),
        ("", "02.421.421/0012-75"),
        ("", "Order SM24165"),
    ],
)
def test_numbers_for_taxes_elsewhere_are_known_by_their_form_and_their_digits(
    number: str, line: str
) -> None:
    page = ("Malermeister Holm", line, "Invoice 2041", "Total|123.00")
    assert read(*page).get("vat_number", "") == number


def test_a_number_under_another_company_s_name_is_theirs() -> None:
    own = ("Mares de Sal S.A.", "A-46103834", "C/ Nueva 5", "28005 MADRID", "Tel. 912 345 678")
    found = read(*own, "", "Razón Social: CAFE LUNA SLL", "NIF: B58378431", "", "Total|20.00")
    assert (found["vendor"], found["vat_number"]) == ("Mares de Sal S.A.", "ESA46103834")


def test_a_line_gives_its_number_to_the_name_in_it() -> None:
    foot = "Mares de Sal S.L. Inscrita en el Registro Mercantil de Cádiz. CIF A46103834"
    found = read("CAFE LUNA S.L", "C/ Rodas 2", "28005 MADRID", "CIF B58378431", "", "", foot)
    assert found["vat_number"] == "ESA46103834"


def test_a_field_of_the_client_heads_no_address() -> None:
    found = read("Birch Tools Ltd", "Client GST No:|GST No: 27AAPFU0939F1ZV", "Total|20.00")
    assert found["vat_number"] == "27AAPFU0939F1ZV"


@pytest.mark.parametrize(
    ("due", "lines"),
    [
        ("2026-04-11", ("Fecha de Vto. para el pago: 11/04/2026",)),
        ("2026-04-11", ("Betalingsfrist:|Å betale (NOK):", "11.04.2026|484,00")),
        ("2026-04-11", ("It is withdrawn from your bank account on Apr 11, 2026",)),
        (None, ("CAE: 73069228804397", "Fecha Vencimiento CAE: 11/04/2026")),
    ],
)
def test_the_last_day_is_told_from_the_days_of_a_form(
    due: str | None, lines: tuple[str, ...]
) -> None:
    found = read("Acme S.A.", "Factura 2041", "Fecha: 12/03/2026", *lines)
    assert found.get("due_date") == due


def test_a_label_of_two_lines_has_its_value_beside_the_second() -> None:
    lines = (
        "Acme GmbH",
        "Rechnung 2041",
        "Rechnungsdatum",
        "/Lieferdatum|12.03.2026",
        "01.02.2026",
    )
    assert read(*lines)["issue_date"] == "2026-03-12"


def test_words_in_a_name_give_a_day_no_other_sense() -> None:
    lines = ("LOTUS INSTITUTE OF PRINTING|Date: 12-03-2026", "Bill No.|2041")
    assert read(*lines)["issue_date"] == "2026-03-12"


def test_the_currency_is_that_of_the_total() -> None:
    lines = [f"Service {place}|USD {place}.48" for place in range(11, 25)]
    found = read("Nord Ltd", "Invoice 2041", "Total amount|EUR 141.01", "", *lines)
    assert found.get("currency") == "EUR"
