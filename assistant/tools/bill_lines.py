"""The lines of a bill as facts, as words and as a table."""

from collections.abc import Sequence
from decimal import Decimal

from assistant import formats
from assistant.documents.printed_lines import Line
from assistant.money import Money, digits
from assistant.tools.derivations import percent
from assistant.tools.draft import Draft
from assistant.tools.papers import Paper
from assistant.tools.result import Cell, Column, Fact, Kind, Row, Table, Unit
from assistant.tools.words import fold, split

TOLD = 4
STEM = 5  # Letters by which a word of the question is heard in a line's name.


def say_lines(draft: Draft, paper: Paper, part: str | None = None) -> None:
    """What a paper charges for; `part` are words of the question, told first where a line's name
    has one of them."""
    say, lines = draft.context.say, paper.lines
    whole = sum((one.net for one in lines), Decimal(0))
    how = say("paper.how_listed" if paper.is_listed else "paper.how_printed")
    count = draft.value(f"{paper.label}:lines", say("paper.title"), len(lines), Unit.COUNT,
                        how)  # fmt: skip
    told = [_words(draft, paper, place, one, how) for place, one in enumerate(lines[:TOLD])]
    if left := len(lines) - TOLD if len(lines) > TOLD else 0:
        more = draft.value(f"{paper.label}:more", say("paper.title"), left, Unit.COUNT, how)
        told.append(say("paper.more", count=more))
    draft.say(
        "paper.lines", name=draft.named(paper.name), count=count,
        lines=say("paper.between").join(told),
        total=_money(draft, f"{paper.label}:net", whole, paper, how),
    )  # fmt: skip
    gross = paper.known.total
    if gross is not None and gross != whole:
        draft.say("paper.gross", total=_money(draft, f"{paper.label}:gross", gross, paper, how))
    for place in _meant(lines, part):
        _say_share(draft, paper, place, whole, how)
    draft.say("paper.from_xml" if paper.is_listed else "paper.from_text")
    draft.tables.append(_table(draft, paper, lines, whole))


def price_words(price: Decimal, currency: str, language: str) -> str:
    """A unit price with all its digits: €0.1842."""
    usual = digits(currency)
    exact = max(usual, -int(price.normalize().as_tuple().exponent))
    one = formats.number(Decimal(1), language, usual)
    return formats.money(Money(Decimal(1), currency), language).replace(
        one, formats.number(price, language, exact)
    )


def _words(draft: Draft, paper: Paper, place: int, line: Line, how: str) -> str:
    say, key = draft.context.say, f"{paper.label}:{place}"
    net = _money(draft, f"{key}:net", line.net, paper, how)
    name = draft.named(line.name)
    if line.quantity is None or line.price is None:
        return say("paper.line_plain", what=name, net=net)
    price = price_words(line.price, str(paper.known.currency), draft.context.language)
    return say(
        "paper.line", what=name, net=net, price=draft.named(price),
        quantity=draft.value(f"{key}:quantity", say("paper.quantity"), line.quantity, Unit.COUNT,
                             how),
    )  # fmt: skip


def _meant(lines: Sequence[Line], part: str | None) -> list[int]:
    """The lines whose name has a word of the question."""
    stems = {word[:STEM] for word in split(fold(part or "")) if len(word) >= STEM}
    return [
        place for place, one in enumerate(lines)
        if stems & {word[:STEM] for word in split(fold(one.name))}
    ][: TOLD // 2]  # fmt: skip


def _say_share(draft: Draft, paper: Paper, place: int, whole: Decimal, how: str) -> None:
    say, line = draft.context.say, paper.lines[place]
    if whole <= 0:
        return
    share = draft.derived(
        f"{paper.label}:{place}:share", say("label.share"), percent(line.net, whole), how, (), 1,
        Unit.PERCENT,
    )  # fmt: skip
    net = _money(draft, f"{paper.label}:{place}:net", line.net, paper, how)
    draft.say("paper.share", what=draft.named(line.name), net=net, share=share)


def _money(draft: Draft, name: str, amount: Decimal, paper: Paper, how: str) -> Fact:
    money = Money(amount, str(paper.known.currency))
    rows = [Row(paper.label, paper.citations[0].url, paper.known.issued_on, money)]
    return draft.proved(name, draft.context.say("column.net"), money, how, rows)


def _table(draft: Draft, paper: Paper, lines: Sequence[Line], whole: Decimal) -> Table:
    say, currency = draft.context.say, str(paper.known.currency)
    columns = (
        Column("name", say("paper.column_line")),
        Column("quantity", say("paper.quantity"), Kind.COUNT),
        Column("price", say("paper.price")),
        Column("net", say("column.net"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(one.name), Cell(one.quantity),
            Cell(None if one.price is None
                 else price_words(one.price, currency, draft.context.language)),
            Cell(Money(one.net, currency)),
        )
        for one in lines
    )  # fmt: skip
    total = (Cell(say("table.total")), Cell(None), Cell(None), Cell(Money(whole, currency)))
    title = say("paper.title_lines", number=paper.label)
    return Table(f"lines:{paper.label}", title, columns, rows, "", total, len(rows))
