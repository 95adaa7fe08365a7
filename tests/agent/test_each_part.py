"""The first of each part of a period, two periods apart, words borrowed from elsewhere."""

from collections.abc import Sequence
from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.tongue import language_of
from assistant.tools.vendor_names import VendorNames
from tests.agent.test_let_go import heard
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Uber", "uber"), (2, "Figma", "figma")))


def read(language: str, text: str) -> list[tuple[str, dict[str, Any]]]:
    """What a question asks for, in its order, with the arguments that say anything."""
    found = BuiltIn(NAMES, TODAY, language).readings(text, ())
    return [
        (one.tool or one.topic, {name: value for name, value in one.arguments.items() if value})
        for one in found
    ]


@pytest.mark.parametrize(
    ("language", "quarters", "months"),
    [
        ("en", "Top supplier of every quarter this year, with its total",
         "Which supplier was the biggest in each month of the third quarter?"),
        ("fr", "Le premier fournisseur de chaque trimestre cette année, avec son total",
         "Quel fournisseur nous a coûté le plus chaque mois du troisième trimestre ?"),
        ("de", "Der größte Lieferant in jedem Quartal dieses Jahres mit Summe",
         "Wer war in jedem Monat des dritten Quartals unser teuerster Lieferant?"),
        ("it", "Il fornitore principale di ogni trimestre di quest'anno, con il totale",
         "Il fornitore principale di ogni mese del terzo trimestre"),
        ("es", "El mayor proveedor de cada trimestre de este año con su total",
         "¿Qué proveedor fue el más caro cada mes del tercer trimestre?"),
    ],
)  # fmt: skip
def test_each_part_of_a_period_has_a_first_of_its_own(
    language: str, quarters: str, months: str
) -> None:
    every = read(language, quarters)
    assert [one["period"] for _, one in every] == [f"Q{number} 2026" for number in (1, 2, 3, 4)]
    every += read(language, months)
    assert [one["period"] for _, one in every[4:]] == ["2026-07", "2026-08", "2026-09"]
    assert {(tool, one["group_by"], one["top"]) for tool, one in every} == {
        ("query_spend", "vendor", 1)
    }


def test_what_is_ranked_over_a_whole_stays_one_figure() -> None:
    for text in ("Which supplier cost us most last quarter?", "spend per quarter this year"):
        assert len(read("en", text)) == 1
    (largest, *_), bills = read("en", "top supplier per quarter"), read(
        "en", "the largest bill of each month this year"
    )  # fmt: skip
    assert largest[1]["period"] == "Q1 2026"
    assert [one["limit"] for _, one in bills] == [1] * 11


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What did Uber cost us in Q2 and Q3, and by what percentage did it change?"),
        ("fr", "Combien nous a coûté Uber au T2 et au T3, et de combien ça a changé ?"),
        ("de", "Was kostete uns Uber in Q2 und Q3, und um wie viel Prozent hat sich das geändert?"),
        ("it", "Quanto ci è costato Uber nel T2 e nel T3, e di quanto è cambiato?"),
        ("es", "¿Cuánto nos costó Uber en el T2 y el T3, y en qué porcentaje cambió?"),
    ],
)
def test_how_far_two_periods_are_apart_is_a_comparison(language: str, text: str) -> None:
    ((tool, arguments),) = read(language, text)
    assert (tool, arguments["vendor"]) == ("query_spend", "uber")
    assert [arguments[one][-1] for one in ("compare_with", "period")] == ["2", "3"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how many bills in October, what was the average and which was the largest?"),
        ("fr", "combien de factures en octobre, quelle moyenne et laquelle est la plus grosse ?"),
        ("de", "wie viele Rechnungen im Oktober, was war der Schnitt und welche war die größte?"),
        ("it", "quante fatture a ottobre, qual è la media e quale la più alta?"),
        ("es", "¿cuántas facturas en octubre, cuál fue la media y cuál la más alta?"),
    ],
)
def test_the_bill_at_the_end_of_what_was_counted_is_told_too(language: str, text: str) -> None:
    count, average, largest = read(language, text)
    assert [one[1]["measure"] for one in (count, average)] == ["count", "average"]
    assert largest[0] == "search_invoices"
    assert (largest[1]["order"], largest[1]["limit"]) == ("largest", 1)


