"""Follow-ups that narrow, correct or weigh what was told before, in every language."""

import json

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.agent.tongue import language_of
from tests.agent.test_follow_ups import NAMES, heard
from tests.tools.books import TODAY

LISTED = {"vendor": "figma", "period": "2026"}
TOLD = {"measure": "sum", "basis": "spent", "amount": "gross", "vendor": "figma", "period": "q3"}
FILED = {"change": "categorise", "names": ["figma"], "category": "IT"}

LATE = {
    "en": ("which of those were settled late?", "and the ones paid after the due date?"),
    "fr": ("lesquelles ont été réglées trop tard ?", "celles payées après leur échéance"),
    "de": ("und welche zu spät bezahlt?", "welche davon wurden nach Fälligkeit bezahlt?"),
    "it": ("quali sono state saldate in ritardo?", "quelle pagate dopo la scadenza"),
    "es": ("¿cuáles se pagaron tarde?", "las pagadas después de su vencimiento"),
}
REFUSED = {
    "en": "which were turned down?",
    "fr": "lesquelles ont été retoquées ?",
    "de": "welche wurden nicht angenommen?",
    "it": "quali sono state bocciate?",
    "es": "¿cuáles fueron denegadas?",
}
VAT = {
    "en": ("and VAT?", "how much VAT is on it?"),
    "fr": ("et la TVA ?",),
    "de": ("und die Mehrwertsteuer?", "und die MwSt?"),
    "it": ("e l'IVA?",),
    "es": ("¿y el IVA?",),
}
NET = {
    "en": ("not gross, net", "no, not gross but net"),
    "fr": ("pas brut, net", "pas TTC mais HT"),
    "de": ("nicht brutto, sondern netto",),
    "it": ("non lordo, netto",),
    "es": ("no bruto, neto", "no con IVA, sin IVA"),
}
ALSO = {
    "en": ("and Orange too", "no, not that one, Orange"),
    "fr": ("et Orange aussi",),
    "de": ("und Orange auch",),
    "it": ("anche Orange",),
    "es": ("y Orange también",),
}
UNDER = {
    "en": "no, rather marketing",
    "fr": "non, plutôt en marketing",
    "de": "nein, lieber unter Marketing",
    "it": "no, piuttosto in marketing",
    "es": "no, mejor en marketing",
}
ROSE = {
    "en": "which of the two rose more?",
    "fr": "lequel a le plus augmenté ?",
    "de": "wer von beiden ist stärker gestiegen?",
    "it": "quale dei due è aumentato di più?",
    "es": "¿cuál de los dos ha subido más?",
}
GAP = {
    "en": "why such a gap?",
    "fr": "pourquoi un tel écart ?",
    "de": "warum so ein Unterschied?",
    "it": "perché tanta differenza?",
    "es": "¿por qué tanta diferencia?",
}
SECOND = {
    "en": ("first half", "and the second?"),
    "fr": ("premier semestre", "et au second ?"),
    "de": ("erstes Halbjahr", "und im zweiten?"),
    "it": ("primo semestre", "e nel secondo?"),
    "es": ("primer semestre", "¿y en el segundo?"),
}
COSTS = {
    "en": "what does Figma cost a month?",
    "fr": "combien coûte Figma par mois ?",
    "de": "was kostet Figma im Monat?",
    "it": "quanto costa Figma al mese?",
    "es": "¿cuánto cuesta Figma al mes?",
}
PAID_IN = {
    "en": "which bills did we pay in October?",
    "fr": "quelles factures avons-nous payées en octobre ?",
    "de": "welche Rechnungen haben wir im Oktober bezahlt?",
    "it": "quali fatture abbiamo pagato a ottobre?",
    "es": "¿qué facturas pagamos en octubre?",
}
ANOTHER = {
    "en": ("is that more than Orange?", "the same as Orange?"),
    "fr": ("plus qu'Orange ?", "autant qu'Orange ?"),
    "de": ("mehr als Orange?", "gleich viel wie Orange?"),
    "it": ("più di Orange?", "lo stesso di Orange?"),
    "es": ("¿más que Orange?", "¿lo mismo que Orange?"),
}
IN_TIME = {
    "en": ("was it paid on time?", "how late was it?"),
    "fr": ("payée à temps ?",),
    "de": ("pünktlich bezahlt?", "war sie zu spät?"),
    "it": ("pagata in tempo?", "era in ritardo?"),
    "es": ("¿se pagó a tiempo?",),
}
DEAREST = {
    "en": "the largest?",
    "fr": "le plus gros ?",
    "de": "der größte?",
    "it": "qual è la più cara?",
    "es": "la mayor",
}
LANGUAGES = ("en", "fr", "de", "it", "es")


