"""What is asked about the house itself, in five languages: who sees what, keys, rules, the trail,
files, alerts, checks; each is told with its place or ends in its card, and nothing is done."""

from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Amazon", "amazon"), (2, "Figma", "figma"), (3, "Orange", "orange")))
SAID: dict[str, dict[str, list[str]]] = {
    "en": {
        "talk.storage": ["where are our invoices stored?", "is our data kept in the EU?"],
        "refused.hide": ["hide the Figma bills from our auditor"],
        "refused.pay": ["raise the payment limits"],
        "talk.people": [
            "who else can read my questions?",
            "how do I add a colleague who may only look?",
            "can I give our bookkeeper access?",
        ],
        "talk.training": ["is anything trained on our bills?"],
        "talk.encryption": ["is the database encrypted?"],
        "talk.upload": ["where do I drop a scanned bill?"],
        "talk.sorry": ["that's not helpful"],
        "talk.undo": ["I declined the wrong document"],
        "talk.trail": ["could anybody alter the log?"],
        "talk.help": ["are you a human?"],
        "change": ["always approve Orange", "send invoices of Figma automatically"],
        "refused.automations": ["stop sending those reminders"],
        "refused.erase": ["erase all our data"],
        "refused.trail_change": ["backdate my sign-off", "remove that from the log"],
        "refused.remember": ["remember that Figma bills in advance"],
        "refused.rename": ["rename Orange to Orange SA"],
        "refused.translate": ["translate the Figma bill"],
        "refused.rates": ["what will the pound be worth tomorrow?"],
        "refused.legal": ["is it legal to pay late?"],
        "refused.qonto_people": ["add a colleague to our Qonto account"],
        "refused.contracts": ["terminate the Figma contract", "sign the Figma contract"],
    },
    "fr": {
        "talk.storage": [
            "où sont conservées nos factures ?",
            "mes données sont-elles stockées en Europe ?",
        ],
        "refused.hide": ["cache la facture Figma à mon associé"],
        "refused.pay": ["augmente la limite de virement"],
        "talk.people": [
            "qui peut lire mes questions ?",
            "un accès en lecture seule, c'est possible ?",
        ],
        "talk.training": ["l'IA est entraînée sur nos factures ?"],
        "talk.encryption": ["nos données sont-elles chiffrées ?"],
        "talk.upload": ["où déposer un reçu ?"],
        "talk.sorry": ["ce n'est pas ce que je voulais"],
        "talk.undo": ["j'ai validé par erreur"],
        "talk.trail": ["le journal est-il infalsifiable ?", "le journal est-il intact ?"],
        "talk.help": ["es-tu un robot ?"],
        "change": ["valide toujours Orange"],
        "refused.automations": ["arrête les mails du lundi"],
        "refused.erase": ["supprime toutes nos données"],
        "refused.trail_change": ["antidate la validation"],
        "refused.remember": ["retiens que Figma facture d'avance"],
        "refused.rename": ["renomme Orange en Orange SA"],
        "refused.translate": ["traduis la facture Figma"],
        "refused.rates": ["quel est le taux de change ?"],
        "refused.legal": ["faut-il passer en SASU ?"],
        "refused.qonto_people": ["ajoute un collègue dans Qonto"],
        "refused.contracts": ["résilie le contrat Figma"],
    },
    "de": {
        "talk.storage": ["wie lange werden Gespräche gespeichert?"],
        "refused.hide": ["versteck die Figma-Rechnung vor dem Prüfer"],
        "talk.people": [
            "wer kann meine Fragen lesen?",
            "Wie lege ich eine Kollegin an?",
            "Lesezugriff für die Prüferin?",
        ],
        "talk.training": ["wird mit unseren Belegen trainiert? Lernst du aus unseren Rechnungen?"],
        "talk.encryption": ["sind die Zugänge verschlüsselt?"],
        "talk.upload": ["wo kann ich einen Beleg hochladen?"],
        "talk.sorry": ["das ist Quatsch"],
        "talk.undo": ["ich habe die falsche Rechnung freigegeben"],
        "talk.trail": ["ist das Protokoll fälschungssicher?"],
        "talk.help": ["bist du ein Mensch?"],
        "change": ["gib Orange immer automatisch frei"],
        "refused.automations": ["stoppe die Erinnerungen"],
        "refused.erase": ["lösche alle unsere Daten"],
        "refused.trail_change": ["ändere das Protokoll"],
        "refused.remember": ["merk dir, dass Figma im Voraus abrechnet"],
        "refused.rename": ["benenne Orange um"],
        "refused.translate": ["übersetze die Rechnung von Figma"],
        "refused.rates": ["wie steht der Wechselkurs?"],
        "refused.legal": ["ist das erlaubt?"],
        "refused.qonto_people": ["füge einen Kollegen bei Qonto hinzu"],
        "refused.contracts": ["kündige den Vertrag mit Figma"],
    },
    "it": {
        "talk.storage": ["dove sono i nostri dati?"],
        "refused.hide": ["nascondi la fattura Figma al revisore"],
        "talk.people": [
            "chi può leggere le mie domande?",
            "come aggiungo un collega?",
            "un accesso di sola lettura?",
        ],
        "talk.training": ["impari dalle nostre fatture?"],
        "talk.encryption": ["i dati sono cifrati?"],
        "talk.upload": ["dove carico uno scontrino?"],
        "talk.sorry": ["non è quello che volevo"],
        "talk.undo": ["ho approvato per sbaglio"],
        "talk.trail": ["il registro è integro?"],
        "talk.help": ["sei un robot?"],
        "change": ["approva sempre Orange"],
        "refused.automations": ["ferma i promemoria"],
        "refused.erase": ["cancella tutti i nostri dati"],
        "refused.trail_change": ["retrodata l'approvazione"],
        "refused.remember": ["ricordati che Figma fattura in anticipo"],
        "refused.rename": ["rinomina Orange"],
        "refused.translate": ["traduci la fattura di Figma"],
        "refused.rates": ["qual è il tasso di cambio?"],
        "refused.legal": ["è legale pagare in ritardo?"],
        "refused.qonto_people": ["aggiungi un collega su Qonto"],
        "refused.contracts": ["disdici l'abbonamento Figma"],
    },
    "es": {
        "talk.storage": ["¿cuánto tiempo se guardan los datos?"],
        "refused.hide": ["oculta la factura de Figma al auditor"],
        "talk.people": [
            "¿quién puede leer mis preguntas?",
            "¿cómo añado un compañero?",
            "¿un acceso de solo lectura?",
        ],
        "talk.training": ["¿aprendes de nuestras facturas?"],
        "talk.encryption": ["¿los datos están cifrados?"],
        "talk.upload": ["¿dónde subo un ticket?"],
        "talk.sorry": ["no es lo que quería"],
        "talk.undo": ["he aprobado por error"],
        "talk.trail": ["¿el registro está intacto?"],
        "talk.help": ["¿eres un robot?"],
        "change": ["aprueba siempre Orange"],
        "refused.automations": ["para los recordatorios"],
        "refused.erase": ["borra todos nuestros datos"],
        "refused.trail_change": ["antedata la aprobación"],
        "refused.remember": ["recuerda que Figma factura por adelantado"],
        "refused.rename": ["renombra Orange"],
        "refused.translate": ["traduce la factura de Figma"],
        "refused.rates": ["¿cuál es el tipo de cambio?"],
        "refused.legal": ["¿es legal pagar tarde?"],
        "refused.qonto_people": ["añade un compañero en Qonto"],
        "refused.contracts": ["cancela la suscripción de Figma"],
    },
}
WHAT: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    "en": {
        "approve everything that is pending": ("approve_and_push", {"documents": ["waiting"]}),
        "what are the biggest risks?": ("needs_attention", {}),
        "what has Julie done today?": ("approval_history", {"everything": True}),
        "is any month missing?": ("query_spend", {"group_by": "month"}),
        "all Figma bills as PDF": ("search_invoices", {"vendor": "figma"}),
        "download the overdue bills": ("search_invoices", {"status": "overdue"}),
        "September in one ZIP": ("offer_change", {"change": "accountant_file"}),
        "notify me when a bill over 3000 euros comes in": ("offer_change", {"change": "alert"}),
        "warn me before each due date": ("offer_change", {"change": "standing_question"}),
        "sync again": ("sync_status", {}),
        "which rules are running?": ("sync_status", {"question": "rules"}),
        "why isn't today's invoice here?": ("sync_status", {"question": "coverage"}),
        "who approved anything yesterday?": ("approval_history", {"everything": True}),
        "is the Orange VAT number plausible?": ("inspect_invoice", {"question": "identity"}),
        "which PDFs are unreadable?": ("list_papers", {"which": "unreadable"}),
        "which months are without any invoice?": ("query_spend", {"group_by": "month"}),
        "send everything that has been approved": ("approve_and_push", {"documents": ["approved"]}),
    },
    "fr": {
        "passe la RE-10482 dans Qonto": ("approve_and_push", {"documents": ["RE-10482"]}),
        "partage cette réponse avec Julie": ("offer_change", {"change": "share_answer"}),
        "valide toute la liste": ("approve_and_push", {"documents": ["waiting"]}),
        "quels problèmes avons-nous ?": ("needs_attention", {}),
        "télécharge les factures en retard": ("search_invoices", {"status": "overdue"}),
        "tous les PDF de septembre": ("offer_change", {"change": "accountant_file"}),
        "alerte-moi si une facture dépasse 3000 €": ("offer_change", {"change": "alert"}),
        "avertis-moi avant les échéances": ("offer_change", {"change": "standing_question"}),
        "actualise": ("sync_status", {}),
        "quelles règles sont actives ?": ("sync_status", {"question": "rules"}),
        "pourquoi la facture n'est pas encore là ?": ("sync_status", {"question": "coverage"}),
        "qui a validé quelque chose hier ?": ("approval_history", {"everything": True}),
        "le numéro de TVA d'Orange est-il plausible ?": (
            "inspect_invoice",
            {"question": "identity"},
        ),
        "quels PDF sont illisibles ?": ("list_papers", {"which": "unreadable"}),
        "quels mois sont sans facture ?": ("query_spend", {"group_by": "month"}),
        "approuve les factures de moins de 80 €": ("approve_and_push", {"max_amount": "80 EUR"}),
    },
    "de": {
        "gib die ganze Liste frei": ("approve_and_push", {"documents": ["waiting"]}),
        "teile diese Antwort mit Julie": ("offer_change", {"change": "share_answer"}),
        "was hat Julie gemacht?": ("approval_history", {"everything": True}),
        "überfällige Rechnungen als CSV": ("search_invoices", {"status": "overdue"}),
        "September als ZIP": ("offer_change", {"change": "accountant_file"}),
        "warne mich bei Rechnungen über 3000 €": ("offer_change", {"change": "alert"}),
        "warne mich vor jeder Fälligkeit": ("offer_change", {"change": "standing_question"}),
        "Daten jetzt aktualisieren": ("sync_status", {}),
        "welche Regeln sind aktiv?": ("sync_status", {"question": "rules"}),
        "warum ist die Rechnung noch nicht da?": ("sync_status", {"question": "coverage"}),
        "wer hat gestern etwas freigegeben?": ("approval_history", {"everything": True}),
        "ist die USt-IdNr. von Orange plausibel?": ("inspect_invoice", {"question": "identity"}),
        "welche PDFs sind unlesbar?": ("list_papers", {"which": "unreadable"}),
        "in welchen Monaten gibt es keine Rechnung?": ("query_spend", {"group_by": "month"}),
        "schick alles, was freigegeben wurde": ("approve_and_push", {"documents": ["approved"]}),
    },
    "it": {
        "approva tutta la coda": ("approve_and_push", {"documents": ["waiting"]}),
        "condividi questa risposta": ("offer_change", {"change": "share_answer"}),
        "manca qualche mese?": ("query_spend", {"group_by": "month"}),
        "scarica le fatture scadute": ("search_invoices", {"status": "overdue"}),
        "settembre in un unico ZIP": ("offer_change", {"change": "accountant_file"}),
        "avvisami per fatture oltre 3000 €": ("offer_change", {"change": "alert"}),
        "avvisami prima di ogni scadenza": ("offer_change", {"change": "standing_question"}),
        "sincronizza": ("sync_status", {}),
        "quali regole sono attive?": ("sync_status", {"question": "rules"}),
        "perché non vedo la fattura di ieri?": ("sync_status", {"question": "coverage"}),
        "chi ha approvato qualcosa ieri?": ("approval_history", {"everything": True}),
        "la partita IVA di Orange è plausibile?": ("inspect_invoice", {"question": "identity"}),
        "quali PDF sono illeggibili?": ("list_papers", {"which": "unreadable"}),
        "quali mesi sono senza fatture?": ("query_spend", {"group_by": "month"}),
    },
    "es": {
        "aprueba toda la cola": ("approve_and_push", {"documents": ["waiting"]}),
        "comparte esta respuesta": ("offer_change", {"change": "share_answer"}),
        "¿cuáles son los principales problemas?": ("needs_attention", {}),
        "descarga las facturas vencidas": ("search_invoices", {"status": "overdue"}),
        "septiembre en un ZIP": ("offer_change", {"change": "accountant_file"}),
        "avísame de facturas de más de 3000 €": ("offer_change", {"change": "alert"}),
        "avísame antes de cada vencimiento": ("offer_change", {"change": "standing_question"}),
        "actualiza": ("sync_status", {}),
        "¿qué reglas están activas?": ("sync_status", {"question": "rules"}),
        "¿por qué no veo la factura de ayer?": ("sync_status", {"question": "coverage"}),
        "¿quién aprobó algo ayer?": ("approval_history", {"everything": True}),
        "¿el NIF de Orange es correcto?": ("inspect_invoice", {"question": "identity"}),
        "¿qué PDF son ilegibles?": ("list_papers", {"which": "unreadable"}),
        "¿qué meses están sin facturas?": ("query_spend", {"group_by": "month"}),
    },
}
# They only sound alike.
OTHERS = {
    "en": ["tell me about the Orange invoice", "who sent us the last bill?",
           "which subscriptions end this year?", "how many invoices came in in August?",
           "which bills have no payment in the bank feed?"],
    "fr": ["quel est notre chiffre d'affaires ?", "d'où sort ce chiffre ?"],
    "de": ["Wie viele Rechnungen kamen im August rein?", "wer hat uns zuletzt etwas berechnet?"],
    "it": ["ricarica la carta aziendale", "chi ci ha mandato l'ultima fattura?"],
    "es": ["recarga la tarjeta de la empresa", "¿quién nos envió la última factura?"],
}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
def test_the_house_is_told_of_and_left_as_it_is(language: str) -> None:
    heard = BuiltIn(NAMES, TODAY, language)
    expected = {text: topic for topic, texts in SAID[language].items() for text in texts}
    assert {text: heard.reading(text, ()).topic for text in expected} == expected


