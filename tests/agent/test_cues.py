"""How cues are written: `|` stands between single words only, so "bank account|card of" joins
"account" with "card" and wants "bank" before either. What betrays another meaning is refused."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.agent import built_in

FOLDER = Path(built_in.__file__).parent


def broken(cue: str) -> list[str]:
    """What shows that more than a single word was put beside a `|`: an empty way, a way that is two
    words in an utterance, one that is there twice ("che cosa|cosa"), or one that stands next to
    itself ("de la|de")."""
    found = []
    pieces = cue.removeprefix("^").split()
    for at, piece in enumerate(pieces):
        ways = piece.split("|")
        if len(ways) == 1:
            continue
        beside = {*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2]}
        if "" in ways or any(sign in piece for sign in "'-"):
            found.append(f"{piece}: no single words")
        if len(set(ways)) < len(ways) or beside & set(ways):
            found.append(f"{piece}: a word twice")
    return found


def cues(value: Any) -> Iterator[str]:
    """Every text anywhere in a file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from cues(one)


@pytest.mark.parametrize("language", ["en", "fr", "de", "it", "es"])
@pytest.mark.parametrize("folder", ["languages", "orders"])
def test_alternatives_are_single_words(folder: str, language: str) -> None:
    table = tomllib.loads((FOLDER / folder / f"{language}.toml").read_text("utf-8"))
    table.get("beside", {}).pop("feasts", None)  # patterns of their own
    assert {cue: why for cue in cues(table) if (why := broken(cue))} == {}


@pytest.mark.parametrize(
    "cue",
    ["che cosa|cosa spiega", "part du|de|de la", "ma |ta carte", "use|e-mail it", "of d un|un"],
)
def test_a_cue_that_joins_several_words_is_refused(cue: str) -> None:
    assert broken(cue)


def test_a_cue_that_joins_single_words_is_not() -> None:
    assert not broken("what|which did|has <vendor> ... approve|approved")