def after_two(language: str, text: str, *told: dict[str, object]) -> dict[str, object]:
    """The arguments heard behind two totals, the first one told first."""
    past = [ChatMessage("user", "?")]
    for arguments in told:
        call = ToolCall("1", "query_spend", json.dumps(TOLD | arguments))
        past.append(ChatMessage("assistant", "", (call,)))
    found = BuiltIn(NAMES, TODAY, language).reading(text, past)
    return {name: value for name, value in found.arguments.items() if value}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_listed_is_narrowed_by_how_it_ended(language: str) -> None:
    for text in LATE[language]:
        tool, arguments = heard(language, text, "search_invoices", LISTED)
        assert (tool, arguments) == ("search_invoices", LISTED | {"status": "paid_late"}), text
    paid = {"measure": "sum", "basis": "paid", "amount": "gross", "period": "2026-11"}
    asked = {"period": "2026-11", "by": "paid", "status": "paid_late"}
    assert heard(language, LATE[language][0], "query_spend", paid)[1] == asked
    _, arguments = heard(language, REFUSED[language], "search_invoices", LISTED)
    assert arguments == LISTED | {"status": "rejected"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vat_of_a_bill_that_was_shown_is_told(language: str) -> None:
    for text in VAT[language]:
        asked = {"number": "RE-1", "question": "vat"}
        assert heard(language, text, "get_invoice", {"number": "RE-1"}) == ("get_invoice", asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_amount_that_is_denied_is_not_asked_for(language: str) -> None:
    for text in NET[language]:
        assert heard(language, text, "query_spend", TOLD)[1] == TOLD | {"amount": "net"}, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_that_files_is_made_for_another_supplier_or_kind(language: str) -> None:
    for text in ALSO[language]:
        tool, arguments = heard(language, text, "offer_change", FILED)
        assert (tool, arguments) == ("offer_change", FILED | {"names": ["orange"]}), text
    _, arguments = heard(language, UNDER[language], "offer_change", FILED)
    assert arguments == FILED | {"category": "marketing"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_suppliers_are_held_against_the_period_before(language: str) -> None:
    found = after_two(language, ROSE[language], {}, {"vendor": "orange"})
    assert (found["vendor"], found["group_by"]) == (["orange", "figma"], "vendor")
    assert found["compare_with"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gap_is_the_one_between_the_two_figures_told(language: str) -> None:
    found = after_two(language, GAP[language], {"period": "2026-03"}, {"period": "2026-06"})
    assert {str(found["period"]), str(found["compare_with"])} == {"2026-03", "2026-06"}
    assert found["group_by"] == "vendor"


QUARTERS = {
    "en": ("third quarter", "and in the second?", "and the second?"),
    "fr": ("troisième trimestre", "et au deuxième ?", "et le deuxième ?"),
    "de": ("drittes Quartal", "und im zweiten?", "und die zweite?"),
    "it": ("terzo trimestre", "e nel secondo?", "e la seconda?"),
    "es": ("tercer trimestre", "¿y en el segundo?", "¿y la segunda?"),
}


@pytest.mark.parametrize("language", QUARTERS)
def test_another_quarter_is_meant_by_its_place_in_the_year(language: str) -> None:
    period, inside, shown = QUARTERS[language]
    told = TOLD | {"period": period}
    assert heard(language, inside, "query_spend", told)[1].get("period") == "Q2 2026"
    assert heard(language, shown, "query_spend", told)[1].get("period") != "Q2 2026"


SINCE = {
    "en": "for how long?",
    "fr": "depuis combien de temps ?",
    "de": "wie lange schon?",
    "it": "da quanto tempo?",
    "es": "¿desde hace cuánto?",
}


@pytest.mark.parametrize("language", SINCE)
def test_how_long_something_is_owed_is_told_by_its_due_days(language: str) -> None:
    owed = TOLD | {"basis": "owed", "period": None}
    tool, arguments = heard(language, SINCE[language], "query_spend", owed)
    assert tool == "search_invoices"
    asked = [arguments.get(name) for name in ("vendor", "status", "order")]
    assert asked == ["figma", "unpaid", "due_first"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_half_is_meant_by_its_place(language: str) -> None:
    period, text = SECOND[language]
    _, arguments = heard(language, text, "query_spend", TOLD | {"period": period})
    assert str(arguments["period"]).endswith("12-31")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_something_costs_a_month_is_a_mean(language: str) -> None:
    arguments = BuiltIn(NAMES, TODAY, language).reading(COSTS[language], []).arguments
    assert (arguments["measure"], arguments["group_by"]) == ("average", "month")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bills_that_were_paid_in_a_month_go_by_that_day(language: str) -> None:
    found = BuiltIn(NAMES, TODAY, language).reading(PAID_IN[language], [])
    assert (found.tool, found.arguments["by"]) == ("search_invoices", "paid")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_is_held_against_another_suppliers(language: str) -> None:
    for text in ANOTHER[language]:
        asked = TOLD | {"compare_vendor": "orange"}
        assert heard(language, text, "query_spend", TOLD) == ("query_spend", asked), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_a_bill_was_paid_in_time_is_told_by_the_bill(language: str) -> None:
    for text in IN_TIME[language]:
        asked = ("get_invoice", {"number": "RE-1"})
        assert heard(language, text, "get_invoice", {"number": "RE-1"}) == asked, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_largest_is_of_what_was_told(language: str) -> None:
    _, arguments = heard(language, DEAREST[language], "query_spend", TOLD)
    assert arguments == {"vendor": "figma", "period": "q3", "order": "largest", "limit": 1}
    by_month = TOLD | {"group_by": "month"}
    assert heard(language, DEAREST[language], "query_spend", by_month)[1] == by_month
    assert heard(language, DEAREST[language], "list_subscriptions", {})[0] == "list_subscriptions"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "no, I meant net"), ("en", "I said paid"), ("it", "i bonifici?"),
     ("it", "no, i fornitori"), ("es", "no, quería decir pagado")],
)  # fmt: skip
def test_a_short_correction_is_heard_in_its_language(language: str, text: str) -> None:
    assert language_of(text, otherwise="de") == language
