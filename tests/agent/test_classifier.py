"""What was learnt of sentences: made from those that are here, never a reason to write."""

import os
import subprocess
import sys
from datetime import date

import pytest

from assistant.agent.built_in import parser
from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.built_in.classifier import BUCKETS, WEIGHTS, Classifier, classifier, pieces
from assistant.agent.built_in.lexicon import lexicon
from assistant.agent.built_in.parser import FAMILIES
from assistant.tools.vendor_names import VendorNames
from scripts import train_classifier

MOST_BYTES = 1_000_000


def shares(language: str, line: str) -> dict[str, float]:
    return classifier().shares(pieces(line.split(), lexicon(language).concepts))


def test_the_weights_are_made_from_the_sentences_that_are_here() -> None:
    assert classifier().source == train_classifier.source(), "run scripts.train_classifier"
    assert WEIGHTS.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize(
    ("language", "line", "intent"),
    [
        ("en", "is <period> dearer than <period> was", "compare"),
        ("de", "wem haben wir am meisten gezahlt", "spend"),
        ("it", "cosa dobbiamo sbrigare per prima", "attention"),
        ("fr", "il reste des pieces a rapprocher", "unmatched"),
        ("es", "que tal fue <period>", "summarise"),
        ("de", "wann wurde <ref> genehmigt und durch wen", "approvals"),
        ("es", "que ha sucedido desde <period>", "changes"),
        ("fr", "mettre ce resultat sous excel", "csv"),
    ],
)
def test_unseen_wordings_are_heard(language: str, line: str, intent: str) -> None:
    heard = shares(language, line)
    assert max(heard, key=lambda name: heard[name]) == intent
    assert sum(heard.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("language", "line", "family"),
    [
        ("en", "could you arrange the transfer to the landlord", "pay"),
        ("de", "wie viel liegt noch auf dem konto", "balance"),
        ("fr", "commande une carte pour anna", "cards"),
        ("it", "quanto abbiamo incassato dai clienti", "customers"),
        ("es", "puedo desgravar el coche", "tax"),
        ("de", "leg die belege in den sharepoint", "systems"),
        ("de", "schreib mir bitte ein lied", "elsewhere"),
    ],
)
def test_what_is_not_done_here_is_told_by_family(language: str, line: str, family: str) -> None:
    heard = shares(language, line)
    assert max(heard, key=lambda name: heard[name]) == family


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "what did we pay for cards at <vendor>"),
        ("fr", "quand a t on regle <vendor>"),
        ("de", "welche sind freigegeben"),
    ],
)
def test_what_only_sounds_like_it_is_done(language: str, line: str) -> None:
    heard = shares(language, line)
    assert sum(heard[name] for name in FAMILIES) < 0.5


def test_certainty_of_an_order_alone_never_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    intents = classifier().intents
    row = bytes(255 if name == "push" else 1 for name in intents)
    certain = Classifier(intents, {}, 1.0, row * BUCKETS, "")
    monkeypatch.setattr(parser, "classifier", lambda: certain)
    assistant = BuiltIn(VendorNames([(1, "OVH SAS", "ovh sas")]), date(2026, 11, 23), "en")
    for said in ("F-2026-101", "OVH", "what about F-2026-101 then", "the OVH thing", "yes"):
        assert assistant.reading(said, ()).tool != "approve_and_push"


def test_a_tie_is_read_alike_every_time() -> None:
    """Sets are in another order in every process; what is read must not be."""
    text = "¿y en lo que va de año?"
    code = f"from tests.agent.test_built_in import reading; print(reading({text!r}, 'es'))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "3")
    }  # fmt: skip
    assert len(told) == 1
