"""A month against what is usual, in five languages."""

import pytest

from tests.agent.test_built_in import reading
from tests.agent.test_follow_ups import heard

LANGUAGES = ("en", "fr", "de", "it", "es")
ALL = {
    "en": ["was October unusual?", "did we spend more than usual in October?",
           "was October a normal month?", "how much above average was October?",
           "how does October compare with a usual month?"],
    "fr": ["octobre était-il inhabituel ?", "a-t-on dépensé plus que d’habitude en octobre ?",
           "octobre est-il au-dessus de la moyenne ?", "octobre par rapport à un mois normal"],
    "de": ["War der Oktober ungewöhnlich?", "Haben wir im Oktober mehr ausgegeben als sonst?",
           "Lag der Oktober über dem Durchschnitt?",
           "Wie liegt der Oktober im Vergleich zu einem üblichen Monat?"],
    "it": ["ottobre è stato insolito?", "abbiamo speso più del solito in ottobre?",
           "ottobre è sopra la media?", "ottobre rispetto a un mese normale"],
    "es": ["¿fue octubre inusual?", "¿hemos gastado más de lo habitual en octubre?",
           "¿está octubre por encima de la media?",
           "octubre en comparación con un mes normal"],
}  # fmt: skip
KIND = {
    "en": ["do we spend more on software than we normally do?", "is software above average?"],
    "fr": ["dépense-t-on plus que d’habitude en software ?",
           "le software est-il supérieur à la moyenne ?"],
    "de": ["Geben wir für Software mehr aus als üblich?", "Liegt Software über dem Durchschnitt?"],
    "it": ["spendiamo per il software più del solito?", "il software è sopra la media?"],
    "es": ["¿gastamos más en software de lo que solemos?",
           "¿el software está por encima de la media?"],
}  # fmt: skip
ONE = {
    "en": "is Northpeak’s bill higher than usual?",
    "fr": "la facture de Northpeak est-elle plus élevée que d’habitude ?",
    "de": "Ist die Rechnung von Northpeak höher als sonst?",
    "it": "la fattura di Northpeak è più alta del solito?",
    "es": "¿la factura de Northpeak es más alta de lo normal?",
}
PAID = {
    "en": "did we pay more than usual in October?",
    "fr": "a-t-on payé plus que d’habitude en octobre ?",
    "de": "Haben wir im Oktober mehr bezahlt als sonst?",
    "it": "abbiamo pagato più del solito in ottobre?",
    "es": "¿hemos pagado más de lo habitual en octubre?",
}  # fmt: skip
NOT = {
    "en": ["which suppliers charge more than usual?", "anything unusual in October?",
           "is October higher than September?"],
    "fr": ["quelque chose d’anormal en octobre ?", "octobre est-il plus cher que septembre ?"],
    "de": ["Was ist im Oktober ungewöhnlich?", "Ist der Oktober teurer als der September?"],
    "it": ["c’è qualcosa di insolito a ottobre?", "ottobre è più caro di settembre?"],
    "es": ["¿hay algo inusual en octubre?", "¿es octubre más caro que septiembre?"],
}  # fmt: skip
OF_IT = {
    "en": ["is that more than usual?", "higher than average?"],
    "fr": ["est-ce plus que d’habitude ?", "plus que la moyenne ?"],
    "de": ["ist das mehr als sonst?", "mehr als üblich?"],
    "it": ["è più del solito?", "più della media?"],
    "es": ["¿es más de lo habitual?", "¿más que la media?"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_is_held_against_the_usual_ones(language: str) -> None:
    for text in ALL[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments["basis"]) == (text, "than_usual", "spent")
        assert any(month in arguments["period"] for month in ("octo", "octu", "ottobre", "oktober"))
        assert not {"vendor", "category"} & arguments.keys()
    for text in KIND[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments.get("category")) == (text, "than_usual", "software")
    tool, arguments = reading(ONE[language], language)
    assert (tool, arguments.get("vendor")) == ("than_usual", "northpeak")
    tool, arguments = reading(PAID[language], language)
    assert (tool, arguments.get("basis")) == ("than_usual", "paid")
    for text in NOT[language]:
        assert (text, reading(text, language)[0]) != (text, "than_usual")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_told_is_held_against_what_is_usual(language: str) -> None:
    told = {"measure": "sum", "basis": "spent", "amount": "gross", "vendor": "figma",
            "period": "october"}  # fmt: skip
    for text in OF_IT[language]:
        tool, arguments = heard(language, text, "query_spend", told)
        assert (text, tool) == (text, "than_usual")
        assert (arguments["vendor"], arguments["period"]) == ("figma", "october")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "and by supplier?"), ("fr", "et par fournisseur ?"), ("de", "und nach Lieferant?"),
        ("it", "e per fornitore?"), ("es", "¿y por proveedor?"),
    ],
)  # fmt: skip
def test_the_months_held_against_usual_are_split(language: str, text: str) -> None:
    told = {"period": "october", "category": "software", "basis": "spent", "amount": "gross"}
    tool, arguments = heard(language, text, "than_usual", told)
    assert (tool, arguments.get("group_by")) == ("query_spend", "vendor")
    assert (arguments["period"], arguments["category"]) == ("october", "software")
