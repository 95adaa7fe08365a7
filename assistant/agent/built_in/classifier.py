"""A second opinion on what is asked: linear models over the pieces of the masked words.

One tells the intents apart, one what is done here from the families of what is not. They are
trained on the sentences in `paraphrases/` and `foreign/` by `python -m scripts.train_classifier`;
the weights lie beside them. They only strengthen or weaken what the words of the lexicon say, and
never lead to a write.
"""

import json
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).with_name("classifier.bin")
FOREIGN_WEIGHTS = Path(__file__).with_name("foreign.bin")
BUCKETS, FOREIGN_BUCKETS = 8192, 16384
OURS = "ours"
_SHORTEST, _LONGEST = 3, 5


@dataclass(frozen=True)
class Classifier:
    """One row of small integers per bucket, one column per intent."""

    intents: tuple[str, ...]
    scale: float
    rows: bytes
    source: str

    def shares(self, words: Sequence[str]) -> dict[str, float]:
        """How likely each intent is; all together they are 1."""
        width = len(self.intents)
        found = buckets(words, len(self.rows) // width)
        sums = [0] * width
        for bucket in found:
            row = self.rows[bucket * width : (bucket + 1) * width]
            sums = [so_far + value - 128 for so_far, value in zip(sums, row, strict=True)]
        ratio = self.scale / math.sqrt(len(found) or 1)
        return dict(zip(self.intents, softmax([ratio * value for value in sums]), strict=True))


@cache
def classifier() -> Classifier:
    """The classifier of intents, read once per process."""
    return _loaded(WEIGHTS)


@cache
def foreign() -> Classifier:
    """The classifier of what is not done here, by family; `ours` is what is."""
    return _loaded(FOREIGN_WEIGHTS)


def _loaded(path: Path) -> Classifier:
    head, rows = zlib.decompress(path.read_bytes()).split(b"\n", 1)
    known = json.loads(head)
    return Classifier(tuple(known["intents"]), known["scale"], rows, known["source"])


def softmax(values: Sequence[float]) -> list[float]:
    """Any figures as shares of 1."""
    most = max(values)
    powers = [math.exp(value - most) for value in values]
    total = sum(powers)
    return [power / total for power in powers]


def buckets(words: Sequence[str], count: int) -> list[int]:
    """The rows that stand for an utterance: its words, pairs of them, and their pieces."""
    found = dict.fromkeys(zlib.crc32(piece.encode()) % count for piece in _pieces(words))
    return list(found)


def _pieces(words: Sequence[str]) -> Iterator[str]:
    yield f"^{words[0] if words else ''}"
    for at, word in enumerate(words):
        yield f"w {word}"
        if at:
            yield f"p {words[at - 1]} {word}"
        if word.startswith("<"):
            continue
        framed = f"_{word}_"
        for length in range(_SHORTEST, _LONGEST + 1):
            for start in range(len(framed) - length + 1):
                yield framed[start : start + length]
