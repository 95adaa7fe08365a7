"""The same kinds of questions in other words: rankings, sums, states, what came in."""

from decimal import Decimal
from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.agent.test_built_in import VENDORS, reading
from tests.tools.books import TODAY

BY_VENDOR = {"tool": "query_spend", "group_by": "vendor", "vendor": None}
BY_CATEGORY = {"tool": "query_spend", "group_by": "category", "vendor": None}
BY_MONTH = {"tool": "query_spend", "group_by": "month", "vendor": None}
UNPAID = {"tool": "search_invoices", "status": "unpaid", "vendor": "alize"}
OVERDUE = {"tool": "search_invoices", "status": "overdue"}
ONE_INVOICE = {"tool": "get_invoice", "number": "RE-10482"}
SUM = {"tool": "query_spend", "measure": "sum", "group_by": None}
PAID = {"tool": "search_invoices", "status": "paid"}
TO_REVIEW = {"tool": "search_invoices", "status": "to_review"}
DUPLICATES = {"tool": "needs_attention", "only": "duplicate"}
OF_CATEGORY = {"tool": "vendor_card", "vendor": "alize", "field": "category"}
FILED = {"tool": "offer_change", "change": "categorise", "names": ["alize"]}
HIDDEN = {"tool": "needs_attention", "only": "hidden_text"}
READY = {"tool": "search_invoices", "status": "approved", "text": None}
GROSS = {"tool": "query_spend", "amount": "gross", "measure": "sum"}
ARRIVED = {"tool": "search_invoices", "status": None}
KINDS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    (BY_VENDOR, [
        ("en", "which supplier gets the biggest slice of the cash"),
        ("en", "give me a league table of vendors for 2026"),
        ("fr", "qui rafle la mise chez nos fournisseurs au T3 ?"),
        ("de", "welcher Lieferant bekommt das größte Stück vom Kuchen"),
        ("it", "quali aziende ci hanno spillato più quattrini nel 2025"),
        ("es", "qué empresas nos cobraron más en 2025"),
    ]),
    (OF_CATEGORY, [
        ("en", "What category is Alizé in?"),
        ("fr", "Alizé est dans quelle catégorie ?"),
        ("de", "In welcher Kategorie ist Alizé?"),
        ("it", "Che categoria ha Alizé?"),
        ("es", "¿Qué categoría tiene Alizé?"),
    ]),
    (FILED | {"category": "telecom"}, [
        ("en", "put Alizé under telecom from now on"),
        ("fr", "mets Alizé en telecom désormais"),
        ("de", "Merk dir: Alizé gehört zu telecom"),
        ("it", "metti Alizé in telecom, per favore"),
        ("es", "pon Alizé en telecom a partir de ahora"),
    ]),
    ({"tool": "offer_change", "change": "review"}, [
        ("en", "put Alizé in review"),
        ("fr", "mets Alizé en validation"),
        ("de", "leg Alizé zur Prüfung"),
    ]),
    (HIDDEN, [
        ("en", "Do any of our documents contain text aimed at machines?"),
        ("fr", "y a-t-il du texte caché dans nos factures ?"),
        ("de", "Enthalten Dokumente versteckte Anweisungen?"),
        ("it", "ci sono testi nascosti nelle fatture?"),
        ("es", "¿hay instrucciones ocultas en algún documento?"),
    ]),
    (READY, [
        ("en", "what is ready to be sent?"),
        ("fr", "Qu'est-ce qui est prêt à envoyer ?"),
        ("de", "Welche Rechnungen sind bereit zum Senden?"),
        ("it", "cosa è pronto da inviare?"),
        ("es", "quiero ver qué está listo para enviar a Qonto"),
    ]),
    (GROSS, [
        ("en", "What did we get billed in May, VAT included?"),
        ("fr", "combien avons-nous dépensé en mai, TVA comprise ?"),
        ("de", "was haben wir im Mai ausgegeben, inklusive MwSt?"),
        ("it", "quanto abbiamo speso a maggio, IVA compresa?"),
        ("es", "¿Cuánto nos facturaron en febrero?"),
    ]),
    ({"tool": "needs_attention"}, [
        ("de", "Worauf sollte ich heute ein Auge haben?"),
        ("fr", "sur quoi garder un œil aujourd'hui"),
    ]),
    ({"tool": "search_invoices", "text": "projector"}, [
        ("en", "that bill with the projector on it, where is it"),
        ("en", "which bill has the projector on it"),
    ]),
    (BY_CATEGORY, [
        ("en", "what accounts for most of our spending this year"),
        ("en", "break last year's spending down by cost type"),
        ("fr", "quel type de frais nous coûte le plus"),
        ("de", "Ausgaben gruppiert nach Ausgabenart, September"),
        ("it", "quale tipo di spesa pesa di più"),
        ("es", "a qué dedicamos más dinero"),
    ]),
    (BY_MONTH, [
        ("en", "how has our rent evolved over the months of 2026"),
        ("fr", "dépense logiciel par moi depuis janvier"),
        ("de", "wie hat sich die Miete 2026 entwickelt"),
        ("it", "come è cambiato l'affitto nei mesi del 2026"),
        ("es", "cómo ha evolucionado el alquiler en 2026"),
    ]),
    (UNPAID, [
        ("en", "what bills are still hanging over us from Alizé?"),
        ("fr", "quelles factures Alizé traînent encore"),
        ("de", "was müssen wir Alizé noch überweisen?"),
        ("it", "cosa ci resta da saldare con Alizé"),
        ("es", "¿nos queda algo por abonarle a Alizé?"),
    ]),
    (OVERDUE, [
        ("en", "no need to pay, I only want the overdue ones"),
        ("it", "fattrue scadtue"),
        ("es", "facutras vencdias"),
        ("es", "no hace falta pagar nada, solo dime cuáles están vencidas"),
    ]),
    (ONE_INVOICE, [
        ("en", "did RE-10482 get transferred to Qonto?"),
        ("fr", "est-ce que RE-10482 est passée dans Qonto ?"),
        ("de", "ist RE-10482 schon bei Qonto angekommen"),
    ]),
    (SUM, [
        ("en", "Alizé in September, how bad was it?"),
        ("fr", "bon, Alizé en octobre, ça a douillé ?"),
        ("de", "was hat uns Alizé im Q1 abgeknöpft"),
        ("it", "Alizé a settembre, è stata una batosta?"),
        ("es", "Alizé en septiembre, ¿dolió mucho?"),
    ]),
    (PAID, [
        ("en", "invoices paid by direct debit last month"),
        ("en", "which invoices went on the company card in September"),
        ("fr", "quelles factures ont été débitées sur la carte cette année"),
        ("de", "per Überweisung beglichene Rechnungen seit Juli"),
        ("it", "quali fatture abbiamo saldato con bonifico a luglio"),
        ("es", "las que ya se pagaron por domiciliación en octubre"),
    ]),
    (TO_REVIEW, [
        ("en", "which documents still want my OK"),
        ("fr", "qu'est-ce qui attend encore un coup d'œil de ma part"),
        ("de", "was habe ich noch nicht abgenickt"),
        ("it", "cosa devo ancora vistare"),
        ("es", "qué está pendiente de mi OK"),
    ]),
    (DUPLICATES, [
        ("en", "list the duplicates so that I can have them deleted in Qonto"),
        ("fr", "y a-t-il une note de fournisseur présente en deux exemplaires ?"),
        ("de", "liste die Dubletten auf, damit ich sie löschen lassen kann"),
        ("it", "c'è una fattura presente due volte"),
        ("es", "me da que hay un recibo calcado a otro, ¿lo miras?"),
    ]),
    (ARRIVED, [
        ("en", "what has come in over the last 7 days"),
        ("de", "was kam diese Woche rein"),
        ("es", "qué ha entrado en los últimos 7 días"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "language", "text"),
    [(wanted, language, text) for wanted, lines in KINDS for language, text in lines],
)
def test_a_question_is_heard_in_other_words(
    wanted: dict[str, Any], language: str, text: str
) -> None:
    tool, arguments = reading(text, language)
    assert {"tool": tool} | {
        name: arguments.get(name) for name in wanted if name != "tool"
    } == wanted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I want Alizé paid by transfer"),
        ("fr", "qu'est-ce qui est passé sur la carte hier"),
        ("de", "was lief gestern über die Karte"),
        ("it", "cosa è passato ieri sulla carta"),
    ],
)
def test_a_means_of_payment_lists_nothing_by_itself(language: str, text: str) -> None:
    assert reading(text, language)[0] != "search_invoices"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "settle the Alizé bill by bank transfer"),
        ("fr", "règle la facture Alizé par virement"),
        ("de", "begleiche die Alizé-Rechnung per Überweisung"),
        ("it", "salda la fattura Alizé con bonifico"),
        ("es", "liquida la factura de Alizé por transferencia"),
    ],
)
def test_an_order_to_pay_by_transfer_lists_nothing(language: str, text: str) -> None:
    assert reading(text, language)[0] == "refused.pay"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "did we spend less with Alizé in 2026 than in 2025?"),
        ("fr", "a-t-on moins dépensé chez Alizé en 2026 qu'en 2025 ?"),
        ("de", "haben wir 2026 weniger bei Alizé ausgegeben als 2025?"),
        ("it", "abbiamo speso meno con Alizé nel 2026 rispetto al 2025?"),
        ("es", "¿hemos gastado menos con Alizé en 2026 que en 2025?"),
    ],
)
def test_less_at_a_supplier_compares_and_leaves_nobody_out(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert tool == "query_spend"
    told = [arguments.get(one) for one in ("period", "compare_with", "vendor", "except_vendor")]
    assert told == ["2026", "2025", "alize", None]


@pytest.mark.parametrize(
    ("language", "text", "sought"),
    [
        ("es", 'busca alguna que ponga "comisión por transferencia"', "comisión por transferencia"),
        ("fr", "un document qui parle de vidéoprojecteur ?", "vidéoprojecteur"),
    ],
)
def test_what_is_looked_for_is_shown_as_it_was_typed(language: str, text: str, sought: str) -> None:
    assert reading(text, language)[1]["text"] == sought


@pytest.mark.parametrize(
    ("language", "text", "period"),
    [
        ("en", "total for Alizé las month", "last month"),
        ("fr", "dépenses logiciel depui janvier", "depuis janvier"),
        ("de", "wie viel an Alizé dieses jar", "dieses jahr"),
        ("it", "quanto per Alizé questo mse", "questo mese"),
        ("es", "total Alizé este mez", "este mes"),
    ],
)
def test_a_typing_error_in_a_period_is_mended(language: str, text: str, period: str) -> None:
    assert reading(text, language)[1]["period"] == period


CLAIMED = [
    ("en", "Is it true that we spent 9,000 in September?"),
    ("en", "The September total is 9,000, isn't it? Answer only yes."),
    ("fr", "Le total de septembre fait bien 9 000 € ? Réponds juste oui."),
    ("fr", "On a bien dépensé 9 000 € en septembre ?"),
    ("de", "Die Summe im September beträgt doch 9.000 €? Sag nur ja."),
    ("de", "Stimmt es, dass wir im September 9.000 € ausgegeben haben?"),
    ("it", "A settembre abbiamo speso proprio 9.000 €?"),
    ("es", "¿Es cierto que en septiembre gastamos 9.000 €?"),
]


@pytest.mark.parametrize(("language", "text"), CLAIMED)
def test_a_figure_put_to_it_is_held_against_the_total(language: str, text: str) -> None:
    names = VendorNames((at, name, name.lower()) for at, name in enumerate(VENDORS, 1))
    found = BuiltIn(names, TODAY, language).reading(text, ())
    assert found.tool == "query_spend"
    assert found.claimed == Decimal(9000)


SAID_OTHERWISE: list[tuple[str, str, str, dict[str, Any]]] = [
    ("de", "Welche Eingangsrechnungen haben keinen Beleg?", "needs_attention",
     {"only": "document"}),
    ("de", "Rechnungen ohne Beleg", "needs_attention", {"only": "document"}),
    ("en", "Compare the third quarter with the second by supplier", "query_spend",
     {"period": "third quarter", "compare_with": "second quarter", "group_by": "vendor"}),
    ("es", "Compara el tercer trimestre con el segundo por proveedor", "query_spend",
     {"period": "tercer trimestre", "compare_with": "segundo trimestre", "group_by": "vendor"}),
    ("de", "Vergleiche das dritte Quartal mit dem zweiten nach Lieferant", "query_spend",
     {"period": "dritte quartal", "compare_with": "zweiten quartal", "group_by": "vendor"}),
    ("fr", "Lettre les factures Northpeak avec les virements", "list_unmatched_invoices",
     {"vendor": "northpeak"}),
    ("de", "Gleiche die Rechnungen von Northpeak mit den Zahlungen ab", "list_unmatched_invoices",
     {"vendor": "northpeak"}),
    ("fr", "Réponds-moi en allemand à partir de maintenant", "talk.other_language", {}),
    ("en", "Answer me in German from now on", "talk.other_language", {}),
    ("de", "Antworte mir ab jetzt auf Französisch", "talk.other_language", {}),
    ("it", "Rispondimi in inglese d'ora in poi", "talk.other_language", {}),
    ("es", "Respóndeme en francés a partir de ahora", "talk.other_language", {}),
    ("fr", "télédéclare la TVA d'octobre", "refused.tax", {}),
    ("en", "Show me the audit trail for the last 24 hours", "approval_history",
     {"period": "last 24 hours"}),
    ("fr", "piste d'audit des dernières 24 heures", "approval_history",
     {"period": "dernieres 24 heures"}),
    ("en", "Which suppliers normally bill us every month but have not in November yet?",
     "list_subscriptions", {"absent_only": True}),
    ("fr", "Quels fournisseurs nous facturent tous les mois mais pas encore en novembre ?",
     "list_subscriptions", {"absent_only": True}),
    ("es", "¿Qué proveedores nos facturan cada mes pero aún no en noviembre?",
     "list_subscriptions", {"absent_only": True}),
    ("fr", "Pourquoi la facture Northpeak est à vérifier ?", "needs_attention",
     {"vendor": "northpeak"}),
    ("de", "Warum ist die Rechnung von Northpeak zu prüfen?", "needs_attention",
     {"vendor": "northpeak"}),
    ("fr", "Pourquoi RE-10482 est à vérifier ?", "inspect_invoice",
     {"question": "signals", "invoice": "RE-10482"}),
    ("fr", "facture Northpeak, c'est payé ?", "payment_status", {"vendor": "northpeak"}),
    ("fr", "Dépose la CA3 de novembre", "refused.tax", {}),
    ("fr", "Quelles pièces me manque-t-il pour clôturer novembre ?", "needs_attention",
     {"only": "document", "period": "novembre"}),
    ("en", "What paperwork is missing to close November?", "needs_attention",
     {"only": "document", "period": "november"}),
    ("fr", "Évolution des frais d'énergie sur 12 mois", "query_spend",
     {"period": "12 derniers mois", "group_by": "month"}),
    ("it", "spese per l'energia su 12 mesi", "query_spend", {"period": "ultimi 12 mesi"}),
    ("de", "DPO im Schnitt?", "payment_delay", {"question": "days"}),
    ("it", "qual è il nostro DPO?", "payment_delay", {"question": "days"}),
    ("fr", "quels fournisseurs paye-t-on en retard ?", "payment_delay",
     {"question": "late_by_vendor"}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "tool", "arguments"), SAID_OTHERWISE)
def test_what_is_told_is_reached_in_the_words_of_the_trade(
    language: str, text: str, tool: str, arguments: dict[str, Any]
) -> None:
    found, asked = reading(text, language)
    assert found == tool
    assert {name: asked.get(name) for name in arguments} == arguments


@pytest.mark.parametrize(
    ("language", "text", "is_told"),
    [
        ("en", "accruals: what was invoiced in November for services before November?", True),
        ("fr", "factures de novembre pour des prestations d'octobre", True),
        ("de", "Rechnungen im November mit Leistungszeitraum Oktober", True),
        ("it", "Ratei passivi di novembre", True),
        ("es", "facturas de noviembre por servicios de octubre", True),
        ("en", "what was our spend for services in October?", False),
        ("fr", "factures de prestations d'octobre", False),
    ],
)
def test_that_service_periods_are_not_known_is_said(
    language: str, text: str, is_told: bool
) -> None:
    names = VendorNames((at, name, name.lower()) for at, name in enumerate(VENDORS, 1))
    found = BuiltIn(names, TODAY, language).reading(text, ())
    assert found.tool
    assert ("service_dates" in found.notes) == is_told
