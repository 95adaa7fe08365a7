"""What is asked, as far as it was learnt from sentences: a linear model over what is heard.

It weighs two kinds of evidence: the pieces of the masked words with the concepts they stand for
(hashed into rows), and facts (by name): cues of the lexicon, what is named, values of arguments.
`python -m scripts.train_classifier` makes the weights that lie beside it. It never leads to a
write by itself.
"""

import json
import math
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.agent.built_in.concepts import Concepts

WEIGHTS = Path(__file__).with_name("classifier.bin")
BUCKETS = 16384
PIECES = 3.0  # What all pieces together weigh beside the facts.
_LEVEL = 128  # A byte of this value is nothing.
_SHORTEST, _LONGEST = 3, 5
_NEAR = 3  # Concepts that far apart are heard as a pair.


@dataclass(frozen=True)
class Classifier:
    """One row of small integers per bucket, then one per fact; one column per intent."""

    intents: tuple[str, ...]
    facts: dict[str, int]
    scale: float
    rows: bytes
    source: str

    def shares(self, pieces: Iterable[str], facts: Iterable[str] = ()) -> dict[str, float]:
        """How likely each intent is; all together they are 1."""
        heard = buckets(pieces)
        ratio = PIECES / math.sqrt(len(heard) or 1)
        known = [BUCKETS + self.facts[fact] for fact in facts if fact in self.facts]
        width = len(self.intents)
        sums = zip(added(self.rows, heard, width), added(self.rows, known, width), strict=True)
        values = [self.scale * (ratio * words + told) for words, told in sums]
        return dict(zip(self.intents, softmax(values), strict=True))


@cache
def classifier() -> Classifier:
    """The classifier, read once per process."""
    head, rows = zlib.decompress(WEIGHTS.read_bytes()).split(b"\n", 1)
    known = json.loads(head)
    facts = {fact: at for at, fact in enumerate(known["facts"])}
    return Classifier(tuple(known["intents"]), facts, known["scale"], rows, known["source"])


def added(table: bytes, rows: Sequence[int], width: int) -> list[int]:
    """Some rows of a table of bytes, each around a level of 128, added up by column."""
    taken = [table[at * width : (at + 1) * width] for at in rows]
    level = _LEVEL * len(rows)
    return [sum(column) - level for column in zip(*taken, strict=True)] or [0] * width


def softmax(values: Sequence[float]) -> list[float]:
    """Any figures as shares of 1."""
    most = max(values)
    powers = [math.exp(value - most) for value in values]
    total = sum(powers)
    return [power / total for power in powers]


def buckets(pieces: Iterable[str]) -> list[int]:
    """The rows that pieces are weighed by."""
    return list(dict.fromkeys(zlib.crc32(piece.encode()) % BUCKETS for piece in pieces))


def pieces(words: Sequence[str], concepts: Concepts) -> Iterator[str]:
    """An utterance in pieces: words, pairs of them, parts of them, and what they stand for."""
    yield f"^{words[0] if words else ''}"
    yield f"${words[-1] if words else ''}"
    for at, word in enumerate(words):
        yield f"w {word}"
        if at:
            yield f"p {words[at - 1]} {word}"
        if not word.startswith("<"):
            yield from _parts(f"_{word}_")
    yield from _meant(concepts.heard(words))


def _parts(word: str) -> Iterator[str]:
    for length in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(word) - length + 1):
            yield word[start : start + length]


def _meant(heard: Sequence[frozenset[str]]) -> Iterator[str]:
    for at, concepts in enumerate(heard):
        later = [other for near in heard[at + 1 : at + 1 + _NEAR] for other in sorted(near)]
        for concept in sorted(concepts):
            yield f"c {concept}"
            yield from (f"c {concept} {other}" for other in later)
    if heard:
        yield from (f"c^ {concept}" for concept in sorted(heard[0]))
        yield from (f"c$ {concept}" for concept in sorted(heard[-1]))
