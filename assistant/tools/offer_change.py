"""Offer a change as a card: it makes nothing but the card, and a person presses its button."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from assistant import formats
from assistant.database import Session
from assistant.money import Money
from assistant.tools import coverage, month_days, periods, slices, timetable_words
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.look_alikes import look_alikes
from assistant.tools.needs_attention import Only
from assistant.tools.offer_alert import offer_alert
from assistant.tools.offer_category import offer_category
from assistant.tools.offer_dismissal import offer_dismissal
from assistant.tools.offer_refusal import offer_refusal
from assistant.tools.offer_review import offer_review
from assistant.tools.phrases import harmless
from assistant.tools.result import Offer, ToolResult
from assistant.tools.slices import Party
from assistant.tools.states import Known
from assistant.workspace import conversations, kill_switch, search, vendor_merges
from assistant.workspace.approval_rules.conditions import HOME_CURRENCY
from assistant.workspace.automations import timetable
from assistant.workspace.automations.automations import Happening
from assistant.workspace.conversations import ANSWERED, Message
from assistant.workspace.holdings import holdings
from assistant.workspace.search import InvoiceFilter, Kind
from assistant.workspace.vendor_merges import MergeState
from assistant.workspace.vendors import Vendor

Change = Literal[
    "disconnect", "stop_sending", "merge_suppliers", "standing_question", "accountant_file",
    "share_answer", "forget", "review", "categorise", "dismiss", "decline", "alert", "rule",
]  # fmt: skip
LONGEST_QUESTION = 300


async def offer_change(
    context: ToolContext, change: Change, names: list[str] | None = None,
    period: str | None = None, status: Known | None = None, without_new_iban: bool | None = None,
    category: str | None = None, warning: Only | None = None, reason: str | None = None,
    min_amount: str | None = None, max_amount: str | None = None,
) -> ToolResult:  # fmt: skip
    """Prepare a card for a change that a person makes with its button: disconnect Qonto, stop all
    sending, merge two suppliers, ask a question regularly, tell about each invoice that comes in
    (of a supplier, of at least an amount), the file for the accountant, share the
    answer before this one, delete this conversation, put invoices into review, give an invoice
    or a supplier a category, dismiss a warning, decline documents that wait for review, or write
    a rule by which a supplier's documents are approved by themselves. Nothing changes by this.

    Args:
        change: What is to be changed.
        names: The two suppliers to merge, the question to ask regularly, or the invoice numbers
            or suppliers to review, to categorise, to decline, to write a rule for or whose
            warning to dismiss, copied as text.
        period: Copied from the question as text: for the accountant's file its period, for a
            question to ask regularly how often, such as "every Monday at 9", for a review when
            the invoices were issued.
        status: For a review, only invoices in this state.
        without_new_iban: For a review, True leaves out invoices whose supplier's IBAN is new.
        category: The category to give, copied as text.
        warning: The kind of warning to dismiss, where it is told.
        reason: Why a warning is dismissed or a document declined, copied from the question as text.
        min_amount: For an alert, only invoices of at least this total, copied as text.
        max_amount: For a rule, only documents of at most this total, copied as text.
    """
    draft = Draft(context, "offer")
    asked = _Asked(
        tuple(names or ()),
        period,
        status,
        bool(without_new_iban),
        category,
        warning,
        reason,
        min_amount,
        max_amount,
    )
    async with context.database.read(context.workspace_id) as session:
        shown, known = await coverage.of(session, context)
        await _OFFERS[change](session, draft, asked)
    made = len(draft.offers)
    return draft.result(context.say("step.offer", count=made), known.invoices, shown)


@dataclass(frozen=True, slots=True)
class _Asked:
    names: tuple[str, ...]
    period: str | None
    status: Known | None = None
    without_new_iban: bool = False
    category: str | None = None
    warning: Only | None = None
    reason: str | None = None
    min_amount: str | None = None
    max_amount: str | None = None


def _offer(
    draft: Draft, action: str, lines: list[str], url: str, *, posts: bool = False,
    fields: tuple[tuple[str, str], ...] = (), **told: object,
) -> None:  # fmt: skip
    """The card, and the sentence that points at it, with what it has `told` in it."""
    say = draft.context.say
    title, button = say(f"offers_card.{action}_title"), say(f"offers_card.{action}_button")
    draft.offers.append(Offer(action, title, tuple(lines), button, url, posts, fields))
    draft.say(f"offers_card.{action}", **told)


async def _disconnect(session: Session, draft: Draft, asked: _Asked) -> None:
    say = draft.context.say
    known = await holdings(session)
    lines = [
        say("offers_card.disconnect_goes"),
        say("offers_card.disconnect_stays", invoices=known.invoices, files=known.documents_read),
        say("offers_card.disconnect_erase"),
    ]
    _offer(draft, "disconnect", lines, "/qonto/disconnection")


async def _stop_sending(session: Session, draft: Draft, asked: _Asked) -> None:
    say, context = draft.context.say, draft.context
    since = await kill_switch.stopped_at(session)
    if since:
        draft.say("offers_card.stopped_already", when=draft.named(coverage.as_of(since, context)))
        return
    lines = [say("offers_card.stop_sending_at_once"), say("offers_card.stop_sending_back")]
    _offer(draft, "stop_sending", lines, "/rules/kill-switch", posts=True)


async def _merge(session: Session, draft: Draft, asked: _Asked) -> None:
    context = draft.context
    if len(asked.names) < 2:
        await _merge_twins(session, draft, asked)
        return
    is_likely = False
    try:
        parties = [await slices.vendor(session, name, context) for name in asked.names[:2]]
        one, other = (party for party in parties if party)
    except Unclear:
        proposed = await vendor_merges.listed(session, [MergeState.PROPOSED])
        if not proposed:
            raise
        one, other = (_party(vendor) for vendor in (proposed[0].into, proposed[0].vendor))
        is_likely = True
    if one.ids == other.ids:
        draft.say("offers_card.one_already", name=draft.named(one.name))
        return
    await _offer_merge(session, draft, one, other)
    if is_likely:
        draft.statements[-1] = context.say("offers_card.merge_likely")


async def _merge_twins(session: Session, draft: Draft, asked: _Asked) -> None:
    """One name alone: whether it is one supplier already, else the merge that was proposed for
    it."""
    context = draft.context
    party = await slices.vendor(session, next(iter(asked.names), None), context)
    proposed = await vendor_merges.listed(
        session, [MergeState.PROPOSED], party.ids if party else None
    )
    if party and proposed:
        pair = _party(proposed[0].into), _party(proposed[0].vendor)
        await _offer_merge(session, draft, *pair)
    elif party and len(party.ids) > 1:
        draft.say("offers_card.one_already", name=draft.named(party.name))
    else:
        raise Unclear(context.say("offers_card.which_two"))


async def _offer_merge(session: Session, draft: Draft, one: Party, other: Party) -> None:
    say, context = draft.context.say, draft.context
    lines = await _doubts(session, context, one, other)
    for party in (one, other):
        count = await search.count(session, InvoiceFilter(vendors=party.ids))
        name = harmless(party.name)
        lines.append(say("offers_card.merge_suppliers_one", name=name, count=count))
    lines.append(say("offers_card.merge_suppliers_undo"))
    fields = (("with", str(other.ids[0])),)
    url = f"/vendors/{one.ids[0]}/merge"
    _offer(draft, "merge_suppliers", lines, url, posts=True, fields=fields)


async def _doubts(session: Session, context: ToolContext, one: Party, other: Party) -> list[str]:
    """What warns of a merge: that one of the two is called almost like somebody."""
    pairs = [pair for party in (one, other) for pair in await look_alikes(session, context, party)]
    return [
        context.say("offers_card.merge_look_alike", vendor=harmless(guest), other=harmless(host))
        for guest, host in dict.fromkeys(pairs)
    ]


def _party(vendor: Vendor) -> Party:
    return Party(vendor.name, (vendor.id or 0,))


async def _standing(session: Session, draft: Draft, asked: _Asked) -> None:
    context, say = draft.context, draft.context.say
    before = await _before(session, context)
    question = next(iter(asked.names), "") or (before.question if before else "")
    question = (question or say("chip.attention"))[:LONGEST_QUESTION]
    every, hour = timetable_words.read(asked.period, context.language)
    due = timetable.upcoming(every, hour, ZoneInfo(context.time_zone), context.now)
    first, time = formats.day(due.date(), context.language), f"{hour}:00"
    lines = [
        say("offers_card.standing_question_asks", question=harmless(question)),
        say(
            "offers_card.standing_question_when",
            first=first,
            time=time,
            zone=context.time_zone,
        ),
        say("offers_card.standing_question_channel"),
    ]
    day = month_days.found(asked.period or "", context.language)
    is_other = day is not None and month_days.day_of(day) != 1
    timing = {"happening": Happening.SCHEDULED.value, "every": every, "hour": hour}
    query = urlencode({"action": "ask", "target": question, **timing})
    _offer(draft, "standing_question", lines, f"/automations?{query}#new")
    if is_other:
        draft.say("offers_card.standing_question_first")


async def _accountant(session: Session, draft: Draft, asked: _Asked) -> None:
    context, say = draft.context, draft.context.say
    period = slices.period(asked.period, context) or periods.before(periods.month(context.today))
    first, last = period.start or date.min, period.end or context.today
    whole = InvoiceFilter(start=first, end=last, kind=Kind.EVERYTHING)
    found = await search.find(session, whole, limit=1)
    words = periods.phrase(period, context.language, context.today)
    if not found.total:
        draft.say("offers_card.accountant_none", period=draft.period(period))
        return
    lines = [
        say("offers_card.accountant_file_holds", count=found.total, period=words),
        say("offers_card.accountant_file_gaps"),
        say("offers_card.accountant_file_formats"),
    ]
    query = urlencode({"from": first.isoformat(), "to": last.isoformat()})
    _offer(
        draft, "accountant_file", lines, f"/exports/accountant.zip?{query}",
        count=draft.count("papers", say("label.documents"), found.total, say("how.all")),
        period=draft.period(period),
    )  # fmt: skip


async def _share(session: Session, draft: Draft, asked: _Asked) -> None:
    say = draft.context.say
    before = await _before(session, draft.context)
    last = before or await _last_elsewhere(session, draft.context)
    if last is None:
        raise Unclear(say("offers_card.nothing_to_share"))
    lines = [
        say("offers_card.share_answer_what", question=harmless(last.question)),
        say("offers_card.share_answer_who"),
        say("offers_card.share_answer_as_of"),
    ]
    _offer(draft, "share_answer", lines, f"/answers/{last.id}/sharing", posts=True)
    if before is None:
        draft.statements[-1] = say("offers_card.share_last")


async def _review(session: Session, draft: Draft, asked: _Asked) -> None:
    await offer_review(
        session, draft, asked.names, asked.period, asked.status, spared=asked.without_new_iban
    )


async def _categorise(session: Session, draft: Draft, asked: _Asked) -> None:
    await offer_category(session, draft, asked.names, asked.category)


async def _dismiss(session: Session, draft: Draft, asked: _Asked) -> None:
    await offer_dismissal(session, draft, asked.names, asked.warning, asked.reason)


async def _decline(session: Session, draft: Draft, asked: _Asked) -> None:
    await offer_refusal(session, draft, asked.names, asked.reason)


async def _alert(session: Session, draft: Draft, asked: _Asked) -> None:
    await offer_alert(session, draft, asked.names, asked.min_amount)


async def _forget(session: Session, draft: Draft, asked: _Asked) -> None:
    say, context = draft.context.say, draft.context
    if not context.conversation_id:
        draft.say("offers_card.nothing_kept")
        return
    told = await conversations.messages(session, context.conversation_id)
    lines = [
        say("offers_card.forget_what", count=len(told)),
        say("offers_card.forget_elsewhere"),
    ]
    _offer(draft, "forget", lines, f"/ask/{context.conversation_id}/deletion", posts=True)


async def _before(session: Session, context: ToolContext) -> Message | None:
    """The answered turn before this one in its conversation."""
    if not context.conversation_id:
        return None
    told = await conversations.messages(session, context.conversation_id)
    done = [one for one in told if one.state == ANSWERED and one.id != context.message_id]
    return done[-1] if done else None


async def _last_elsewhere(session: Session, context: ToolContext) -> Message | None:
    """The newest answered turn of this person in any conversation."""
    member = context.member.id or context.member.name
    return await conversations.last_answered(session, member, context.message_id)


async def _rule(session: Session, draft: Draft, asked: _Asked) -> None:
    """The form for a rule by which a supplier's documents go to Qonto without a look at each."""
    say, context = draft.context.say, draft.context
    party = await slices.vendor(session, next(iter(asked.names), None), context)
    most = slices.amount(asked.max_amount, context)
    whose = harmless(party.name) if party else say("offers_card.rule_anybody")
    lines, query = [say("offers_card.rule_whose", name=whose)], {}
    if party:
        query["vendor_id"] = str(party.ids[0])
    if most:
        limit = Money(most.value, most.currency or HOME_CURRENCY)
        query |= {"limit": f"{limit.amount:f}", "currency": limit.currency}
        lines.append(say("offers_card.rule_limit", amount=context.shown(limit)))
    lines += [say("offers_card.rule_tried"), say("offers_card.rule_bars")]
    _offer(draft, "rule", lines, f"/rules/new?{urlencode(query)}")


_OFFERS: dict[str, Callable[[Session, Draft, _Asked], Awaitable[None]]] = {
    "disconnect": _disconnect,
    "stop_sending": _stop_sending,
    "merge_suppliers": _merge,
    "standing_question": _standing,
    "accountant_file": _accountant,
    "share_answer": _share,
    "forget": _forget,
    "review": _review,
    "categorise": _categorise,
    "dismiss": _dismiss,
    "decline": _decline,
    "alert": _alert,
    "rule": _rule,
}
