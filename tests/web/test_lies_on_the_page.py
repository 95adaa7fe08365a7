"""C09 through the page: a model that alters what it was told, and what the reader then sees."""

import html
import json
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from assistant.agent.language_model import ChatMessage
from tests.agent.scripted_model import ScriptedModel, call
from tests.journey import Browser, RunningDemo

QUESTIONS = {
    "en": "How much did we spend by supplier this year?",
    "fr": "Combien avons-nous dépensé par fournisseur cette année ?",
    "de": "Wie viel haben wir dieses Jahr je Lieferant ausgegeben?",
    "it": "Quanto abbiamo speso per fornitore quest’anno?",
    "es": "¿Cuánto hemos gastado por proveedor este año?",
}
SAYING = {
    "en": "For {label} it is {value}.",
    "fr": "Pour {label}, c’est {value}.",
    "de": "Für {label} sind es {value}.",
    "it": "Per {label} è {value}.",
    "es": "Para {label} es {value}.",
}
ASKED: dict[str, Any] = {
    "measure": "sum", "basis": "spent", "amount": "gross", "period": None, "compare_with": None,
    "vendor": None, "except_vendor": None, "category": None, "min_amount": None,
    "max_amount": None, "group_by": "vendor", "top": None,
}  # fmt: skip
LIES = 60
DIGIT = re.compile(r"\d")


@pytest.fixture
def reader(demo: RunningDemo) -> Iterator[Browser]:
    """The owner of the demo, whose model is put back afterwards."""
    model = demo.app.state.model
    with demo.browser(follow_redirects=True) as browser:
        browser.get("/health")
        yield browser
    demo.app.state.model = model


def altered(dice: random.Random, value: str) -> str:
    """The value with another digit, another sign or another currency."""
    places = [match.start() for match in DIGIT.finditer(value)]
    at = dice.choice(places)
    wrong = dice.choice([digit for digit in "123456789" if digit != value[at]])
    ways = [value[:at] + wrong + value[at + 1 :], value[:at] + wrong + value[at:]]
    if "€" in value:
        ways += [value.replace("€", "$"), f"−{value}"]
    return dice.choice(ways)


class Liar:
    """Asks for the figures, then tells each of them wrong; among `lies` stands one `truth`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.lies: list[str] = []
        self.truth = ""

    def speak(self, messages: Sequence[ChatMessage]) -> list[str]:
        """What a tool told, altered in each sentence but the one in the middle."""
        dice = random.Random(f"a page in {self.language}")
        data = json.loads(messages[-1].text)["data"]
        facts = data["facts"]
        told = [fact for fact in facts if DIGIT.search(fact["value"])]
        true = {fact["value"] for fact in facts}  # What stands in a table is told as well.
        rows = [row for table in data["tables"] for row in (*table["rows"], table["total"] or [])]
        true |= {cell for row in rows for cell in row}
        while len(self.lies) < LIES:
            fact = dice.choice(told)
            value = altered(dice, fact["value"])
            if value not in true:
                self.lies.append(self.said(fact["label"], value))
        self.truth = self.said(told[0]["label"], told[0]["value"])
        referring = self.said(told[0]["label"], f"[[{told[0]['id']}]]")
        half = LIES // 2
        return [" ".join([*self.lies[:half], referring, *self.lies[half:]])]

    def said(self, label: str, value: str) -> str:
        """A sentence that tells it."""
        return SAYING[self.language].format(label=label, value=value)


def visible(page: str) -> str:
    """The text of a page or of a stream's pieces, tags gone and spaces single."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


@pytest.mark.parametrize("language", QUESTIONS)
def test_no_altered_figure_reaches_the_page(
    demo: RunningDemo, reader: Browser, language: str
) -> None:
    liar = Liar(language)
    demo.app.state.model = ScriptedModel([[call("query_spend", **ASKED)], liar.speak])
    form = {"question": QUESTIONS[language], "_csrf": reader.token("/qonto")}
    streaming = reader.same_origin() | {"Accept": "text/event-stream"}
    with reader.stream("POST", "/ask", data=form, headers=streaming) as answer:
        streamed = "".join(answer.iter_text())
    address = re.search(r"/ask/(\w{10,})", streamed)
    assert address
    page = visible(reader.get(address[0]).text)
    assert len(set(liar.lies)) > LIES / 2
    lies = [visible(lie) for lie in liar.lies]
    assert [lie for lie in lies if lie in page or lie in visible(streamed)] == []
    assert visible(liar.truth) in page
