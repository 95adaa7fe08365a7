"""Follow-ups that only refine: "just the top three", "and marketing?", "nothing below 300"."""

import json
from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

LISTED: tuple[str, dict[str, Any]] = (
    "search_invoices", {"vendor": "orange", "period": "october", "status": None},
)  # fmt: skip
RANKED: tuple[str, dict[str, Any]] = (
    "query_spend", {"measure": "sum", "period": "q3", "group_by": "vendor"},
)  # fmt: skip
COMPARED: tuple[str, dict[str, Any]] = (
    "query_spend",
    {"measure": "sum", "period": "q3", "compare_with": "q2", "category": "software"},
)
REFINED: list[tuple[tuple[str, dict[str, Any]], str, dict[str, Any], list[tuple[str, str]]]] = [
    (LISTED, "query_spend", {"measure": "count", "vendor": "orange", "period": "october"}, [
        ("en", "how many is that?"),
        ("fr", "il y en a combien ?"),
        ("de", "wie viele sind das?"),
        ("it", "quante sono?"),
        ("es", "¿y cuántas hay?"),
    ]),
    (RANKED, "query_spend", {"top": 3, "group_by": "vendor", "period": "q3"}, [
        ("en", "only the top three"),
        ("fr", "les trois premiers suffisent"),
        ("de", "bitte nur die drei größten"),
        ("it", "soltanto la top 3"),
        ("es", "con los tres mayores me vale"),
    ]),
    (COMPARED, "query_spend", {"category": "marketing", "period": "q3", "compare_with": "q2"}, [
        ("en", "and marketing?"),
        ("fr", "pareil pour le marketing"),
        ("de", "und wie sieht es bei Marketing aus"),
        ("it", "e il marketing?"),
        ("es", "lo mismo para marketing"),
    ]),
    (COMPARED, "query_spend", {"category": "software", "period": "q3", "compare_with": "q1"}, [
        ("en", "against Q1 instead"),
        ("de", "und verglichen mit Q1?"),
    ]),
    (LISTED, "search_invoices", {"vendor": "orange", "period": "october", "min_amount": "300"}, [
        ("en", "nothing below 300 please"),
        ("fr", "laisse tomber ce qui fait moins de 300"),
        ("de", "lass alles unter 300 weg"),
        ("it", "lascia fuori quelle sotto i 300"),
        ("es", "deja fuera las inferiores a 300"),
    ]),
    (LISTED, "search_invoices", {"vendor": "orange", "order": "largest"}, [
        ("en", "biggest first"),
        ("fr", "trie par montant"),
        ("de", "nach Betrag sortieren"),
        ("it", "prima le più grandi"),
        ("es", "primero las más grandes"),
    ]),
    (LISTED, "search_invoices", {"vendor": "orange", "status": "unpaid"}, [
        ("en", "which are unpaid?"),
        ("it", "quali non sono pagate?"),
    ]),
    (LISTED, "search_invoices", {"vendor": None, "status": "unpaid"}, [
        ("en", "show me all unpaid invoices"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "tool", "wanted", "language", "text"),
    [
        (last, tool, wanted, language, text)
        for last, tool, wanted, lines in REFINED
        for language, text in lines
    ],
)
def test_what_was_asked_is_kept_and_one_thing_replaced(
    last: tuple[str, dict[str, Any]], tool: str, wanted: dict[str, Any], language: str, text: str
) -> None:
    call = ToolCall("1", last[0], json.dumps(last[1]))
    shown = json.dumps({"data": {"records": ["invoice 1: A-1", "invoice 2: A-2"]}})
    past = [
        ChatMessage("user", "…"),
        ChatMessage("assistant", "", (call,)),
        ChatMessage("tool", shown if last is LISTED else "{}", tool_call_id="1"),
    ]
    names = VendorNames([(1, "Orange", "orange"), (2, "EDF", "edf")])
    found = BuiltIn(names, TODAY, language).reading(text, past)
    assert found.tool == tool
    assert {name: found.arguments.get(name) for name in wanted} == wanted
