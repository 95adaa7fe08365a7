"""Values that stand beside, behind or under their labels on a page."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from assistant.documents import labels
from assistant.documents.findings import Box, Finding
from assistant.documents.label import Label
from assistant.documents.layout import Layout, Run

SOURCE = "text"
BEHIND, BESIDE, UNDER = 1.0, 0.95, 0.85

# What a parser finds in a text: a value and where it starts and ends.
Hit = tuple[str, int, int]
Parser = Callable[[str], Iterable[Hit]]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A value read in a run, and how much speaks for it (about 0 to 1)."""

    value: str
    run: Run
    start: int
    end: int
    score: float

    def finding(self, confidence: float | None = None, note: str | None = None) -> Finding:
        """The value with its place."""
        return Finding(
            self.value,
            SOURCE,
            self.run.text,
            self.score if confidence is None else confidence,
            self.run.page,
            self.run.part(self.start, self.end),
            self.run.sheet,
            note=note,
        )


def labelled(
    layout: Layout, label: Label, parse: Parser, not_after: Label | None = None
) -> list[Candidate]:
    """All values of this label. `not_after` are words before a label that give it another sense."""
    found: list[Candidate] = []
    for run, start, end in layout.hits(label):
        before = run.text[:start]
        if not_after and not_after.search(before[-30:]):
            continue
        if labels.OF_ANOTHER.match(run.text, end):
            continue
        base = 1.0 if not re.search(r"\w\w", before) else 0.75
        found += _at(layout, run, start, end, parse, base)
    return found


def best(found: Iterable[Candidate]) -> Candidate | None:
    """The one with most behind it; the first of equals."""
    return max(found, key=lambda one: one.score, default=None)


def _at(
    layout: Layout, run: Run, start: int, end: int, parse: Parser, base: float
) -> Iterator[Candidate]:
    rest = run.text[end:]
    hit = next(iter(parse(rest)), None)
    if hit:
        value, first, last = hit
        far = len(re.sub(r"[\W_]+", "", rest[:first]))
        if far <= 30:
            yield Candidate(value, run, end + first, end + last, base * (BEHIND - far / 60))
        return
    head = run.part(start, end)
    if not re.search(r"\w{3}", _BESIDE_THE_POINT.sub("", rest)):
        yield from _near(layout, run, head, parse, base)
    elif labels.is_head(rest):
        yield from _under(layout, run, head, parse, base)


# In brackets; or the second of two heads in one, “Invoice no. / Customer no.”.
_BESIDE_THE_POINT = re.compile(r"\(.*?\)|\[.*?\]|^\.? ?/ ?[^\W\d_].*")


def _near(layout: Layout, run: Run, head: Box, parse: Parser, base: float) -> Iterator[Candidate]:
    """Beside the label or, when nothing fits there, under it; or beside its second line."""
    for place, one in enumerate(layout.right_of(run)[:3]):
        if hit := next(_leading(one, parse), None):
            yield Candidate(hit[0], one, hit[1], hit[2], base * (BESIDE - 0.1 * place))
            return
        if re.search(r"\w{2}", one.text):
            break
    second = next(layout.below(run), None)
    if second and second.text.startswith("/"):  # “Invoice date” over “/delivery date”
        yield from _near(layout, second, head, parse, base)
        return
    yield from _under(layout, run, head, parse, base)


def _under(layout: Layout, run: Run, head: Box, parse: Parser, base: float) -> Iterator[Candidate]:
    """Under the label; of several values in a line, the one that stands right under it."""
    for place, one in enumerate(layout.below(run)):
        if hits := [*_leading(one, parse)]:
            value, start, end = min(hits, key=lambda hit: _apart(one.part(hit[1], hit[2]), head))
            yield Candidate(value, one, start, end, base * (UNDER - 0.12 * place))
            return
        if place == 2:
            return


def _leading(run: Run, parse: Parser) -> Iterator[Hit]:
    """The values of a run that begins with one."""
    for at, hit in enumerate(parse(run.text)):
        if not at and len(re.sub(r"[\W_]+", "", run.text[: hit[1]])) > 12:
            return
        yield hit


def _apart(one: Box, head: Box) -> float:
    """How far a value stands aside from its head: their left edges, or their right ones."""
    return min(abs(one[0] - head[0]), abs(one[2] - head[2]))
