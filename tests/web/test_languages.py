"""Every word of the pages exists in every language of the pages, with the same places in it."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from assistant.web import sentences, trails
from assistant.web.reader import Reader

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


READERS = [WEB.parent / "documents", WEB.parent / "sources"]
SENTENCE = re.compile(r"[A-Z](?=.{14}).*[.]", re.S)


def _sentences() -> set[str]:
    """What readers of files say to people, but for docstrings; texts with values are templates."""
    found: set[str] = set()
    for path in (one for folder in READERS for one in folder.glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        parents = [node for node in ast.walk(tree) if isinstance(node, ast.Expr | ast.JoinedStr)]
        inner = {id(one) for parent in parents for one in ast.walk(parent)}
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and id(node) not in inner and " " in node.value and SENTENCE.fullmatch(node.value)
            and "{" not in node.value
        }  # fmt: skip
    return found


@pytest.mark.parametrize("language", ["fr"])
def test_what_readers_of_files_say_is_translated(language: str) -> None:
    known = tomllib.loads((WEB / "languages" / f"{language}.toml").read_text("utf-8"))
    assert len(_sentences()) > 15
    assert (_sentences() | set(sentences.TEMPLATES)) - set(known) == set()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("This file has 3000 pages: too many.", "Ce fichier a 3000 pages : c’est trop."),
        (
            "The document contradicts itself for its due date: its e-invoice says 2026-03-01,"
            " its printed page says 2026-04-01.",
            "Le document se contredit (échéance) : sa facture électronique indique 2026-03-01,"
            " sa page imprimée 2026-04-01.",
        ),
        ("Something nobody translated.", "Something nobody translated."),
    ],
)
def test_sentences_with_values_are_told_in_the_readers_language(said: str, told: str) -> None:
    assert Reader("fr").told(said) == told
    assert Reader("en").told(said) == said
