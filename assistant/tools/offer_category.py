"""A card that gives an invoice or a supplier a category, as their own pages do."""

from collections.abc import Sequence

from assistant.database import Session
from assistant.tools import category_names, slices
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.offer_review import on_screen
from assistant.tools.phrases import harmless
from assistant.tools.records import Listed, citations, label
from assistant.tools.result import Offer
from assistant.workspace import search
from assistant.workspace.search import InvoiceFilter

KNOWN = 8


async def offer_category(
    session: Session, draft: Draft, names: Sequence[str], category: str | None
) -> None:
    """Write the card; Unclear where no invoice, no supplier or no category is meant."""
    context, say = draft.context, draft.context.say
    chosen = await _category(session, context, category)
    shown = () if names else on_screen(context)
    if not names and len(shown) != 1:
        raise Unclear(say("offers_card.categorise_which"))
    invoices = await _named(session, names, shown)
    if invoices:
        row = invoices[0]
        name, url = f"{row[1]} {label(row[0])}".strip(), f"/invoices/{row[0].id}/category"
        before = (await search.category_of_each(session, [row[0].id or 0])).get(row[0].id or 0, "")
        draft.citations, key = citations([row]), "invoice"
    else:
        party = await slices.vendor(session, names[0], context)
        assert party
        draft.cite(party)
        name, url, key = party.name, f"/vendors/{party.ids[0]}/category", "vendor"
        rows = (await search.find(session, InvoiceFilter(vendors=party.ids), limit=1)).rows
        found = await search.category_of_each(session, [rows[0][0].id or 0]) if rows else {}
        before = next(iter(found.values()), "")
    if before == chosen:
        said = harmless(category_names.path(chosen, context.language))
        draft.say("offers_card.categorise_already", name=draft.named(name), category=said)
        return
    _card(draft, name, url, before, chosen, key)


def _card(draft: Draft, name: str, url: str, before: str, chosen: str, key: str) -> None:
    say, language = draft.context.say, draft.context.language
    now = category_names.path(chosen, language)
    then = category_names.path(before, language) if before else say("offers_card.categorise_none")
    line = say("offers_card.categorise_line", name=harmless(name), before=then, now=now)
    lines = (line, say(f"offers_card.categorise_{key}"))
    title, button = say("offers_card.categorise_title"), say("offers_card.categorise_button")
    draft.offers.append(
        Offer("categorise", title, lines, button, url, True, (("category", chosen),))
    )
    draft.say("offers_card.categorise", name=draft.named(name), category=now)


async def _named(session: Session, names: Sequence[str], shown: Sequence[int]) -> Sequence[Listed]:
    """The invoice of that number, else the only one on screen."""
    if names:
        return await search.by_number(session, names[0])
    return (await search.find(session, InvoiceFilter(ids=tuple(shown)), limit=1)).rows


async def _category(session: Session, context: ToolContext, text: str | None) -> str:
    readings = (category_names.find, category_names.beginning, category_names.of_costs)
    if found := next((found for one in readings if text and (found := one(text))), None):
        return found
    names = " · ".join(
        harmless(category_names.name(one, context.language))
        for one in (await search.categories(session))[:KNOWN]
    )
    raise Unclear(context.say("offers_card.categorise_unknown", names=names or "–"))
