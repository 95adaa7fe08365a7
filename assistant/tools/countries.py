"""Countries by their code: their names in the languages of answers, and the words people say."""

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "country_names.toml"


def name(code: str, language: str) -> str:
    """A country as it is called; its code where no name is known."""
    return _names(language).get(code, [code])[0]


@cache
def said(language: str) -> dict[str, str]:
    """The words people say, folded, each with its country's code; `*` ends a word freely."""
    return {word: code for code, (_, *words) in _names(language).items() for word in words}


def is_named(word: str, language: str) -> bool:
    """Whether a word, folded, names a country or what is from there: "francesi"."""
    return any(
        word.startswith(one[:-1]) if one.endswith("*") else word == one for one in said(language)
    )


def _names(language: str) -> dict[str, list[str]]:
    tables = _tables()
    return tables.get(language, tables["en"])


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
