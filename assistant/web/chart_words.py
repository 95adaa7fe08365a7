"""A chart in words, for those who listen."""

from collections.abc import Callable
from decimal import Decimal

from assistant.money import Money
from assistant.tools.result import Chart

Show = Callable[[Money | Decimal | int], str]


def spoken(chart: Chart, show: Show) -> str:
    """Title, caption and every point with its value."""
    values = "; ".join(f"{point.label}: {show(point.value)}" for point in chart.points)
    return f"{chart.title}. {chart.caption} {values}".strip()