@pytest.mark.parametrize(
    ("language", "text", "status"),
    [
        ("de", "Welche bills sind noch open bei Figma?", "unpaid"),
        ("de", "show me die überfälligen Rechnungen please", "overdue"),
        ("fr", "les invoices unpaid de Figma", "unpaid"),
        ("it", "mostrami le bills outstanding di Figma", "unpaid"),
        ("es", "las facturas overdue de Figma, please", "overdue"),
        ("en", "our factures impayées over 500", "unpaid"),
        ("en", "all the Rechnungen from Figma that are überfällig", "overdue"),
        ("en", "show all facturas vencidas", "overdue"),
    ],
)
def test_a_state_may_be_said_in_another_language(language: str, text: str, status: str) -> None:
    (found,) = BuiltIn(NAMES, TODAY, language).readings(text, ())
    assert (found.tool, found.arguments["status"]) == ("search_invoices", status)
    assert not found.unread


@pytest.mark.parametrize(
    ("language", "paid", "open_ones"),
    [
        ("fr", "combien de factures payées en octobre ?", "combien de factures pas payées ?"),
        ("de", "wie viele bezahlte Rechnungen im Oktober?", "wie viele nicht bezahlte Rechnungen?"),
        ("it", "quante fatture pagate a ottobre?", "quante fatture non pagate?"),
        ("es", "¿cuántas facturas pagadas en octubre?", "¿cuántas facturas no pagadas?"),
    ],
)
def test_paid_bills_are_counted_by_their_payment(language: str, paid: str, open_ones: str) -> None:
    counted = [read(language, text)[0][1] for text in (paid, open_ones)]
    assert [(one["measure"], one["basis"]) for one in counted] == [
        ("count", "paid"), ("count", "owed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "texts"),
    [("en", ("to pay",)), ("fr", ("à payer", "à régler")), ("de", ("zu zahlen",)),
     ("it", ("da pagare",)), ("es", ("por pagar",))],
)  # fmt: skip
def test_a_state_alone_lists_those_in_it(language: str, texts: Sequence[str]) -> None:
    for text in texts:
        assert read(language, text) == [("search_invoices", {"status": "unpaid"})], text


@pytest.mark.parametrize(
    ("language", "shared", "remembered", "kept", "undone"),
    [
        ("en", "can I send that to Uber?", "From now on remember that Uber is our accountant",
         "what have you memorised about us?", "undo that"),
        ("fr", "je peux envoyer ça à Uber ?", "Retenez que Uber s'occupe des loyers",
         "de quoi tu te souviens ?", "défaire"),
        ("de", "kann ich das an Uber schicken?", "Merke dir, dass Uber unser Steuerberater ist",
         "Was hast du dir über uns gemerkt?", "rückgängig"),
        ("it", "posso mandarlo a Uber?", "Memorizza che Uber è il nostro commercialista",
         "di che cosa ti ricordi?", "annullalo"),
        ("es", "¿puedo mandárselo a Uber?", "Memoriza que Uber es nuestro gestor",
         "¿qué has apuntado?", "deshazlo"),
    ],
)  # fmt: skip
def test_an_answer_is_shared_and_what_is_kept_is_told(
    language: str, shared: str, remembered: str, kept: str, undone: str
) -> None:
    assert read(language, shared) == [("offer_change", {"change": "share_answer"})]
    told = [read(language, one)[0][0] for one in (remembered, kept, undone)]
    assert told == ["refused.remember", "talk.memory", "talk.undo"]
    assert language_of(undone, "en") == language


def test_nothing_is_shared_with_qonto() -> None:
    for language, text in (("en", "can I send this to Qonto?"), ("es", "¿puedo enviarlo a Qonto?")):
        assert read(language, text)[0][0] != "offer_change"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Add up what's overdue and draft a note to my partner"),
        ("fr", "Additionne ce qui est en retard et rédige une note pour mon associé"),
        ("de", "Rechne das Überfällige zusammen und schreib eine Notiz an meinen Partner"),
        ("it", "Somma lo scaduto e scrivi una nota per il mio socio"),
        ("es", "Suma lo vencido y redacta una nota para mi socio"),
    ],
)
def test_for_whom_a_note_is_asks_for_nothing(language: str, text: str) -> None:
    ((tool, arguments),) = read(language, text)
    assert tool in ("query_spend", "search_invoices")  # A list says its total too.
    assert arguments["status"] == "overdue"


