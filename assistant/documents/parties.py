"""Which part of a page speaks of the buyer, which of the seller, and which is an address window."""

import re
from collections.abc import Iterable, Iterator

from assistant.documents import labels
from assistant.documents.label import Label
from assistant.documents.layout import Layout, Run

BUYER_ROWS, SELLER_ROWS, ADDRESS_ROWS = 7, 6, 4
COLUMN = 180.0  # points: how far a block reaches to the right of its title
WINDOW = (0.12, 0.36)  # the part of a page's height where an envelope shows an address
_POSTAL = re.compile(
    r"(?:^|[^\w-])(?:[A-Z]{1,2}[- ]?)?\d{4,5}(?: ?[A-Z]{2})? [^\W\d_]{2,}"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]{2}\.?,? \d{5}\b|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b"
    r"|(?:^|[ -])(?:\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}) [^\W\d_]{3,}"
    r"|[^\W\d_]{3,},? [-–]? ?\d{5,6}$"
)
_REACHED = Label(
    r"@|www\.|\btel|t[ée]l\b|phone|\bfax|\bmobil|\bust|u\.st|vat|tva|siret|siren|\brcs|\bhrb|iban"
    r"|steuer"
    r"|p\.? ?iva|btw|kvk|ondernemings|capital"
    r"|gesch[äa]fts|inh\.|org\.? ?nr|cvr|\bmva\b|abn\b|\|"
)

# How a sender can be reached, and what only senders tell of themselves.
_CALLED = Label(
    r"www\.|\bt[ée]l(?:[ée][fp]\w*)?\b|phone|\bfax|\bmobil|\brcs|\bhrb|iban|kvk|capital"
)
# Under what number a state knows a company.
_NUMBERED = Label(
    r"(?<![^\W_])(?:ust|u\.st|umsatzsteuer|steuer-?n|uid|vat|tva|p\.? ?iva|partita iva|c\.?i\.?f"
    r"|n\.?i\.?[fp]|btw|kvk|gst(?:in)?|abn|cnpj|cuit|mva|org\.? ?nr|cvr|oib|di[čc]|ad[óo]sz[áa]m"
    r"|sire[nt]|inn|tin)(?![^\W\d_])[^\d\0]{0,25}\d[\w ./-]{6,}"
    r"|(?<![^\W_])[a-hj-npqrsuvw] ?-? ?\d{7}[0-9a-j](?![^\W_])"
    r"|(?<![^\W_])(?:de|fr|it|nl|be|atu|lu)[ -]?\d{8,11}(?![^\W_])"
)
_SENDER_LEFT = Label(
    r"(?<![^\W\d_])(?:facture|fattura|factura|fatura)(?![^\W\d_])"
    r"|(?<![^\W\d_])[a-z]{2},? \d{5}(?!\d)"
)
# What is told beside an address in a letter: a day, a number, how to reach the sender.
_FIELD = Label(r":|\d{1,2}[./-]\d{1,2}[./-]\d{2}|www\.|\btel|phone|\bfax|iban|vat|tva|\bust")


def buyer_runs(layout: Layout) -> set[int]:
    """The runs of the address that the invoice is sent to: those under its title."""
    inside: set[int] = set()
    for run in layout.runs:
        title = labels.BUYER.match(run.text)
        if not title or _OF_THEIRS.match(run.text, title.end()):
            continue
        inside.add(id(run))
        upper = layout.above(run) if _FOR_A_PERSON.match(run.text) else None
        if upper and is_next_line(upper, run):
            inside.add(id(upper))
        left, top, right, bottom = run.box
        for one in layout.runs:
            under = (
                one.page == run.page
                and top - 2 <= one.box[1] <= bottom + BUYER_ROWS * 1.5 * run.height
            )
            if not under or labels.SELLER.match(one.text):
                continue
            reaches = one.row == run.row or one.box[0] < max(right, left + COLUMN)
            if reaches and (one.box[0] + one.box[2]) / 2 > left - 5:
                inside.add(id(one))
    return inside


# Under the name of the company that the person works for.
_FOR_A_PERSON = Label(r"^\W*(?:attn|attention|[àa] l['’]attention de)(?![^\W\d_])")
# “Client GST No:”: what follows is a field and no address.
_OF_THEIRS = Label(
    r"['’]?s?[ -](?:gst|vat|tax|tva|ust|btw|iva|no|nr|id|code|number|ref\w*|po)(?![^\W\d_])"
)


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

    An address with a telephone, a page or a number of its own is the sender's. Of two addresses
    side by side either may be: where letters are written in Romance languages or in America the
    left one is the sender's.
    """
    inside, sender = set[int](), set[int]()
    for block in _blocks([run for run in layout.runs if run.page == 1]):
        top = block[0].box[1] / max(block[0].sheet[1], 1)
        if not WINDOW[0] <= top <= WINDOW[1] or not _is_bare(block) or id(block[0]) in sender:
            continue
        beside = _address_beside(layout, block)
        if not beside or (has_address(beside) and not _SENDER_LEFT.search(layout.text)):
            inside |= {id(run) for run in block}
            sender |= {id(run) for run in beside}
    return inside


def _is_bare(block: list[Run]) -> bool:
    text = "\n".join(run.text for run in block)
    is_letterhead = block[0].height > 1.25 * block[-1].height
    is_bare = 2 <= len(block) <= 7 and not is_letterhead and not _REACHED.search(text)
    return is_bare and has_address(block)


def _address_beside(layout: Layout, block: list[Run]) -> list[Run]:
    """The lines on the right of a block, where they are the name and the address of another."""
    beside = [run for one in block for run in layout.right_of(one)[:1]]
    if len(beside) < 2 or beside[0].text[0].islower() or layout.right_of(beside[0]):
        return []
    fields = (_FIELD, labels.DATED, labels.NUMBER, labels.TITLE, labels.REFERENCE, labels.ISSUED)
    return [] if any(one.search(run.text) for one in fields for run in beside) else beside


def has_address(runs: Iterable[Run]) -> bool:
    """Whether a town with its postal code stands in one of these lines."""
    return any(_POSTAL.search(run.text) for run in runs)


def heads(layout: Layout, run: Run) -> frozenset[str]:
    """What a line heads: an address, how to reach somebody, a number for taxes."""
    under = list(_lines_under(layout, run))
    told = {
        "addressed": has_address(under),
        "called": any(_CALLED.search(one.text) for one in under),
        "numbered": any(_NUMBERED.search(one.text) for one in [run, *under]),
    }
    return frozenset(what for what, holds in told.items() if holds)


def _lines_under(layout: Layout, run: Run) -> Iterator[Run]:
    """The lines that go on under a run."""
    for _ in range(ADDRESS_ROWS):
        lower = next((one for one in layout.below(run, 1.2) if is_next_line(run, one)), None)
        if lower is None:
            return
        yield lower
        run = lower


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
