"""A condition in a question is kept, or said not to be understood: it is never just left out."""

from typing import Any

import pytest

from tests.agent.test_built_in import reading

NOT_KNOWN = [
    ("en", "Show me the translucent invoices"),
    ("fr", "Montre-moi les factures translucides"),
    ("de", "Zeig mir die durchscheinenden Rechnungen"),
    ("it", "Mostrami le fatture traslucide"),
    ("es", "Muéstrame las facturas translúcidas"),
]
KEPT: list[tuple[str, str, str, dict[str, Any]]] = [
    ("en", "Show me all archived invoices", "search_invoices", {"status": "archived"}),
    ("fr", "Quelles factures sont archivées ?", "search_invoices", {"status": "archived"}),
    ("de", "Zeig mir alle archivierten Rechnungen", "search_invoices", {"status": "archived"}),
    ("it", "Mostrami tutte le fatture archiviate", "search_invoices", {"status": "archived"}),
    ("es", "Muéstrame las facturas archivadas", "search_invoices", {"status": "archived"}),
    ("en", "Which invoices contradict their PDF?", "needs_attention", {"only": "contradiction"}),
    ("fr", "Quelles factures contredisent leur PDF ?", "needs_attention",
     {"only": "contradiction"}),
    ("de", "Welche Rechnungen widersprechen ihrem PDF?", "needs_attention",
     {"only": "contradiction"}),
    ("it", "Quali fatture contraddicono il loro PDF?", "needs_attention",
     {"only": "contradiction"}),
    ("es", "¿Qué facturas contradicen su PDF?", "needs_attention", {"only": "contradiction"}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), NOT_KNOWN)
def test_a_list_is_not_shown_whole_for_a_word_nobody_knows(language: str, text: str) -> None:
    topic, said = reading(text, language)
    assert topic == "unclear.unread"
    assert said["words"]


@pytest.mark.parametrize(("language", "text", "tool", "arguments"), KEPT)
def test_a_condition_is_kept(
    language: str, text: str, tool: str, arguments: dict[str, Any]
) -> None:
    assert reading(text, language) == (tool, arguments)
