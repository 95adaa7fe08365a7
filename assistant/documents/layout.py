"""Runs of text on a page: words in one row without a wide gap, with their neighbours."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from statistics import median

from assistant.documents.findings import Box
from assistant.documents.label import Label
from assistant.documents.sheet import Sheet
from assistant.documents.words import Hidden, Word, as_printed, upright

GAP = 1.3  # times a word's height: wider apart is another column
BELOW = 3.2  # rows that a value may stand under its label
SPACED_LETTERS, WIDER = 4, 1.4  # one by one in a line; times their usual gap is a space
LEVEL = 0.65  # of a height that two rows share, and count as one
OVER = 0.3  # of its height that a word may lie beside itself and be the same
PARTED = "\0"  # between runs, where all are looked through at once: no space, no letter


@dataclass(eq=False)
class Run:
    """Words that belong together, in one row."""

    words: list[Word]
    page: int
    sheet: tuple[float, float]
    row: int

    @cached_property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def box(self) -> Box:
        """The place of the whole run."""
        return _around(self.words)

    def part(self, start: int, end: int) -> Box:
        """The place of the words that hold these letters of `text`."""
        at, inside = 0, []
        for word in self.words:
            if at < end and at + len(word.text) > start:
                inside.append(word)
            at += len(word.text) + 1
        return _around(inside or self.words)

    @property
    def height(self) -> float:
        """How tall its letters are."""
        side = 0 if self.words[0].turn else 1
        return max(self.box[side + 2] - self.box[side], 4.0)


class Layout:
    """All runs of a document in reading order: pages, rows, then from left to right."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = list(runs)
        self._rows: dict[tuple[int, int], list[Run]] = {}
        for run in self.runs:
            self._rows.setdefault((run.page, run.row), []).append(run)
        self.text = PARTED.join(run.text for run in self.runs)
        self._starts = list(accumulate((len(run.text) + 1 for run in self.runs), initial=0))

    def hits(self, label: Label) -> Iterator[tuple[Run, int, int]]:
        """Each run with a label, and where it stands in the run: all are looked through at once."""
        if label.is_at_start:
            for run in self.runs:
                if first := label.match(run.text):
                    yield run, *first.span()
            return
        for hit in label.finditer(self.text):
            place = bisect_right(self._starts, hit.start()) - 1
            run, begin = self.runs[place], self._starts[place]
            yield run, hit.start() - begin, min(hit.end() - begin, len(run.text))

    def right_of(self, run: Run) -> list[Run]:
        """The runs behind this one in its row, and in one set a little higher or lower."""
        near = [
            one
            for row in (run.row - 1, run.row + 1)
            for one in self.row(run.page, row)
            if one.box[0] > run.box[2] and _is_level(one, run)
        ]
        here = [one for one in self._rows[run.page, run.row] if one.box[0] > run.box[0]]
        return sorted([*here, *near], key=lambda one: one.box[0]) if near else here

    def below(self, run: Run, reach: float = BELOW) -> Iterator[Run]:
        """The nearest runs under this one that share some of its width."""
        for row in range(run.row + 1, run.row + 12):
            for one in self._rows.get((run.page, row), ()):
                gap = one.box[1] - run.box[3]
                if gap > reach * run.height:
                    return
                if _overlap(one, run) > 0:
                    yield one

    def above(self, run: Run) -> Run | None:
        """The run right above this one that shares some of its width."""
        for row in (run.row - 1, run.row - 2):
            for one in self.row(run.page, row):
                if run.box[1] - one.box[3] < run.height and _overlap(one, run) > 0:
                    return one
        return None

    def row(self, page: int, number: int) -> list[Run]:
        """All runs in a row; none where there is no such row."""
        return self._rows.get((page, number), [])

    def level_with(self, run: Run) -> list[Run]:
        """All runs in its row, and those of the next rows that are as high as it."""
        near = [
            one
            for row in (run.row - 1, run.row + 1)
            for one in self.row(run.page, row)
            if _is_level(one, run)
        ]
        return [*self.row_of(run), *near]

    def row_of(self, run: Run) -> list[Run]:
        """All runs in its row."""
        return self._rows[run.page, run.row]