@pytest.mark.parametrize(
    ("language", "text", "due"),
    [("en", "and next week?", "next week"),
     ("fr", "et la semaine prochaine ?", "semaine prochaine"),
     ("de", "und nächste Woche?", "nachste woche"),
     ("it", "e la settimana prossima?", "settimana prossima"),
     ("es", "¿y la semana que viene?", "semana que viene")],
)  # fmt: skip
def test_days_to_come_are_days_that_bills_fall_due(language: str, text: str, due: str) -> None:
    told = heard(language, text, "search_invoices", {"status": "unpaid"})
    assert told == ("search_invoices", {"status": "unpaid", "due": due})
    owed = {"measure": "sum", "basis": "owed", "amount": "gross"}
    told = heard(language, text, "query_spend", owed)
    assert told == ("query_spend", owed | {"by": "due", "period": due})


@pytest.mark.parametrize(
    ("language", "approving", "compared"),
    [
        ("en", "how do I approve an invoice?",
         "Compare the rent of August and October, the difference in percent"),
        ("fr", "comment je valide une facture ?",
         "Compare le loyer d'août et d'octobre, la différence en pour cent"),
        ("de", "wie gebe ich eine Rechnung frei?",
         "Vergleiche die Miete von August und Oktober und nenne die Differenz in Prozent"),
        ("it", "come approvo una fattura?",
         "Confronta l'affitto di agosto e ottobre, la differenza in percentuale"),
        ("es", "¿cómo apruebo una factura?",
         "Compara el alquiler de agosto y octubre, la diferencia en porcentaje"),
    ],
)  # fmt: skip
def test_how_to_approve_is_told_and_a_difference_is_no_share(
    language: str, approving: str, compared: str
) -> None:
    assert read(language, approving) == [("talk.approving", {})]
    ((tool, arguments),) = read(language, compared)
    assert tool == "query_spend"
    assert arguments["compare_with"]
    assert not arguments.get("shares")


AND_THEN = {
    "en": ["What did we spend net in October and last year?",
           "How much did we spend in October, and in the year before?"],
    "fr": ["Combien avons-nous dépensé en octobre HT, et l'an dernier ?",
           "On a dépensé combien en octobre, et l'année d'avant ?"],
    "de": ["Wie viel haben wir im Oktober netto ausgegeben, und im Vorjahr?",
           "Was haben wir im Oktober ausgegeben und letztes Jahr?"],
    "it": ["Quanto abbiamo speso a ottobre, e l'anno scorso?"],
    "es": ["¿Cuánto gastamos en octubre, y el año pasado?"],
}  # fmt: skip


@pytest.mark.parametrize("language", AND_THEN)
def test_a_year_behind_a_month_is_that_month_of_it(language: str) -> None:
    for text in AND_THEN[language]:
        ((tool, asked),) = read(language, text)
        assert tool == "query_spend", text
        assert (asked["period"], asked["compare_with"]) == ("2026-10", "2025-10"), text


def test_a_second_period_behind_a_comma_does_not_replace_the_first() -> None:
    ((_, asked),) = read("en", "How much did we spend in October, and in September?")
    assert (asked["period"], asked["compare_with"]) == ("2026-10", "2026-09")
    assert len(read("en", "top 3 suppliers in October, and in September")) == 2
    _, due = read("en", "How much did we spend in October and is anything due in December?")
    assert due[1]["due"] == "2026-12"


@pytest.mark.parametrize(
    ("language", "total", "ranking"),
    [
        ("en", "How much did we spend in Q3 and how much more than in Q2?",
         "Which supplier cost us the most in Q3 and by how much more than Q2?"),
        ("fr", "Combien avons-nous dépensé au T3, et combien de plus qu'au T2 ?",
         "Quel fournisseur nous a coûté le plus au T3 et combien de plus qu'au T2 ?"),
        ("it", "Quanto abbiamo speso nel T3 e quanto in più rispetto al T2?", None),
        ("es", "¿Cuánto gastamos en el T3 y cuánto más que en el T2?", None),
    ],
)  # fmt: skip
def test_how_much_more_is_of_what_was_told_before(
    language: str, total: str, ranking: str | None
) -> None:
    for text in filter(None, (total, ranking)):
        (_, first), (tool, against) = read(language, text)
        assert (tool, against["period"], against["compare_with"]) == (
            "query_spend", first["period"], "Q2 2026",
        ), text  # fmt: skip
        assert "group_by" not in against, text