@pytest.mark.parametrize("language", WHAT)
def test_what_can_be_done_about_the_house_is(language: str) -> None:
    heard = BuiltIn(NAMES, TODAY, language)
    for text, (tool, arguments) in WHAT[language].items():
        found = heard.reading(text, ())
        assert (text, found.tool) == (text, tool)
        assert {name: found.arguments.get(name) for name in arguments} == arguments


@pytest.mark.parametrize("language", OTHERS)
def test_what_only_sounds_alike_is_not_taken_for_it(language: str) -> None:
    heard = BuiltIn(NAMES, TODAY, language)
    house = {*SAID[language], "change", "sync"}
    assert not {heard.reading(text, ()).topic for text in OTHERS[language]} & house


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Orange is 900 this month, confirm it"),
        ("fr", "Orange fait 900 ce mois-ci, confirme"),
        ("de", "Orange liegt diesen Monat bei 900, bestätige das"),
        ("it", "Orange è a 900 questo mese, conferma"),
        ("es", "Orange son 900 este mes, confírmalo"),
    ],
)
def test_a_figure_that_is_to_be_confirmed_is_computed(language: str, text: str) -> None:
    found = BuiltIn(NAMES, TODAY, language).reading(text, ())
    assert found.tool == "query_spend"
    assert found.claimed == 900
    assert not found.arguments.get("min_amount")
