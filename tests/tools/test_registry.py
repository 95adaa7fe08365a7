"""The list of tools and their closed schemas."""

import json

import pytest

from assistant.errors import BadRequest
from assistant.tools.registry import BY_NAME, TOOLS, Tool

NAMES = [
    "summarise_month", "needs_attention", "list_unmatched_invoices", "search_invoices",
    "list_papers", "get_invoice", "query_spend", "than_usual", "vat_by_rate", "check_vat",
    "list_subscriptions",
    "price_history", "cash_out", "owed_then", "ageing", "what_changed", "explain_match",
    "inspect_invoice",
    "read_document", "compare_invoices", "approval_history", "vendor_card",
    "list_suppliers", "months_without",
    "find_combination", "payment_status", "payment_delay", "list_lone_payments", "explain_answer",
    "draft_letter", "offer_change", "sync_status", "approve_and_push",
]  # fmt: skip


def test_these_are_the_tools_and_none_of_them_confirms() -> None:
    assert [tool.name for tool in TOOLS] == NAMES
    everything = json.dumps([tool.schema for tool in TOOLS])
    assert "confirm" not in everything


@pytest.mark.parametrize("tool", TOOLS, ids=NAMES)
def test_a_schema_is_closed_and_every_argument_is_required(tool: Tool) -> None:
    assert tool.schema["additionalProperties"] is False
    assert tool.schema["required"] == list(tool.schema["properties"])
    assert "$ref" not in json.dumps(tool.schema)


@pytest.mark.parametrize("tool", TOOLS, ids=NAMES)
def test_the_docstring_tells_a_model_about_every_argument(tool: Tool) -> None:
    assert len(tool.description) > 60
    for name in tool.schema["properties"]:
        assert f"{name}:" in tool.description


@pytest.mark.parametrize(
    "arguments",
    [
        '{"documents": ["RE-1"], "confirmed": true}',
        '{"documents": "RE-1"}',
        '{"documents": [17]}',
        '{"amount": "1.00", "documents": ["RE-1"], "iban": "FR76"}',
        "{}",
        '{"documents": ["RE',
        "[]",
    ],
)
def test_c03_arguments_that_do_not_fit_are_refused(arguments: str) -> None:
    with pytest.raises(BadRequest, match="do not fit"):
        BY_NAME["approve_and_push"].parse(arguments)
