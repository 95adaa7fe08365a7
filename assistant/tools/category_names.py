"""The categories' names in each language, and which category a text means."""

import tomllib
from functools import cache
from pathlib import Path

from assistant.workspace.vendors import fold

_FILE = Path(__file__).with_name("categories.toml")
_SYNONYMS = Path(__file__).with_name("category_synonyms.toml")
BETWEEN = " › "
_SHORTEST_PLURAL = 7
_COSTS = frozenset((
    "cost", "costs", "expenses", "spending", "kosten", "ausgaben", "aufwand", "frais", "depenses",
    "charges", "costi", "spese", "gastos", "costes",
))  # fmt: skip
_OF = ("de", "d", "di", "des", "du", "fur", "for", "per", "en")


def name(category: str, language: str) -> str:
    """A category's own name; an unknown id stands for itself."""
    known = _names().get(category)
    return (known.get(language) or known["en"]) if known else category


def path(category: str, language: str) -> str:
    """The name with the one above it: "Software and IT › Hosting"."""
    top, dot, _ = category.partition(".")
    own = name(category, language)
    return f"{name(top, language)}{BETWEEN}{own}" if dot else own


def find(text: str) -> str | None:
    """The category that a text names, by its id, its name or an everyday word for it in any
    language; None for others."""
    plain, known = _plain(text), _by_name()
    return known.get(plain) or next((known[one] for one in _singulars(plain) if one in known), None)


def _singulars(plain: str) -> list[str]:
    """What a long word can be the plural of: "verriers", "idraulici"."""
    if " " in plain or len(plain) < _SHORTEST_PLURAL:
        return []
    ends = [plain[:-1]] if plain.endswith(("s", "x", "n", "e")) else []
    ends += [plain[:-2]] if plain.endswith(("es", "en", "er")) else []
    return ends + ([plain[:-1] + last for last in "oea"] if plain.endswith(("i", "e")) else [])


def of_costs(text: str) -> str | None:
    """The category that is named as a kind of costs: "IT-Kosten", "frais de transport"."""
    spoken = _plain(text).replace("-", " ").replace("'", " ").split()
    kind = [word for word in spoken if word not in _COSTS]
    while kind and kind[0] in _OF:
        kind = kind[1:]
    return find(" ".join(kind)) if kind and kind != spoken else None


def words(category: str) -> list[str]:
    """The names of a category and the everyday words for it, in all languages."""
    return [word for word, one in _by_name().items() if one == category and word != category]


def _plain(text: str) -> str:
    return " ".join(fold(text).replace(fold(BETWEEN).strip(), " ").split())


def beginning(text: str) -> str | None:
    """The one category whose name in some language begins with this, the more general of two."""
    plain = " ".join(fold(text).split())
    found = {one for name, one in _by_name().items() if name.startswith(f"{plain} ")}
    tops = {one.partition(".")[0] for one in found}
    return min(found, key=len) if len(tops) == 1 else None


@cache
def _names() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for top, table in tomllib.loads(_FILE.read_text("utf-8")).items():
        found[top] = {key: text for key, text in table.items() if isinstance(text, str)}
        for sub, names in table.items():
            if isinstance(names, dict):
                found[f"{top}.{sub}"] = names
    return found


@cache
def _by_name() -> dict[str, str]:
    """Names and everyday words to ids; where two share a name, the more general one is meant."""
    found: dict[str, str] = {}
    for category, names in sorted(_names().items(), key=lambda one: one[0].count(".")):
        for text in (category, *names.values(), *(path(category, code) for code in names)):
            found.setdefault(_plain(text), category)
    for category, words in tomllib.loads(_SYNONYMS.read_text("utf-8")).items():
        for word in words.split(","):
            found.setdefault(_plain(word), category)
    return found
