"""Cards: a proposal as a person sees it, with what became of its documents meanwhile."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from assistant.database import Session
from assistant.money import Money, total
from assistant.workspace import documents, doubts, proposals, pushes
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.proposals import ProposalState
from assistant.workspace.pushes import Push, PushState

STALE, ALREADY_SENT, CHANGED, LEFT = "stale", "already_sent", "changed", "left"


async def card(session: Session, proposal_id: str, at: datetime) -> dict[str, Any]:
    """A proposal's view, with `totals` per currency. One that could not be confirmed any more is
    `stale`, and each item says why: `already_sent`, `changed`, or `left` for those that stay behind
    with the others."""
    view = await proposals.view(session, proposal_id, at)
    content = (await proposals.get(session, proposal_id)).content["items"]
    is_open = view["state"] == ProposalState.PROPOSED
    known = await pushes.latest(session, [item["document_id"] for item in content])
    for item, shown in zip(content, view["items"], strict=True):
        document = await documents.get(session, item["document_id"])
        shown["iban"] = doubts.masked(item["iban"])
        shown["doubts"] = await doubts.about(session, document) if is_open else doubts.Doubts()
        if is_open:
            shown["state"] = _meanwhile(item, document, known.get(document.id or 0)) or "proposed"
    if is_open and any(shown["state"] != "proposed" for shown in view["items"]):
        view["state"] = STALE
        for shown in view["items"]:
            shown["state"] = LEFT if shown["state"] == "proposed" else shown["state"]
    view["totals"] = _totals(item["amount"] for item in content if item["amount"])
    return view


def _totals(amounts: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """What all documents come to, a sum per currency."""
    sums = total(Money(Decimal(one["value"]), one["currency"]) for one in amounts)
    return [sums[currency].as_json() for currency in sorted(sums)]


def _meanwhile(item: dict[str, Any], document: Document, push: Push | None) -> str | None:
    if document.state in (DocumentState.PUSHED, DocumentState.MIRRORED):
        return ALREADY_SENT
    if push and push.state is not PushState.FAILED:
        return ALREADY_SENT
    is_same = (document.version, document.sha256) == (item["version"], item["sha256"])
    return None if is_same and document.state is DocumentState.APPROVED else CHANGED
