"""A conversation's turns as a page shows them, and the turns that can still be stopped."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.agent import answers
from assistant.database import Session
from assistant.web.pages.proposals import invoice_ids
from assistant.web.shell import Shell, in_language
from assistant.web.turns import Turn, Versions
from assistant.workspace import cards, conversations, shared_answers
from assistant.workspace.conversations import STOPPED, Message

Stops = dict[tuple[str, str], asyncio.Event]
_ID = re.compile(r"[0-9a-f]{32}")


def is_id(text: str) -> bool:
    """Whether this can be the id of a message or a conversation."""
    return _ID.fullmatch(text) is not None


def stop_turn(stops: Stops, member_id: str, turn_id: str) -> None:
    """End a person's own answer while it is being streamed; one that is over stays as it is."""
    under_way = stops.get((member_id, turn_id))
    if under_way is not None:
        under_way.set()


async def turns(session: Session, shown: Shell, messages: Sequence[Message]) -> list[Turn]:
    """The turns; a card that a later one shows again appears there alone."""
    if not messages:
        return []
    versions = await conversations.versions(session, messages[0].conversation_id)
    shared = await shared_answers.of_messages(session, [message.id for message in messages])
    found = [
        replace(
            await turn(session, shown, message),
            is_last=message is messages[-1],
            versions=Versions.of(message.id, versions.get(message.position, [])),
            shared_id=shared.get(message.id, ""),
        )
        for message in messages
    ]
    return _each_card_once(found)


async def turn(session: Session, shown: Shell, message: Message) -> Turn:
    """One turn, as it was answered."""
    answer = answers.from_stored(message.answer) if message.answer else None
    reader = in_language(shown, answer.language if answer else message.language).ui
    views = [
        await cards.card(session, proposal_id, reader.now)
        for proposal_id in (answer.proposal_ids if answer else ())
    ]
    return Turn(
        id=message.id,
        question=message.question,
        asked_at=message.asked_at,
        reader=reader,
        answer=answer,
        answered_at=message.answered_at,
        proposals=tuple(views),
        invoices=await invoice_ids(session, views),
        is_stopped=message.state == STOPPED,
        conversation_id=message.conversation_id,
        thumb=message.thumb,
        thumb_reason=message.thumb_reason,
    )


def _each_card_once(found: list[Turn]) -> list[Turn]:
    seen: set[str] = set()
    for index in range(len(found) - 1, -1, -1):
        shown = found[index].proposals
        kept = tuple(card for card in shown if card["id"] not in seen)
        found[index] = replace(found[index], proposals=kept)
        seen.update(card["id"] for card in shown)
    return found
