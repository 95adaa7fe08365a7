"""What kind of question it is, as far as it was learnt from sentences: a small network.

The pieces of the masked words with the concepts they stand for (hashed into rows), and facts (by
name) are added up to some hidden values, which each kind weighs. Where the classifier tells
intents apart by their usual words, this tells many kinds of each from what few people say of it.
`python -m scripts.train_asked` makes the weights that lie beside it. It never leads to a write.
"""

import hashlib
import json
import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.agent.built_in.classifier import added, softmax

WEIGHTS = Path(__file__).with_name("asked.bin")
SENTENCES = ("asked/*.tsv", "sentences/*.tsv")
_WORDS = ("concepts/*.toml", "thesaurus/*.toml")
BUCKETS = 32768


@dataclass(frozen=True)
class Network:
    """One row of small integers per bucket, then one per fact, as wide as there are hidden values;
    of each class its weights of them, and what it has beforehand."""

    intents: tuple[str, ...]
    facts: dict[str, int]
    scale: float
    rows: bytes
    weights: tuple[tuple[float, ...], ...]
    before: tuple[float, ...]
    source: str

    def shares(self, pieces: Iterable[str], facts: Iterable[str] = ()) -> dict[str, float]:
        """How likely each intent is; all together they are 1."""
        known = [BUCKETS + self.facts[fact] for fact in facts if fact in self.facts]
        heard = [*buckets(pieces), *known]
        sums = added(self.rows, heard, len(self.weights[0]))
        ratio = self.scale / math.sqrt(len(heard) or 1)
        hidden = [(at, ratio * value) for at, value in enumerate(sums) if value > 0]
        values = [
            before + sum(value * weights[at] for at, value in hidden)
            for before, weights in zip(self.before, self.weights, strict=True)
        ]
        return dict(zip(self.intents, softmax(values), strict=True))


@cache
def network() -> Network:
    """The network, read once per process."""
    head, rows = zlib.decompress(WEIGHTS.read_bytes()).split(b"\n", 1)
    known = json.loads(head)
    facts = {fact: at for at, fact in enumerate(known["facts"])}
    weights = tuple(map(tuple, known["weights"]))
    return Network(tuple(known["intents"]), facts, known["scale"], rows, weights,
                      tuple(known["before"]), known["source"])  # fmt: skip


def buckets(pieces: Iterable[str]) -> list[int]:
    """The rows that pieces are added up by."""
    return list(dict.fromkeys(zlib.crc32(piece.encode()) % BUCKETS for piece in pieces))


def made_from() -> str:
    """What the weights are made from: a digest of the sentences and the words that are here."""
    made = hashlib.sha256()
    for kind in (*SENTENCES, *_WORDS):
        for path in sorted(WEIGHTS.parent.glob(kind)):
            made.update(path.read_bytes())
    return made.hexdigest()[:16]
