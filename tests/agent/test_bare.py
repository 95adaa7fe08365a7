"""Words that point at nothing, the one invoice of an amount, the pack for the accountant."""

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools import category_names
from tests.agent.test_built_in import reading
from tests.agent.test_deciding import NAMES
from tests.tools.books import TODAY

BARE = {
    "bare_compare": ["en:compare those two", "fr:compare-les", "de:vergleich die mal",
                     "it:confrontale", "es:compáralas"],
    "bare_change": ["en:please update it", "fr:corrige-la", "de:korrigier das bitte",
                    "it:modificalo", "es:corrígela"],
    "bare_amount": ["en:so how much was that?", "fr:et ça fait combien ?", "de:wie hoch war das?",
                    "it:quanto costava?", "es:¿cuánto queda?"],
    "bare_which": ["en:why is it so late?", "en:and the other ones?", "fr:elle est réglée ?",
                   "fr:les autres ?", "de:wer hat das geschickt?", "de:und der Rest?",
                   "it:chi l'ha approvata?", "it:è scaduta?", "es:¿quién la envió?",
                   "es:¿y las demás?"],
    "push": ["it:inviala", "es:súbela"],
}  # fmt: skip
COMPLETE = [
    ("en", "what is due?"), ("en", "how much do we owe?"), ("en", "show me the last invoice"),
    ("fr", "combien on doit ?"), ("de", "was ist offen?"),
    ("de", "wie viel schulden wir?"), ("it", "cosa scade?"), ("it", "quanto dobbiamo?"),
    ("es", "¿qué vence?"), ("es", "¿cuánto debemos?"),
]  # fmt: skip
ONE_OF_AN_AMOUNT = [
    ("en", "who sent us the invoice over 640 euros?", "640 EUR"),
    ("en", "is the 640.50 one paid?", "640.50"), ("en", "the 640.50 bill", "640.50"),
    ("fr", "celle de 640,50 est payée ?", "640.50"), ("fr", "la facture de 4326", "4326"),
    ("de", "Was ist mit der Rechnung über 640 €?", "640 EUR"),
    ("de", "ist die über 640,50 bezahlt?", "640.50"), ("de", "der Beleg mit 640,50", "640.50"),
    ("it", "quella da 4326", "4326"), ("it", "la bolletta di 640,50 è pagata?", "640.50"),
    ("es", "una de 4.326", "4326"), ("es", "¿está pagada la de 640,50?", "640.50"),
]  # fmt: skip
AT_LEAST = [
    ("en", "invoices over 640"), ("en", "is there any invoice over 640?"),
    ("fr", "les factures de plus de 640"), ("de", "Rechnungen über 640"),
    ("de", "die über 640 Euro"), ("it", "fatture oltre 640"), ("es", "facturas de más de 640"),
]  # fmt: skip
PACKED = [
    ("en", "bundle for my bookkeeper, October"), ("en", "zip all the October invoices as a bundle"),
    ("fr", "le lot pour ma comptable, octobre"),
    ("fr", "il faut les pièces d'octobre pour la compta"),
    ("de", "Unterlagen für die Kanzlei, Oktober"),
    ("de", "die Belege vom Oktober für den Steuerberater"),
    ("it", "il fascicolo per la commercialista di ottobre"),
    ("it", "mi servono le fatture di ottobre per il ragioniere"),
    ("es", "la carpeta de octubre para la gestora"),
    ("es", "necesito las facturas de octubre para la asesoría"),
]  # fmt: skip
NOT_PACKED = [
    ("en", "how much did we pay for accounting in October?"),
    ("en", "send the October invoices to my accountant"),
    ("fr", "combien pour le comptable en octobre ?"),
    ("de", "Rechnungen vom Steuerberater im Oktober"),
    ("it", "quanto abbiamo pagato al commercialista?"),
    ("es", "¿cuánto pagamos a la gestoría en octubre?"),
]  # fmt: skip

