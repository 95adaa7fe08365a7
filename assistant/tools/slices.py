"""The slice of invoices a question is about: period and vendor as text become dates and ids."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.database import Session
from assistant.tools import amounts, by_trade, countries, periods
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.known_vendors import known_vendors
from assistant.tools.periods import Period
from assistant.tools.phrases import harmless
from assistant.tools.vendor_names import VendorMatch
from assistant.tools.words import fold
from assistant.workspace import supplier_facts

# After an answer about last month, "the previous month" is the one before that.
_PRECEDING = re.compile(
    r"\b(?:previous|preceding|prior|precedente?s?|anterior|vorherig|vorangegang)"
)

_TOLD = 5  # suppliers that are named in a row


@dataclass(frozen=True, slots=True)
class Party:
    """The suppliers an argument named."""

    name: str
    ids: tuple[int, ...]
    each: tuple[tuple[str, int], ...] = ()  # by name, with the id that its page has
    guessed: tuple[tuple[str, str], ...] = ()  # as it was written, and who was taken for it


def period(text: str | None, context: ToolContext) -> Period | None:
    """The period an argument names; None when there is no argument."""
    if not text:
        return None
    found = periods.resolve(text, context.today, context.language, context.anchor)
    if found is None:
        raise Unclear(context.say("unclear.period", text=_quoted(text)))
    if found == context.anchor and _PRECEDING.search(fold(text)):
        return periods.before(found)
    return found


def moments(span: Period | None, context: ToolContext) -> tuple[datetime | None, datetime | None]:
    """From when until before when a period lasts, at the person's place."""
    zone = ZoneInfo(context.time_zone)
    start = span.start if span else None
    last = span.end if span else None
    return (
        datetime.combine(start, time(), zone) if start else None,
        datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
    )


async def vendor(session: Session, text: str | None, context: ToolContext) -> Party | None:
    """The supplier an argument names; Unclear when nobody or several have that name."""
    if not text:
        return None
    names = await known_vendors(session)
    found = names.look_up(text) or by_trade.suppliers(names, text)
    if len(found) == 1:
        name, ids = found[0].name, found[0].ids
        guessed = ((text, name),) if names.is_guess(text) else ()
        return Party(name, ids, ((name, ids[0]),), guessed)
    if found:
        raise _which(found, text, context)
    nearest, text = names.nearest(text), context.as_written(text)
    key = "unclear.no_vendor_nearest" if nearest else "unclear.no_vendor"
    raise Unclear(
        context.say(key, text=_quoted(text), nearest=" · ".join(map(_quoted, nearest))),
        tuple(context.say("offer.vendor", vendor=name) for name in nearest)
        or (context.say("chip.top"), context.say("chip.summarise")),
        is_question=False,
    )


async def vendors(
    session: Session, texts: str | list[str] | None, context: ToolContext
) -> Party | None:
    """Every supplier an argument names, taken together."""
    named = [texts] if isinstance(texts, str) else texts or []
    found = [one for text in named if (one := await vendor(session, text, context))]
    if not found:
        return None
    ids = tuple(dict.fromkeys(vendor_id for one in found for vendor_id in one.ids))
    each = tuple(dict.fromkeys(pair for one in found for pair in one.each))
    guessed = tuple(pair for one in found for pair in one.guessed)
    name = context.say("and").join(dict.fromkeys(one.name for one in found))
    return Party(name, ids, each, guessed)


async def country(session: Session, code: str | None, context: ToolContext) -> Party | None:
    """The suppliers of a country, by its code; Unclear when there is none."""
    if not code:
        return None
    known = await supplier_facts.all_of(session)
    found = [one for one in known if one.country == code.upper()]
    name = countries.name(code.upper(), context.language)
    if not found:
        untold = context.say.listed(
            [harmless(one.name) for one in known if not one.country][:_TOLD]
        )
        key = "unclear.no_country_untold" if untold else "unclear.no_country"
        raise Unclear(context.say(key, country=harmless(name), names=untold), is_question=False)
    each = tuple((one.name, one.ids[0]) for one in found[:_TOLD])
    ids = tuple(vendor_id for one in found for vendor_id in one.ids)
    return Party(context.say("suppliers.of_country", country=name), ids, each)


def _which(found: tuple[VendorMatch, ...], text: str, context: ToolContext) -> Unclear:
    names, text = [one.name for one in found[:5]], context.as_written(text)
    return Unclear(
        context.say("unclear.which_vendor", text=_quoted(text), names=" · ".join(names)),
        tuple(context.say("offer.vendor", vendor=name) for name in names),
    )


def amount(text: str | None, context: ToolContext) -> amounts.Mention | None:
    """The amount an argument names."""
    if not text:
        return None
    found = amounts.find(text.lower())
    if not found:
        raise Unclear(context.say("unclear.amount", text=_quoted(text)))
    return found[0]


def _quoted(text: str) -> str:
    return harmless(text, 60)
