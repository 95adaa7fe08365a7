"""Train the built-in assistant's classifiers on the sentences in its `paraphrases/` and `foreign/`.

    python -m scripts.train_classifier

Plain Python, some three minutes, the same weights every time. Sentences are drawn from the
templates with small talk around some of them and typing errors in some words.
"""

import hashlib
import json
import random
import re
import tomllib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.agent.built_in import classifier
from assistant.agent.built_in.classifier import (
    BUCKETS,
    FOREIGN_BUCKETS,
    FOREIGN_WEIGHTS,
    OURS,
    WEIGHTS,
    buckets,
    softmax,
)
from assistant.agent.built_in.lexicon import lexicon
from assistant.agent.built_in.parser import without_openers
from assistant.tools.words import fold

HERE = Path(classifier.__file__).parent
PER_INTENT, PER_LINE, MOST_PER_LINE = 260, 20, 72
EPOCHS = 5
RATE = 0.6
STRANGE = 0.2
LEARNT = 0.98
_STRANGERS = (
    "acme", "zeta foods", "bosch", "initech", "nordlicht", "perengano", "bidulotech", "julie",
    "tom", "brunner gmbh", "la boulangerie", "officina rossi", "hermanos diaz", "globex", "elena",
)  # fmt: skip
_CHOICE = re.compile(r"\(([^()]*)\)")
_LIST = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"<\w+>|[^\W_]+")
Example = tuple[list[int], int]
Spoken = tuple[str, list[str]]  # The class and the words.


def main() -> None:
    """Train both, and write the weights beside them."""
    _train(_intents, BUCKETS, WEIGHTS, 1.0)
    _train(_families, FOREIGN_BUCKETS, FOREIGN_WEIGHTS, LEARNT)


def source() -> str:
    """What the weights were made from: a digest of the templates and of this script."""
    made = hashlib.sha256(Path(__file__).read_bytes())
    for path in (*sorted(HERE.glob("paraphrases/*.toml")), *sorted(HERE.glob("foreign/*.toml"))):
        made.update(path.read_bytes())
    return made.hexdigest()[:16]


def _intents(draw: random.Random) -> Iterator[Spoken]:
    for _, templates in _files("paraphrases"):
        for intent, lines in templates["intents"].items():
            for at in range(PER_INTENT):
                yield intent, _sentence(lines[at % len(lines)], templates, draw)


def _families(draw: random.Random) -> Iterator[Spoken]:
    """What is not done here, by family; beside it near misses and what the intents are made of."""
    around = dict(_files("paraphrases"))
    for language, templates in _files("foreign"):
        spoken, lists, words = around[language], templates["lists"], lexicon(language)
        families = {**templates["families"], **spoken["intents"]}
        families.pop("decline")  # It is told apart by family here.
        for family, lines in families.items():
            name = family if family in templates["families"] and family != "near" else OURS
            for line in (one for one in lines for _ in range(_how_often(one, lists))):
                said = _sentence(_named(_filled(line, lists, draw), draw), spoken, draw)
                yield name, without_openers("".join(f" {word}" for word in said), words).split()


def _how_often(line: str, lists: dict[str, list[str]]) -> int:
    """The more ways a line can be said, the more sentences are drawn from it."""
    ways = line.count("|") + sum(len(lists[name]) for name in _LIST.findall(line))
    return min(PER_LINE + ways, MOST_PER_LINE)


def _files(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(HERE.glob(f"{folder}/*.toml")):
        yield path.stem, tomllib.loads(path.read_text(encoding="utf-8"))


def _filled(line: str, lists: dict[str, list[str]], draw: random.Random) -> str:
    return _LIST.sub(lambda found: draw.choice(lists[found[1]]), line)


def _named(line: str, draw: random.Random) -> str:
    """Some suppliers are strangers, and stand there by their name."""
    return line.replace("<vendor>", draw.choice(_STRANGERS)) if draw.random() < STRANGE else line


def _sentence(line: str, around: dict[str, list[str]], draw: random.Random) -> list[str]:
    text = _spoken(line, draw)
    if draw.random() < 0.35:
        text = f"{draw.choice(around['before'])} {text}"
    if draw.random() < 0.25:
        text = f"{text} {draw.choice(around['after'])}"
    words = _WORD.findall(fold(text.replace("ß", "ss")))
    return [_mistyped(word, draw) for word in words]


def _spoken(template: str, draw: random.Random) -> str:
    """One of the sentences that a template stands for."""
    while _CHOICE.search(template):
        template = _CHOICE.sub(lambda found: draw.choice(found[1].split("|")), template)
    return template


def _mistyped(word: str, draw: random.Random) -> str:
    if word.startswith("<") or len(word) < 5 or draw.random() > 0.06:
        return word
    at = draw.randrange(1, len(word) - 1)
    if draw.random() < 0.5:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _train(
    drawn: Callable[[random.Random], Iterator[Spoken]], count: int, path: Path, learnt: float
) -> None:
    draw = random.Random(7)  # noqa: S311 — the same weights every time
    sentences = list(drawn(draw))
    classes = list(dict.fromkeys(name for name, _ in sentences))
    examples = [(buckets(words, count), classes.index(name)) for name, words in sentences]
    path.write_bytes(_packed(_trained(examples, len(classes), count, learnt, draw), classes))
    print(f"{path.name}: {len(examples)} sentences, {len(classes)} classes", flush=True)


def _trained(
    examples: list[Example], width: int, count: int, learnt: float, draw: random.Random
) -> list[list[float]]:
    """Logistic regression over all classes, by gradient steps that get smaller; what is told
    apart more surely than `learnt` teaches nothing more."""
    rows = [[0.0] * width for _ in range(count)]
    for epoch in range(EPOCHS):
        draw.shuffle(examples)
        rate = RATE / (1 + epoch)
        for found, gold in examples:
            norm = len(found) ** -0.5
            sums = [norm * sum(column) for column in zip(*(rows[at] for at in found), strict=True)]
            shares = softmax([3 * value for value in sums])
            if shares[gold] > learnt:
                continue
            shares[gold] -= 1.0
            step = [rate * norm * share for share in shares]
            for at in found:
                rows[at] = [old - new for old, new in zip(rows[at], step, strict=True)]
    return rows


def _packed(rows: list[list[float]], classes: list[str]) -> bytes:
    most = max(abs(value) for row in rows for value in row)
    head = {"intents": classes, "scale": 3 * most / 127, "source": source()}
    body = bytes(128 + round(127 * value / most) for row in rows for value in row)
    return zlib.compress(json.dumps(head).encode() + b"\n" + body, 9)


if __name__ == "__main__":
    main()
