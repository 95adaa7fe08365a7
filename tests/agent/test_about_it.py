"""What is asked of an answer itself: as a chart, why it is higher, the others, the two compared."""

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest

from assistant.agent import turn
from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.events import Answer
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.money import Money
from assistant.tools.vendor_names import VendorNames
from tests.agent.conftest import Asking
from tests.tools.books import TODAY, Books

NAMES = VendorNames(((1, "Amazon", "amazon"), (2, "Figma", "figma"), (3, "Orange", "orange")))
SPENT = {"measure": "sum", "basis": "spent", "amount": "gross", "period": "2026-10"}
OVERDUE = {"status": "overdue", "min_amount": "200 EUR"}
Said = Mapping[str, object]


def heard(language: str, text: str, *calls: tuple[str, Said]) -> tuple[str, dict[str, object]]:
    """What a follow-up is taken for behind these calls, the earliest first."""
    past = []
    for number, (tool, arguments) in enumerate(calls):
        made = (ToolCall(str(number), tool, json.dumps(arguments)),)
        past += [ChatMessage("user", "?"), ChatMessage("assistant", "", made)]
    found = BuiltIn(NAMES, TODAY, language).reading(text, past)
    return found.tool or found.topic, {k: v for k, v in found.arguments.items() if v}


CHARTS = [
    ("en", "as a chart"), ("en", "can I see that as a graph?"), ("fr", "sous forme de graphique"),
    ("de", "als Diagramm"), ("it", "come grafico"), ("es", "en un gráfico"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), CHARTS)
def test_a_list_is_drawn_by_its_suppliers_with_its_filters(language: str, text: str) -> None:
    tool, arguments = heard(language, text, ("search_invoices", OVERDUE))
    assert tool == "query_spend"
    kept = {"status": "overdue", "min_amount": "200 EUR", "basis": "owed", "group_by": "vendor"}
    assert kept.items() <= arguments.items()


@pytest.mark.parametrize(("language", "text"), CHARTS)
def test_what_has_a_chart_is_shown_with_it_again(language: str, text: str) -> None:
    months = {**SPENT, "period": "this year", "group_by": "month"}
    assert heard(language, text, ("query_spend", months)) == ("query_spend", months)
    assert heard(language, text, ("summarise_month", {"month": "2026-10"})) == (
        "summarise_month", {"month": "2026-10"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "and as a table"), ("fr", "et en tableau"), ("de", "und als Tabelle"),
     ("it", "e in tabella"), ("es", "y en una tabla")],
)  # fmt: skip
def test_a_table_is_the_same_again(language: str, text: str) -> None:
    assert heard(language, text, ("query_spend", SPENT)) == ("query_spend", SPENT)


WHY = [
    ("en", "why is it higher?"), ("en", "why so much?"), ("fr", "pourquoi est-ce plus élevé ?"),
    ("de", "warum ist das so viel?"), ("it", "perché è così alto?"), ("it", "come mai è di più?"),
    ("es", "¿por qué es más alto?"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), WHY)
def test_why_a_figure_is_higher_is_told_by_supplier(language: str, text: str) -> None:
    told = {**SPENT, "compare_with": "2026-09", "group_by": "vendor"}
    assert heard(language, text, ("query_spend", SPENT)) == ("query_spend", told)
    compared = {**SPENT, "compare_with": "2025-10"}
    assert heard(language, text, ("query_spend", compared)) == (
        "query_spend", {**compared, "group_by": "vendor"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "and the others?"), ("fr", "et les autres ?"), ("de", "und die anderen?"),
     ("it", "e gli altri?"), ("es", "¿y los demás?")],
)  # fmt: skip
def test_the_others_are_those_that_were_left_out(language: str, text: str) -> None:
    ranked = {**SPENT, "group_by": "vendor", "top": 3}
    tool, arguments = heard(language, text, ("query_spend", ranked))
    assert (tool, arguments) == ("query_spend", {**SPENT, "group_by": "vendor", "after": 3})
    _, arguments = heard(language, text, ("search_invoices", OVERDUE))
    assert arguments == {"status": "overdue", "max_amount": "199.99 EUR"}
    _, arguments = heard(language, text, ("search_invoices", {"status": "unpaid"}))
    assert arguments == {"status": "paid"}
    _, arguments = heard(language, text, ("search_invoices", {"status": "overdue"}))
    assert arguments == {"status": "unpaid", "due": f"{TODAY}.."}


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "compare them"), ("en", "what's the difference?"), ("fr", "compare-les"),
     ("de", "vergleiche die beiden"), ("it", "confrontali"), ("es", "compáralos")],
)  # fmt: skip
def test_what_was_told_last_is_compared_with_what_was_told_before(language: str, text: str) -> None:
    figma, orange = ({**SPENT, "vendor": name} for name in ("figma", "orange"))
    tool, arguments = heard(language, text, ("query_spend", figma), ("query_spend", orange))
    assert (tool, arguments) == ("query_spend", {**figma, "compare_vendor": "orange"})
    september = {**SPENT, "period": "2026-09"}
    tool, arguments = heard(language, text, ("query_spend", september), ("query_spend", SPENT))
    assert (tool, arguments) == ("query_spend", {**september, "compare_with": "2026-10"})


