"""From a subtotal down to the total: what stands in the rows between is added or taken off.

A discount, a delivery, taxes of several rates: where the rows come to a total that is printed, each
of them is what its word says. What was paid already or is owed from before ends the ladder.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.documents import labels
from assistant.documents.amounts import amounts
from assistant.documents.candidates import Candidate
from assistant.documents.label import any_of
from assistant.documents.layout import Layout, Run

MOST_ROWS, MOST_STARTS = 14, 6
LEAST = 0.3  # less is a line of a table
ALIGNED = 30.0  # points between the right edges of amounts in one column
_PAID = any_of(
    r"(?:already |amount )?paid", r"payments?(?: received)?", r"deposits?", r"geleistet\w*",
    r"anzahlung\w*", r"bezahlt", r"erhalten\w*", r"acomptes?", r"pay[ée]", r"pagato", r"acconto",
    r"pagado", r"betaald", r"inbetalt", r"credit card", r"previous\w*", r"balance", r"forward",
    r"past due", r"outstanding", r"arrears", r"vortrag", r"offene?", r"saldo", r"solde",
)  # fmt: skip
_TAKEN_OFF = any_of(
    r"discount", r"rabatte?", r"nachlass", r"abschl[äa]ge?", r"remise", r"sconto", r"descuento",
    r"korting", r"savings", r"coupon", r"promo\w*", r"avdrag", r"sleva",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ladder:
    """A subtotal, the taxes passed (None when none was) and the total that they come to."""

    net: Candidate
    tax: Candidate | None
    total: Candidate
    has_more: bool  # than taxes: the subtotal is not what they are levied on


def climb(layout: Layout, starts: Iterable[Candidate]) -> Ladder | None:
    """The ladder that takes in most rows; None where the rows come to nothing printed."""
    sure = [one for one in starts if one.score > LEAST]
    found = [one for start in sure[:MOST_STARTS] if (one := _from(layout, start))]
    return max(found, key=lambda one: (one.tax is not None, abs(Decimal(one.total.value))),
               default=None)  # fmt: skip


def _from(layout: Layout, net: Candidate) -> Ladder | None:
    first_tax: Candidate | None = None
    best: Ladder | None = None
    reached, has_more, steps = Decimal(net.value), False, 0
    levied: list[Decimal] = []
    for text, amount in _column(layout, net):
        value = Decimal(amount.value)
        if value == reached and (_is_sum(text) or len(levied) > 1):
            if labels.NET.search(text) and not first_tax:
                net, has_more = amount, False
            elif steps:
                tax = replace(first_tax, value=str(sum(levied))) if first_tax else None
                best = Ladder(net, tax, amount, has_more)
            continue
        if _PAID.search(text):
            break
        steps += 1
        if labels.TAX.search(text):
            first_tax = first_tax or amount
            levied.append(value)
        else:
            has_more = True
            value = -abs(value) if _TAKEN_OFF.search(text) else value
        reached += value
    return best


def _is_sum(text: str) -> bool:
    return any(one.search(text) for one in (labels.TOTAL, labels.PAYABLE, labels.NET))


def _column(layout: Layout, net: Candidate) -> Iterator[tuple[str, Candidate]]:
    """The rows under an amount with what stands in its column, and all their words."""
    page, first = net.run.page, net.run.row
    for number in range(first + 1, first + 1 + MOST_ROWS):
        row = layout.row(page, number)
        for run in row:
            if abs(run.box[2] - net.run.box[2]) < ALIGNED and (hits := amounts(run.text)):
                value, start, end = hits[-1]
                yield _words(layout.level_with(run)), Candidate(str(value), run, start, end, 1.0)
                break


def _words(row: list[Run]) -> str:
    return " ".join(run.text for run in row)
