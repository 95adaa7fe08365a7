"""Things told in a row are each asked for, of the slice that the first one names."""

from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Adobe", "adobe"), (2, "Figma", "figma"), (3, "Orange", "orange")))
Calls = list[tuple[str | None, dict[str, Any]]]
_USUAL = (None, "spent", "gross", False)


def _calls(text: str, language: str) -> Calls:
    asked = BuiltIn(NAMES, TODAY, language).readings(text, [])
    return [
        (one.tool, {name: told for name, told in one.arguments.items() if told not in _USUAL})
        for one in asked
    ]


def _total(period: str, measure: str = "sum", **more: object) -> tuple[str, dict[str, Any]]:
    return "query_spend", {"measure": measure, "period": period, **more}


def _bills(**named: object) -> tuple[str, dict[str, Any]]:
    return "search_invoices", named


SEVERAL: list[tuple[str, str, Calls]] = [
    ("en", "Total spend in October, how many credit notes, and which invoices have no PDF?",
     [_total("october"), _bills(status="credit_note", period="october"),
      ("needs_attention", {"only": "document", "period": "october"})]),
    ("en", "October: total, number of invoices and the biggest supplier",
     [_total("october"), _total("october", "count"), _total("october", group_by="vendor", top=1)]),
    ("en", "Net and gross for September, top 5 suppliers, and anything unmatched",
     [_total("september"), _total("september", group_by="vendor", top=5),
      ("list_unmatched_invoices", {"period": "september"})]),
    ("en", "List overdue invoices, tell me the total and which is the oldest",
     [_bills(status="overdue"), _bills(status="overdue", order="oldest", limit=1)]),
    ("en", "How many invoices came in November, how many are unpaid, and how much is that?",
     [_total("november", "count"), _total("november", basis="owed")]),
    ("fr", "Donne-moi le total d'octobre HT et TTC, les 3 plus grosses factures et celles qui "
     "restent à payer",
     [_total("octobre"), _bills(period="octobre", order="largest", limit=3),
      _bills(status="unpaid", period="octobre", order="due_first")]),
    ("fr", "Combien doit-on en tout, à qui le plus, et qu'est-ce qui est en retard ?",
     [("query_spend", {"measure": "sum", "basis": "owed"}),
      ("query_spend", {"measure": "sum", "basis": "owed", "group_by": "vendor"}),
      _bills(status="overdue")]),
    ("de", "Gesamtausgaben Oktober netto und brutto, die drei größten Rechnungen und was davon "
     "noch offen ist",
     [_total("oktober"), _bills(period="oktober", order="largest", limit=3),
      _bills(status="unpaid", period="oktober")]),
    ("it", "Totale di ottobre, numero di fatture e le tre fatture più grandi",
     [_total("ottobre"), _total("ottobre", "count"),
      _bills(period="ottobre", order="largest", limit=3)]),
    ("es", "¿Cuánto gastamos en septiembre, cuántos abonos hubo y qué facturas no tienen PDF?",
     [_total("septiembre"), _bills(status="credit_note", period="septiembre"),
      ("needs_attention", {"only": "document", "period": "septiembre"})]),
]  # fmt: skip
ONE = [
    ("fr", "montant HT, TVA et TTC des factures Orange d'octobre"),
    ("de", "offene Rechnungen nach Lieferant, mit Summe und Fälligkeit"),
    ("en", "show me invoices from September, sorted by amount, and a chart"),
    ("en", "paid invoices in October over 500 and from Orange"),
    ("en", "Hi, I'm Anna, new in finance: what's overdue, please?"),
]


@pytest.mark.parametrize(("language", "text", "calls"), SEVERAL)
def test_things_in_a_row_are_each_told(language: str, text: str, calls: Calls) -> None:
    assert _calls(text, language) == calls


@pytest.mark.parametrize(("language", "text"), ONE)
def test_what_only_shapes_a_list_is_no_thing_of_its_own(language: str, text: str) -> None:
    assert len(_calls(text, language)) == 1


def test_what_is_late_already_is_not_looked_for_among_what_falls_due_later() -> None:
    late = _calls("which invoices are due this week, and which are already late?", "en")[1][1]
    assert (late["status"], late.get("due")) == ("overdue", None)
