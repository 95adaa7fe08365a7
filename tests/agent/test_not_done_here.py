"""What is not done here is declined for its own reason; what only looks like it is answered."""

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Orange", "orange"), (2, "Cloudharbor", "cloudharbor")))
DECLINED = {
    "en": {
        "advice": ["Should we lease or buy the van?", "is it worth hiring somebody"],
        "systems": ["How do I add a user in Xero?"],
        "rates": ["what's the EUR/GBP rate going to be next month"],
        "balance": ["will we run out of money before Christmas?"],
        "legal": ["Is Cloudharbor entitled to late fees?"],
        "pay": ["Put the transfer to Orange on hold"],
        "tax": ["When is the VAT return due in France?"],
        "payroll": ["how much did payroll cost us"],
    },
    "fr": {
        "advice": ["Vaut-il mieux acheter ou louer la camionnette ?"],
        "systems": ["Comment on fait un avoir dans Pennylane ?"],
        "balance": ["On va être à court de cash en janvier ?"],
        "legal": ["Est-ce qu'Orange a le droit de nous facturer des pénalités ?"],
        "pay": ["Mets le virement d'Orange en attente"],
    },
    "de": {
        "advice": ["Lohnt sich Leasing für uns?"],
        "systems": ["Wie lege ich in DATEV einen Mandanten an?"],
        "balance": ["Geht uns das Geld aus?"],
        "legal": ["Darf Orange Mahngebühren verlangen?"],
        "pay": ["Stopp die Zahlung an Orange"],
    },
    "it": {
        "advice": ["Conviene noleggiare un furgone?"],
        "tax": ["mi conviene il regime forfettario?"],
        "systems": ["Come si registra una fattura in Zucchetti?"],
        "balance": ["Resteremo senza soldi?"],
        "legal": ["Hanno diritto a chiedere gli interessi?"],
    },
    "es": {
        "advice": ["¿Nos conviene alquilar una furgoneta?"],
        "systems": ["¿Cómo creo un cliente en Holded?"],
        "balance": ["¿Nos quedaremos sin dinero?"],
        "legal": ["¿Tienen derecho a cobrarnos intereses?"],
        "customers": ["¿cuánto hemos cobrado este mes?"],
    },
}
ANSWERED: dict[str, list[tuple[str, dict[str, str | None]]]] = {
    "en": [
        ("What do we pay for payroll software?", {"category": "software"}),
        ("how much did we pay the accountant this year", {"category": "accountant"}),
        ("do we owe the accountant anything?", {"category": "accountant"}),
        ("list October's bills for the accountant", {"category": None}),
    ],
    "fr": [("Combien coûte notre logiciel de paie ?", {"category": "logiciel"})],
    "de": [
        ("Was haben wir dem Steuerberater dieses Jahr gezahlt?", {"category": "steuerberater"}),
        ("Was zahlen wir für Leasing?", {"category": "leasing"}),
    ],
    "it": [("Quanto spendiamo per il software paghe?", {"category": "software"})],
    "es": [
        ("¿cuánto le pagamos al gestor este año?", {"category": "gestor"}),
        ("¿Nos han cobrado algo dos veces?", {"only": "duplicate"}),
    ],
}


@pytest.mark.parametrize("language", DECLINED)
def test_each_is_declined_for_its_own_reason(language: str) -> None:
    for name, texts in DECLINED[language].items():
        for text in texts:
            (heard,) = BuiltIn(NAMES, TODAY, language).readings(text, ())
            assert (heard.tool, heard.topic) == (None, f"refused.{name}"), text


@pytest.mark.parametrize("language", ANSWERED)
def test_what_suppliers_bill_is_answered(language: str) -> None:
    for text, expected in ANSWERED[language]:
        (heard,) = BuiltIn(NAMES, TODAY, language).readings(text, ())
        assert heard.tool, text
        assert {name: heard.arguments.get(name) for name in expected} == expected, text
