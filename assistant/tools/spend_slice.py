"""Which invoices a question about spend is about: its filters, resolved and said in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import category_names, slices, states
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.phrases import harmless
from assistant.tools.spend_query import Basis
from assistant.workspace import search
from assistant.workspace.search import DateBasis, InvoiceFilter, Kind, Payment

Names = str | list[str] | None
By = Literal["issued", "due", "paid"]
CreditNotes = Literal["beside", "netted", "only"]
BOUNDED = {"gross": "total", "net": "net", "vat": "tax"}
_TELLING = 5  # letters: shorter words stand for too many things
HOME, FOREIGN = "EUR", "foreign"  # "In foreign currency" is all but euros.
_KINDS = {"netted": Kind.NETTED, "only": Kind.CREDIT_NOTES}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a question as they were named, before anything is looked up. `of_invoices`:
    it is about invoices and not about an amount, which its words suit."""

    basis: Basis
    vendor: Names
    except_vendor: Names
    category: Names
    min_amount: str | None
    max_amount: str | None
    currency: str | None
    by: By | None
    status: states.Known | None
    credit_notes: CreditNotes | None
    of_invoices: bool = False
    amount: str = "gross"
    except_category: Names = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """The invoices meant, and which they are in words."""

    wanted: InvoiceFilter
    what: str


async def resolve(session: Session, draft: Draft, asked: Asked, period: Period) -> Slice:
    """The filter and its words; Unclear where a name means nobody or several."""
    context = draft.context
    least = slices.amount(asked.min_amount, context)
    most = slices.amount(asked.max_amount, context)
    party = await slices.vendors(session, asked.vendor, context)
    party = party or await slices.country(session, asked.country, context)
    draft.cite(party)
    left = await slices.vendors(session, asked.except_vendor, context)
    kinds, words = await kinds_of_cost(session, asked.category, context)
    left_kinds = await left_out(session, asked.except_category, context)
    wanted = InvoiceFilter(
        start=period.start,
        end=period.end,
        basis=_basis(asked),
        kind=_KINDS.get(asked.credit_notes or "", Kind.INVOICES),
        vendors=party.ids if party else (),
        without=left.ids if left else (),
        categories=kinds,
        without_categories=left_kinds,
        text=words,
        currency=in_code(asked.currency),
        not_in=HOME if asked.currency == FOREIGN else None,
        payment=Payment.UNPAID if asked.basis == "owed" else None,
        least=least.value if least else None,
        most=most.value if most else None,
        bounded=BOUNDED[asked.amount],
        today=context.today,
    )
    wanted = states.narrowed(wanted, asked.status)
    parts = [
        *_named(draft, party, left, wanted),
        *_bounded(draft, wanted, asked),
        *_stated(draft, asked),
    ]
    return Slice(wanted, "".join(f" {part}" for part in parts))


def in_code(currency: str | None) -> str | None:
    """The one currency that is asked for; none of them where all foreign ones are."""
    return None if currency == FOREIGN else currency


def _basis(asked: Asked) -> DateBasis:
    by = asked.by or ("paid" if asked.basis == "paid" else "issued")
    return DateBasis(by)


async def kinds_of_cost(
    session: Session, named: Names, context: ToolContext
) -> tuple[tuple[str, ...], str | None]:
    """Categories by their name in any language, else words that invoices mention; Unclear tells
    which categories there are."""
    texts = [named.strip()] if isinstance(named, str) else named or []
    if not texts:
        return (), None
    known = await search.categories(session)
    in_use = {one.lower(): one for one in known}
    found = [in_use.get(text.lower()) or category_names.find(text) for text in texts]
    kinds = tuple(one for one in found if one)
    is_used = any(one == kind or one.startswith(f"{kind}.") for kind in kinds for one in known)
    if len(kinds) == len(texts) and is_used:
        return kinds, None
    text = texts[found.index(None) if None in found else 0]
    if len(texts) == 1 and (mentioned := await _mentioned(session, text, kinds)):
        return (), mentioned
    raise _nothing_on(text, known, context)


