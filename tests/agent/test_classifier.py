"""The classifier's second opinion: made from the templates, never a reason to write."""

from datetime import date

import pytest

from assistant.agent.built_in import parser
from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.built_in.classifier import (
    BUCKETS,
    FOREIGN_WEIGHTS,
    OURS,
    WEIGHTS,
    Classifier,
    classifier,
    foreign,
)
from assistant.tools.vendor_names import VendorNames
from scripts import train_classifier

MOST_BYTES = 150_000


def test_the_weights_are_made_from_the_templates_that_are_here() -> None:
    advice = "run python -m scripts.train_classifier"
    for known, path in ((classifier(), WEIGHTS), (foreign(), FOREIGN_WEIGHTS)):
        assert known.source == train_classifier.source(), advice
        assert path.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("is <period> dearer than <period> was", "compare"),
        ("wem haben wir am meisten gezahlt", "spend"),
        ("dove conviene partire oggi", "attention"),
        ("schreib mir bitte ein lied", "decline"),
        ("il reste des pieces a rapprocher", "unmatched"),
        ("que tal fue <period>", "summarise"),
        ("wann wurde <ref> genehmigt und durch wen", "approvals"),
        ("que ha sucedido desde <period>", "changes"),
        ("mettre ce resultat sous excel", "csv"),
    ],
)
def test_unseen_wordings_are_heard(line: str, intent: str) -> None:
    shares = classifier().shares(line.split())
    assert max(shares, key=lambda name: shares[name]) == intent
    assert sum(shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ("could you arrange the transfer to the landlord", "pay"),
        ("wie viel liegt noch auf dem konto", "balance"),
        ("commande une carte pour anna", "cards"),
        ("quanto abbiamo incassato dai clienti", "customers"),
        ("puedo desgravar el coche", "tax"),
        ("leg die belege in den sharepoint", "systems"),
        ("what did we pay for cards at <vendor>", OURS),
        ("quand a t on regle <vendor>", OURS),
        ("welche sind freigegeben", OURS),
    ],
)
def test_what_is_not_done_here_is_told_by_family(line: str, family: str) -> None:
    shares = foreign().shares(line.split())
    assert max(shares, key=lambda name: shares[name]) == family


def test_certainty_of_an_order_alone_never_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    intents = classifier().intents
    row = bytes(255 if name == "push" else 1 for name in intents)
    certain = Classifier(intents, 1.0, row * BUCKETS, "")
    monkeypatch.setattr(parser, "classifier", lambda: certain)
    assistant = BuiltIn(VendorNames([(1, "OVH SAS", "ovh sas")]), date(2026, 11, 23), "en")
    for said in ("F-2026-101", "OVH", "what about F-2026-101 then", "the OVH thing", "yes"):
        assert assistant.reading(said, ()).tool != "approve_and_push"
