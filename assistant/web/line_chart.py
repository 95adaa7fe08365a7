"""Lines over time drawn on the server: inline SVG in percent across and pixels down."""

from decimal import Decimal
from itertools import pairwise

from markupsafe import Markup

from assistant.money import Money
from assistant.tools.result import Chart, Point
from assistant.web.chart_words import Show, spoken

TOP, TALL, BELOW = 26, 120, 30
ROOMY_LABELS, NARROW_LABELS = 6, 3
EDGE = 2.0
_DOT = Markup('<circle class="dot{}" cx="{:.3f}%" cy="{:.1f}" r="{}"><title>{}</title></circle>')


def line(chart: Chart, show: Show, *, narrow: bool = False) -> Markup:
    """The chart as SVG: a line through its points, the last value and the highest written out;
    a point that stands for nothing lies on the base line."""
    points = chart.points
    if not points:
        return Markup()
    step = (100 - 2 * EDGE) / max(len(points) - 1, 1)
    largest = max(*(_size(point) for point in points), Decimal(1))
    places = [
        (EDGE + at * step, TOP + TALL * (1 - float(_size(point) / largest)))
        for at, point in enumerate(points)
    ]
    parts = [
        *_segments(places), *_dots(chart, places), *_values(chart, places, show),
        *_names(points, places, narrow=narrow),
    ]  # fmt: skip
    return Markup(
        '<svg class="{kind}" width="100%" height="{height}" role="img" aria-label="{label}">'
        '{parts}<line class="base" x1="0" x2="100%" y1="{base}" y2="{base}"/></svg>'
    ).format(
        kind="narrow" if narrow else "roomy",
        height=TOP + TALL + BELOW,
        label=spoken(chart, show),
        parts=Markup().join(parts),
        base=f"{TOP + TALL + 0.5:.1f}",
    )  # fmt: skip


def _segments(places: list[tuple[float, float]]) -> list[Markup]:
    return [
        Markup('<line class="stroke" x1="{:.3f}%" y1="{:.1f}" x2="{:.3f}%" y2="{:.1f}"/>').format(
            *before, *after
        )
        for before, after in pairwise(places)
    ]


def _dots(chart: Chart, places: list[tuple[float, float]]) -> list[Markup]:
    return [
        _DOT.format(" key", *place, 5, chart.points[at].label)
        if at == chart.highlight
        else _DOT.format("", *place, 3, chart.points[at].label)
        for at, place in enumerate(places)
    ]


def _values(chart: Chart, places: list[tuple[float, float]], show: Show) -> list[Markup]:
    """The last value, and the highest where it stands apart from it."""
    last = len(places) - 1
    highest = max(range(len(places)), key=lambda at: _size(chart.points[at]))
    shown = [last] if abs(places[highest][0] - places[last][0]) < 20 else [highest, last]
    return [
        Markup('<text class="value key" x="{:.3f}%" y="{:.1f}" text-anchor="{}">{}</text>').format(
            places[at][0], max(places[at][1] - 10, 14), _anchor(places[at][0]),
            show(chart.points[at].value),
        )
        for at in shown
    ]  # fmt: skip


def _names(
    points: tuple[Point, ...], places: list[tuple[float, float]], *, narrow: bool
) -> list[Markup]:
    most = NARROW_LABELS if narrow else ROOMY_LABELS
    every = max(1, -(-len(points) // most))
    chosen = list(range(0, len(points), every))
    return [
        Markup('<text x="{:.3f}%" y="{:.1f}" text-anchor="{}">{}</text>').format(
            places[at][0], TOP + TALL + 19, _anchor(places[at][0]), points[at].label
        )
        for at in chosen
    ]


def _anchor(x: float) -> str:
    return "start" if x < 8 else "end" if x > 88 else "middle"


def _size(point: Point) -> Decimal:
    value = point.value.amount if isinstance(point.value, Money) else Decimal(point.value)
    return max(value, Decimal(0))
