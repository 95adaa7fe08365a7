"""Net, tax and total that add up: what three say of each other counts for more than any label."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from assistant.documents import labels
from assistant.documents.amounts import amounts
from assistant.documents.candidates import Candidate
from assistant.documents.labelled_sums import NOT_A_SUM, Sums
from assistant.documents.layout import Layout

MOST = 14  # candidates of a kind that are tried against each other
WORDED = 0.5  # from here on an amount is called the total
ROUNDED, CENT = Decimal("0.02"), Decimal("0.01")
HALF, SMALL_CHANGE = Decimal("0.5"), Decimal(100)
LEAST_RATE, LOW_RATE, MOST_RATE = Decimal("1.5"), Decimal(4), Decimal(35)  # %
USUAL_RATES = (*map(Decimal, (19, 20, 21, 22, 23, 24, 25, 10, 7)), Decimal("5.5"), Decimal(4))
LEAST_TOLD = 1  # of a smaller tax anything may be the cent
Trio = tuple[Candidate, Candidate, Candidate]  # net, tax, total


def closed(layout: Layout, sums: Sums) -> Trio | None:
    """The best three that add up, of all rates together; None when none do."""
    seen, rates = _printed(layout), printed_rates(layout)
    trios = [*_trios(sums, seen, rates), *_in_total_rows(layout, seen)]
    taxed = [trio for trio in trios if Decimal(trio[1].value)]
    untaxed = [trio for trio in trios if not Decimal(trio[1].value)]
    is_free = bool(rates) and not any(rates)  # “0 %” alone is printed
    if not is_free and any(_is_levied(net, sums) for net, _, _ in untaxed):
        untaxed = []
    best = _best(taxed) or _best(_without_a_word(sums, seen)) or _best(untaxed)
    return best and _all_rates(layout, best, sums)


def _best(trios: Iterable[Trio]) -> Trio | None:
    """The one whose words tell most, the greatest of equals; none whose total is another's net,
    as goods and their freight are before the tax on both."""

    def rank(trio: Trio) -> tuple[float, Decimal]:
        net, tax, total = trio
        score = net.score + 0.9 * tax.score + 1.5 * total.score
        return round(score, 6), abs(Decimal(total.value))

    found = [*trios]
    nets = {Decimal(net.value) for net, tax, _ in found if Decimal(tax.value)}
    last = [trio for trio in found if Decimal(trio[2].value) not in nets]
    return max(last or found, key=rank, default=None)


def _printed(layout: Layout) -> dict[Decimal, Candidate]:
    """Every amount of the document, the last place of each."""
    return {
        value: Candidate(str(value), run, start, stop, 0.3)
        for run in layout.runs
        for value, start, stop in amounts(run.text)
    }


def printed_rates(layout: Layout) -> set[Decimal]:
    """The percentages of a document that may be a tax's."""
    found = (Decimal(hit[1].replace(",", ".")) for hit in labels.RATE.finditer(layout.text))
    return {one for one in found if one <= MOST_RATE}


def _trios(sums: Sums, printed: dict[Decimal, Candidate], rates: set[Decimal]) -> Iterator[Trio]:
    """Three that add up; one of them may be printed without a label."""
    nets = {Decimal(one.value): one for one in reversed(sums.net[:MOST])}
    taxes = {Decimal(one.value): one for one in reversed(sums.tax[:MOST])}
    for total in sums.total[:MOST]:
        whole = Decimal(total.value)
        for net in sums.net[:MOST]:
            rest = whole - Decimal(net.value)
            levied = taxes.get(rest) or _a_cent_beside(taxes, rest)
            is_tax = sums.tax and _is_at_a_rate(Decimal(net.value), rest, rates)
            if not levied and (is_tax or _is_at_a_usual_rate(Decimal(net.value), rest)):
                levied = _about(printed, rest)
            if levied and _plausible(net, levied):
                yield net, levied, total
        for tax in sums.tax[:MOST]:
            rest = whole - Decimal(tax.value)
            base = nets.get(rest) or _about(printed, rest) or _rounded_off(sums, whole, rest)
            if base and _plausible(base, tax):
                yield base, tax, total


def _is_at_a_rate(net: Decimal, tax: Decimal, rates: set[Decimal]) -> bool:
    """Whether an amount with no word for a tax may be one: not less than a tax on goods is, and
    at most what the highest printed rate makes of the net."""
    most = max(rates, default=Decimal(0))
    if not net or not tax:
        return False
    return LEAST_RATE <= 100 * tax / net <= (most + HALF if most > LOW_RATE else MOST_RATE)


