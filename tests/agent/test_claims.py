"""Deeds and payments told in words: only what this turn's rows or facts bear out is said."""

import re
from decimal import Decimal

import pytest

from assistant.agent import prompts
from assistant.agent.facts import Gate
from assistant.agent.ledger import Ledger
from assistant.money import Money
from assistant.tools.phrases import Phrases
from assistant.tools.result import Cell, Citation, Column, Fact, Table, ToolResult, Unit
from tests.agent.test_facts import ledger as empty

UNTRUE = [
    ("en", "Invoice V-2 is paid."),
    ("en", "Invoice V-2 has already been paid in full."),
    ("en", "I have sent the document to Qonto."),
    ("en", "The document was pushed to Qonto without a problem."),
    ("en", "Confirmed and sent: the card above shows everything."),
    ("en", "All entries of the queue have been approved."),
    ("en", "I've confirmed it for you."),
    ("en", "The limit of the rule was raised."),
    ("en", "Done: Qonto is disconnected."),
    ("fr", "La facture V-2 est payée."),
    ("fr", "J’ai envoyé le document à Qonto."),
    ("fr", "Tous les documents ont été approuvés."),
    ("de", "Die Rechnung V-2 ist bezahlt."),
    ("de", "Ich habe alles freigegeben."),
    ("de", "Das Dokument wurde soeben an Qonto gesendet."),
    ("it", "La fattura V-2 è stata pagata."),
    ("it", "Ho inviato il documento a Qonto."),
    ("es", "La factura V-2 está pagada."),
    ("es", "He enviado el documento a Qonto."),
    ("en", "La factura V-2 está pagada."),
]
TRUE = [
    ("en", "Invoice V-1 is paid."),
    ("en", "The document scan.pdf has been approved."),
    ("en", "It was paid on [[paid]]."),
    ("en", "[[sent]] documents were pushed to Qonto."),
    ("en", "Invoice V-2 is not paid."),
    ("en", "Nothing was sent."),
    ("en", "Press Confirm on the card, and the document will be sent."),
    ("en", "Once you press Confirm it is sent to Qonto."),
    ("en", "Has V-2 been paid?"),
    ("en", "Unpaid invoices come first, approved ones last."),
    ("en", "A payment of [[paid_sum]] is due."),
    ("fr", "La facture V-1 est payée."),
    ("fr", "La facture V-2 n’est pas payée."),
    ("fr", "Confirmez sur la carte, puis le document sera envoyé."),
    ("de", "Die Rechnung V-1 ist bezahlt."),
    ("de", "Die Rechnung V-2 ist noch nicht bezahlt."),
    ("it", "La fattura V-2 non è stata pagata."),
    ("es", "La factura V-2 no está pagada."),
]


def ledger(language: str) -> Ledger:
    """A turn that saw V-1 paid, V-2 unpaid, and scan.pdf approved."""
    made, say = empty(language), Phrases(language)
    invoices = Table(
        "invoices", "Invoices", (Column("number", "Number"), Column("status", "Status")),
        ((Cell("V-1"), Cell(say("status.paid"))), (Cell("V-2"), Cell(say("status.to_pay")))),
    )  # fmt: skip
    documents = Table(
        "documents", "Documents", (Column("file", "File"), Column("state", "State")),
        ((Cell("scan.pdf"), Cell(say("state.approved"))),),
    )  # fmt: skip
    facts = (
        Fact("paid", "Paid on", 3, Unit.COUNT, "as read"),
        Fact("sent", "Documents", 2, Unit.COUNT, "Documents uploaded here: pushed to Qonto."),
        Fact("paid_sum", "Amount", Money(Decimal(5), "EUR"), Unit.MONEY, "as read"),
    )
    # A supplier may be called what it likes: its name proves nothing.
    cited = (Citation("vendor", "1", "V-2 is paid Ltd", "/vendors/1"),)
    made.add(ToolResult("", facts=facts, tables=(invoices, documents), citations=cited), {})
    return made


def said(language: str, text: str) -> tuple[str, int]:
    gate = Gate(ledger(language))
    pieces = [*gate.feed(text), *gate.close()]
    return "".join(piece.markdown for piece in pieces), gate.withheld


@pytest.mark.parametrize(("language", "text"), UNTRUE)
def test_what_nothing_proves_is_withheld(language: str, text: str) -> None:
    assert said(language, text) == ("", 1)


@pytest.mark.parametrize(("language", "text"), TRUE)
def test_what_rows_or_facts_bear_out_is_said(language: str, text: str) -> None:
    assert said(language, text)[1] == 0


def test_the_instructions_to_a_model_are_no_answer() -> None:
    told = (prompts.folder() / "system.md").read_text(encoding="utf-8")
    parts = re.split(r"(?<=[.:?!])\s+|\n+(?:- )?", told)
    sentences = [part for part in parts if len(part.split()) > 9 and "{" not in part]
    assert len(sentences) > 5
    assert all(said("en", sentence)[0].strip() == "" for sentence in sentences)
    assert said("en", "Only the button on the card sends it.")[1] == 0
