"""Offer an automation that tells when an invoice comes in: it leads to the form, filled in."""

from urllib.parse import urlencode

from assistant.database import Session
from assistant.money import Money
from assistant.tools import slices
from assistant.tools.draft import Draft
from assistant.tools.phrases import harmless
from assistant.tools.result import Offer
from assistant.workspace.approval_rules.conditions import HOME_CURRENCY
from assistant.workspace.automations.automations import Action, Happening


async def offer_alert(
    session: Session, draft: Draft, names: tuple[str, ...], least: str | None
) -> None:
    """A card for a message about each new invoice, of a supplier or of at least an amount where
    one is named. Unclear for a supplier or an amount that is none."""
    context, say = draft.context, draft.context.say
    party = await slices.vendor(session, names[0], context) if names else None
    most = slices.amount(least, context)
    query = {"happening": Happening.UPLOADED.value, "action": Action.EMAIL.value}
    lines = [say("offers_card.alert_when")]
    if party:
        query["vendor_id"] = str(party.ids[0])
        lines.append(say("offers_card.alert_vendor", vendor=harmless(party.name)))
    if most:
        currency = most.currency or HOME_CURRENCY
        query |= {"least": f"{most.value:f}", "currency": currency}
        amount = context.shown(Money(most.value, currency))
        lines.append(say("offers_card.alert_least", amount=amount))
    lines.append(say("offers_card.alert_channel"))
    draft.offers.append(Offer(
        "alert", say("offers_card.alert_title"), tuple(lines), say("offers_card.alert_button"),
        f"/automations?{urlencode(query)}#new", False, (),
    ))  # fmt: skip
    draft.say("offers_card.alert")
