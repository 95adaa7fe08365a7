"""Hits: which invoices a text means, as SQL, on either database.

Every way to be meant is a query of its own for ids, each by an index; together they are a union.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, column, func, literal_column, or_, select, table, union
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.workspace.bulk import table_of
from assistant.workspace.invoices import Invoice
from assistant.workspace.search.index import SearchEntry, token_of
from assistant.workspace.search.meaning import Meaning, taken_apart
from assistant.workspace.search.numbers import squeezed_column
from assistant.workspace.search.suppliers import spelt_like
from assistant.workspace.vendors import Vendor

_SIMPLE = "'simple'::regconfig"
_VALUES = (Invoice.total, Invoice.net, Invoice.payable)
_DAYS = (Invoice.issued_on, Invoice.due_on, Invoice.paid_on)
COMMON = 2_000


async def understood(session: AsyncSession, text: str) -> Meaning:
    """The meaning of a text in this workspace: suppliers' names may be misspelt."""
    taken = taken_apart(text)
    newest: Any = select(func.max(SearchEntry.invoice_id))
    # Of any workspace: when this is in the index, nothing of ours is behind it.
    last: Any = select(func.max(table_of(Invoice).c.id))
    indexed = (await session.exec(newest)).scalar_one() or 0
    return replace(
        taken,
        vendors=await spelt_like(session, taken.words),
        dialect=session.get_bind().dialect.name,
        newest=indexed,
        is_behind=indexed < ((await session.exec(last)).scalar_one() or 0),
    )


async def weighed(session: AsyncSession, meaning: Meaning) -> Meaning:
    """The same, knowing whether it is common: asked of the index alone, and cheaply. PostgreSQL
    knows by itself which way is shorter."""
    for ids in _by_index(meaning) if meaning.dialect == "sqlite" else ():
        if (await session.exec(ids.limit(1).offset(COMMON))).first():
            return replace(meaning, is_common=True)
    return meaning


def mentions(meaning: Meaning) -> ColumnElement[bool]:
    """Invoices that a text means."""
    ids = [*_by_index(meaning), *_by_supplier(meaning)]
    if meaning.is_behind or not ids:
        ids.append(_in_the_tail(meaning))
    # What is computed cannot be looked up: then SQLite goes by the index on dates.
    number = col(Invoice.id) + 0 if meaning.is_common else col(Invoice.id)
    return number.in_(union(*ids) if len(ids) > 1 else ids[0])


def _by_index(meaning: Meaning) -> list[Any]:
    """Words and values in one entry, or a part of a number."""
    tokens = [f"{word}*" for word in meaning.words]
    tokens += map(token_of, meaning.amounts)
    tokens += map(token_of, meaning.days)
    is_sqlite = meaning.dialect == "sqlite"
    found = []
    if tokens and meaning.dialect:
        found.append(_fts_words(tokens) if is_sqlite else _ts_words(tokens))
    if meaning.number and meaning.dialect:
        found.append(_fts_part(meaning.number) if is_sqlite else _like_part(meaning.number))
    return found


def _fts_words(tokens: list[str]) -> Any:  # noqa: ANN401 — a statement of the toolkit's
    quoted = (f'"{one[:-1]}"*' if one.endswith("*") else f'"{one}"' for one in tokens)
    return _fts("search_words", " AND ".join(quoted))


def _fts_part(number: str) -> Any:  # noqa: ANN401
    escaped = number.replace('"', '""')
    return _fts("search_parts", f'"{escaped}"')


def _fts(name: str, wanted: str) -> Any:  # noqa: ANN401
    rows = table(name, column("rowid"))
    return select(rows.c.rowid).where(literal_column(name).op("MATCH")(wanted))


def _ts_words(tokens: list[str]) -> Any:  # noqa: ANN401
    wanted = " & ".join(f"{one[:-1]}:*" if one.endswith("*") else one for one in tokens)
    vector = func.to_tsvector(literal_column(_SIMPLE), col(SearchEntry.words))
    is_hit = vector.op("@@")(func.to_tsquery(literal_column(_SIMPLE), wanted))
    return select(col(SearchEntry.invoice_id)).where(is_hit)


def _like_part(number: str) -> Any:  # noqa: ANN401
    is_hit = col(SearchEntry.parts).contains(number, autoescape=True)
    return select(col(SearchEntry.invoice_id)).where(is_hit)


def _by_supplier(meaning: Meaning) -> list[Any]:
    """Invoices of suppliers spelt alike, or of those of a category."""
    found = []
    values = _values(meaning)
    if meaning.vendors:
        theirs = col(Invoice.vendor_id).in_(meaning.vendors)
        found.append(select(col(Invoice.id)).where(theirs, *values))
    if meaning.category:
        of_category = or_(
            col(Vendor.category) == meaning.category,
            col(Vendor.category).startswith(f"{meaning.category}.", autoescape=True),
        )
        suppliers = select(col(Vendor.id)).where(of_category)
        found.append(select(col(Invoice.id)).where(col(Invoice.vendor_id).in_(suppliers), *values))
    return found


def _in_the_tail(meaning: Meaning) -> Any:  # noqa: ANN401
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
    return (
        select(col(Invoice.id))
        .outerjoin(Vendor, col(Vendor.id) == col(Invoice.vendor_id))
        .where(col(Invoice.id) > meaning.newest, *wanted, *values)
    )


def _values(meaning: Meaning) -> list[ColumnElement[bool]]:
    """The amounts and days of the text must fit as well."""
    money = [
        or_(*(col(one).in_([amount, -amount]) for one in _VALUES)) for amount in meaning.amounts
    ]
    days = [or_(*(col(one) == day for one in _DAYS)) for day in meaning.days]
    return [*money, *days]
