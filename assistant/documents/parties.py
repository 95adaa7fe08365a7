"""Which part of a page speaks of the buyer, which of the seller, and which is an address window."""

import re
from collections.abc import Iterator

from assistant.documents import labels
from assistant.documents.label import Label
from assistant.documents.layout import Layout, Run

BUYER_ROWS, SELLER_ROWS = 7, 6
COLUMN = 180.0  # points: how far a block reaches to the right of its title
WINDOW = (0.12, 0.36)  # the part of a page's height where an envelope shows an address
_POSTAL = re.compile(
    r"(?:^|[^\w-])(?:[A-Z]{1,2}[- ]?)?\d{4,5}(?: ?[A-Z]{2})? [^\W\d_]{2,}"
    r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
)
_REACHED = Label(
    r"@|www\.|\btel|t[ée]l\b|phone|\bfax|\bmobil|\bust|u\.st|vat|tva|siret|siren|\brcs|\bhrb|iban|steuer"
    r"|p\.? ?iva|btw|kvk|capital|gesch[äa]fts|inh\.|\|"
)


def buyer_runs(layout: Layout) -> set[int]:
    """The runs of the address that the invoice is sent to: those under its title."""
    inside: set[int] = set()
    for run in layout.runs:
        if not labels.BUYER.match(run.text):
            continue
        inside.add(id(run))
        left, top, right, bottom = run.box
        for one in layout.runs:
            under = (
                one.page == run.page
                and top - 2 <= one.box[1] <= bottom + BUYER_ROWS * 1.5 * run.height
            )
            if not under or labels.SELLER.match(one.text):
                continue
            reaches = one.row == run.row or one.box[0] < max(right, left + COLUMN)
            if reaches and one.box[2] > left - 5:
                inside.add(id(one))
    return inside


def seller_runs(layout: Layout) -> set[int]:
    """The runs under the word for a seller, in its column."""
    return {id(run) for block in seller_blocks(layout) for run in block}


def seller_blocks(layout: Layout) -> Iterator[list[Run]]:
    """Each word for a seller with the runs under it, from top to bottom."""
    for title in layout.runs:
        said = labels.SELLER.match(title.text)
        if not said or (re.match(r"[ -]?\w", title.text[said.end() :]) and ":" not in said[0]):
            continue  # “Seller IBAN”
        left, top, right, bottom = title.box
        yield [
            one
            for one in layout.runs
            if one.page == title.page
            and top - 2 <= one.box[1] <= bottom + SELLER_ROWS * 1.5 * title.height
            and one.box[0] < max(right, left + COLUMN)
            and one.box[2] > left - 5
        ]


def window_runs(layout: Layout) -> set[int]:
    """The lines of a bare postal address where an envelope shows one: whom the letter is for.

    An address with a telephone, a page or a number of its own is the sender's.
    """
    first = [run for run in layout.runs if run.page == 1]
    inside: set[int] = set()
    for block in _blocks(first):
        top = block[0].box[1] / max(block[0].sheet[1], 1)
        text = "\n".join(run.text for run in block)
        is_bare = 2 <= len(block) <= 7 and not _REACHED.search(text)
        if WINDOW[0] <= top <= WINDOW[1] and is_bare and _POSTAL.search(text):
            inside |= {id(run) for run in block}
    return inside


def _blocks(runs: list[Run]) -> Iterator[list[Run]]:
    """Lines with one left edge and little space between."""
    waiting = sorted(runs, key=lambda one: (round(one.box[0] / 4), one.box[1]))
    block: list[Run] = []
    for run in waiting:
        if block and not is_next_line(block[-1], run):
            yield block
            block = []
        block.append(run)
    if block:
        yield block


def is_next_line(above: Run, run: Run) -> bool:
    """Whether a run goes on under another: one left edge, one size, little space between."""
    gap = run.box[1] - above.box[3]
    return (
        abs(run.box[0] - above.box[0]) < 6
        and -2 < gap < 1.1 * above.height
        and run.height < 1.5 * above.height
        and above.height < 1.5 * run.height
    )