def layout(sheets: Iterable[Sheet]) -> Layout:
    """The runs of what can be seen on these pages."""
    runs: list[Run] = []
    for sheet in sheets:
        size = (sheet.width, sheet.height)
        for number, row in enumerate(_rows_of_all_turns(_once(sheet))):
            runs += [
                Run([*map(as_printed, words)], sheet.number, size, number)
                for words in _columns(row)
            ]
    return Layout(runs)


def _once(sheet: Sheet) -> Iterator[Word]:
    """The words that are read; one that is drawn over itself, to look bold, only once."""
    places: dict[str, list[Word]] = {}
    for word in sheet.words:
        if _is_read(word, sheet):
            drawn = places.setdefault(word.text, [])
            if not any(_is_over(word, other) for other in drawn):
                drawn.append(word)
                yield word


def _is_over(word: Word, other: Word) -> bool:
    far = OVER * (word.bottom - word.top)
    return abs(word.left - other.left) < far and abs(word.top - other.top) < far


def _rows_of_all_turns(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Rows from top to bottom, then those along the sides of the page."""
    turns: dict[int, list[Word]] = {0: [], 1: [], 3: []}
    for word in words:
        turns[word.turn].append(upright(word))
    for turned in turns.values():
        yield from _rows(turned)


def _is_read(word: Word, sheet: Sheet) -> bool:
    """What is seen, and what a text recognition wrote under a scan."""
    return not word.hidden or (sheet.is_scan and word.hidden is Hidden.INVISIBLE)


def _rows(words: list[Word]) -> list[list[Word]]:
    """Words whose middles are on one height, from top to bottom."""
    rows: list[list[Word]] = []
    middle = height = 0.0
    for word in sorted(words, key=lambda one: one.top + one.bottom):
        centre, tall = (word.top + word.bottom) / 2, max(word.bottom - word.top, 3.0)
        if rows and centre - middle < 0.4 * max(height, 5.0):
            rows[-1].append(word)
            middle += (centre - middle) / len(rows[-1])
            height = max(height, min(tall, 14.0))
        else:
            rows.append([word])
            middle, height = centre, tall
    return rows


def _columns(row: list[Word]) -> Iterator[list[Word]]:
    run: list[Word] = []
    for word in sorted(row, key=lambda one: one.left):
        if run:
            tall = max(run[-1].bottom - run[-1].top, word.bottom - word.top, 5.0)
            if word.left - run[-1].right > GAP * tall:
                yield _unspaced(run)
                run = []
        run.append(word)
    if run:
        yield _unspaced(run)


def _unspaced(run: list[Word]) -> list[Word]:
    """With letters that stand alone put together, where a line is set like “T o t a l”: a wider
    gap than most of those between its letters is a space."""
    if sum(len(word.text) == 1 for word in run) < SPACED_LETTERS:
        return run
    gaps = [right.left - left.right for left, right in pairwise(run) if _are_letters(left, right)]
    if len(gaps) < SPACED_LETTERS - 1:
        return run
    widest = max(WIDER * median(gaps), 0.0)
    whole = run[:1]
    for left, right in pairwise(run):
        if _are_letters(left, right) and right.left - left.right <= widest:
            last = whole[-1]
            text, box = last.text + right.text, _around([last, right])
            whole[-1] = Word(text, *box, last.hidden, last.turn)
        else:
            whole.append(right)
    return whole


def _are_letters(left: Word, right: Word) -> bool:
    return len(left.text) == len(right.text) == 1


def _around(words: list[Word]) -> Box:
    return (
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


def _is_level(one: Run, other: Run) -> bool:
    """Whether most of the lower of two is as high as the other."""
    shared = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    return shared > LEVEL * min(one.height, other.height)


def _overlap(one: Run, other: Run) -> float:
    return min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
