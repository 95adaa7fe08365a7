"""Every word of the pages exists in every language of the pages, with the same places in it."""

import ast
import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
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
    paths = [*WEB.rglob("*.html"), *WEB.glob("*.py"), *(WEB / "pages").glob("*.py")]
    return named(path.read_text("utf-8") for path in paths)


def named(sources: Iterable[str]) -> set[str]:
    """The texts that sources name."""
    found: set[str] = set()
    for source in sources:
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


AROUND_AN_ANSWER = (
    "answer", "coverage", "turn_tools", "offer", "proposal", "card", "receipts", "receipt", "again",
)  # fmt: skip


def _around_an_answer() -> set[str]:
    """The texts of the templates that an answer is made of."""
    templates = WEB / "templates"
    sources = [(templates / "ask" / f"{name}.html").read_text("utf-8") for name in AROUND_AN_ANSWER]
    sources.append((templates / "widget" / "proposal.html").read_text("utf-8"))
    macros = (templates / "parts.html").read_text("utf-8").split("{% macro ")
    inside = ("table(", "chart(", "proof(", "doubts(", "picture(")
    return named([*sources, *(one for one in macros if one.startswith(inside))])


@pytest.mark.parametrize("language", ["fr", "de", "it", "es"])
def test_what_stands_around_an_answer_is_in_its_language(language: str) -> None:
    reader = Reader(language)
    same = {text for text in _around_an_answer() if reader.t(text) == text}
    assert same <= {"IBAN", "Link", "File", "Total", "Confirmation", "{n} page", "{n} pages"}
    ago = {reader.ago(reader.now - timedelta(minutes=one)) for one in (0, 5, 90, 1500, 9000)}
    assert not ago & {Reader().ago(reader.now - timedelta(minutes=one)) for one in (0, 1500)}
    assert len(ago) == 5
    assert not any("ago" in one for one in ago)


@pytest.mark.parametrize("language", ["de", "it", "es"])
def test_words_around_an_answer_keep_their_places_and_are_used(language: str) -> None:
    path = WEB.parent / "tools" / "languages" / f"around.{language}.toml"
    known = tomllib.loads(path.read_text("utf-8"))
    french = tomllib.loads((WEB / "languages" / "fr.toml").read_text("utf-8"))
    assert set(known) <= set(french)
    for text, translated in known.items():
        assert set(PLACES.findall(text)) == set(PLACES.findall(translated)), text


def test_days_in_tables_are_written_as_a_language_writes_them() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    shown = [Reader(one, now=now).short_day(date(2026, 10, 1)) for one in ("en", "fr", "de")]
    assert shown == ["1 Oct", "1 oct.", "1. Okt."]
    july = [Reader(one, now=now).short_day(date(2026, 7, 2)) for one in ("fr", "de", "it", "es")]
    assert july == ["2 juil.", "2. Juli", "2 lug", "2 jul"]


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