QUEUE = [
    ("en", "how many approvals are pending, from whom, and which is due first?"),
    ("en", "what is in review, and since when?"), ("en", "who has to approve what?"),
    ("fr", "combien d'approbations en attente, chez qui, laquelle échoit d'abord ?"),
    ("fr", "qu'est-ce qui est en révision, et depuis quand ?"),
    ("de", "welche Freigaben stehen noch aus?"), ("de", "was liegt zur Prüfung und seit wann?"),
    ("it", "quante approvazioni in sospeso, di chi, quale scade prima?"),
    ("it", "da quanto aspettano i documenti da verificare?"),
    ("es", "¿qué aprobaciones quedan pendientes?"), ("es", "¿desde cuándo están en revisión?"),
]  # fmt: skip
SOFTWARE = [
    ("en", "subscriptions: just the software ones"), ("fr", "abonnements : que les logiciels"),
    ("de", "Abos: nur Software"), ("it", "solo gli abbonamenti software"),
    ("es", "solo las suscripciones de software"),
]  # fmt: skip
REGULAR = [
    ("en", "what do all our subscriptions come to a month?"),
    ("en", "our most expensive subscription"),
    ("fr", "combien coûtent nos abonnements par mois ?"), ("fr", "notre abonnement le plus cher ?"),
    ("de", "was kosten unsere Abos im Monat?"), ("de", "unser teuerstes Abo"),
    ("it", "quanto costano gli abbonamenti al mese?"), ("it", "il nostro abbonamento più caro?"),
    ("es", "¿cuánto cuestan las suscripciones al mes?"), ("es", "nuestra suscripción más cara"),
]  # fmt: skip
NOT_REGULAR = [
    ("en", "what did we spend on software subscriptions in May?"),
    ("en", "did any subscription get more expensive?"), ("de", "kündige das Abo"),
    ("it", "disdici l'abbonamento"),
]  # fmt: skip
OWED = [
    ("en", "balance still due to Alizé"), ("fr", "solde restant dû chez Alizé"),
    ("de", "Restbetrag, den wir Alizé noch schulden"), ("it", "saldo residuo con Alizé"),
    ("it", "quanto resta da saldare a Alizé?"), ("es", "saldo pendiente con Alizé"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), QUEUE)
def test_approvals_that_wait_are_the_review_queue(language: str, text: str) -> None:
    assert [one.arguments["status"] for one in BuiltIn(NAMES, TODAY, language).readings(text, ())
            ] == ["to_review"]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), SOFTWARE)
def test_subscriptions_are_told_of_one_kind(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert tool == "list_subscriptions"
    assert category_names.find(arguments["category"]) == "software"


@pytest.mark.parametrize(("language", "text"), REGULAR)
def test_what_subscriptions_cost_is_told_by_their_list(language: str, text: str) -> None:
    assert reading(text, language) == ("list_subscriptions", {})


@pytest.mark.parametrize(("language", "text"), NOT_REGULAR)
def test_what_was_spent_or_is_cancelled_is_no_list_of_subscriptions(
    language: str, text: str
) -> None:
    assert reading(text, language)[0] != "list_subscriptions"


@pytest.mark.parametrize(("language", "text"), OWED)
def test_a_balance_owed_to_a_supplier_is_what_is_open(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert arguments["vendor"] == "alize"
    assert (tool, arguments.get("status")) == ("search_invoices", "unpaid") or (
        tool, arguments.get("basis")) == ("query_spend", "owed")  # fmt: skip


@pytest.mark.parametrize(
    ("topic", "language", "text"),
    [(topic, *one.split(":", 1)) for topic, every in BARE.items() for one in every],
)
def test_what_points_at_nothing_is_asked_back(topic: str, language: str, text: str) -> None:
    assert BuiltIn(NAMES, TODAY, language).reading(text, ()).topic == f"unclear.{topic}"


@pytest.mark.parametrize(("language", "text"), COMPLETE)
def test_what_is_complete_is_not_asked_back(language: str, text: str) -> None:
    assert BuiltIn(NAMES, TODAY, language).reading(text, ()).tool is not None


@pytest.mark.parametrize(("language", "text", "amount"), ONE_OF_AN_AMOUNT)
def test_one_invoice_of_an_amount_is_of_exactly_that(language: str, text: str, amount: str) -> None:
    tool, arguments = reading(text, language)
    assert tool == "search_invoices"
    assert (arguments.get("min_amount"), arguments.get("max_amount")) == (amount, amount)
    assert not arguments.get("status")


@pytest.mark.parametrize(("language", "text"), AT_LEAST)
def test_several_over_an_amount_are_of_at_least_that(language: str, text: str) -> None:
    _, arguments = reading(text, language)
    assert arguments["min_amount"].startswith("640")
    assert not arguments.get("max_amount")


@pytest.mark.parametrize(("language", "text"), PACKED)
def test_the_accountants_pack_is_a_card_however_it_is_called(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["change"]) == ("offer_change", "accountant_file")
    assert arguments["period"]


@pytest.mark.parametrize(("language", "text"), NOT_PACKED)
def test_what_an_accountant_costs_or_is_sent_is_no_pack(language: str, text: str) -> None:
    assert reading(text, language)[0] != "offer_change"
