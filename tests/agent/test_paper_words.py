"""What is asked of a paper itself, in five languages."""

import pytest

from tests.agent.test_built_in import reading

OF_ONE = {
    "lines": [
        ("en", "What is RE-10482 for?"), ("en", "What does RE-10482 say?"),
        ("en", "Line items of RE-10482, please"), ("fr", "Que contient la facture RE-10482 ?"),
        ("fr", "À quoi correspond RE-10482 ?"), ("de", "Was steht auf der Rechnung RE-10482?"),
        ("de", "Zeig die Positionen von RE-10482"), ("it", "Che cosa dice RE-10482?"),
        ("it", "Righe della fattura RE-10482"), ("es", "¿Qué incluye la factura RE-10482?"),
        ("es", "Desglose de RE-10482"),
    ],
    "terms": [
        ("en", "Terms of payment of RE-10482?"), ("fr", "Délai de paiement de RE-10482 ?"),
        ("de", "Welches Zahlungsziel hat RE-10482?"), ("it", "Condizioni di pagamento di RE-10482"),
        ("es", "¿Qué plazo de pago tiene RE-10482?"),
    ],
    "references": [
        ("en", "Is there a purchase order on RE-10482?"),
        ("fr", "Numéro de commande de RE-10482 ?"),
        ("de", "Welche Bestellnummer steht auf RE-10482?"), ("it", "Numero d'ordine di RE-10482?"),
        ("es", "¿Qué número de pedido lleva RE-10482?"),
    ],
    "country": [
        ("en", "What country does RE-10482 come from?"), ("fr", "RE-10482 vient de quel pays ?"),
        ("de", "Aus welchem Land ist RE-10482?"), ("it", "Di quale paese è RE-10482?"),
        ("es", "¿De qué país viene RE-10482?"),
    ],
    "added": [
        ("en", "When did RE-10482 come in?"), ("fr", "Quand est arrivée RE-10482 ?"),
        ("de", "Wann kam RE-10482 an?"), ("it", "Quando è arrivata RE-10482?"),
        ("es", "¿Cuándo llegó RE-10482?"),
    ],
}  # fmt: skip
OF_BILLS = [
    ("en", "What did Martin SARL bill us for in May?", {"vendor": "martin sarl", "period": "may"}),
    ("en", "How much of the rent bill is heating?", {"category": "rent", "part": "heating"}),
    ("fr", "Quelle part du loyer correspond au chauffage ?",
     {"category": "loyer", "part": "chauffage"}),
    ("de", "Wie viel von der Miete sind Heizkosten?",
     {"category": "miete", "part": "heizkosten"}),
    ("it", "Quanto dell'affitto sono spese accessorie?",
     {"category": "affitto", "part": "spese accessorie"}),
    ("es", "¿Cuánto del alquiler son gastos comunes?",
     {"category": "alquiler", "part": "gastos comunes"}),
]  # fmt: skip
OTHERS = [
    ("en", "How much of the rent bill is VAT?"),
    ("en", "How much did Martin SARL charge us in May?"),
    ("en", "When was RE-10482 paid?"), ("fr", "Combien nous a facturé Martin SARL en mai ?"),
    ("de", "Wie viel von der Miete ist bezahlt?"), ("en", "Is RE-10482 paid?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "language", "text"),
    [(question, *one) for question, several in OF_ONE.items() for one in several],
)
def test_one_paper_is_read(question: str, language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert tool == "read_document"
    assert (arguments["question"], arguments["invoice"]) == (question, "RE-10482")


@pytest.mark.parametrize(("language", "text", "expected"), OF_BILLS)
def test_bills_are_read_by_supplier_or_kind(
    language: str, text: str, expected: dict[str, str]
) -> None:
    tool, arguments = reading(text, language)
    assert tool == "read_document"
    told = {name: value for name, value in arguments.items() if value}
    assert told == {"question": "lines", **expected}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Is the total of RE-10482 from the XML or the text?"),
        ("fr", "Le total de RE-10482 sort du XML ou du texte ?"),
        ("de", "Kommt der Betrag von RE-10482 aus dem XML oder dem Text?"),
        ("it", "Il totale di RE-10482 viene dall'XML o dal testo?"),
        ("es", "¿El total de RE-10482 sale del XML o del texto?"),
    ],
)
def test_where_its_values_come_from(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["question"]) == ("inspect_invoice", "sources")


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_amounts_and_payments_are_asked_elsewhere(language: str, text: str) -> None:
    assert reading(text, language)[0] != "read_document"


ALSO = {
    "en": ["Northpeak NP-881: what did we buy with it", "Is a delivery date on NP-881?",
           "which figures of NP-881 come from the XML?", "papers that are only reminders",
           "is there a purchase order on the last Northpeak bill?"],
    "fr": ["qu’est-ce qu’on a acheté avec NP-881 ?", "une date de livraison sur NP-881 ?",
           "quels montants de NP-881 viennent du XML ?", "quels documents sont des relances ?",
           "bon de commande sur la dernière facture de Northpeak ?"],
    "de": ["Was haben wir mit NP-881 gekauft?", "Lieferdatum auf NP-881?",
           "Welche Werte von NP-881 stammen aus dem XML?", "Welche Belege sind nur Mahnungen?",
           "Bestellnummer auf der letzten Rechnung von Northpeak?"],
    "it": ["cosa abbiamo comprato con NP-881?", "data di consegna su NP-881?",
           "quali cifre di NP-881 provengono dall’XML?", "quali documenti sono solleciti?",
           "numero di ordine sull’ultima fattura di Northpeak?"],
    "es": ["¿qué compramos con NP-881?", "¿fecha de entrega en NP-881?",
           "¿qué importes de NP-881 proceden del XML?", "¿qué papeles son recordatorios?",
           "orden de compra en la última factura de Northpeak"],
}  # fmt: skip
TOLD = [
    ("read_document", {"question": "lines", "invoice": "NP-881"}),
    ("read_document", {"question": "references", "invoice": "NP-881", "part": "delivery"}),
    ("inspect_invoice", {"question": "sources", "invoice": "NP-881"}),
    ("list_papers", {"which": "reminder"}),
    ("read_document", {"question": "references", "vendor": "northpeak"}),
]  # fmt: skip


@pytest.mark.parametrize("language", ALSO)
def test_what_was_bought_references_sources_and_reminders(language: str) -> None:
    for text, (name, expected) in zip(ALSO[language], TOLD, strict=True):
        tool, arguments = reading(text, language)
        assert (text, tool) == (text, name)
        assert expected.items() <= arguments.items(), text
