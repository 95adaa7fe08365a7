"""Templates keep to the policy and to HTML: nothing inline, no block inside a paragraph."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "assistant" / "web" / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
INLINE = re.compile(r"\sstyle=|\son\w+=|hx-on|<script(?![^>]*\ssrc=)|<style|javascript:", re.I)
BLOCKS = r"form|div|ul|ol|dl|table|section|details|h\d"
NESTED = re.compile(rf"<p\b[^>]*>(?:(?!</p>).)*?<(?:{BLOCKS})\b", re.S)
FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.S)
INCLUDE = re.compile(r"{% include \"([^\"]+)\" %}")


def whole(path: Path) -> str:
    """A template with what it includes put in its place."""
    source = path.read_text("utf-8")
    return INCLUDE.sub(lambda match: (TEMPLATES / match[1]).read_text("utf-8"), source)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_inline(path: Path) -> None:
    assert INLINE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_block_stands_inside_a_paragraph(path: Path) -> None:
    assert NESTED.findall(whole(path)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_form_that_changes_something_carries_the_token(path: Path) -> None:
    for form in FORM.findall(path.read_text("utf-8")):
        if 'action="/embed/' in form:
            continue  # inside a foreign frame a header names the visit, and cookies count nothing
        assert "csrf()" in form or 'name="_csrf"' in form, form[:120]
