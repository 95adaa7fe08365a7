"""Cards that set a signal aside: one for each matter that is meant, with a person's reason."""

from collections.abc import Sequence

from assistant.database import Session
from assistant.tools import signal_words, slices
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.needs_attention import Only
from assistant.tools.offer_review import on_screen
from assistant.tools.phrases import harmless
from assistant.tools.result import Citation, Offer
from assistant.tools.words import fold
from assistant.workspace import attention, search
from assistant.workspace.attention import Severity, Signal

MOST_CARDS, MOST_CHIPS = 3, 4
_IBAN = ("iban_changed", "iban_suspect")


async def offer_dismissal(
    session: Session, draft: Draft, names: Sequence[str], only: Only | None, reason: str | None
) -> None:
    """Write the cards, or ask which matter is meant; `only` an IBAN stands for changed and suspect
    ones. Raises Unclear where more matters fit than can be meant, or none does."""
    context = draft.context
    matters = await attention.signals(session, context.today, context.now)
    kinds = _IBAN if only in _IBAN else (only,) if only else ()
    found = [one for one in matters if not kinds or one.kind.value in kinds]
    found = await _concerned(session, context, found, names)
    most = MOST_CARDS if names else 1
    if not found:
        raise Unclear(context.say("offers_card.dismiss_none"), is_question=False)
    if len(found) > most:
        raise Unclear(context.say("offers_card.dismiss_which"), _chips(context, found))
    told = said_reason(context, reason)
    draft.offers += [_card(context, one, told) for one in found]
    draft.citations = tuple(_citation(one, context) for one in found)
    for one in found:
        why = draft.named(signal_words.reason(one, context.say), key=f"why.{one.key}")
        name = draft.named(signal_words.name(one, context.say))
        kind = context.say(f"kind.{one.kind.value}")
        draft.say("offers_card.dismiss", kind=kind, name=name, why=why)


def said_reason(context: ToolContext, reason: str | None) -> str:
    """A reason in the person's own words; what the question does not say is nobody's reason."""
    plain = fold(" ".join((reason or "").split()))
    return " ".join((reason or "").split()) if plain and plain in fold(context.question) else ""


async def _concerned(
    session: Session, context: ToolContext, found: Sequence[Signal], names: Sequence[str]
) -> list[Signal]:
    """By number or by supplier; without a name all, narrowed to what is on screen where any of it
    is."""
    if not names:
        shown = set(on_screen(context))
        return [one for one in found if one.invoice_id in shown] or list(found)
    plain = {search.squeezed(name) for name in names}
    numbered = [one for one in found if search.squeezed(one.label) in plain]
    invoices = [row for name in names for row in await search.by_number(session, name)]
    if numbered or invoices:
        return numbered
    party = await slices.vendors(session, list(names), context)
    ids, known = (party.ids, party.name) if party else ((), "")
    return [one for one in found if one.vendor_id in ids or one.vendor == known]


def _chips(context: ToolContext, found: Sequence[Signal]) -> tuple[str, ...]:
    labels = dict.fromkeys(one.label for one in found if one.invoice_id)
    return tuple(
        context.say("offers_card.dismiss_one", name=harmless(label))
        for label in list(labels)[:MOST_CHIPS]
    )


def _card(context: ToolContext, one: Signal, reason: str) -> Offer:
    say = context.say
    name = harmless(signal_words.name(one, say))
    lines = [f"{say(f'kind.{one.kind.value}')}: {name}",
             harmless(signal_words.sentence(signal_words.reason(one, say)))]  # fmt: skip
    lines += [say("offers_card.reason", reason=harmless(reason))] if reason else []
    lines.append(say("offers_card.dismiss_then"))
    fields = (("fingerprint", one.fingerprint), *((("reason", reason),) if reason else ()))
    return Offer(
        "dismiss", say("offers_card.dismiss_title"), tuple(lines),
        say("offers_card.dismiss_button"), f"/attention/{one.key}/dismissal", True, fields,
        asks="" if reason else say("offers_card.asks_why"),
        must_tell=one.severity is Severity.RED,
    )  # fmt: skip


def _citation(one: Signal, context: ToolContext) -> Citation:
    kind = "invoice" if one.invoice_id else "document"
    record = str(one.invoice_id or one.document_id or one.key)
    return Citation(kind, record, signal_words.name(one, context.say), signal_words.url(one))
