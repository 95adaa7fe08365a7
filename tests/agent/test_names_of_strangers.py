"""Suppliers nobody has whose names are words here too, or who sent bills: in five languages."""

import pytest

from tests.agent.test_built_in import reading

NAMED = [
    ("it", "fatture Dell", "dell"),
    ("it", "quanto dobbiamo a Dell", "dell"),
    ("it", "quanto ci costa Dell", "dell"),
    ("de", "Rechnungen von DATEV", "datev"),
    ("de", "was haben wir an DATEV gezahlt", "datev"),
    ("en", "what did DATEV charge us", "datev"),
    ("fr", "les factures Total", "total"),
    ("fr", "combien on a payé à Total", "total"),
    ("es", "facturas de Total", "total"),
    ("en", "the Total bills", "total"),
    ("de", "welche Rechnungen hat Schindler geschickt", "schindler"),
    ("de", "was hat Schindler uns im Oktober geschickt", "schindler"),
    ("it", "quali fatture ha inviato Schindler", "schindler"),
    ("es", "qué facturas ha enviado Schindler", "schindler"),
    ("de", "Welche Rechnungen stellt Vattenfall jeden Monat", "vattenfall"),
]
UNNAMED = [
    ("it", "le fatture dell'anno"),
    ("it", "quanto abbiamo speso dall'inizio dell'anno"),
    ("fr", "Total des factures"),
    ("en", "Total bills in October"),
    ("en", "what is our Total for the year"),
    ("en", "put the October bills in our Dropbox"),
    ("de", "Wie lege ich in DATEV einen Mandanten an?"),
]


@pytest.mark.parametrize(("language", "text", "name"), NAMED)
def test_a_name_that_is_a_word_is_a_supplier(language: str, text: str, name: str) -> None:
    assert reading(text, language)[1].get("vendor") == name


@pytest.mark.parametrize(("language", "text"), UNNAMED)
def test_the_word_itself_names_nobody(language: str, text: str) -> None:
    assert not reading(text, language)[1].get("vendor")


def test_a_file_for_a_program_is_offered() -> None:
    for text in ("mach mir den DATEV-Export für Oktober", "DATEV Oktober"):
        assert reading(text, "de")[1].get("change") == "accountant_file"


def test_who_sent_to_qonto_or_approved_is_a_person() -> None:
    for text in ("welche Rechnungen hat Claire nach Qonto geschickt", "was hat Claire freigegeben"):
        assert reading(text, "de")[1].get("person") == "claire"
