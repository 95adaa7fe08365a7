"""What tools say, from one file of sentences per language.

In a sentence `{total}` puts a fact's marker (or a plain name), and `{count:invoice|invoices}` the
word that suits the count. Names come from suppliers, so Markdown in them is made harmless.
"""

import re
import string
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from assistant.tools.result import Fact

MANY = 3
_FOLDER = Path(__file__).parent / "languages"
INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


class Phrases:
    """The sentences of one language; English where a language has none yet."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._sentences = sentences(language)
        self._formatter = _Formatter(language)

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence with its values put in."""
        return self._formatter.vformat(self._sentences[key], (), values)

    def listed(self, names: Sequence[str]) -> str:
        """Several names in a row: "net, VAT and total"."""
        if len(names) < MANY:
            return self("and").join(names)
        return ", ".join(names[:-1]) + self("and") + names[-1]

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._sentences


@cache
def sentences(language: str) -> dict[str, str]:
    """Every sentence of a language by its dotted name."""
    path = _FOLDER / f"{language}.toml"
    if not path.is_file():
        return sentences("en")
    return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")), ""))


def _flat(table: dict[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, value))
    return found


@lru_cache(4096)
def harmless(name: str, most: int = 120) -> str:
    """Somebody else's text as plain words: no Markdown, no markers, nothing invisible."""
    visible = INVISIBLE.sub("", name).replace("\n", " ")[:most]
    return re.sub(r"([\\`*\[\]<>|#])", r"\\\1", visible)


class _Formatter(string.Formatter):
    def __init__(self, language: str) -> None:
        self._one = (0, 1) if language == "fr" else (1,)

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401
        if format_spec:
            count = value.value if isinstance(value, Fact) else value
            one, _, many = format_spec.partition("|")
            return one if count in self._one else many
        return f"[[{value.id}]]" if isinstance(value, Fact) else str(value)