def _is_at_a_usual_rate(net: Decimal, tax: Decimal) -> bool:
    """Whether it is to the cent what a rate of Europe's makes of a net: no word is needed then."""
    return net > 0 and any(
        abs(net * rate / 100 - tax) <= CENT / 2 for rate in USUAL_RATES if tax > LEAST_TOLD
    )


def _rounded_off(sums: Sums, whole: Decimal, rest: Decimal) -> Candidate | None:
    """A labelled net from which a total is rounded to a whole amount."""
    if whole != whole.to_integral_value() or whole < SMALL_CHANGE:
        return None
    near = (one for one in sums.net if abs(Decimal(one.value) - rest) < HALF)
    return next((replace(one, score=one.score / 2) for one in near), None)


def _a_cent_beside(taxes: dict[Decimal, Candidate], value: Decimal) -> Candidate | None:
    """A labelled tax a cent beside what it should be, less surely: each line was rounded."""
    beside = taxes.get(value + CENT) or taxes.get(value - CENT)
    return replace(beside, score=beside.score / 2) if beside else None


def _about(printed: dict[Decimal, Candidate], value: Decimal) -> Candidate | None:
    """A printed amount, or less surely one that is a cent beside it: each line was rounded."""
    if value in printed:
        return printed[value]
    beside = printed.get(value + CENT) or printed.get(value - CENT)
    return replace(beside, score=0.0) if beside else None


def _without_a_word(sums: Sums, printed: dict[Decimal, Candidate]) -> Iterator[Trio]:
    """Net and tax that come to an amount which is printed, where nothing above it is a total."""
    most = max((Decimal(one.value) for one in sums.total if one.score > WORDED), default=None)
    for net in sums.net[:MOST]:
        if most is not None and most > Decimal(net.value):
            continue
        for tax in sums.tax[:MOST]:
            bare = printed.get(Decimal(net.value) + Decimal(tax.value))
            if bare and Decimal(tax.value) and _plausible(net, tax):
                yield net, tax, bare


def _in_total_rows(layout: Layout, printed: dict[Decimal, Candidate]) -> Iterator[Trio]:
    """A table's last row: net, tax and total beside each other, or tax and total of a net."""
    for run, start, _ in layout.hits(labels.TOTAL):
        if start > 2 or NOT_A_SUM.search(run.text):
            continue
        hits = [
            Candidate(str(value), one, begin, end, 1.0)
            for one in [run, *layout.right_of(run)]
            for value, begin, end in amounts(one.text)
        ]
        if len(hits) > 1:
            tax, total = hits[-2:]
            rest = Decimal(total.value) - Decimal(tax.value)
            beside = [one for one in hits[:-2] if abs(Decimal(one.value) - rest) <= ROUNDED]
            net = beside[-1] if beside else printed.get(rest)
            if net and Decimal(tax.value) and _plausible(net, tax):
                yield net, tax, total


def _plausible(net: Candidate, tax: Candidate) -> bool:
    """A tax is at most about a third of what it is levied on, and has its sign."""
    base, levied = Decimal(net.value), Decimal(tax.value)
    return (base == 0 and levied == 0) or (base != 0 and 0 <= levied / base <= Decimal("0.35"))


def _is_levied(net: Candidate, sums: Sums) -> bool:
    """Whether some tax is printed that may be levied on it: then none of it is zero."""
    return any(Decimal(one.value) and _plausible(net, one) for one in sums.tax)


def _all_rates(layout: Layout, trio: Trio, sums: Sums) -> Trio:
    """Where three are a rate's row in a table, and all rows come to a total: those sums."""
    net, tax, total = trio
    added = [Decimal(one.value) for one in trio]
    for row in _rows_under(layout, trio):
        if row[0] + row[1] != row[2]:
            break
        added = [one + more for one, more in zip(added, row, strict=True)]
    whole = next((one for one in sums.total if Decimal(one.value) == added[2]), None)
    if whole is None or added[2] == Decimal(total.value):
        return trio
    return replace(net, value=str(added[0])), replace(tax, value=str(added[1])), whole


def _rows_under(layout: Layout, trio: Trio) -> Iterator[list[Decimal]]:
    """The amounts under each of three that stand in one row, row by row."""
    if len({(one.run.page, one.run.row) for one in trio}) > 1:
        return
    columns = [{one.row: amounts(one.text) for one in layout.below(each.run)} for each in trio]
    for row in sorted(columns[0].keys() & columns[1].keys() & columns[2].keys()):
        if not all(column[row] for column in columns):
            return
        yield [column[row][0][0] for column in columns]
