"""Letters that a bank wrote as HTML names, some of them several times over: "&amp;amp;egrave;"."""

import html
import re
from html.entities import name2codepoint

_ENTITY = re.compile(r"&(?:amp;)*(#\d{2,6}|[A-Za-z]{2,8}\d{0,2});")
# What would cut a cell of the table that it stands in is put as its like.
_HARMLESS = {'"': "'", ";": ",", ",": "\u201a", "\n": " ", "\r": " ", "\t": " ", "|": "/"}


def decoded(written: str) -> str:
    """The text with its letters; an "&" that names none stays as it is."""
    return _ENTITY.sub(_letter, written) if "&" in written else written


def _letter(found: re.Match[str]) -> str:
    name = found[1]
    if not name.startswith("#") and name not in name2codepoint:
        return found[0]
    letter = html.unescape(f"&{name};")
    return _HARMLESS.get(letter, letter)
