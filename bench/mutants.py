"""Broken copies of good files, the same for the same seed: flipped, cut, doubled and mixed."""

import random
import re
from collections.abc import Iterator, Sequence

MOST_FLIPS = 40


def mutants(originals: Sequence[bytes], count: int, seed: int = 0) -> Iterator[bytes]:
    """That many broken files, each from one of the originals."""
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        content = bytearray(chance.choice(originals))
        for _ in range(chance.randint(1, 3)):
            chance.choice(_KINDS)(content, chance)
        yield bytes(content)


def _flip(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, MOST_FLIPS)):
        content[chance.randrange(len(content))] = chance.randrange(256)


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(max(len(content) // 4, 1), len(content)) :]


def _drop(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    del content[start : start + chance.randint(1, 400)]
    content += b" "


def _double(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    content[start:start] = content[start : start + chance.randint(1, 4000)]


def _number(content: bytearray, chance: random.Random) -> None:
    """Other lengths, object numbers and offsets than the file has."""
    found = list(re.finditer(rb"\d+", bytes(content[:200_000])))
    for hit in chance.sample(found, min(len(found), 5)):
        new = str(chance.choice([0, 1, -1, 65_536, 2**31, 10**18]))
        content[hit.start() : hit.end()] = new.encode()[: hit.end() - hit.start()].ljust(
            hit.end() - hit.start(), b"0"
        )


def _name(content: bytearray, chance: random.Random) -> None:
    """One name of the format in another one's place."""
    found = list(re.finditer(rb"/[A-Z][A-Za-z]+", bytes(content[:200_000])))
    if len(found) > 1:
        one, other = chance.sample(found, 2)
        content[one.start() : one.end()] = other[0]


_KINDS = (_flip, _cut, _drop, _double, _number, _name)
