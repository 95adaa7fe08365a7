"""Net, tax and total: the three labelled amounts that add up count for more than any label."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.documents import labels
from assistant.documents.amounts import amounts
from assistant.documents.candidates import Candidate
from assistant.documents.findings import Finding
from assistant.documents.label import Label, any_of
from assistant.documents.layout import Layout, Run

MOST = 14  # candidates of a kind that are tried against each other
CLOSED, LABELLED, ALONE = 0.95, 0.75, 0.6
NOT_A_SUM = any_of(
    r"stück\w*", r"menge", r"einzel\w*", r"unit", r"quantity", r"zuschl[äa]ge?",
    r"abschl[äa]ge?", r"rabatt\w*",
    r"discount", r"skonto\w*", r"anzahlung\w*", r"prepaid", r"acompte", r"charges?",
    r"allowances?", r"versand\w*",
    r"shipping", r"already paid", r"paid", r"erhalten\w*", r"rounding", r"rundung\w*",
    r"no\.?", r"nr\.?", r"number", r"n°", r"ident?\w*", r"id", r"\w*nummer", r"reg\w*", r"intra\w*",
)  # fmt: skip


Trio = tuple[Candidate, Candidate, Candidate]  # net, tax, total


@dataclass(slots=True)
class Sums:
    """Labelled amounts by kind."""

    net: list[Candidate]
    tax: list[Candidate]
    total: list[Candidate]


def read(layout: Layout) -> dict[str, Finding]:
    """Net, tax and total as far as they are printed."""
    sums = Sums(
        _amounts(layout, ((labels.NET, 1.0),)),
        _taxes(layout),
        _totals(layout),
    )
    closed = _closed(sums, _printed(layout))
    if closed:
        return _findings(_all_rates(layout, closed, sums))
    return _open(sums)


def _totals(layout: Layout) -> list[Candidate]:
    """What the invoice comes to; a paid one has nothing left to pay, which is no total."""
    found = _amounts(layout, ((labels.TOTAL, 1.0), (labels.PAYABLE, 0.9)))
    return [one for one in found if Decimal(one.value)] or found


def _amounts(layout: Layout, kinds: tuple[tuple[Label, float], ...]) -> list[Candidate]:
    """The amounts of rows that carry one of the labels; the longer the label the surer."""
    found: dict[tuple[Decimal, int, int], Candidate] = {}
    for label, weight in kinds:
        for run, start, end in layout.hits(label):
            if NOT_A_SUM.search(run.text):
                continue
            surer = weight * (0.7 + min(end - start, 15) / 50) * (1.0 if start < 3 else 0.85)
            for one in _behind(layout, run, end):
                key = (Decimal(one.value), one.run.page, one.run.row)
                scored = replace(one, score=one.score * surer)
                if key not in found or found[key].score < scored.score:
                    found[key] = scored
    return sorted(found.values(), key=lambda one: -one.score)


def _behind(layout: Layout, run: Run, end: int) -> Iterator[Candidate]:
    """Amounts behind a label in its row, else under it."""
    here = amounts(run.text[end:])
    hits = [Candidate(str(value), run, end + start, end + stop, 1.0)
            for value, start, stop in here
            if not _LEVIED_ON.search(run.text[: end + start])]  # fmt: skip
    for one in layout.right_of(run):
        found = amounts(one.text)
        if (
            not found
            and any(letter.isalpha() for letter in one.text)
            and len(one.text) > 4
            and not hits
        ):
            break
        hits += [Candidate(str(value), one, start, stop, 1.0) for value, start, stop in found]
    if hits:
        last = len(hits) - 1
        yield from (
            replace(hit, score=1.0 - 0.04 * (last - place)) for place, hit in enumerate(hits)
        )
    if hits or here:
        return
    for place, one in enumerate(layout.below(run)):
        if found := amounts(one.text):
            value, start, stop = found[0]
            yield Candidate(str(value), one, start, stop, 0.85 - 0.1 * place)
        if place == 3:
            return


# “VAT 19 % on 100.00”: what comes next is what the tax is levied on.
_LEVIED_ON = Label(r"(?<!\w)(?:on|auf|aus|von|sur|su|sobre|over|op)(?: \w{3})?[ €$£:]*$")


def _taxes(layout: Layout) -> list[Candidate]:
    """Tax amounts, and the sum of the rows of several rates."""
    found = _amounts(layout, ((labels.TAX, 1.0),))
    rows: dict[tuple[int, int], Candidate] = {}
    for one in found:
        key = (one.run.page, one.run.row)
        if key not in rows or one.run.box[0] > rows[key].run.box[0]:
            rows[key] = one
    values = {one.value for one in rows.values()}
    if len(values) > 1:
        added = sum((Decimal(one.value) for one in rows.values()), Decimal(0))
        found.append(replace(found[0], value=str(added), score=0.5))
        distinct = sum(map(Decimal, values), Decimal(0))
        if distinct != added:
            found.append(replace(found[0], value=str(distinct), score=0.45))
    return found


def _printed(layout: Layout) -> dict[Decimal, Candidate]:
    """Every amount of the document, the last place of each."""
    return {
        value: Candidate(str(value), run, start, stop, 0.3)
        for run in layout.runs
        for value, start, stop in amounts(run.text)
    }


def _closed(sums: Sums, printed: dict[Decimal, Candidate]) -> Trio | None:
    """The best three that add up; one of them may be printed without a label."""
    best: Trio | None = None
    best_score = (0.0, Decimal(0))
    for trio in _trios(sums, printed):
        net, tax, total = trio
        score = net.score + 0.9 * tax.score + 1.5 * total.score
        score -= 0.3 if Decimal(tax.value) == 0 else 0.0
        rank = (round(score, 6), abs(Decimal(total.value)))
        if rank > best_score:
            best, best_score = trio, rank
    return best


def _findings(trio: Trio) -> dict[str, Finding]:
    sure = CLOSED if min(one.score for one in trio) > 0.31 else LABELLED
    return {
        name: one.finding(sure) for name, one in zip(("net", "tax", "total"), trio, strict=True)
    }


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


def _trios(sums: Sums, printed: dict[Decimal, Candidate]) -> Iterator[Trio]:
    nets = {Decimal(one.value): one for one in reversed(sums.net[:MOST])}
    taxes = {Decimal(one.value): one for one in reversed(sums.tax[:MOST])}
    for total in sums.total[:MOST]:
        whole = Decimal(total.value)
        for net in sums.net[:MOST]:
            rest = whole - Decimal(net.value)
            levied = taxes.get(rest) or printed.get(rest)
            if levied and _plausible(net, levied):
                yield net, levied, total
        for tax in sums.tax[:MOST]:
            rest = whole - Decimal(tax.value)
            base = nets.get(rest) or printed.get(rest)
            if base and _plausible(base, tax):
                yield base, tax, total


def _plausible(net: Candidate, tax: Candidate) -> bool:
    """A tax is at most about a third of what it is levied on, and has its sign."""
    base, levied = Decimal(net.value), Decimal(tax.value)
    return (base == 0 and levied == 0) or (base != 0 and 0 <= levied / base <= Decimal("0.35"))


def _open(sums: Sums) -> dict[str, Finding]:
    """Amounts that do not add up: each by its label alone."""
    found = {}
    for name, candidates in (("net", sums.net), ("tax", sums.tax), ("total", sums.total)):
        if candidates:
            distinct = {
                one.value for one in candidates[:3] if one.score > candidates[0].score - 0.1
            }
            found[name] = candidates[0].finding(LABELLED if len(distinct) == 1 else ALONE)
    if len(found) == 3:  # they contradict each other, and the tax is the one least often right
        del found["tax"]
        return {name: replace(one, confidence=0.5) for name, one in found.items()}
    if "total" not in found:
        return {name: replace(one, confidence=0.5) for name, one in found.items()}
    return found
