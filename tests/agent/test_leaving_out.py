"""Suppliers and kinds of cost that a question leaves out are left out, whatever else it names."""

import pytest

from assistant.agent import turn
from tests.agent.conftest import Asking
from tests.agent.test_built_in import reading
from tests.agent.test_follow_ups import heard
from tests.tools.books import Books

KINDS: list[tuple[str, str, str | list[str]]] = [
    ("en", "What did we spend in May, not counting insurance?", "insurance"),
    ("en", "Costs this year with the rent taken out, and leaving out travel and software",
     ["rent", "travel", "software"]),
    ("en", "How much this year, rent excluded?", "rent"),
    ("en", "Show bills over 900 that are not from our landlord", "landlord"),
    ("fr", "Combien avons-nous dépensé en mai, assurances non comprises ?", "assurances"),
    ("fr", "dépenses de l'année sans les voyages ni les logiciels", ["voyages", "logiciels"]),
    ("fr", "total de mars, loyer mis à part", "loyer"),
    ("fr", "montre les factures de plus de 900 € qui ne sont pas du propriétaire", "proprietaire"),
    ("de", "Was haben wir im Mai ausgegeben, ohne die Versicherungen?", "versicherungen"),
    ("de", "Ausgaben dieses Jahr außer Reisen und Software", ["reisen", "software"]),
    ("de", "Wie viel war es dieses Jahr, die Miete ausgenommen?", "miete"),
    ("de", "Zeig Rechnungen über 900, die nicht vom Vermieter kommen", "vermieter"),
    ("it", "Quanto abbiamo speso a maggio, assicurazioni escluse?", "assicurazioni"),
    ("it", "spese dell'anno tranne i viaggi e il software", ["viaggi", "software"]),
    ("it", "totale di marzo senza l'affitto", "affitto"),
    ("it", "mostra le fatture sopra i 900 che non sono del padrone di casa", "padrone di casa"),
    ("es", "¿Cuánto gastamos en mayo, seguros aparte?", "seguros"),
    ("es", "gastos del año sin los viajes ni el software", ["viajes", "software"]),
    ("es", "total de marzo quitando el alquiler", "alquiler"),
    ("es", "muestra las facturas de más de 900 que no sean del casero", "casero"),
    ("en", "anything over 900 in May that isn't the landlord", "landlord"),
    ("fr", "tout ce qui dépasse 900 € en mai et qui n'est pas le bailleur", "bailleur"),
    ("de", "alles über 900 im Mai, was nicht der Vermieter ist", "vermieter"),
    ("it", "spese senza il software", "software"),
    ("it", "classifica dei fornitori di maggio al netto dell'affitto", "affitto"),
]  # fmt: skip
AFTERWARDS = [
    ("en", "take the rent out", "rent"),
    ("en", "and leave the landlord out please", "landlord"),
    ("fr", "enlève le loyer", "loyer"),
    ("fr", "et sans le bailleur ?", "bailleur"),
    ("de", "lass die Miete weg", "miete"),
    ("de", "die Miete nicht mitgezählt", "miete"),
    ("it", "escludi l'affitto", "affitto"),
    ("it", "e senza il padrone di casa?", "padrone di casa"),
    ("es", "quita el alquiler", "alquiler"),
    ("es", "¿y sin el casero?", "casero"),
    ("en", "don't count the rent", "rent"),
    ("fr", "ne compte pas le loyer", "loyer"),
    ("de", "zieh die Miete ab", "miete"),
    ("it", "non contare l'affitto", "affitto"),
    ("es", "no cuentes el alquiler", "alquiler"),
]


@pytest.mark.parametrize(("language", "text", "left"), KINDS)
def test_a_kind_of_cost_is_left_out_and_is_not_what_is_asked_for(
    language: str, text: str, left: str | list[str]
) -> None:
    tool, said = reading(text, language)
    assert tool in ("query_spend", "search_invoices")
    assert (said["except_category"], said.get("category")) == (left, None)


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Did we pay less for insurance in May than in April?", "insurance"),
        ("fr", "Avons-nous moins de loyer que l'an dernier ?", "loyer"),
        ("de", "Geben wir weniger für Software aus als letztes Jahr?", "software"),
    ],
)
def test_less_of_a_kind_compares_and_leaves_nothing_out(
    language: str, text: str, kind: str
) -> None:
    _, said = reading(text, language)
    assert (said.get("category"), said.get("except_category")) == (kind, None)


def test_one_kind_is_asked_for_and_another_left_out() -> None:
    _, said = reading("What did software cost us in May without hosting?")
    assert (said["category"], said["except_category"]) == ("software", "hosting")


@pytest.mark.parametrize(("language", "text", "left"), AFTERWARDS)
def test_a_kind_of_cost_is_left_out_of_what_was_told(language: str, text: str, left: str) -> None:
    told = {"measure": "sum", "basis": "spent", "amount": "gross", "period": "may"}
    assert heard(language, text, "query_spend", told) == (
        "query_spend",
        told | {"except_category": left},
    )
    assert heard(language, text, "search_invoices", {"status": "overdue"}) == (
        "search_invoices",
        {"status": "overdue", "except_category": left},
    )


def test_what_was_left_out_before_stays_out() -> None:
    told = {"measure": "sum", "basis": "spent", "amount": "gross", "except_category": "rent"}
    _, said = heard("en", "and without insurance?", "query_spend", told)
    assert said["except_category"] == ["rent", "insurance"]


def test_what_is_net_of_a_kind_is_not_without_vat() -> None:
    _, said = reading("spese di maggio al netto dell'affitto", "it")
    assert (said["amount"], said["except_category"]) == ("gross", "affitto")


def test_several_suppliers_are_left_out_of_a_list() -> None:
    _, said = reading("List the unpaid invoices except Papeterie Vasseur and Alizé Télécom")
    assert (said["except_vendor"], said.get("vendor")) == (
        ["papeterie vasseur", "alize telecom"],
        None,
    )


async def test_the_answer_names_the_kind_that_is_left_out(asking: Asking, ledger: Books) -> None:
    made = await turn.answer(asking(), "How much did we spend in September without telecom?")
    assert "without Telecom" in made.markdown
