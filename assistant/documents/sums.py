"""Net, tax and total: the three labelled amounts that add up count for more than any label."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assistant.documents import closing, labelled_sums, labels, ladder
from assistant.documents.amounts import amounts
from assistant.documents.candidates import Candidate
from assistant.documents.findings import Finding
from assistant.documents.labelled_sums import Sums
from assistant.documents.layout import Layout

CLOSED, LABELLED, ALONE = 0.95, 0.75, 0.6
LEAST, SURE, LONG_WORD = 0.35, 0.8, 0.95
BETTER = 0.05  # told by a longer word, or nearer to it
UNTOLD = 0.31  # how sure an amount is that no word tells
AGAIN = 0.02  # as much surer is a total that stands in one more place
MOST_RATE = 28  # an amount behind the word for a tax that may be its rate
MOST_TAX = Decimal("0.27")
MOST_MORE = Decimal("1.3")  # times the total: a town's tax, a tip, a delivery
MOST_CHARGED = Decimal(2)  # what others charge on a utility's bill


def read(layout: Layout) -> dict[str, Finding]:
    """Net, tax and total as far as they are printed."""
    sums = labelled_sums.gather(layout)
    trio, found = closing.closed(layout, sums), ladder.climb(layout, sums.net)
    trio = trio and _with_more(layout, trio)
    if trio and not (_is_a_part(trio, sums) or _is_outdone(trio, found, sums)):
        return _findings(trio)
    if found:
        return _climbed(found)
    if found := ladder.climb(layout, sums.total):
        is_net = found.tax and not found.has_more
        return {name: one for name, one in _climbed(found).items() if name != "net" or is_net}
    return _by_rate(layout, sums) or _open(layout, sums)


def _is_outdone(trio: closing.Trio, found: ladder.Ladder | None, sums: Sums) -> bool:
    """Whether a trio with a part that no word tells is less than what a ladder comes to and words
    call the total: it is one part of the bill."""
    if found is None:
        return False
    reached = Decimal(found.total.value)
    is_told = any(Decimal(one.value) == reached and one.score > LEAST for one in sums.total)
    is_weak = min(one.score for one in trio) <= UNTOLD
    return is_weak and is_told and found.tax is not None and reached > Decimal(trio[2].value)


def _is_a_part(trio: closing.Trio, sums: Sums) -> bool:
    """Whether a trio with a part that no word tells is less than a total that is better told than
    its own, or as well and more often: then it is one rate's, or one of several companies'."""
    net, tax, total = trio
    if min(net.score, tax.score, total.score) > UNTOLD:
        return False
    times = Counter(_value(one) for one in sums.total)
    own = _value(total)
    return any(
        one.score > total.score + BETTER
        or (one.score >= total.score and times[_value(one)] > times[own])
        for one in sums.total
        if _value(one) > own
    )


def _by_rate(layout: Layout, sums: Sums) -> dict[str, Finding]:
    """Net and total of which the one is the other with a printed rate on it, the tax unprinted."""
    rates = {one for one in map(_value, sums.tax) if one < MOST_RATE}
    rates |= closing.printed_rates(layout)
    for total in sums.total:
        for net in sums.net:
            base, whole = Decimal(net.value), Decimal(total.value)
            if min(net.score, total.score) < LEAST or not 0 < base < whole:
                continue
            for rate in rates:
                if rate > 0 and abs(base * (100 + rate) / 100 - whole) <= closing.ROUNDED:
                    return {"net": net.finding(LABELLED), "total": total.finding(LABELLED)}
    return {}


def _value(one: Candidate) -> Decimal:
    return Decimal(one.value)


def _tax_in_last_row(layout: Layout, total: Finding) -> dict[str, Finding]:
    """Tax and total beside each other in a table's last row, where the tax is at printed rates."""
    rates = [one for one in closing.printed_rates(layout) if one]
    for run, start, _ in layout.hits(labels.TOTAL):
        hits = [
            Candidate(str(value), one, begin, end, 1.0)
            for one in [run, *layout.right_of(run)]
            for value, begin, end in amounts(one.text)
        ]
        if start > 2 or len(hits) != 2 or hits[1].value != total.value or not rates:
            continue
        tax, whole = Decimal(hits[0].value), Decimal(total.value)
        rate = 100 * tax / (whole - tax) if tax < whole else Decimal(0)
        if min(rates) - closing.HALF / 5 <= rate <= max(rates) + closing.HALF / 5:
            return {"tax": hits[0].finding(ALONE)}
    return {}


def _with_more(layout: Layout, trio: closing.Trio) -> closing.Trio:
    """Where something without a tax is added under the total, the greater one. A summary may tell
    it elsewhere, and then its word for what is to be paid says so."""
    net, tax, total = trio
    more = ladder.climb(layout, [total, *_elsewhere(layout, total)])
    if more and not more.tax and 0 < Decimal(total.value) < Decimal(more.total.value):
        words = " ".join(run.text for run in layout.level_with(more.total.run))
        most = MOST_CHARGED if labels.PAYABLE.search(words) else MOST_MORE
        is_little = Decimal(more.total.value) < most * Decimal(total.value)
        total = more.total if is_little else total
    return net, tax, total


