"""Who is paid, told by words for the buyer and the seller of many trades; five languages."""

import pytest

from tests.documents.pages import read

# Heads over the payer's name on bills of utilities, insurers and shops, and what tells the sender.
PAYERS = {
    "en": (("Contract holder", "Policyholder", "Policy holder"), "Company no. 3078711"),
    "de": (("Vertragspartner", "Versicherungsnehmer", "Geliefert an"), "Amtsgericht Bonn HRB 771"),
    "fr": (("Titulaire du contrat", "Souscripteur", "Coordonnées client"), "RCS Lyon 853402170"),
    "it": (("Intestatario del contratto", "Intestatario utenza", "Dati cliente"),
           "Registro Imprese di Milano 77123"),
    "es": (("Datos del contrato", "Titular del suministro", "Enviar a"),
           "Reg. Mer. Vizcaya Tomo 3858"),
}  # fmt: skip
TRADING = {
    "en": "Nordlicht is a trading name of Velmar Trading Limited. Registered in England.",
    "de": "Nordlicht ist eine Marke der Velmar Vertriebs GmbH, Amtsgericht Bonn",
    "fr": "Nordlicht est une marque de Velmar Distribution SAS, RCS Lyon",
    "it": "Nordlicht è un marchio di Velmar Distribuzione Srl, Milano",
    "es": "Nordlicht es una marca de Velmar Distribución SL, Madrid",
}


@pytest.mark.parametrize("language", PAYERS)
def test_the_holder_of_a_contract_is_the_buyer(language: str) -> None:
    heads, register = PAYERS[language]
    for head in heads:
        lines = (head, "Kornblum SA", "4 Hafen 7", "69002 Lyon", "", "Total 120,00 EUR", "",
                 f"Velmar SA - 9 Quai 4 - 69001 Lyon - {register}")  # fmt: skip
        assert read(*lines)["vendor"] == "Velmar SA", head


@pytest.mark.parametrize("language", TRADING)
def test_who_trades_under_a_name_is_the_supplier(language: str) -> None:
    found = read("Total|120,00 EUR", "", TRADING[language])["vendor"]
    assert found == "Nordlicht" or found.startswith("Velmar")


@pytest.mark.parametrize(
    "title",
    ["Energy service provider", "Stromlieferant", "Fournisseur d'énergie", "Comercializadora",
     "Gas supplier"],
)  # fmt: skip
def test_who_delivers_energy_is_the_supplier(title: str) -> None:
    assert read("Time of use", "Residential", "", title, "Velmar Hydro")["vendor"] == "Velmar Hydro"


def test_a_bank_that_tells_its_register_is_the_supplier() -> None:
    bank = "Banco Velmar, S.A. - Plaza 4 - 48005 Bilbao - Reg. Mer. Vizcaya Tomo 3858"
    lines = ("Datos del contrato", "Kornblum SL|C.I.F.: B58378431", "Plaza 9", "08035 Barcelona",
             "", "Cuota|120,00 EUR", "", f"{bank} - C.I.F. A58818501")  # fmt: skip
    found = read(*lines)
    assert found["vendor"] == "Banco Velmar, S.A."
    assert found.get("vat_number") != "ESB58378431"


NAMED = {
    "heads of a table": (("Facture 7", "", "Quantité|Désignation|Prix"), None),
    "behind a company's word": (("Invoice 7", "Company: Ajax Ops", "3.4.2026"), "Ajax Ops"),
    "in passing": (("Rechnung Nr. 7 Datum: 03.04.2026 Aussteller: Ajax Ops, Essen",), "Ajax Ops"),
    "details of a vendor": (("Bill 7", "Vendor Details: Ajax Ltd", "Bill To: Sud SA"), "Ajax Ltd"),
    "a name that goes on": (
        ("Factura 7", "", "SOLUCIONES DE ENERGÍA Y", "COMUNICACIONES NORTE, S.A."),
        "SOLUCIONES DE ENERGÍA Y COMUNICACIONES NORTE, S.A.",
    ),
    "whose program wrote it": (("Invoice 7", "Total|$12.00", "Made with https://ajax.test"), None),
    "a heading above": (("Fattura 7", "", "Sede legale", "Ajax di Rossi"), "Ajax di Rossi"),
    "a word of pages": (("Capital Ops Ltd|Tax invoice", "Product|Price|Qty"), "Capital Ops Ltd"),
    "a page's number": (("Página 1/1", "Invoice 7", "Total|$12.00"), None),
    "on the left, with its number": (
        ("Ajax Works vzw|JAN JANSSENS", "Kade 7|Straat 1", "9000 Gent|0000 Stad",
         "Ondernemingsnummer:", "BE 0886.847.343"), "Ajax Works vzw"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "vendor"), NAMED.values(), ids=NAMED)
def test_what_is_no_name_names_nobody(lines: tuple[str, ...], vendor: str | None) -> None:
    assert read(*lines).get("vendor") == vendor


def test_a_person_s_number_is_not_a_company_s() -> None:
    company = read("Iberluz Norte, S.L.", "Factura 7", "Nombre: Ana Ruiz", "NIF: 17338178L")
    person = read("Ana Ruiz", "Factura 7", "NIF: 17338178L")
    assert (company.get("vat_number"), person.get("vat_number")) == (None, "ES17338178L")


