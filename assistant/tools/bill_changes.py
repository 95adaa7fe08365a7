"""What differs between a bill and the one before it: the amount, and what its lines say of it."""

from assistant.documents.printed_lines import Line
from assistant.money import Money
from assistant.tools import derivations
from assistant.tools.bill_lines import price_words
from assistant.tools.draft import Draft
from assistant.tools.papers import Paper
from assistant.tools.records import amount, citations
from assistant.tools.result import Cell, Column, Fact, Kind, Row, Table, Unit
from assistant.tools.words import fold

TOLD = 4


def say_change(draft: Draft, now: Paper, before: Paper) -> None:
    """By how much one bill is above or below the other, then what changed on its lines. A reason
    that stands on neither is never told."""
    assert now.row
    assert before.row
    say, how = draft.context.say, draft.context.say("how.read")
    draft.citations = citations([now.row, before.row])
    one, other = amount(now.row[0]), amount(before.row[0])
    if one is None or other is None or one.currency != other.currency:
        draft.say(
            "bill_change.no_amount", name=draft.named(now.name), other=draft.named(before.name)
        )
        return
    new = draft.money("now", say("label.amount"), one, how, [now.row])
    old = draft.money("before", say("label.amount"), other, how, [before.row])
    gap = derivations.difference(draft, "gap", new, old, now.label, before.label)
    share = derivations.growth(draft, "growth", new, old, now.label, before.label)
    key = "same" if one == other else "more" if one.amount > other.amount else "less"
    draft.say(
        f"bill_change.{key}", name=draft.named(now.name), other=draft.named(before.label), now=new,
        before=old, gap=gap, percent=share or "",
        day=draft.value("day", say("column.issued"), before.known.issued_on or "", Unit.DATE, how),
    )  # fmt: skip
    say_lines_between(draft, now, before)


def say_lines_between(draft: Draft, now: Paper, before: Paper) -> None:
    """What changed line by line, where both bills' lines are known; else which are not."""
    say, lacking = draft.context.say, [one for one in (now, before) if not one.lines]
    if lacking:
        draft.say("bill_change.not_known")
        for one in lacking:
            text = say(f"paper.no_lines_{one.file_state}", name=draft.named(one.name))
            draft.statements[-1] += f" {text}"
        return
    pairs = _pairs(now.lines, before.lines)
    told = [
        words
        for place, (one, other) in enumerate(pairs)
        if (words := _words(draft, now, place, one, other))
    ]
    if told:
        draft.say("bill_change.lines", lines=say("paper.between").join(told[:TOLD]))
        draft.say("bill_change.no_more")
    else:
        draft.say("bill_change.lines_same")
    draft.tables.append(_table(draft, now, before, pairs))


def _pairs(
    now: tuple[Line, ...], before: tuple[Line, ...]
) -> list[tuple[Line | None, Line | None]]:
    """The lines of both bills, those of one name together, in the order of the first."""
    left = {fold(one.name): one for one in reversed(before)}
    found = [(one, left.pop(fold(one.name), None)) for one in now]
    return [*found, *((None, one) for one in left.values())]


def _words(
    draft: Draft, paper: Paper, place: int, now: Line | None, before: Line | None
) -> str | None:
    """What happened to one line; None for nothing."""
    say, some = draft.context.say, now or before
    assert some
    what = draft.named(some.name)
    if now is None or before is None:
        net = _money(draft, paper, f"{place}:net", some)
        return say("bill_change.added" if now else "bill_change.gone", what=what, net=net)
    if now.net == before.net:
        return None
    values: dict[str, object] = {"what": what, "gap": _gap(draft, paper, place, now, before)}
    currency, language = str(paper.known.currency), draft.context.language
    for name, one in (("now", now), ("before", before)):
        if one.quantity is None or one.price is None:
            return say("bill_change.net", **values)
        values[f"price_{name}"] = draft.named(price_words(one.price, currency, language))
        values[f"quantity_{name}"] = draft.value(
            f"{place}:{name}",
            say("paper.quantity"),
            one.quantity,
            Unit.COUNT,
            say("bill_change.how"),
        )
    is_more = now.quantity != before.quantity
    is_dearer = now.price != before.price
    key = "both" if is_more and is_dearer else "quantity" if is_more else "price"
    return say(f"bill_change.{key}", **values)


def _gap(draft: Draft, paper: Paper, place: int, now: Line, before: Line) -> str:
    """By how much, and which way: "€12.00 more"."""
    say, currency = draft.context.say, str(paper.known.currency)
    size = Money(abs(now.net - before.net), currency)
    fact = draft.proved(f"{place}:gap", say("label.change"), size, say("bill_change.how"), ())
    return say("bill_change.up" if now.net > before.net else "bill_change.down", gap=fact)


def _money(draft: Draft, paper: Paper, name: str, line: Line) -> Fact:
    money = Money(line.net, str(paper.known.currency))
    rows = [Row(paper.label, paper.citations[0].url, paper.known.issued_on, money)]
    label, how = draft.context.say("column.net"), draft.context.say("bill_change.how")
    return draft.proved(name, label, money, how, rows)


def _table(
    draft: Draft, now: Paper, before: Paper, pairs: list[tuple[Line | None, Line | None]]
) -> Table:
    """The lines side by side: quantity and net amount on the one and the other."""
    say, currency = draft.context.say, str(now.known.currency)
    columns = (
        Column("name", say("paper.column_line")),
        *(
            Column(f"{name}_{key}", f"{say(title)}, {paper.label}", kind)
            for name, paper in (("before", before), ("now", now))
            for key, title, kind in (
                ("quantity", "paper.quantity", Kind.COUNT), ("price", "paper.price", Kind.TEXT),
                ("net", "column.net", Kind.MONEY),
            )
        ),
    )  # fmt: skip
    rows = tuple(
        (Cell((one or other or now.lines[0]).name), *_cells(draft, other, currency),
         *_cells(draft, one, currency))
        for one, other in pairs
    )  # fmt: skip
    return Table("changes", say("bill_change.title"), columns, rows, row_count=len(rows))


def _cells(draft: Draft, line: Line | None, currency: str) -> tuple[Cell, ...]:
    if line is None:
        return (Cell(None), Cell(None), Cell(None))
    price = line.price and price_words(line.price, currency, draft.context.language)
    return (Cell(line.quantity), Cell(price or None), Cell(Money(line.net, currency)))