def _elsewhere(layout: Layout, total: Candidate) -> Iterator[Candidate]:
    """The other places where a total is printed, before it."""
    for run in layout.runs:
        if run.page > total.run.page:
            return
        for value, start, end in amounts(run.text):
            if run is not total.run and value == Decimal(total.value):
                yield replace(total, run=run, start=start, end=end)


def _findings(trio: closing.Trio) -> dict[str, Finding]:
    sure = CLOSED if min(one.score for one in trio) > UNTOLD else LABELLED
    return {
        name: one.finding(sure) for name, one in zip(("net", "tax", "total"), trio, strict=True)
    }


def _climbed(found: ladder.Ladder) -> dict[str, Finding]:
    """What a ladder says; with a discount or a delivery the net is not what tax is levied on."""
    read = {"net": found.net.finding(0.5 if found.has_more else LABELLED),
            "total": found.total.finding(CLOSED)}  # fmt: skip
    return read | ({"tax": found.tax.finding(CLOSED)} if found.tax else {})


def _open(layout: Layout, sums: Sums) -> dict[str, Finding]:
    """Amounts that do not add up: each by its label alone.

    A tax without a total, one of several, and a net above the total are mostly wrong.
    """
    found = _by_labels(sums)
    if found.keys() >= {"tax", "total"} and not _is_part(found["tax"], found["total"]):
        del found["tax"]
    if found.keys() >= {"net", "total"} and _is_more(found["net"], found["total"]):
        del found["net"]
    if len(found) == 3:  # they contradict each other, and the tax is the one least often right
        del found["tax"]
        return {name: replace(one, confidence=0.5) for name, one in found.items()}
    if found.keys() == {"net"} and not sums.tax:  # nothing is levied: it is what is to be paid
        found["total"] = replace(found["net"], confidence=ALONE)
    if "total" not in found:
        is_sure = sums.tax and (sums.tax[0].score > SURE or len({*map(_value, sums.tax)}) == 1)
        unsure = {} if is_sure else {"tax"}
        return {
            name: replace(one, confidence=0.5) for name, one in found.items() if name not in unsure
        }
    return found if "tax" in found else found | _tax_in_last_row(layout, found["total"])


def _by_labels(sums: Sums) -> dict[str, Finding]:
    """The surest of each kind. Of several nets none, but for one with a long word for it that a
    tax may stand on; of several taxes none."""
    found: dict[str, Finding] = {}
    is_mixed = len({Decimal(one.value) == 0 for one in sums.tax}) > 1  # a line of it is free
    taxes = [] if is_mixed and not Decimal(sums.tax[0].value) else _last_in_rows(sums.tax)
    for name, candidates in (("total", _preferred(sums.total)), ("net", sums.net), ("tax", taxes)):
        if not candidates or candidates[0].score < LEAST:
            continue
        top = candidates[0]
        told = {one.value for one in candidates[:3] if one.score > top.score - 0.1}
        is_one = len(told) == 1
        is_taxed = name == "net" and top.score > LONG_WORD and _is_taxed(top, found.get("total"))
        if is_one or is_taxed or name == "total":
            found[name] = top.finding(LABELLED if is_one else ALONE)
    return found


def _is_taxed(net: Candidate, total: Finding | None) -> bool:
    """Whether what a total is more than a net may be a tax."""
    base = Decimal(net.value)
    return total is not None and base != 0 and 0 < Decimal(total.value) / base - 1 <= MOST_TAX


def _is_more(net: Finding, total: Finding) -> bool:
    """More net than in all: the one or the other is of something else."""
    return abs(Decimal(net.value)) > abs(Decimal(total.value))


def _last_in_rows(taxes: list[Candidate]) -> list[Candidate]:
    """Without what a tax in the same row is levied on, which stands before it."""
    last: dict[tuple[int, int], float] = {}
    for one in taxes:
        row = (one.run.page, one.run.row)
        last[row] = max(one.run.box[0], last.get(row, 0.0))
    return [one for one in taxes if one.run.box[0] == last[one.run.page, one.run.row]]


def _is_part(tax: Finding, total: Finding) -> bool:
    """No tax is more than about a quarter of what is paid with it."""
    return abs(Decimal(tax.value)) <= MOST_TAX * abs(Decimal(total.value))


def _preferred(totals: list[Candidate]) -> list[Candidate]:
    """Totals with the one first to which two others come, be it by a difference, or that is told
    most often."""
    values = {Decimal(one.value) for one in totals} - {Decimal(0)}

    most: dict[tuple[int, int], Decimal] = {}
    for one in totals:
        row = (one.run.page, one.run.row)
        most[row] = max(Decimal(one.value), most.get(row, Decimal(one.value)))

    def is_of_others(one: Candidate) -> bool:
        value = Decimal(one.value)
        if value < most[one.run.page, one.run.row]:
            return False  # a tax beside it in a table's last row
        return any(value - other in values - {value, other} for other in values - {value})

    times = Counter(one.value for one in totals)

    def rank(one: Candidate) -> float:
        return one.score + 0.15 * is_of_others(one) + AGAIN * min(times[one.value] - 1, 3)

    return sorted(totals, key=rank, reverse=True)
