"""How much of a thing the bills of a slice charge, at which unit price: their lines added up."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.database import Session
from assistant.documents.printed_lines import Line
from assistant.money import Money
from assistant.tools import papers, periods, slices, taken_off
from assistant.tools.bill_lines import STEM, price_words
from assistant.tools.draft import Draft
from assistant.tools.papers import Paper
from assistant.tools.result import Cell, Column, Fact, Kind, Row, Table, Unit
from assistant.tools.unit_names import units
from assistant.tools.words import distance, fold, split
from assistant.workspace.reports import Amounts
from assistant.workspace.search import REFUSED, InvoiceFilter, Order

MOST = 100  # bills that are read
TOLD = 4
SHORTEST = 4  # Letters of a word that is looked for.
NAMED = 3
Read = tuple[Paper, Line]


@dataclass(frozen=True, slots=True)
class LineSum:
    """The lines of one name and currency, the newest first."""

    name: str
    currency: str
    lines: Sequence[Read]

    @property
    def quantity(self) -> Decimal:
        return sum((line.quantity or Decimal(0) for _, line in self.lines), Decimal(0))

    @property
    def prices(self) -> list[Decimal]:
        return sorted({line.price for _, line in self.lines if line.price is not None})

    @property
    def net(self) -> Money:
        return Money(sum((line.net for _, line in self.lines), Decimal(0)), self.currency)


async def say_sums(
    session: Session, draft: Draft, vendor: str | None, category: str | None,
    period: str | None, part: str | None,
) -> int:  # fmt: skip
    """What the bills of a slice charge for, each thing once with its quantity, unit price and sum;
    only what `part` names where a line is called so. Answers with how many bills were read."""
    context, say = draft.context, draft.context.say
    found = await papers.of_slice(session, context, vendor, category, period, Order.NEWEST, MOST)
    draft.slice = await papers.wanted_bills(session, context, vendor, category, period)
    party = await slices.vendor(session, vendor, context)
    draft.cite(party)
    off = await _not_counted(session, draft, draft.slice, found)
    found = [one for one in found if one not in (*off["refused"], *off["copies"])]
    read = [(one, line) for one in found for line in one.lines]
    wanted = meant(read, part)
    groups = grouped(wanted or read)
    who = party.name if party else category or ""
    values = {
        "who": draft.named(who),
        "period": draft.period(slices.period(period, context) or periods.EVER),
        "count": draft.count("count", say("label.invoices"), len(_bills(wanted or read)),
                             say("paper.how_sums")),
    }  # fmt: skip
    if groups:
        told = [_words(draft, place, one) for place, one in enumerate(groups[:TOLD])]
        draft.say("paper.sums", lines=say("paper.between").join(told), **values)
    else:
        draft.say("paper.no_sums", **values)
    if groups and part and not wanted:
        draft.say("paper.not_called", text=draft.named(part))
    for name, bills in off.items():
        say_left_out(draft, f"sums_{name}", bills)
    say_left_out(draft, "sums_without", [one for one in found if not one.lines])
    if groups:
        draft.say("paper.from_lines")
        draft.tables.append(lines_table(draft, who, [each for one in groups for each in one.lines]))
    draft.citations = tuple(each for one in found[:TOLD] for each in one.citations)
    return len(found)


def meant(read: Sequence[Read], part: str | None) -> list[Read]:
    """The lines that have most in common with the words of the question: their unit, their
    names; none where nothing is."""
    sought, named = split(fold(part or "")), units(part or "")

    def hits(name: str) -> int:
        own = split(fold(name))
        same = sum(any(_are_alike(word, one) for one in own) for word in sought)
        return same + len(named & units(name))

    most = max((hits(line.name) for _, line in read), default=0)
    return [one for one in read if most and hits(one[1].name) == most]


def _are_alike(one: str, other: str) -> bool:
    """Whether two words begin alike: "focos" and "foco", "catalogues" and "catalogue"; or are one
    letter apart, as in another language: "Karton" and "carton"."""
    length = min(STEM, len(one), len(other))
    is_near = min(len(one), len(other)) > STEM and distance(one, other, 1) == 1
    return is_near or (length >= SHORTEST and one[:length] == other[:length])


def grouped(read: Sequence[Read]) -> list[LineSum]:
    """By name and currency, the largest sum first."""
    groups: dict[tuple[str, str], list[Read]] = defaultdict(list)
    for paper, line in read:
        groups[" ".join(split(fold(line.name))), str(paper.known.currency)].append((paper, line))
    sums = [LineSum(lines[0][1].name, key[1], lines) for key, lines in groups.items()]
    return sorted(sums, key=lambda one: -one.net.amount)


def _bills(read: Sequence[Read]) -> set[str]:
    return {paper.citations[0].url for paper, _ in read}


def _words(draft: Draft, place: int, one: LineSum) -> str:
    say, how = draft.context.say, draft.context.say("paper.how_sums")
    rows = [_row(*each) for each in one.lines]
    net = draft.proved(f"{place}:net", say("column.net"), one.net, how, rows)
    name = draft.named(one.name)
    if not one.prices or not one.quantity:
        return say("paper.line_plain", what=name, net=net)
    quantity: Fact = draft.derived(
        f"{place}:quantity", say("paper.quantity"), one.quantity, how, rows, len(rows), Unit.COUNT
    )
    ends = dict.fromkeys((one.prices[0], one.prices[-1]))
    prices = " – ".join(
        draft.named(price_words(price, one.currency, draft.context.language)) for price in ends
    )
    return say("paper.line", what=name, quantity=quantity, price=prices, net=net)


def _row(paper: Paper, line: Line) -> Row:
    net = Money(line.net, str(paper.known.currency))
    return Row(paper.label, paper.citations[0].url, paper.known.issued_on, net)


async def _not_counted(
    session: Session, draft: Draft, wanted: InvoiceFilter, found: Sequence[Paper]
) -> dict[str, list[Paper]]:
    """The bills whose lines are not added up: what was refused, and what may be a copy."""
    copies = await taken_off.copies_of(session, draft, wanted, Amounts.GROSS)
    ids = {row[0].id for row in copies}
    refused = [one for one in found if one.row and one.row[0].status in REFUSED]
    return {
        "refused": refused,
        "copies": [one for one in found if one.row and one.row[0].id in ids
                   and one not in refused],
    }  # fmt: skip


def say_left_out(draft: Draft, key: str, bills: Sequence[Paper]) -> None:
    """Bills whose lines are not in the sums, so that nobody takes these for complete."""
    if not bills:
        return
    names = ", ".join(draft.named(one.label) for one in bills[:NAMED])
    count = draft.count(key, draft.context.say("label.invoices"), len(bills), "")
    draft.say(f"paper.{key}", count=count, names=names + "…" * (len(bills) > NAMED))


def lines_table(draft: Draft, who: str, read: Sequence[Read]) -> Table:
    say, language = draft.context.say, draft.context.language
    columns = (
        Column("number", say("column.number")),
        Column("issue_date", say("column.issued"), Kind.DATE),
        Column("name", say("paper.column_line")),
        Column("quantity", say("paper.quantity"), Kind.COUNT),
        Column("price", say("paper.price")),
        Column("net", say("column.net"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(paper.label, url=paper.citations[0].url), Cell(paper.known.issued_on),
            Cell(line.name), Cell(line.quantity),
            Cell(None if line.price is None
                 else price_words(line.price, str(paper.known.currency), language)),
            Cell(Money(line.net, str(paper.known.currency))),
        )
        for paper, line in read
    )  # fmt: skip
    title = say("paper.title_lines", number=who)
    return Table("lines", title, columns, rows, row_count=len(rows))
