"""Hits: which invoices a text means, as SQL, on either database.

Every way to be meant is a query of its own for ids, each by an index; together they are a union.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    and_,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    true,
    union,
    union_all,
)
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.bulk import table_of
from assistant.workspace.invoices import Invoice
from assistant.workspace.search import suppliers
from assistant.workspace.search.expectation import expected
from assistant.workspace.search.index import SearchEntry, token_of
from assistant.workspace.search.meaning import Meaning, taken_apart
from assistant.workspace.search.numbers import squeezed_column
from assistant.workspace.vendors import Vendor

_SIMPLE = "'simple'::regconfig"
_VALUES = (Invoice.total, Invoice.net, Invoice.payable)
_DAYS = (Invoice.issued_on, Invoice.due_on, Invoice.paid_on)
# What PostgreSQL's trigger makes of the entries; on SQLite a full-text table has this name.
WORDS = table("search_words", column("invoice_id", Integer), column("workspace_id"),
              column("vector"))  # fmt: skip
# More hits than this are gone through by date. On PostgreSQL a set of them is kept for that, unless
# they are too many to keep, or it is quicker to ask each invoice as it comes: the more are hits,
# the sooner 500 are found, and asking one takes as long as gathering two hits and a half.
COMMON, MOST_KEPT, ASKED = 2_000, 60_000, 500 * 2.5
SHORTEST_KNOWN = 3  # letters


async def understood(session: AsyncSession, text: str) -> Meaning:
    """The meaning of a text in this workspace: suppliers' names may be misspelt."""
    taken, workspace_id = taken_apart(text), session.info["workspace_id"]
    entries = table_of(SearchEntry).c
    newest = select(func.max(entries.invoice_id)).where(entries.workspace_id == workspace_id)
    # Of any workspace: when this is in the index, nothing of ours is behind it.
    last = select(func.max(table_of(Invoice).c.id))
    query: Any = select(newest.scalar_subquery(), last.scalar_subquery(), *suppliers.state())
    indexed, invoices, *known = (await session.exec(query.select_from(Vendor))).one()
    return replace(
        taken,
        vendors=await suppliers.spelt_like(session, taken.words, known),
        dialect=session.get_bind().dialect.name,
        workspace_id=workspace_id,
        newest=indexed or 0,
        is_behind=(indexed or 0) < (invoices or 0),
    )


async def weighed(session: AsyncSession, meaning: Meaning) -> Meaning:
    """The same, knowing whether it is common: asked of the index alone, and cheaply."""
    ways = [way.ids() for way in _by_index(meaning)]
    if not ways:
        return meaning
    hits: Any = union_all(*ways) if len(ways) > 1 else ways[0]
    if meaning.dialect == "postgresql":
        meaning = await _foreseen(session, meaning, hits)
        return meaning if meaning.is_common else await _gathered(session, meaning, hits)
    is_common = (await session.exec(hits.limit(1).offset(COMMON))).first() is not None
    return replace(meaning, is_common=is_common)


async def _gathered(session: AsyncSession, meaning: Meaning, hits: Any) -> Meaning:  # noqa: ANN401
    """With its hits, unless there are too many: PostgreSQL takes long to find them, so once."""
    some = hits.limit(COMMON + 1).subquery()
    query: Any = select(func.array_agg(some.c.invoice_id))
    (found,) = (await session.exec(query)).one()
    ids = tuple(dict.fromkeys(found or ()))
    is_common = len(found or ()) > COMMON
    return replace(meaning, is_common=is_common, indexed=None if is_common else ids)


async def _foreseen(session: AsyncSession, meaning: Meaning, hits: Any) -> Meaning:  # noqa: ANN401
    """By what PostgreSQL expects: it knows how often the usual words occur, not all others, and
    nothing of how many begin with two letters."""
    most = await expected(session, hits)
    is_short = bool(meaning.words) and max(map(len, meaning.words)) < SHORTEST_KNOWN
    if most <= COMMON and not is_short:
        return meaning
    is_everywhere = most > MOST_KEPT or most > await _size(session, meaning) * ASKED / most
    return replace(meaning, is_common=True, is_everywhere=is_everywhere)


async def _size(session: AsyncSession, meaning: Meaning) -> int:
    """About how many entries there are, asked again when there are newer ones."""
    workspace_id, newest = meaning.workspace_id, meaning.newest
    known = _SIZES.get(workspace_id)
    if known is None or known[0] != newest:
        ours = select(WORDS.c.invoice_id).where(WORDS.c.workspace_id == workspace_id)
        known = _SIZES[workspace_id] = newest, await expected(session, ours)
    return known[1]


_SIZES: dict[str, tuple[int, int]] = {}


