"""What is missing on papers, or wrong with their files, asked in five languages."""

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.periods import resolve
from assistant.tools.vendor_names import VendorNames
from tests.agent.test_built_in import reading
from tests.tools.books import TODAY

ASKED = [
    ("en", "Bills without an invoice number", "no_number"),
    ("en", "Which documents don't show an IBAN?", "no_iban"),
    ("en", "On which bills is the due date missing?", "no_due_date"),
    ("en", "Which files are only pictures?", "picture"),
    ("en", "Which attachments failed to download?", "not_fetched"),
    ("en", "Are there documents that are not invoices?", "no_invoice"),
    ("en", "Do we have a PDF for every bill?", "not_fetched"),
    ("fr", "On a bien le PDF de toutes les factures ?", "not_fetched"),
    ("de", "Haben wir für alle Rechnungen die PDFs?", "not_fetched"),
    ("it", "Abbiamo il PDF di tutte le fatture?", "not_fetched"),
    ("es", "¿Tenemos el PDF de todas las facturas?", "not_fetched"),
    ("en", "Which papers are still unread?", "not_read"),
    ("fr", "Factures dont le numéro manque", "no_number"),
    ("fr", "Quels documents n'indiquent pas d'IBAN ?", "no_iban"),
    ("fr", "Y a-t-il des factures sans montant ?", "no_amount"),
    ("fr", "Quelles pièces sont numérisées ?", "picture"),
    ("fr", "Quels fichiers n'ont pas été téléchargés ?", "not_fetched"),
    ("fr", "Quels documents ne sont pas des factures ?", "no_invoice"),
    ("de", "Rechnungen ohne Rechnungsnummer", "no_number"),
    ("de", "Bei welchen Belegen fehlt der Lieferant?", "no_supplier"),
    ("de", "Welche Rechnungen haben kein Fälligkeitsdatum?", "no_due_date"),
    ("de", "Welche Dokumente sind eingescannt?", "picture"),
    ("de", "Welche Dateien ließen sich nicht herunterladen?", "not_fetched"),
    ("de", "Welche Dokumente sind keine Rechnungen?", "no_invoice"),
    ("it", "Fatture a cui manca il numero", "no_number"),
    ("it", "Quali documenti non hanno l'IBAN?", "no_iban"),
    ("it", "Ci sono fatture senza data?", "no_date"),
    ("it", "Quali documenti sono scansionati?", "picture"),
    ("it", "Quali documenti non sono fatture?", "no_invoice"),
    ("es", "Facturas a las que les falta el número", "no_number"),
    ("es", "¿Qué documentos no indican IBAN?", "no_iban"),
    ("es", "¿Hay facturas sin vencimiento?", "no_due_date"),
    ("es", "¿Qué documentos están escaneados?", "picture"),
    ("es", "¿Qué documentos no son facturas?", "no_invoice"),
    ("es", "¿Qué facturas aún no se han leído?", "not_read"),
]
ALL = [
    ("en", "Which details are missing on our bills?"),
    ("fr", "Quelles informations manquent sur nos factures ?"),
    ("de", "Welche Angaben fehlen auf unseren Rechnungen?"),
    ("it", "Quali informazioni mancano sulle fatture?"),
    ("es", "¿Qué información falta en las facturas?"),
]
OTHERS = [
    ("en", "Which invoices have no VAT number?"), ("en", "Unpaid invoices without a due date"),
    ("de", "Welche Rechnungen haben keine USt-IdNr.?"), ("en", "Who is the supplier of RE-10482?"),
    ("fr", "Quelles factures sont sans paiement ?"), ("en", "Total without Martin SARL"),
    ("it", "Fatture non pagate senza scadenza"), ("es", "¿Qué facturas no tienen NIF-IVA?"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "which"), ASKED)
def test_one_thing_is_missing(language: str, text: str, which: str) -> None:
    assert reading(text, language) == ("list_papers", {"which": which})


@pytest.mark.parametrize(("language", "text"), ALL)
def test_whatever_is_missing_is_counted(language: str, text: str) -> None:
    assert reading(text, language) == ("list_papers", {})


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_what_only_leaves_something_out_is_no_missing_field(language: str, text: str) -> None:
    assert reading(text, language)[0] != "list_papers"


@pytest.mark.parametrize(("language", "text"), [
    ("en", "Why is the PDF of RE-10482 missing?"),
    ("fr", "Pourquoi le fichier de RE-10482 manque-t-il ?"),
    ("de", "Warum fehlt die Datei von RE-10482?"), ("it", "Perché manca il file di RE-10482?"),
    ("es", "¿Por qué falta el archivo de RE-10482?"),
])  # fmt: skip
def test_a_lost_file_is_told_by_what_stands_out(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["question"]) == ("inspect_invoice", "signals")


@pytest.mark.parametrize(
    ("language", "text", "state"),
    [
        ("en", "Which paid invoices have no PDF?", "paid"),
        ("en", "Which unpaid invoices have no document?", "unpaid"),
        ("fr", "Quelles factures sont payées mais sans facture PDF ?", "paid"),
        ("fr", "factures réglées sans justificatif", "paid"),
        ("de", "Welche bezahlten Rechnungen haben keine Datei?", "paid"),
        ("de", "Bezahlt, aber ohne Beleg?", "paid"),
        ("it", "Fatture pagate senza allegato", "paid"),
        ("es", "Facturas pagadas sin documento", "paid"),
    ],
)
def test_a_missing_file_is_looked_for_in_the_state_that_is_named(
    language: str, text: str, state: str
) -> None:
    asked = {"only": "document", "state": state}
    assert reading(text, language) == ("needs_attention", asked)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Do the totals on the invoices match the PDFs?"),
        ("en", "Where does the amount differ from the PDF?"),
        ("de", "Stimmen die Summen auf den Rechnungen mit den PDFs überein?"),
        ("fr", "Les montants dans Qonto correspondent-ils aux PDF ?"),
        ("it", "Gli importi in Qonto corrispondono ai PDF?"),
        ("es", "¿Coinciden los importes con los PDF?"),
    ],
)
def test_what_differs_in_an_amount_is_no_account(language: str, text: str) -> None:
    asked = {"only": "contradiction", "amounts": True}
    assert reading(text, language) == ("needs_attention", asked)
    assert "amounts" not in reading("which invoices contradict themselves?")[1]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Which papers are missing to close November?"),
        ("en", "Which documents are still missing for the November close?"),
        ("fr", "Quelles pièces me manque-t-il pour clôturer novembre ?"),
        ("de", "Was fehlt mir für den Novemberabschluss?"),
        ("it", "Cosa manca per chiudere novembre?"),
        ("es", "¿Qué me falta para cerrar noviembre?"),
    ],
)
def test_what_a_month_lacks_is_files_bills_and_dates(language: str, text: str) -> None:
    found = BuiltIn(VendorNames(()), TODAY, language).readings(text, ())
    files, bills, dates = [(one.tool, one.arguments) for one in found]
    assert (files[0], files[1]["only"]) == ("needs_attention", "document")
    period = resolve(str(files[1]["period"]), TODAY, language)
    assert period and period.start == TODAY.replace(day=1)
    assert bills == ("list_subscriptions", {"vendor": None, "absent_only": True})
    assert (dates[0], dates[1]["which"]) == ("list_papers", "no_date")


def test_how_a_month_was_closed_asks_for_nothing_that_is_missing() -> None:
    assert reading("How did we close last month?")[0] == "summarise_month"
