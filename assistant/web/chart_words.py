"""A chart in words, for those who listen."""

from collections.abc import Callable
from decimal import Decimal

from assistant.money import Money
from assistant.tools.result import Chart, Point

Show = Callable[[Money | Decimal | int], str]


def spoken(chart: Chart, show: Show) -> str:
    """Title, caption and every point with its value."""
    values = "; ".join(f"{point.label}: {_values(point, show)}" for point in chart.points)
    return f"{chart.title}. {chart.caption} {values}".strip()


def _values(point: Point, show: Show) -> str:
    """Its value, beside it what it is compared with."""
    return show(point.value) + ("" if point.before is None else f", {show(point.before)}")
