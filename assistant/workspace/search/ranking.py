"""How well a hit fits."""

from sqlalchemy import ColumnElement, and_, case, func, literal, or_
from sqlalchemy.sql.functions import coalesce
from sqlmodel import col

from assistant.workspace.invoices import Invoice
from assistant.workspace.search.meaning import Meaning
from assistant.workspace.search.numbers import squeezed, squeezed_column
from assistant.workspace.vendors import Vendor

ANYHOW, UNRANKED = 3, 4


def rank(meaning: Meaning) -> ColumnElement[int]:
    """Best first: the number itself, its beginning or end, the supplier, the rest; the query must
    have Vendor joined (outer)."""
    fits = []
    if wanted := meaning.number or squeezed(meaning.text):
        own = squeezed_column(col(Invoice.number))
        ends = (own.startswith(wanted, autoescape=True), own.endswith(wanted, autoescape=True))
        fits += [(own == wanted, 0), (or_(*ends), 1)]
    if meaning.words:
        name = coalesce(col(Vendor.folded_name), func.lower(col(Invoice.vendor_name)), "")
        fits.append((and_(*(name.contains(word, autoescape=True) for word in meaning.words)), 2))
    return case(*fits, else_=ANYHOW) if fits else literal(ANYHOW)
