"""Bar charts: drawn without a view box, with every value told in words."""

import re
from decimal import Decimal

from assistant.money import Money
from assistant.tools.result import Chart, Point
from assistant.web import charts
from assistant.web.charts import bars
from assistant.web.reader import Reader


def chart(*values: str, highlight: int | None = None) -> Chart:
    """A chart of euro amounts."""
    points = tuple(
        Point(f"P{at}", Money(Decimal(value), "EUR"), "3 inv.") for at, value in enumerate(values)
    )
    return Chart("c", "Spend <by> month", "EUR incl. VAT.", points, highlight)


def drawn(of: Chart, *, narrow: bool = False) -> str:
    """The SVG as a page has it."""
    return str(bars(of, lambda value: Reader().cell(value, ""), narrow=narrow))


def test_positions_are_relative_so_that_text_keeps_its_size() -> None:
    svg = drawn(chart("10", "20"))
    assert "viewBox" not in svg and 'x="0.000%"' in svg


def test_every_value_is_in_the_label_and_escaped() -> None:
    svg = drawn(chart("6912.35", "15637.90"))
    assert "P0: 6,912.35; P1: 15,637.90" in svg
    assert "Spend &lt;by&gt; month" in svg


def test_one_bar_is_highlighted() -> None:
    assert drawn(chart("1", "2", "3", highlight=2)).count('class="bar key"') == 1


def test_values_that_would_touch_are_shortened() -> None:
    crowded = drawn(chart(*["15637.90"] * 12), narrow=False)
    assert ">15,637.90</text>" not in crowded and ">15.6k</text>" in crowded


def test_values_are_shortened_as_each_language_does() -> None:
    of = chart(*["15637.90"] * 10)
    shown = {
        name: str(bars(of, lambda value: Reader().cell(value, ""), language=name))
        for name in ("de", "fr", "it", "es")
    }
    assert ">16\u00a0Tsd.</text>" in shown["de"] and ">15,6\u00a0k</text>" in shown["fr"]
    assert ">16\u00a0mila</text>" in shown["it"] and ">15,6\u00a0mil</text>" in shown["es"]


def test_on_a_phone_only_the_key_value_remains_when_there_is_no_room() -> None:
    crowded = drawn(chart(*["15637.90"] * 18, highlight=4), narrow=True)
    assert crowded.count('class="value') == 1


def test_negative_and_empty_charts_are_drawn_without_harm() -> None:
    assert 'height="0.0"' in drawn(chart("-5", "0"))
    assert drawn(Chart("c", "Empty", "", ())) == ""


def suppliers(*names: str) -> Chart:
    """A chart with one bar per supplier."""
    points = tuple(Point(name, Money(Decimal(10), "EUR"), "11") for name in names)
    return Chart("c", "By supplier", "EUR incl. VAT.", points)


def test_every_supplier_s_bar_is_labelled_within_its_room() -> None:
    names = ["Vetreria Lagunare"] * 7 + ["Anderson Transportgesellschaft mbH"]
    svg = drawn(suppliers(*names))
    assert svg.count(">Vetreria</text>") == svg.count(">Lagunare</text>") == 7
    assert ">Anderson</text>" in svg and ">Transpo…</text>" in svg
    assert svg.count("…</text>") == 1 and svg.count(">11</text>") == 8
    assert "Anderson Transportgesellschaft mbH" in svg  # whole, to those who point at it


def test_a_line_goes_through_every_point_and_names_its_last_value() -> None:
    points = tuple(Point(f"W{at}", Money(Decimal(at * 100), "EUR")) for at in range(5))
    svg = charts.drawn(Chart("c", "Due", "EUR", points, 4, "line"), str)
    assert svg.count('class="stroke"') == 4
    assert svg.count("<circle") == 5
    assert svg.count("400") >= 2  # beside the point, and for those who listen


def test_compared_bars_stand_in_pairs() -> None:
    now, then = Money(Decimal(10), "EUR"), Money(Decimal(20), "EUR")
    points = (Point("A", now, before=then), Point("B", then, before=now))
    of = Chart("c", "T", "", points, None, "bars", ("now", "before"))
    svg = charts.drawn(of, lambda value: Reader().cell(value, ""))
    assert "A: 10.00, 20.00; B: 20.00, 10.00" in svg
    assert svg.count('class="bar before"') == 2
    assert svg.count('class="bar key"') == 2
    tops = [float(at) for at in re.findall(r'class="value key"[^>]* y="([\d.]+)"', svg)]
    assert len(tops) == 2
    assert tops[0] == tops[1]  # above the taller of the two, never across it


def test_months_that_would_be_cut_are_shortened() -> None:
    points = tuple(
        Point(f"{name} 2026", Money(Decimal(1), "EUR"), "16")
        for name in ("September", "October", "November", "December") * 3
    )
    svg = str(bars(Chart("c", "T", "EUR", points), lambda value: "1"))
    shown = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert {"Sep", "Oct", "Nov", "Dec", "2026"} <= set(shown)
    assert not any("…" in one for one in shown)
    assert "October 2026: 1" in svg, "the whole name is still told"