@pytest.mark.parametrize(
    ("language", "text", "group"),
    [("en", "by supplier", "vendor"), ("fr", "par mois", "month"),
     ("de", "nach Lieferant", "vendor"),
     ("it", "per mese", "month"), ("es", "por proveedor", "vendor")],
)  # fmt: skip
def test_a_split_keeps_the_filters_of_the_list(language: str, text: str, group: str) -> None:
    listed = {"status": "unpaid", "due": "..2026-12-10", "min_amount": "200 EUR"}
    tool, arguments = heard(language, text, ("search_invoices", listed))
    kept = {"basis": "owed", "period": "..2026-12-10", "by": "due", "min_amount": "200 EUR"}
    assert tool == "query_spend" and arguments["group_by"] == group
    assert kept.items() <= arguments.items()


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "why is it lower than Q2?"), ("fr", "pourquoi c'est plus bas qu'au T2 ?"),
     ("de", "warum ist das weniger als in Q2?"), ("it", "perché è più basso del T2?"),
     ("es", "¿por qué es menos que en el T2?")],
)  # fmt: skip
def test_why_it_differs_from_a_period_is_told_by_supplier(language: str, text: str) -> None:
    quarter = {**SPENT, "period": "q3"}
    tool, arguments = heard(language, text, ("query_spend", quarter))
    then = "q2" if language in ("en", "de") else "t2"
    told = {**quarter, "compare_with": then, "group_by": "vendor"}
    assert (tool, arguments) == ("query_spend", told)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "compare them"), ("fr", "compare-les"), ("de", "vergleiche sie"),
     ("it", "confrontali"), ("es", "compáralos")],
)  # fmt: skip
def test_nothing_to_compare_is_asked_back(language: str, text: str) -> None:
    assert heard(language, text, ("query_spend", SPENT))[0] == "unclear"


async def test_a_short_follow_up_is_answered_in_its_language(asking: Asking, ledger: Books) -> None:
    first = await turn.answer(asking(), "Forecast of the upcoming payments")
    again = await turn.answer(asking(), "as a table", first.conversation_id)
    assert (again.language, again.tool_calls) == ("en", first.tool_calls)


async def test_the_largest_parts_of_a_difference_open_to_their_bills(
    asking: Asking, ledger: Books
) -> None:
    first = await turn.answer(asking(), "How much did we spend in October?")
    why = await turn.answer(asking(), "why is it higher?", first.conversation_id)
    moved = [fact for name, fact in why.facts.items() if ".moved:" in name]
    assert len(moved) == 3
    for fact in moved:
        assert isinstance(fact.value, Money)
        added = sum((row.amount.amount for row in fact.rows if row.amount), Decimal(0))
        assert abs(added) == fact.value.amount


async def test_the_others_and_the_first_ones_are_all(asking: Asking, ledger: Books) -> None:
    top = await turn.answer(asking(), "Top 3 suppliers this year")
    rest = await turn.answer(asking(), "and the others?", top.conversation_id)
    whole, first, others = (
        _money(top, "spent.total:EUR"), _money(top, "spent.top_total:EUR"),
        _money(rest, "spent.total:EUR"),
    )  # fmt: skip
    assert first + others == whole
    shown = {row[0].value for row in top.tables[0].rows[:3]}
    assert not shown & {row[0].value for row in rest.tables[0].rows}


async def test_a_state_that_is_carried_over_is_named(asking: Asking, ledger: Books) -> None:
    first = await turn.answer(asking(), "Unpaid invoices in October")
    second = await turn.answer(asking(), "and in September?", first.conversation_id)
    assert "unpaid" in second.carried
    again = await turn.answer(asking(), "unpaid in August?", first.conversation_id)
    assert "unpaid" not in again.carried


def _money(answer: Answer, name: str) -> Decimal:
    value = answer.facts[name].value
    assert isinstance(value, Money)
    return value.amount
