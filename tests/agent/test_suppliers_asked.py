"""What is asked of all suppliers, of their country, their accounts and their months, and of what
one person did: in five languages."""

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.agent.test_built_in import reading
from tests.tools.books import TODAY

OF_ALL = {
    "en": [
        ("Suppliers with no VAT number", "no_vat"), ("Which vendors have no IBAN?", "no_iban"),
        ("Vendors without an email", "no_email"), ("Suppliers by country", "countries"),
        ("Does any supplier use the same account as another supplier?", "shared_iban"),
        ("Suppliers sharing a VAT number", "shared_vat"),
    ],
    "fr": [
        ("Fournisseurs sans numéro de TVA", "no_vat"), ("fournisseurs sans IBAN ?", "no_iban"),
        ("Quels fournisseurs n'ont pas d'e-mail ?", "no_email"),
        ("De quels pays sont nos fournisseurs ?", "countries"),
        ("Des fournisseurs partagent-ils un IBAN ?", "shared_iban"),
        ("Deux fournisseurs avec le même numéro de TVA ?", "shared_vat"),
    ],
    "de": [
        ("Bei welchen Lieferanten fehlt die USt-IdNr.?", "no_vat"),
        ("Lieferanten ohne IBAN", "no_iban"), ("Lieferanten ohne E-Mail", "no_email"),
        ("Aus welchen Ländern sind unsere Lieferanten?", "countries"),
        ("Teilen sich Lieferanten ein Konto?", "shared_iban"),
        ("Lieferanten mit gleicher USt-IdNr.", "shared_vat"),
    ],
    "it": [
        ("Quali fornitori non hanno la partita IVA?", "no_vat"),
        ("Fornitori senza IBAN", "no_iban"), ("fornitori senza email", "no_email"),
        ("Fornitori per paese", "countries"),
        ("Ci sono fornitori che condividono l'IBAN?", "shared_iban"),
        ("fornitori con la stessa partita iva", "shared_vat"),
    ],
    "es": [
        ("¿Qué proveedores no tienen NIF?", "no_vat"), ("proveedores sin IBAN", "no_iban"),
        ("Proveedores sin correo", "no_email"),
        ("¿De qué países son nuestros proveedores?", "countries"),
        ("¿Comparten dos proveedores el mismo IBAN?", "shared_iban"),
        ("proveedores con el mismo NIF", "shared_vat"),
    ],
}  # fmt: skip
COUNTRIES = {
    "en": [("Unpaid bills from Italian suppliers", "IT"), ("What did we spend in Spain?", "ES"),
           ("How many suppliers do we have in Germany?", "DE")],
    "fr": [("Factures impayées de fournisseurs italiens", "IT"), ("Factures d'Espagne", "ES"),
           ("Combien de fournisseurs en Allemagne ?", "DE")],
    "de": [("Offene Rechnungen italienischer Lieferanten", "IT"), ("Rechnungen aus Spanien", "ES"),
           ("Wie viele Lieferanten in Deutschland haben wir?", "DE")],
    "it": [("Fatture non pagate di fornitori italiani", "IT"), ("Fatture dalla Spagna", "ES"),
           ("Quanti fornitori abbiamo in Germania?", "DE")],
    "es": [("Facturas sin pagar de proveedores italianos", "IT"), ("Facturas de España", "ES"),
           ("¿Cuántos proveedores tenemos en Alemania?", "DE")],
}  # fmt: skip
NO_COUNTRY = [
    ("en", "Answer in French please"), ("fr", "Répondez en anglais"), ("de", "Auf Deutsch bitte"),
    ("it", "Rispondi in italiano"), ("es", "Responde en español"), ("en", "Spend in Swiss francs"),
    ("es", "Gasto en francos suizos"), ("fr", "Factures de France Télécom"),
    ("en", "Can I deduct VAT paid in Italy?"),
]  # fmt: skip
ACCOUNTS = {
    "en": ["Which bills go to the account ending in 0189?", "invoices with an IBAN ending 0189"],
    "fr": ["Quelles factures vont sur le compte finissant par 0189 ?",
           "factures dont l'IBAN se termine par 0189"],
    "de": ["Welche Rechnungen gehen auf das Konto, das auf 0189 endet?",
           "Rechnungen an die IBAN mit der Endung 0189"],
    "it": ["Quali fatture vanno sul conto che termina con 0189?",
           "fatture con IBAN che finisce per 0189"],
    "es": ["¿Qué facturas van a la cuenta que acaba en 0189?",
           "facturas con IBAN terminado en 0189"],
}  # fmt: skip
MONTHS = {
    "en": ["Which months have no Martin SARL invoice?", "Is a month missing from Martin SARL?",
           "Months with no Martin SARL bill"],
    "fr": ["Quels mois sans facture de Martin SARL ?", "Il manque un mois chez Martin SARL ?"],
    "de": ["In welchen Monaten fehlt die Rechnung von Martin SARL?",
           "Welche Monate ohne Rechnung von Martin SARL?"],
    "it": ["In quali mesi non c'è fattura di Martin SARL?", "Mesi senza fattura di Martin SARL"],
    "es": ["¿En qué meses no hay factura de Martin SARL?", "Meses sin factura de Martin SARL"],
}  # fmt: skip
EMAILS = {
    "en": ["What's the email of Martin SARL?", "How do I contact Martin SARL?"],
    "fr": ["L'adresse mail de Martin SARL ?", "Comment joindre Martin SARL ?"],
    "de": ["E-Mail-Adresse von Martin SARL", "Wie erreiche ich Martin SARL?"],
    "it": ["Qual è la mail di Martin SARL?", "Indirizzo e-mail di Martin SARL"],
    "es": ["¿Cuál es el correo de Martin SARL?", "email de Martin SARL"],
}
PLACES = {
    "en": ["Which country is Martin SARL in?", "Where is Martin SARL based?"],
    "fr": ["De quel pays est Martin SARL ?", "D'où vient Martin SARL ?"],
    "de": ["Aus welchem Land ist Martin SARL?", "Wo sitzt Martin SARL?"],
    "it": ["Di che paese è Martin SARL?", "Da dove viene Martin SARL?"],
    "es": ["¿De qué país es Martin SARL?", "¿De dónde es Martin SARL?"],
}
PERSONS = {
    "en": ["What did Nadia do today?", "Everything Nadia approved today"],
    "fr": ["Qu'a fait Nadia aujourd'hui ?", "Ce que Nadia a validé aujourd'hui"],
    "de": ["Was hat Nadia heute gemacht?", "Was hat Nadia heute freigegeben?"],
    "it": ["Cosa ha fatto Nadia oggi?", "Cosa ha approvato Nadia oggi?"],
    "es": ["¿Qué ha hecho Nadia hoy?", "¿Qué aprobó Nadia hoy?"],
}
CHEAPER = {
    "en": ["Who got cheaper?", "Any price cuts?", "Which suppliers lowered their prices?"],
    "fr": ["Qui a baissé ses prix ?", "Des fournisseurs moins chers qu'avant ?"],
    "de": ["Wer wurde günstiger?", "Welche Preise sind gesunken?"],
    "it": ["Chi ha ridotto i prezzi?", "Quali prezzi sono calati?"],
    "es": ["¿Quién ha bajado los precios?", "¿Qué precios han bajado?"],
}
LANGUAGES = list(OF_ALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_all_suppliers_lack_or_share_is_listed(language: str) -> None:
    for text, which in OF_ALL[language]:
        assert reading(text, language) == ("list_suppliers", {"which": which}), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_country_narrows_to_its_suppliers(language: str) -> None:
    for text, code in COUNTRIES[language]:
        tool, asked = reading(text, language)
        assert tool in ("search_invoices", "query_spend"), text
        assert (asked["country"], asked.get("vendor")) == (code, None), text


@pytest.mark.parametrize(("language", "text"), NO_COUNTRY)
def test_a_language_a_currency_and_a_name_are_no_country(language: str, text: str) -> None:
    assert "country" not in reading(text, language)[1]


def test_a_supplier_that_is_called_like_a_country_is_one() -> None:
    hearing = BuiltIn(VendorNames([(1, "Banque de France", "banque de france")]), TODAY, "fr")
    asked = hearing.reading("Factures de la Banque de France", ()).arguments
    assert (asked["vendor"], asked.get("country")) == ("banque de france", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_is_told_by_its_last_digits(language: str) -> None:
    for text in ACCOUNTS[language]:
        tool, asked = reading(text, language)
        assert (tool, asked) == ("search_invoices", {"iban_end": "0189"}), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_without_a_bill_of_one_supplier(language: str) -> None:
    for text in MONTHS[language]:
        assert reading(text, language) == ("months_without", {"vendor": "martin sarl"}), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_suppliers_address_is_no_letter(language: str) -> None:
    for text in EMAILS[language]:
        asked = {"vendor": "martin sarl", "field": "email"}
        assert reading(text, language) == ("vendor_card", asked), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_one_supplier_is(language: str) -> None:
    for text in PLACES[language]:
        asked = {"vendor": "martin sarl", "field": "country"}
        assert reading(text, language) == ("vendor_card", asked), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_person_did_is_told_by_name(language: str) -> None:
    for text in PERSONS[language]:
        tool, asked = reading(text, language)
        assert (tool, asked["person"], asked["everything"]) == ("approval_history", "nadia", True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_became_cheaper(language: str) -> None:
    for text in CHEAPER[language]:
        assert reading(text, language) == ("price_history", {"direction": "down"}), text


SOUND_ALIKE = {
    "en": "Any supplier whose name looks suspiciously like another one's?",
    "fr": "Y a-t-il un fournisseur dont le nom ressemble à un autre ?",
    "de": "Gibt es Lieferanten, deren Namen sich nur in einem Buchstaben unterscheiden?",
    "it": "C'è un fornitore il cui nome assomiglia a quello di un altro?",
    "es": "¿Hay algún proveedor cuyo nombre se parece al de otro?",
}
ODD = {
    "en": "Is there anything odd on Weber's November invoice?",
    "fr": "Y a-t-il quelque chose de bizarre sur la facture de Weber de novembre ?",
    "de": "Ist an der Rechnung von Weber vom November etwas komisch?",
    "it": "C'è qualcosa di strano nella fattura di Weber di novembre?",
    "es": "¿Hay algo raro en la factura de Weber de noviembre?",
}


@pytest.mark.parametrize("language", SOUND_ALIKE)
def test_names_that_are_nearly_the_same_are_one_warning(language: str) -> None:
    tool, arguments = reading(SOUND_ALIKE[language], language)
    assert (tool, arguments["only"]) == ("needs_attention", "look_alike")


@pytest.mark.parametrize("language", ODD)
def test_what_is_odd_about_a_suppliers_invoice_is_looked_for(language: str) -> None:
    names = VendorNames([(1, "Weber", "weber")])
    found = BuiltIn(names, TODAY, language).reading(ODD[language], [])
    assert found.tool == "needs_attention"
    assert (found.arguments["only"], found.arguments["vendor"]) == (None, "weber")
    assert found.arguments["period"]
