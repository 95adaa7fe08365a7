"""Train the built-in assistant's classifier on the sentences in its `paraphrases/`.

    python -m scripts.train_classifier

Plain Python, about a minute, the same weights every time. Sentences are drawn from the templates
with small talk around some of them and typing errors in some words.
"""

import hashlib
import json
import random
import re
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path

from assistant.agent.built_in import classifier
from assistant.agent.built_in.classifier import BUCKETS, WEIGHTS, buckets, softmax
from assistant.tools.words import fold

FOLDER = Path(classifier.__file__).with_name("paraphrases")
PER_INTENT = 260
EPOCHS = 5
RATE = 0.6
_CHOICE = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"<\w+>|[^\W_]+")
Example = tuple[list[int], int]


def main() -> None:
    """Train, and write the weights beside the classifier."""
    languages = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}
    intents = list(next(iter(languages.values()))["intents"])
    draw = random.Random(7)  # noqa: S311 — the same weights every time
    examples = [
        (buckets(words), intents.index(intent))
        for templates in languages.values()
        for intent, words in _sentences(templates, draw)
    ]
    rows = _trained(examples, len(intents), draw)
    WEIGHTS.write_bytes(_packed(rows, intents))
    print(f"{len(examples)} sentences, {len(intents)} intents, {WEIGHTS.stat().st_size} bytes")


def source() -> str:
    """What the weights were made from: a digest of the templates and of this script."""
    made = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(FOLDER.glob("*.toml")):
        made.update(path.read_bytes())
    return made.hexdigest()[:16]


def _read(path: Path) -> dict[str, dict[str, list[str]]]:
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    around = {name: read[name] for name in ("before", "after")}
    return {"intents": read["intents"], "around": around}


def _sentences(
    templates: dict[str, dict[str, list[str]]], draw: random.Random
) -> Iterator[tuple[str, list[str]]]:
    around = templates["around"]
    for intent, lines in templates["intents"].items():
        for at in range(PER_INTENT):
            text = _spoken(lines[at % len(lines)], draw)
            if draw.random() < 0.35:
                text = f"{draw.choice(around['before'])} {text}"
            if draw.random() < 0.25:
                text = f"{text} {draw.choice(around['after'])}"
            words = _WORD.findall(fold(text.replace("ß", "ss")))
            yield intent, [_mistyped(word, draw) for word in words]


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


def _trained(examples: list[Example], width: int, draw: random.Random) -> list[list[float]]:
    """Logistic regression over all intents, by gradient steps that get smaller."""
    rows = [[0.0] * width for _ in range(BUCKETS)]
    for epoch in range(EPOCHS):
        draw.shuffle(examples)
        rate = RATE / (1 + epoch)
        for found, gold in examples:
            norm = len(found) ** -0.5
            sums = [norm * sum(column) for column in zip(*(rows[at] for at in found), strict=True)]
            shares = softmax([3 * value for value in sums])
            shares[gold] -= 1.0
            step = [rate * norm * share for share in shares]
            for at in found:
                rows[at] = [old - new for old, new in zip(rows[at], step, strict=True)]
    return rows


def _packed(rows: list[list[float]], intents: list[str]) -> bytes:
    most = max(abs(value) for row in rows for value in row)
    head = {"intents": intents, "scale": 3 * most / 127, "source": source()}
    body = bytes(128 + round(127 * value / most) for row in rows for value in row)
    return zlib.compress(json.dumps(head).encode() + b"\n" + body, 9)


if __name__ == "__main__":
    main()