async def _mentioned(session: Session, text: str, kinds: tuple[str, ...]) -> str | None:
    """The word that invoices mention where nothing is filed under a kind of cost: its own, else
    that of the everyday words for it which most of them do."""
    if await _hits(session, text):
        return text
    others = {word for kind in kinds for word in category_names.words(kind)}
    hits = {word: await _hits(session, word) for word in sorted(others) if len(word) >= _TELLING}
    best = max(hits, key=lambda word: hits[word], default="")
    return best if hits.get(best) else None


async def _hits(session: Session, word: str) -> int:
    return await search.count(session, InvoiceFilter(text=word))


async def left_out(session: Session, named: Names, context: ToolContext) -> tuple[str, ...]:
    """Categories to leave out, by their name in any language; Unclear for what is none."""
    texts = [named.strip()] if isinstance(named, str) else named or []
    if not texts:
        return ()
    known = await search.categories(session)
    in_use = {one.lower(): one for one in known}
    found = {text: in_use.get(text.lower()) or category_names.find(text) for text in texts}
    for text in (text for text, kind in found.items() if not kind):
        raise _nothing_on(text, known, context)
    return tuple(dict.fromkeys(kind for kind in found.values() if kind))


def _nothing_on(text: str, known: Sequence[str], context: ToolContext) -> Unclear:
    """Asks back for a kind of cost, with those there are; where there are none, that is so."""
    names = " · ".join(harmless(category_names.name(one, context.language)) for one in known[:6])
    there_are = context.say("unclear.known" if known else "unclear.known_none", names=names)
    message = context.say("unclear.nothing_on", text=harmless(text, 60), known=there_are)
    return Unclear(message, is_question=bool(known))


def kind_names(draft: Draft, kinds: Sequence[str]) -> str:
    """Kinds of cost as they are called, in one line."""
    language = draft.context.language
    names = (draft.named(category_names.name(one, language)) for one in kinds)
    return draft.context.say("and").join(names)


def _named(
    draft: Draft, party: slices.Party | None, left: slices.Party | None, wanted: InvoiceFilter
) -> list[str]:
    say, parts = draft.context.say, []
    if party:
        key = "spend.owed_to" if wanted.payment is Payment.UNPAID else "spend.with_vendor"
        parts.append(say(key, vendor=draft.named(party.name)))
    if left:
        parts.append(say("spend.except_vendor", vendor=draft.named(left.name)))
    if wanted.categories:
        parts.append(say("spend.on_category", category=kind_names(draft, wanted.categories)))
    if wanted.without_categories:
        names = kind_names(draft, wanted.without_categories)
        parts.append(say("spend.except_category", category=names))
    if wanted.text:
        parts.append(say("spend.mentioning", text=draft.named(wanted.text)))
    if wanted.not_in:
        parts.append(say("filter.foreign"))
    if wanted.currency:
        parts.append(say("spend.in_currency", currency=harmless(wanted.currency)))
    return parts


def _bounded(draft: Draft, wanted: InvoiceFilter, asked: Asked) -> list[str]:
    say, parts, kind = draft.context.say, [], "filter" if asked.of_invoices else "spend"
    for name, value in (("least", wanted.least), ("most", wanted.most)):
        if value is not None:
            money = Money(value, wanted.currency or "EUR")
            fact = draft.money(name, say("label.asked"), money, say("how.asked"))
            of = "" if wanted.bounded == "total" else say(f"amount_of.{wanted.bounded}")
            parts.append(say(f"{kind}.{name}", amount=f"[[{fact.id}]]{of}"))
    return parts


def _stated(draft: Draft, asked: Asked) -> list[str]:
    say, parts = draft.context.say, []
    if asked.status:
        key = f"filter.{asked.status}" if asked.of_invoices else f"spend.status_{asked.status}"
        parts.append(say(key))
    elif asked.basis == "owed" and asked.of_invoices:
        parts.append(say("filter.unpaid"))
    if asked.by and asked.by != ("paid" if asked.basis == "paid" else "issued"):
        parts.append(say(f"spend.by_{asked.by}"))
    if asked.credit_notes in _KINDS:
        parts.append(say(f"spend.notes_{asked.credit_notes}"))
    return parts
