"""One look finds a word wherever one of many patterns would, and nowhere else."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.agent.first_look import any_of
from assistant.formats import LANGUAGES
from assistant.tools.words import fold

AGENT = Path(__file__).parents[2] / "assistant/agent"
PATTERNS = [
    "paid", "pay(?:s|ed)?", "(?:re|un)?paid", "(?:net|sum) total|gross", "in [abc]|[xy]z",
    r"(?<!not )due(?! date)", r"a\.b|a\|b", "(?:one|(?:two|three)s) of|half", "x?yes|d'autres?",
]  # fmt: skip
TEXTS = [
    "paid", "repaid", "unpaid", "payed", "pay", "net total", "sum", "gross", "in b", "in d", "yz",
    "not due", "due", "due date", "a.b", "a|b", "acb", "one of", "twos of", "two of", "half", "yes",
    "xyes", "d'autre", "nothing here", "",
]  # fmt: skip


def strings(held: object) -> Iterator[str]:
    if isinstance(held, dict):
        for one in held.values():
            yield from strings(one)
    elif isinstance(held, list):
        for one in held:
            yield from strings(one)
    elif isinstance(held, str):
        yield held


def sentences() -> list[str]:
    said = (AGENT.parent / "tools/languages").glob("*.toml")
    texts = [one for path in said for one in strings(tomllib.loads(path.read_text("utf-8")))]
    return [fold(text) for text in texts]


@pytest.mark.parametrize("text", TEXTS)
def test_it_finds_what_one_of_the_patterns_finds(text: str) -> None:
    looked = re.search(rf"\b{any_of(PATTERNS)}\b", text)
    assert bool(looked) == any(re.search(rf"\b(?:{one})\b", text) for one in PATTERNS)
    for one in PATTERNS:
        assert bool(re.search(any_of([one]), text)) == bool(re.search(one, text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_overlooks_no_word_about_figures(language: str) -> None:
    read = tomllib.loads((AGENT / "meanings.toml").read_text("utf-8"))[language]
    patterns = [
        *read["kinds"].values(),
        *(read[name] for name in ("none", "rise", "fall", "ranks")),
    ]
    one_by_one = [re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for pattern in patterns]
    at_once = re.compile(rf"(?<!\w)(?:{any_of(patterns)})(?!\w)")
    found = [bool(at_once.search(text)) for text in sentences()]
    assert found == [any(one.search(text) for one in one_by_one) for text in sentences()]
    assert 0 < sum(found) < len(found)
