"""Every word of the pages exists in every language of the pages, with the same places in it."""

import re
import tomllib
from pathlib import Path

import pytest

from assistant.web import trails

WEB = Path(__file__).parents[2] / "assistant" / "web"
TEXT = r'"([^"]+)"'
TRANSLATED = re.compile(rf"\.t\(\s*(?:{TEXT}|'([^']+)')")
COUNTED = re.compile(rf"\.n\(.*?,\s*{TEXT},\s*{TEXT}", re.S)
PLACES = re.compile(r"\{(\w+)\}")


def used() -> set[str]:
    """The texts that templates and page modules name."""
    found: set[str] = set()
    for path in [*WEB.rglob("*.html"), *WEB.glob("*.py"), *(WEB / "pages").glob("*.py")]:
        source = path.read_text("utf-8")
        for match in TRANSLATED.finditer(source):
            found.add(match[1] or match[2])
        for match in COUNTED.finditer(source):
            found.update(match.groups())
    return found


@pytest.mark.parametrize("language", ["fr"])
def test_every_text_is_translated(language: str) -> None:
    known = tomllib.loads((WEB / "languages" / f"{language}.toml").read_text("utf-8"))
    assert used() - set(known) == set()


@pytest.mark.parametrize("language", ["fr"])
def test_every_entry_of_a_history_is_translated(language: str) -> None:
    known = tomllib.loads((WEB / "languages" / f"{language}.toml").read_text("utf-8"))
    assert set(trails.WORDS.values()) - set(known) == set()


@pytest.mark.parametrize("language", ["fr"])
def test_translations_keep_the_places_for_values(language: str) -> None:
    known = tomllib.loads((WEB / "languages" / f"{language}.toml").read_text("utf-8"))
    for text, translated in known.items():
        assert set(PLACES.findall(text)) == set(PLACES.findall(translated)), text
