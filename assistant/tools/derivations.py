"""Derived figures: the only ways in which a new one is made from facts that are there already.

Each names its operands in words and carries their rows, so that its proof opens as theirs does.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from assistant import formats
from assistant.money import Money
from assistant.tools.draft import Draft
from assistant.tools.result import Fact, Row, Unit

_POINT = Decimal("0.1")
_CENT = Decimal("0.01")


def difference(draft: Draft, name: str, now: Fact, before: Fact, of: str, than: str) -> Fact:
    """By how much one amount or count differs from another, without its sign: the words around
    it say which way. `of` and `than` say in words what the two are."""
    say = draft.context.say
    how = say("how.difference", **operands(draft, now, before, of, than))
    rows, count = _together(now, before)
    if isinstance(now.value, Money) and isinstance(before.value, Money):
        # What is taken off counts against it, so that the rows add up to the difference.
        rows, count = (*now.rows, *map(negative, before.rows)), now.row_count + before.row_count
        size = Money(abs((now.value - before.value).amount), now.value.currency)
        return draft.derived(f"{name}:{size.currency}", say("label.change"), size, how, rows, count)
    size_of_count = abs(_number(now) - _number(before))
    value = int(size_of_count) if size_of_count == int(size_of_count) else size_of_count
    return draft.derived(name, say("label.change"), value, how, rows, count)


def growth(draft: Draft, name: str, now: Fact, before: Fact, of: str, than: str) -> Fact | None:
    """By how many percent one is above (or, negative, below) the other; None from nothing."""
    old = _number(before)
    if old <= 0:
        return None
    say = draft.context.say
    how = say("how.percent", **operands(draft, now, before, of, than))
    points = percent(_number(now) - old, old)
    rows, count = _together(now, before)
    label = say("label.change")
    return draft.derived(name, label, points, how, rows, count, Unit.PERCENT)


def share(draft: Draft, name: str, part: Fact, whole: Fact) -> Fact | None:
    """How much of the whole a part is, in percent; None of nothing."""
    if _number(whole) <= 0:
        return None
    say, language = draft.context.say, draft.context.language
    how = say(
        "how.share", part=formats.value(part.value, language),
        whole=formats.value(whole.value, language),
    )  # fmt: skip
    points = percent(_number(part), _number(whole))
    label = say("label.share")
    return draft.derived(name, label, points, how, part.rows, part.row_count, Unit.PERCENT)


def together(draft: Draft, name: str, parts: Sequence[Fact]) -> Fact:
    """Several amounts of one currency added up: a running total."""
    amounts = [part.value for part in parts if isinstance(part.value, Money)]
    value = Money(sum((one.amount for one in amounts), Decimal(0)), amounts[0].currency)
    how = draft.context.say("how.running", first=parts[0].label, last=parts[-1].label)
    rows = [row for part in parts for row in part.rows]
    count = sum(part.row_count for part in parts)
    label = draft.context.say("column.running")
    return draft.derived(f"{name}:{value.currency}", label, value, how, rows, count)


def average(draft: Draft, name: str, total: Fact, number: int, how: str) -> Fact | None:
    """An amount divided by a number of things; None by nothing."""
    if not number or not isinstance(total.value, Money):
        return None
    mean = (total.value.amount / number).quantize(_CENT, rounding=ROUND_HALF_UP)
    value = Money(mean, total.value.currency)
    label = draft.context.say("label.average")
    return draft.derived(f"{name}:{value.currency}", label, value, how, total.rows, total.row_count)


def median(draft: Draft, name: str, parts: Sequence[Fact], how: str) -> Fact:
    """The middle one of several amounts of one currency; halfway between two in the middle."""
    amounts = sorted(part.value.amount for part in parts if isinstance(part.value, Money))
    middle = amounts[(len(amounts) - 1) // 2 : len(amounts) // 2 + 1]
    value = (sum(middle, Decimal(0)) / len(middle)).quantize(_CENT, rounding=ROUND_HALF_UP)
    money = Money(
        value, next(part.value.currency for part in parts if isinstance(part.value, Money))
    )
    rows = [row for part in parts for row in part.rows]
    count, label = sum(part.row_count for part in parts), draft.context.say("label.median")
    return draft.derived(f"{name}:{money.currency}", label, money, how, rows, count)


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """In points, to one decimal."""
    return (part / whole * 100).quantize(_POINT)


def operands(draft: Draft, now: Fact, before: Fact, of: str, than: str) -> dict[str, str]:
    """Both sides of a derivation as they stand in the words of its proof."""
    language = draft.context.language
    return {
        "now": formats.value(now.value, language), "period": of,
        "before": formats.value(before.value, language), "then": than,
    }  # fmt: skip


def negative(row: Row) -> Row:
    """A row that is taken off what the others add up to."""
    return replace(row, amount=-row.amount) if row.amount else row


def _number(fact: Fact) -> Decimal:
    value = fact.value.amount if isinstance(fact.value, Money) else fact.value
    if not isinstance(value, Decimal | int):
        raise TypeError(f"nothing is derived from {fact.unit.value}")
    return Decimal(value)


def _together(one: Fact, other: Fact) -> tuple[Sequence[Row], int]:
    """The rows of both, those of the first first; shared ones count once."""
    rows = tuple(dict.fromkeys([*one.rows, *other.rows]))
    shared = len(one.rows) + len(other.rows) - len(rows)
    return rows, one.row_count + other.row_count - shared
