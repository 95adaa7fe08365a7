"""Automations at work: what happened is matched with what people wrote, then done, once each."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from assistant import http
from assistant.agent import answers, turn
from assistant.agent.turn import TurnContext
from assistant.database import Session
from assistant.jobs import mail, webhooks
from assistant.jobs.addresses import Resolve
from assistant.qonto.gateway import Gateway
from assistant.workspace import categories
from assistant.workspace.audit import Actor
from assistant.workspace.automations import automations, deliveries, events, flags
from assistant.workspace.automations.automations import Action, Automation
from assistant.workspace.automations.deliveries import Delivery, Result
from assistant.workspace.workspaces import Workspace

log = structlog.get_logger()


async def notice(gateway: Gateway) -> int:
    """Enter a delivery for each automation that something new fits; answers with how many."""
    async with gateway.database.look_up() as session:
        workspaces = await automations.workspaces_with_any(session)
    entered = 0
    for workspace_id in workspaces:
        async with gateway.database.write(workspace_id) as session:
            now = gateway.now()
            workspace = await session.get_one(Workspace, workspace_id)
            zone = ZoneInfo(workspace.time_zone)
            written = [one for one in await automations.all_of(session) if one.is_on]
            for event in await events.news(session, now.astimezone(zone).date(), now):
                for automation in [one for one in written if events.fits(one, event)]:
                    await deliveries.enter(session, automation, event, now)
                    entered += 1
            for automation in written:
                entered += await _by_the_clock(session, automation, zone, now)
    return entered


async def _by_the_clock(
    session: Session, automation: Automation, zone: ZoneInfo, now: datetime
) -> int:
    """Enter a standing question whose time has come; 1 when it was not entered before."""
    event = events.scheduled(automation, zone, now)
    if event is None or not events.fits(automation, event):
        return 0
    if await deliveries.is_entered(session, automation.id, event.id):
        return 0
    await deliveries.enter(session, automation, event, now)
    return 1


async def perform(gateway: Gateway, resolve: Resolve | None = None) -> int:
    """Make an attempt at everything that is due; answers with how many."""
    async with gateway.database.look_up() as session:
        waiting = await deliveries.due(session, gateway.now())
    for workspace_id, delivery_id in waiting:
        await _attempt(gateway, workspace_id, delivery_id, resolve)
    return len(waiting)


async def _attempt(
    gateway: Gateway, workspace_id: str, delivery_id: int, resolve: Resolve | None
) -> None:
    async with gateway.database.write(workspace_id) as session:
        claimed = await deliveries.claim(session, delivery_id, gateway.now())
    if claimed is None:
        return
    delivery, automation = claimed
    result = await _DO[automation.action](gateway, automation, delivery, resolve)
    async with gateway.database.write(workspace_id) as session:
        await deliveries.settle(session, delivery_id, result, gateway.now())
    log.info("automation", action=automation.action.value, ok=result.ok, status=result.status)


async def _webhook(
    gateway: Gateway, automation: Automation, delivery: Delivery, resolve: Resolve | None
) -> Result:
    now = gateway.now()
    secrets = automations.secrets_of(automation, gateway.keyring, now)
    async with http.client(read_seconds=webhooks.SECONDS, connections=4) as client:
        return await webhooks.send(
            client, automation.target, delivery.event_id, delivery.payload, secrets, now, resolve
        )


async def _email(
    gateway: Gateway, automation: Automation, delivery: Delivery, _resolve: Resolve | None
) -> Result:
    return await mail.send(gateway.settings, automation.target, delivery.event_id, delivery.payload)


async def _categorise(
    gateway: Gateway, automation: Automation, delivery: Delivery, _resolve: Resolve | None
) -> Result:
    if delivery.invoice_id is None:
        return Result(ok=False, problem="This is about no invoice.", permanent=True)
    async with gateway.database.write(delivery.workspace_id) as session:
        source = f"automation:{automation.id}"
        await categories.assign(session, [delivery.invoice_id], automation.target, source)
    return Result(ok=True)


async def _review(
    gateway: Gateway, automation: Automation, delivery: Delivery, _resolve: Resolve | None
) -> Result:
    if delivery.invoice_id is None:
        return Result(ok=True, answer="It is in review already.")
    async with gateway.database.write(delivery.workspace_id) as session:
        await flags.raise_flag(
            session, delivery.invoice_id, automation.id, automation.target, gateway.now()
        )
    return Result(ok=True)


async def _ask(
    gateway: Gateway, automation: Automation, delivery: Delivery, _resolve: Resolve | None
) -> Result:
    """The standing question, asked for whoever wrote it; the answer is among their conversations.

    The built-in assistant answers, so that nothing leaves the machine unasked. Another attempt at
    the e-mail sends the answer that is there.
    """
    now = gateway.now()
    async with gateway.database.read(delivery.workspace_id) as session:
        workspace = await session.get_one(Workspace, delivery.workspace_id)
    context = TurnContext(
        database=gateway.database,
        workspace_id=delivery.workspace_id,
        member=Actor("person", automation.created_by, automation.created_by_id),
        today=now.astimezone(ZoneInfo(workspace.time_zone)).date(),
        now=now,
        time_zone=workspace.time_zone,
        language=workspace.language,
        company=workspace.name,
    )
    answer = await turn.answer(context, automation.target, client_id=delivery.event_id)
    place = f"/ask/{answer.conversation_id}"
    if not automation.answer_to:
        return Result(ok=True, answer=place)
    text = answers.as_text(answer, workspace.time_zone)
    sent = await mail.send_answer(
        gateway.settings, automation.answer_to, delivery.event_id, automation.target, text, place
    )
    return replace(sent, answer=place)


Do = Callable[[Gateway, Automation, Delivery, Resolve | None], Awaitable[Result]]
_DO: dict[Action, Do] = {
    Action.WEBHOOK: _webhook,
    Action.EMAIL: _email,
    Action.CATEGORISE: _categorise,
    Action.ASK: _ask,
    Action.REVIEW: _review,
}
