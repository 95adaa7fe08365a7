"""Prose to HTML: Markdown through an allow-list, and figures in place of their markers.

Everything a model or a supplier wrote passes here. Links lead into this site or nowhere; pictures,
styles, scripts and attributes fall. Figures are put in afterwards, from facts, so that no text can
pose as one.
"""

import re
from collections.abc import Callable, Mapping

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from assistant.tools.result import Fact

TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
MARKER = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")

# Private-use characters stand for a figure while Markdown is at work.
_OPEN, _CLOSE = "\ue000", "\ue001"
# A sign or bracket before a figure and the punctuation after it stay on its line.
_PLACE = re.compile(f"([(+−–-]*){_OPEN}(\\d+){_CLOSE}([%),.;:!?]*)")
# French sets a space before these signs and inside its quotes; no line begins with one of them.
_SET_OFF = re.compile(r"(?<=\S) (?=[:;?!»](?:\s|$))|(?<=«) ")
_UNSEEN = re.compile(
    "[\ue000-\uf8ff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\U000e0000-\U000e007f]"
)
_LINK = re.compile(r"\[([^\[\]\n]+)\]\([^()\s]*\)")
_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")

# Where a paragraph begins that cannot be part of what stands before it; inside a fence it could.
_PARAGRAPH = re.compile(r"\n\n+(?=[^\W\d_])")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.M)

DrawFigure = Callable[[Fact], Markup]


def prose(markdown: str, facts: Mapping[str, Fact], draw: DrawFigure) -> Markup:
    """Markdown with `[[fact id]]` markers as safe HTML with figures."""
    found: list[str] = []

    def hold(match: re.Match[str]) -> str:
        found.append(match[1])
        return f"{_OPEN}{len(found) - 1}{_CLOSE}"

    text = MARKER.sub(hold, _SET_OFF.sub("\xa0", _UNSEEN.sub("", markdown)))
    html = clean(_MARKDOWN.render(text))

    def place(match: re.Match[str]) -> str:
        before, index, after = match.groups()
        fact = facts.get(found[int(index)])
        shown = f"{before}{draw(fact) if fact else '–'}{after}"
        return f'<span class="held">{shown}</span>' if fact and before + after else shown

    return Markup(_PLACE.sub(place, html))  # noqa: S704 — cleaned above, figures are escaped


class Growing:
    """Prose that grows: what stands before its last paragraph is made into HTML once."""

    def __init__(self, draw: DrawFigure) -> None:
        self._draw = draw
        self._done = Markup("")
        self._open = ""
        self._facts: dict[str, Fact] = {}

    def grow(self, markdown: str, facts: Mapping[str, Fact]) -> Markup:
        """With this as well: the whole."""
        self._open += markdown
        self._facts |= facts
        ends = list(_PARAGRAPH.finditer(self._open))
        if ends and not _FENCE.search(self._open):
            done, self._open = self._open[: ends[-1].end()], self._open[ends[-1].end() :]
            self._done += prose(done, self._facts, self._draw)
        return self._done + prose(self._open, self._facts, self._draw)


def plain(markdown: str, facts: Mapping[str, Fact], show: Callable[[Fact], str]) -> str:
    """The same text without any markup, for titles and clipboards."""
    text = MARKER.sub(lambda match: show(facts[match[1]]) if match[1] in facts else "–", markdown)
    text = _LINK.sub(r"\1", _UNSEEN.sub("", text))
    return re.sub(r"[*_`#]+", "", text).strip()


def clean(html: str) -> str:
    """Only the allowed tags, and links that stay on this site."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_filter,
        url_schemes=set(),
        link_rel=None,
    )


def _filter(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute == "href" and _OWN_PATH.fullmatch(value) else None


def figure(text: str, panel_id: str | None) -> Markup:
    """A figure; with a panel, a button that opens its proof (also without JavaScript)."""
    if panel_id is None:
        return Markup('<span class="number">{}</span>').format(text)
    return Markup(
        '<button type="button" class="figure" popovertarget="{}" aria-expanded="false">{}</button>'
    ).format(panel_id, text)


def escaped(text: str) -> Markup:
    """Plain text, safe in HTML."""
    return escape(text)
