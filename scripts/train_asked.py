"""Train the network that tells kinds of questions apart, on sentences of many people.

    pip install -r requirements-training.txt
    python -m scripts.train_asked

`asked/` holds what people type, with the kind of question and its spans marked; the sentences that
the classifier is trained on are in it too, each as any of the kinds that it may be of. Some minutes
on one core, most of which the sentences take to be heard; the same weights every time.
"""

import json
import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.agent.built_in import network
from assistant.agent.built_in.classifier import pieces
from assistant.agent.built_in.evidence import facts
from assistant.agent.built_in.lexicon import lexicon
from assistant.agent.built_in.masking import mask
from assistant.agent.built_in.network import BUCKETS, SENTENCES, WEIGHTS, buckets, made_from
from assistant.agent.built_in.parser import hear
from assistant.tools.vendor_names import VendorNames

HERE = Path(network.__file__).parent
TODAY = date(2026, 11, 23)
Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int_]
# Intents whose sentences in `sentences/` are of any of their kinds.
LOOSE = ("spend", "search", "inspect", "prices", "privacy", "get", "sync", "outflow", "summarise")
HIDDEN, AT_FIRST = 96, 0.1  # Values between what is heard and the kinds; as far off nothing.
EPOCHS, LEFT_OUT = 5, 0.2  # Of what is heard so much is left out each time.
RATE, CLASS_RATE, BEFORE_RATE = 0.55, 0.3, 0.1
LEARNT = 0.98  # What is told apart that surely teaches nothing more.
KNOWN = 7  # Of ten suppliers named in a sentence, so many are known.
_SUPPLIERS = ("Amazon Web Services", "OVH SAS", "Orange", "Telefónica", "Uber", "DHL Express",
              "Hetzner Online GmbH", "Adobe", "Free", "Enel Energia")  # fmt: skip
_MARK = re.compile(r"\[([vparc]):([^\]]*)\]")


@dataclass(frozen=True)
class Spoken:
    """What was said: the kinds it may be of, its pieces and facts."""

    names: tuple[str, ...]
    pieces: tuple[int, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """One sentence: its rows, and the kinds that are right for it."""

    heard: Places
    right: Places


@dataclass
class Layers:
    """A row of hidden values for all that can be heard; of each kind its weights of them, and what
    it has beforehand."""

    rows: Floats
    weights: Floats
    before: Floats


def main() -> None:
    """Train it, and write the weights beside it."""
    draw = random.Random(7)  # noqa: S311 — the same weights every time
    spoken = list(_spoken())
    kinds = sorted({name for one in spoken for name in one.names})
    known = sorted({fact for one in spoken for fact in one.facts})
    examples = [_example(one, kinds, {fact: at for at, fact in enumerate(known)})
                for one in spoken]  # fmt: skip
    layers = _trained(examples, BUCKETS + len(known), len(kinds), draw)
    WEIGHTS.write_bytes(_packed(layers, kinds, known))
    print(f"{len(examples)} sentences, {len(kinds)} kinds, {len(known)} facts", flush=True)


def _spoken() -> Iterator[Spoken]:
    """All sentences, as they are heard."""
    for path in (one for kind in SENTENCES for one in sorted(HERE.glob(kind))):
        for line in path.read_text(encoding="utf-8").splitlines():
            names, marked = line.split("\t")
            yield hear_it(names.split("|"), marked, path.stem)


def hear_it(names: Sequence[str], marked: str, language: str) -> Spoken:
    """A sentence with its spans marked, as it is heard where most of its suppliers are known."""
    words = lexicon(language)
    named = [found[2] for found in _MARK.finditer(marked) if found[1] == "v"]
    known = (*_SUPPLIERS, *(one for one in named if zlib.crc32(one.encode()) % 10 < KNOWN))
    suppliers = VendorNames((at, name, name.lower()) for at, name in enumerate(known, 1))
    said = mask(_MARK.sub(lambda found: found[2], marked), words, suppliers, TODAY, language)
    told = tuple(facts(said, words, hear(said, words)))
    heard = tuple(buckets(pieces(said.words.split(), words.thesaurus)))
    return Spoken(tuple(names), heard, told)


def _example(one: Spoken, kinds: list[str], known: dict[str, int]) -> Example:
    right = {*one.names} | {
        kind for name in one.names if name in LOOSE for kind in kinds if kind.startswith(f"{name}.")
    }
    heard = [*one.pieces, *(BUCKETS + known[fact] for fact in dict.fromkeys(one.facts))]
    return Example(np.array(heard, int), np.array([kinds.index(name) for name in sorted(right)]))


def _trained(examples: list[Example], rows: int, classes: int, draw: random.Random) -> Layers:
    """The weights after gradient steps that get smaller. Where several classes are right, their
    shares together count."""
    noise = np.random.default_rng(7)
    layers = Layers(
        (noise.standard_normal((rows, HIDDEN)) * AT_FIRST).astype(np.float32),
        np.zeros((classes, HIDDEN), np.float32),
        np.zeros(classes, np.float32),
    )
    unheard = np.ones(rows, bool)
    for one in examples:
        unheard[one.heard] = False
    layers.rows[unheard] = 0  # What no sentence holds says nothing.
    steps = EPOCHS * len(examples)
    for epoch in range(EPOCHS):
        draw.shuffle(examples)
        for at, one in enumerate(examples, epoch * len(examples)):
            kept = one.heard[noise.random(len(one.heard)) > LEFT_OUT]
            _learn(layers, replace(one, heard=kept), RATE * (1 - at / steps))
        print(f"epoch {epoch + 1} of {EPOCHS}", flush=True)
    return layers


def _learn(layers: Layers, one: Example, rate: float) -> None:
    norm = max(len(one.heard), 1) ** -0.5
    sums = norm * layers.rows[one.heard].sum(0)
    hidden = np.maximum(sums, 0)
    values = layers.weights @ hidden + layers.before
    powers = np.exp(values - values.max())
    shares = powers / powers.sum()
    right = shares[one.right].sum()
    if right > LEARNT:
        return
    wrong = shares.copy()
    wrong[one.right] -= shares[one.right] / right
    back = (wrong @ layers.weights) * (sums > 0)
    layers.weights -= rate * CLASS_RATE * np.outer(wrong, hidden)
    layers.before -= rate * BEFORE_RATE * wrong
    layers.rows[one.heard] -= rate * norm * back


def _packed(layers: Layers, kinds: list[str], known: list[str]) -> bytes:
    most = float(np.abs(layers.rows).max())
    head = {
        "intents": kinds, "facts": known, "scale": most / 127, "source": made_from(),
        "weights": layers.weights.round(3).astype(float).round(3).tolist(),
        "before": layers.before.round(3).astype(float).round(3).tolist(),
    }  # fmt: skip
    body = (128 + np.rint(127 * layers.rows / most)).astype(np.uint8).tobytes()
    return zlib.compress(json.dumps(head).encode() + b"\n" + body, 9)


if __name__ == "__main__":
    main()
