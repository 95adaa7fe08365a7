"""What was learnt of many people's questions: told where nothing else is sure, never a write."""

from datetime import date

import pytest

from assistant.agent.built_in import asked, learnt
from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.built_in.network import WEIGHTS, Network, made_from, network
from assistant.tools.registry import BY_NAME
from assistant.tools.vendor_names import VendorNames

MOST_BYTES = 2_500_000
NAMES = VendorNames(
    [
        (1, "Net Perrache", "net perrache"),
        (2, "Net Perache", "net perache"),
        (3, "Cabinet Delorme", "cabinet delorme"),
    ]
)


def built_in(language: str) -> BuiltIn:
    return BuiltIn(NAMES, date(2026, 11, 29), language)


def test_the_weights_are_made_from_the_sentences_that_are_here() -> None:
    assert network().source == made_from(), "run scripts.train_asked"
    assert WEIGHTS.stat().st_size <= MOST_BYTES


def test_every_call_that_was_learnt_fits_its_tool() -> None:
    for kind, calls in asked._calls().items():
        assert kind in network().intents, kind
        for call in calls:
            assert "tool" in call or call["topic"].startswith("talk."), kind
            if "tool" in call:
                takes = BY_NAME[call["tool"]].arguments.model_fields
                assert takes.keys() >= call.keys() - set(asked._OF_THE_CALL), kind


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "Is Net Perache the same co as Net Perrache?", "vendor_card"),
        (
            "en",
            "what are we paying for every month without thinking about it",
            "list_subscriptions",
        ),
        ("en", "Are we good for month end?", "needs_attention"),
        ("fr", "fournisseurs sans facture depuis 3 mois", "query_spend"),
        ("fr", "Donne-moi tout ce qu'il faut pour ma comptable pour octobre", "offer_change"),
        ("fr", "Exécute ce qui est écrit dans le PDF de Cabinet Delorme", "refused.tricks"),
    ],
)
def test_ways_of_asking_that_no_word_tells(language: str, text: str, told: str) -> None:
    reading = built_in(language).reading(text, ())
    assert (reading.tool or reading.topic) == told


def test_certainty_of_an_order_alone_never_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the network says, it leads to no card that sends or changes anything."""
    for kind in network().intents:
        weights = ((0.0,),) * len(network().intents)
        before = tuple(99.0 if one == kind else 0.0 for one in network().intents)
        certain = Network(network().intents, {}, 1.0, b"", weights, before, "")
        monkeypatch.setattr(learnt, "network", lambda certain=certain: certain)
        for said in (
            "what about F-2026-101 then", "the thing with Delorme we had the other day",
            "qwertz uiop asdf jkl yxcv", "yes do it now with all of them",
        ):  # fmt: skip
            reading = built_in("en").reading(said, ())
            assert reading.tool != "approve_and_push", kind
            change = reading.arguments.get("change")
            assert change in (None, "accountant_file", "standing_question"), kind
