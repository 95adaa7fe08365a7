"""What is dropped, spared or counted of what was shown, and what those in a state come to."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(
    ((1, "Uber", "uber"), (2, "Figma", "figma"), (3, "Leuchtwerk Hoffmann", "leuchtwerk hoffmann"))
)
OWED = {"measure": "sum", "basis": "owed", "amount": "gross", "vendor": "uber"}
SHOWN = ("LW-382", "RE-420", "PV-671")


def heard(
    language: str, text: str, tool: str, arguments: dict[str, Any], shown: Sequence[str] = ()
) -> tuple[str, dict[str, Any]]:
    """The one thing a follow-up asks for, behind an answer that showed these documents."""
    calls = (ToolCall("1", tool, json.dumps(arguments)),)
    records = [f"document {at}: {number}, Somebody" for at, number in enumerate(shown, 1)]
    past = [
        ChatMessage("user", "?"),
        ChatMessage("assistant", "", calls),
        ChatMessage("tool", json.dumps({"data": {"records": records}}), tool_call_id="1"),
    ]
    (found,) = BuiltIn(NAMES, TODAY, language).readings(text, past)
    return found.tool or found.topic, {name: one for name, one in found.arguments.items() if one}


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("forget Uber, what is due next week?", "ok never mind Uber: what is due next week?",
                "forget about Uber. What is due next week?")),
        ("fr", ("oublie Uber, qu'est-ce qui est dû la semaine prochaine ?",
                "laisse tomber Uber, qu'est-ce qui arrive à échéance la semaine prochaine ?")),
        ("de", ("vergiss Uber, was ist nächste Woche fällig?",
                "lass Uber, was wird nächste Woche fällig?")),
        ("it", ("lascia stare Uber, cosa scade la settimana prossima?",
                "dimentica Uber, cosa scade la settimana prossima?")),
        ("es", ("olvida Uber, ¿qué vence la semana que viene?",
                "deja Uber, ¿qué vence la semana que viene?")),
    ],
)  # fmt: skip
def test_a_supplier_that_is_let_go_is_in_no_part_of_what_is_asked_next(
    language: str, texts: Sequence[str]
) -> None:
    for text in texts:
        tool, arguments = heard(language, text, "query_spend", OWED)
        assert (tool, arguments["status"], bool(arguments["due"])) == (
            "search_invoices", "unpaid", True,
        )  # fmt: skip
        assert not arguments.keys() & {"vendor", "except_vendor", "period"}, text


def test_of_an_answer_about_several_a_supplier_is_left_out() -> None:
    ranked = {"measure": "sum", "basis": "spent", "amount": "gross", "group_by": "vendor"}
    assert heard("en", "forget Uber", "query_spend", ranked)[1]["except_vendor"] == "uber"


@pytest.mark.parametrize(
    ("language", "by_name", "by_place"),
    [
        ("en", "approve all but the Hoffmann one", "approve all except the second"),
        ("fr", "valide-les toutes sauf celle de Hoffmann", "valide tout sauf le deuxième"),
        ("de", "gib alle frei außer der von Hoffmann", "alle freigeben außer dem zweiten"),
        ("it", "approva tutte tranne quella di Hoffmann", "approva tutto tranne il secondo"),
        ("es", "aprueba todas menos la de Hoffmann", "aprueba todo menos el segundo"),
    ],
)
def test_what_is_spared_of_what_was_shown_is_on_no_card(
    language: str, by_name: str, by_place: str
) -> None:
    waiting = {"status": "to_review"}
    named = heard(language, by_name, "search_invoices", waiting, SHOWN)
    spared = {"documents": list(SHOWN), "except_documents": ["hoffmann"]}
    assert named == ("approve_and_push", spared)
    placed = heard(language, by_place, "search_invoices", waiting, SHOWN)
    assert placed == ("approve_and_push", {"documents": ["LW-382", "PV-671"]})


@pytest.mark.parametrize(
    ("language", "three", "four"),
    [
        ("en", "approve the three in review", "approve the four in review"),
        ("fr", "valide les trois en attente", "valide les quatre en attente"),
        ("de", "gib die drei zur Prüfung frei", "gib die vier zur Prüfung frei"),
        ("it", "approva le tre in revisione", "approva le quattro in revisione"),
        ("es", "aprueba las tres por revisar", "aprueba las cuatro por revisar"),
    ],
)
def test_a_count_means_what_was_shown_only_where_it_is_that_of_it(
    language: str, three: str, four: str
) -> None:
    waiting = {"status": "to_review"}
    shown = heard(language, three, "search_invoices", waiting, SHOWN)
    assert shown == ("approve_and_push", {"documents": list(SHOWN)})
    assert heard(language, four, "search_invoices", waiting, SHOWN)[0] != "approve_and_push"


@pytest.mark.parametrize(
    ("language", "texts", "status"),
    [
        ("en", ("the paid ones together", "what do the paid ones come to in total?"), "paid"),
        ("en", ("add up the overdue ones",), "overdue"),
        ("fr", ("les payées ensemble", "les payées, ça fait combien en tout ?"), "paid"),
        ("de", ("und die offenen zusammen?", "die offenen insgesamt"), "unpaid"),
        ("it", ("quelle pagate in tutto", "le pagate insieme"), "paid"),
        ("es", ("las pagadas en total", "las pagadas juntas"), "paid"),
    ],
)
def test_those_in_a_state_together_are_of_what_was_told(
    language: str, texts: Sequence[str], status: str
) -> None:
    told = {"vendor": "figma", "period": "2026"}
    for text in texts:
        found = heard(language, text, "search_invoices", told)
        assert found == ("search_invoices", told | {"status": status}), text


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "can I send that to Figma?"), ("fr", "je peux envoyer ça à Figma ?"),
     ("de", "kann ich das an Figma schicken?"), ("it", "posso mandarlo a Figma?"),
     ("es", "¿puedo mandárselo a Figma?")],
)  # fmt: skip
def test_an_answer_is_shared_whoever_it_was_about(language: str, text: str) -> None:
    assert heard(language, text, "query_spend", OWED) == (
        "offer_change", {"change": "share_answer"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "take out the rent"), ("fr", "enlève le loyer"), ("it", "togli l'affitto"),
     ("es", "quita el alquiler")],
)  # fmt: skip
def test_a_kind_of_cost_is_taken_out_of_a_list_and_nothing_is_deleted(
    language: str, text: str
) -> None:
    tool, arguments = heard(language, text, "search_invoices", {"period": "2026-10"})
    assert (tool, arguments["period"]) == ("search_invoices", "2026-10")
    assert arguments["except_category"]
