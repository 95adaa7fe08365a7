"""Charts drawn on the server: inline SVG whose text keeps its size at any width."""

from decimal import Decimal

from markupsafe import Markup

from assistant import formats
from assistant.money import Money
from assistant.tools.result import Chart, Point
from assistant.web.chart_words import Show, spoken
from assistant.web.line_chart import line

ROOMY_WIDTH, NARROW_WIDTH = 588, 335
TOP, BARS, BELOW = 22, 108, 40
CHARACTER = 6.9
LINE = 16
FEWEST_LETTERS, FEWEST_AT_THE_END = 5, 4
_CUT = "…"


def drawn(chart: Chart, show: Show, *, narrow: bool = False, language: str = "en") -> Markup:
    """A chart by its kind: a line over time, else bars."""
    if chart.kind == "line":
        return line(chart, show, narrow=narrow)
    return bars(chart, show, narrow=narrow, language=language)


def bars(chart: Chart, show: Show, *, narrow: bool = False, language: str = "en") -> Markup:
    """The chart as SVG: x positions in percent, heights in pixels, no viewBox.

    `show` formats a value without its unit. Values that would touch each other are shortened as
    the `language` does, or left to the table that always goes with the chart.
    """
    points = chart.points
    if not points:
        return Markup()
    slot = 100 / (len(points) - 0.32)
    room = (NARROW_WIDTH if narrow else ROOMY_WIDTH) * slot / 100
    texts = _fitting([show(point.value) for point in points], chart, room, language)
    every = _label_step(points, room)
    words = _words(points, room, every, language)
    sizes = [size for point in points for size in (_size(point), _before(point))]
    largest = max(*sizes, Decimal(1))
    shapes = [
        _bar(
            point,
            index * slot,
            slot * 0.68,
            float(_size(point) / largest) * BARS,
            texts[index],
            index == chart.highlight or point.before is not None,
            words[index] if index % every == 0 else (),
            None if point.before is None else float(_before(point) / largest) * BARS,
        )
        for index, point in enumerate(points)
    ]
    return Markup(
        '<svg class="{kind}" width="100%" height="{height}" role="img" aria-label="{label}">'
        '{bars}<line class="base" x1="0" x2="100%" y1="{base}" y2="{base}"/></svg>'
    ).format(
        kind="narrow" if narrow else "roomy",
        height=TOP + BARS + BELOW + LINE * (len(words[0]) - 2),
        label=spoken(chart, show),
        bars=Markup().join(shapes),
        base=f"{TOP + BARS + 0.5:.1f}",
    )


def _bar(
    point: Point,
    x: float,
    width: float,
    height: float,
    text: str,
    key: bool,
    words: tuple[str, ...],
    before: float | None = None,
) -> Markup:
    """One bar with its value and label; beside it, paler, what it is compared with."""
    top = TOP + BARS - height
    pale = []
    if before is not None:
        width /= 2
        pale = [
            Markup(
                '<rect class="bar before" x="{:.3f}%" y="{:.1f}" width="{:.3f}%" height="{:.1f}"/>'
            ).format(x + width, TOP + BARS - before, width, before)
        ]
    parts = [
        *pale,
        Markup(
            '<rect class="bar{}" x="{:.3f}%" y="{:.1f}" width="{:.3f}%" height="{:.1f}"/>'
        ).format(" key" if key else "", x, top, width, height),
    ]
    if text:
        parts.append(
            Markup('<text class="value{}" x="{:.3f}%" y="{:.1f}">{}</text>').format(
                " key" if key else "", x, min(top, TOP + BARS - (before or 0)) - 6, text
            )
        )
    for row, word in enumerate(words):
        parts.append(_text(word, x, TOP + BARS + 17 + LINE * row))
    return Markup("<g><title>{}</title>{}</g>").format(point.label, Markup().join(parts))


def _text(text: str, x: float, y: float) -> Markup:
    return Markup('<text x="{:.3f}%" y="{:.1f}">{}</text>').format(x, y, text) if text else Markup()


def _before(point: Point) -> Decimal:
    value = point.before.amount if isinstance(point.before, Money) else point.before
    return max(Decimal(value or 0), Decimal(0))


def _size(point: Point) -> Decimal:
    value = point.value.amount if isinstance(point.value, Money) else Decimal(point.value)
    return max(value, Decimal(0))


def _fitting(full: list[str], chart: Chart, room: float, language: str) -> list[str]:
    short = full
    for decimals in (None, 1, 0):
        if decimals is not None:
            values = (_signed(point) for point in chart.points)
            short = [formats.short_number(one, language, decimals) for one in values]
        if max(map(len, short)) * CHARACTER <= room:
            return short
    return [text if index == chart.highlight else "" for index, text in enumerate(short)]


def _signed(point: Point) -> Decimal:
    return point.value.amount if isinstance(point.value, Money) else Decimal(point.value)


def _label_step(points: tuple[Point, ...], room: float) -> int:
    """Every bar is labelled where a label has room for a few letters, else every second, third…"""
    longest = max(max(len(point.label), len(point.note)) for point in points)
    needed = min(longest, FEWEST_LETTERS) * CHARACTER * 0.9
    return max(1, -(-int(needed) // max(int(room), 1)))


def _words(
    points: tuple[Point, ...], room: float, every: int, language: str
) -> list[tuple[str, ...]]:
    """The lines under each bar: its label, over two lines when one of them is long, its note.
    Months that would be cut are shortened."""
    labels = [point.label for point in points]
    lines = _lines(labels, points, room, every)
    if any(_CUT in word for first, second, _ in lines for word in (first, second)):
        labels = [formats.with_short_months(one, language) for one in labels]
        lines = _lines(labels, points, room, every)
    if any(second for _, second, _ in lines):
        return list(lines)
    return [(first, note) for first, _, note in lines]


def _lines(
    labels: list[str], points: tuple[Point, ...], room: float, every: int
) -> list[tuple[str, str, str]]:
    lines = []
    for index, (label, point) in enumerate(zip(labels, points, strict=True)):
        is_last = index + 1 == len(points)
        letters = int(room * (0.68 if is_last else every) / (CHARACTER * 0.9)) - (not is_last)
        lines.append((*_wrapped(label, max(letters, FEWEST_AT_THE_END)), point.note))
    return lines


def _wrapped(label: str, letters: int) -> tuple[str, str]:
    if len(label) <= letters:
        return label, ""
    at = label.rfind(" ", 0, letters + 1)
    at = at if at > 0 else label.find(" ")
    first, second = (label[:at], label[at + 1 :]) if at > 0 else (label, "")
    return _cut(first, letters), _cut(second, letters)


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: max(letters - 1, 1)].rstrip() + _CUT