@pytest.mark.parametrize("label", ["BTW nummer klant", "N° TVA client", "P.IVA destinatario"])
def test_the_customer_s_number_is_told_by_its_label(label: str) -> None:
    found = read("Ajax vzw", "Faktuur 7", f"{label}: BE 0886.847.343")
    assert "vat_number" not in found


def test_a_line_of_a_table_is_no_credit_note() -> None:
    assert "credit_note" not in read("Ajax SL", "Factura 7", "1|x|abono mensual|12,00")


def test_a_name_is_read_in_a_line_that_tells_the_address_too() -> None:
    found = read(
        "Factura 7", "Cliente", "Tasca Uno S.L.|B58378431", "",
        "Registro Mercantil de Vigo, Hoja V-17",
        "COMPAÑÍA DEL NORTE DE GALICIA S.A. CTRA. LUGO, KM. 4,8 27001 LUGO Tel 982 12 34 56",
    )  # fmt: skip
    assert found["vendor"] == "COMPAÑÍA DEL NORTE DE GALICIA S.A."


def test_a_number_beside_the_register_is_the_supplier_s() -> None:
    found = read(
        "Vinos Ajax S.L.", "Calle 2", "", "TASCA UNO, S.L.", "28005 Madrid|C.I.F.: B58378431", "",
        "Factura 7|CLIENTE|N.I.F.", "12|430|B58378431", "",
        "NIF: B64717838 Inscrito en el Registro Mercantil de León, hoja L-11",
    )  # fmt: skip
    assert found["vat_number"] == "ESB64717838"


@pytest.mark.parametrize(
    "form",
    ["gGmbH", "PartG mbB", "Sàrl", "Soc. Coop.", "S. Coop.", "Oyj", "sp. z o. o.", "s. r. o.",
     "d.d.", "Nyrt.", "EOOD", "DAC", "Corporation", "Sociedad Limitada",
     "Società per azioni", "K/S"],
)  # fmt: skip
def test_a_legal_form_makes_a_name(form: str) -> None:
    found = read("Our services of the month|Page 1", "", "", "", f"Nordlicht {form}", "Bill 7")
    assert found.get("vendor", "").rstrip(".") == f"Nordlicht {form}".rstrip(".")


def test_a_name_is_cut_from_the_address_that_follows_it_in_its_line() -> None:
    found = read(
        "Dodavatel: NORDLICHT & Co CR s.r.o., Dlouhá 12/7, Praha 5, tel: 281 083 083", "",
        "Prodejna 004 NORDLICHT PRAHA", "Faktura 7",
    )  # fmt: skip
    assert found["vendor"].rstrip(".") == "NORDLICHT & Co CR s.r.o"


def test_a_legal_form_behind_a_dash_is_the_name_s() -> None:
    found = read(
        "Offre Mobile|Facture 7", "", "mai 2026", "",
        "Nordlicht Mobile – SAS au capital de 365 138 779 Euros – RCS PARIS 499 247 138",
    )  # fmt: skip
    assert found["vendor"] == "Nordlicht Mobile"


def test_an_establishment_s_number_tells_whose_tax_number_it_is() -> None:
    found = read(
        "NORDLICHT OUEST", "SARL au capital de 7 622 EUR", "Siret: 344 070 578 00051",
        "N° Intra :|FR20344070578", "", "KERMENE", "FACTURE 52", "N° intra :|FR77496680018",
    )  # fmt: skip
    assert found["vat_number"] == "FR20344070578"


def test_whoever_the_bill_is_for_is_not_who_sends_it() -> None:
    found = read(
        "Fattura per", "Lombarda Fiori s.r.l.", "IT08518090157", "", "", "", "Fattura 2452493",
        "", "", "", "OZ FLOWERS|IVA nr. : NL 0080.50.818.B01|info@ozflowers.nl",
    )  # fmt: skip
    assert found["vendor"] == "OZ FLOWERS"
    assert found["vat_number"] == "NL008050818B01"


LETTERHEADS: dict[str, tuple[tuple[str, ...], str]] = {
    "a return address without spaces": (("Nord Kommunikation GmbH,Hafenstr 19,86161 Augsburg",
        "Oest AG", "Kasseler Weg 1", "60486 Frankfurt", "", "Rechnung Nr. 20243"),
        "Nord Kommunikation GmbH"),
    "a label before a tax's": (("Yoland (site mondroit.fr)", "Société par actions simplifiée",
        "N° de TVA intracommunautaire : FR18753892926"), "Yoland (site mondroit.fr)"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "name"), LETTERHEADS.values(), ids=LETTERHEADS)
def test_a_letterhead_names_its_sender(lines: tuple[str, ...], name: str) -> None:
    assert read(*lines).get("vendor") == name


def test_a_town_behind_its_code_is_no_supplier() -> None:
    assert "vendor" not in read("94000|CRETEIL", "Votre facture du 13 février 2026")


def test_the_company_over_a_person_who_is_written_to_is_no_supplier() -> None:
    found = read("Invoice", "", "orchardGROUP", "ATTN: Ana Moraes", "Hill Street 5", "",
                 "Total EUR|141.01")  # fmt: skip
    assert "vendor" not in found