def mentions(meaning: Meaning) -> ColumnElement[bool]:
    """Invoices that a text means; the query must have Vendor joined (outer)."""
    by_index = _by_index(meaning) if meaning.indexed is None else [_these(meaning.indexed)]
    ways = [*by_index, *_by_supplier(meaning)]
    if meaning.is_behind or not ways:
        ways.append(_in_the_tail(meaning))
    if meaning.is_common and meaning.dialect == "postgresql":
        return or_(*(way.of_one(meaning.is_everywhere) for way in ways))
    each: list[Any] = [way.ids() for way in ways]
    ids: Any = union(*each) if len(each) > 1 else each[0]
    # What is computed cannot be looked up: then SQLite goes by the index on dates.
    number = col(Invoice.id) + 0 if meaning.is_common else col(Invoice.id)
    return number.in_(ids)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to be meant: a condition on rows that carry the number of an invoice."""

    number: Any
    is_meant: ColumnElement[bool]
    is_index: bool = False

    def ids(self) -> Any:  # noqa: ANN401 — a statement of the toolkit's
        """All invoices meant so."""
        found = select(self.number).where(self.is_meant)
        return found if self.is_index else found.select_from(Invoice).outerjoin(Vendor)

    def of_one(self, is_everywhere: bool) -> ColumnElement[bool]:
        """Whether the invoice at hand is: by its own entry when hits are everywhere, else by the
        set of all hits, which PostgreSQL keeps when it is asked for a truth, not for rows."""
        if not self.is_index:
            return self.is_meant
        if not is_everywhere:
            return col(Invoice.id).in_(self.ids()).is_(True)
        entry = select(self.is_meant).where(self.number == col(Invoice.id))
        return entry.correlate(Invoice).scalar_subquery()


def _by_index(meaning: Meaning) -> list[_Way]:
    """Words and values in one entry, or a part of a number."""
    if not meaning.dialect:
        return []
    is_sqlite = meaning.dialect == "sqlite"
    found = []
    if alternatives := _alternatives(meaning):
        found.append((_fts_words if is_sqlite else _ts_words)(alternatives, meaning))
    if meaning.number:
        found.append(_fts_part(meaning.number) if is_sqlite else _like_part(meaning))
    return found


def _alternatives(meaning: Meaning) -> list[list[str]]:
    """Words of the index that an entry must have, all of one list; a star stands for any end."""
    tokens = [f"{word}*" for word in meaning.words]
    tokens += map(token_of, meaning.amounts)
    tokens += map(token_of, meaning.days)
    perhaps = [] if meaning.perhaps is None else [token_of(meaning.perhaps)]
    return [one for one in (tokens, perhaps) if one]


def _fts_words(alternatives: list[list[str]], _meaning: Meaning) -> _Way:
    def quoted(token: str) -> str:
        return f'"{token[:-1]}"*' if token.endswith("*") else f'"{token}"'

    each = (" AND ".join(map(quoted, tokens)) for tokens in alternatives)
    return _fts("search_words", " OR ".join(each))  # AND binds closer


def _fts_part(number: str) -> _Way:
    escaped = number.replace('"', '""')
    return _fts("search_parts", f'"{escaped}"')


def _fts(name: str, wanted: str) -> _Way:
    rows = table(name, column("rowid", Integer))
    return _Way(rows.c.rowid, literal_column(name).bool_op("MATCH")(wanted), is_index=True)


def _ts_words(alternatives: list[list[str]], meaning: Meaning) -> _Way:
    each = (" & ".join(tokens).replace("*", ":*") for tokens in alternatives)
    wanted = " | ".join(each)  # & binds closer
    is_hit = WORDS.c.vector.bool_op("@@")(func.to_tsquery(literal_column(_SIMPLE), wanted))
    # No model, so nothing else narrows it.
    ours = WORDS.c.workspace_id == meaning.workspace_id
    return _Way(WORDS.c.invoice_id, and_(is_hit, ours), is_index=True)


def _like_part(meaning: Meaning) -> _Way:
    is_hit = col(SearchEntry.parts).contains(meaning.number, autoescape=True)
    ours = col(SearchEntry.workspace_id) == meaning.workspace_id
    return _Way(col(SearchEntry.invoice_id), and_(is_hit, ours), is_index=True)


def _these(ids: tuple[int, ...]) -> _Way:
    """Hits that are known already, as one value."""
    number = func.unnest(literal(list(ids), ARRAY(Integer)))
    return _Way(number, true(), is_index=True)


def _by_supplier(meaning: Meaning) -> list[_Way]:
    """Invoices of suppliers spelt alike, or of those of a category."""
    found = []
    vendor_id = col(Invoice.vendor_id)
    if meaning.vendors:
        found.append(vendor_id.in_(meaning.vendors))
    if meaning.category:
        of_category = or_(
            col(Vendor.category) == meaning.category,
            col(Vendor.category).startswith(f"{meaning.category}.", autoescape=True),
        )
        found.append(vendor_id.in_(select(col(Vendor.id)).where(of_category)))
    return [_Way(col(Invoice.id), and_(one, *_values(meaning))) for one in found]


def _in_the_tail(meaning: Meaning) -> _Way:
    """The invoices that came after the newest in the index, looked at directly."""
    fields = (Vendor.name, Invoice.vendor_name, Invoice.number, Invoice.file_name,
              Invoice.description)  # fmt: skip
    values = _values(meaning)
    words = meaning.words or (() if values else (meaning.text,))
    wanted: list[ColumnElement[bool]] = [
        or_(*(col(field).icontains(word, autoescape=True) for field in fields)) for word in words
    ]
    if meaning.number:
        number = squeezed_column(col(Invoice.number)).contains(meaning.number, autoescape=True)
        wanted = [or_(and_(*wanted), number)] if words else wanted
    if meaning.perhaps is not None:
        wanted = [or_(and_(*wanted), _costs(meaning.perhaps))]
    return _Way(col(Invoice.id), and_(col(Invoice.id) > meaning.newest, *wanted, *values))


def _costs(amount: Decimal) -> ColumnElement[bool]:
    return or_(*(col(one).in_([amount, -amount]) for one in _VALUES))


def _values(meaning: Meaning) -> list[ColumnElement[bool]]:
    """The amounts and days of the text must fit as well."""
    money = [_costs(amount) for amount in meaning.amounts]
    days = [or_(*(col(one) == day for one in _DAYS)) for day in meaning.days]
    return [*money, *days]
