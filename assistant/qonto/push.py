"""Sending one document to Qonto, and looking for it there.

Qonto's bulk upload takes up to twenty invoices per request, but the invoices in its answer do not
carry the keys they were sent with, so a batch could only be matched by position or by file name,
and either can be wrong. We send one document per request instead, with a mark of its own (`meta`
is given per request and comes back with each invoice): an answer can then belong to nothing else,
a lost answer leaves one outcome open instead of twenty, a stop takes effect between two documents,
and the limit on a request's total size cannot be met. At Qonto's limits that is still a hundred
documents a second.

The key is never replaced by another one. Where Qonto may have forgotten it, the mark is what finds
the invoice again.
"""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from assistant.errors import (
    ConnectorError,
    GrantRevoked,
    NotSent,
    RateLimited,
    Rejected,
    ScopeMissing,
    SealBroken,
    SecondFactorNeeded,
    Unreachable,
)
from assistant.qonto.client import BulkAnswer, BulkError, BulkItem, Client
from assistant.workspace.pushes import Outcome, PushState, Task

MARK = "ask-well:"
SKEW = timedelta(minutes=10)
MOST_PAGES = 50
# Below the life of a claim (workspace/pushes.py), so that nobody takes over a running request.
MOST_SECONDS = 120
PLEASE_CHECK = "It may have arrived: please check in Qonto whether {name} is there."


async def upload(
    client: Client, task: Task, content: bytes, content_type: str, now: datetime
) -> Outcome:
    """Send the document once, with its stored key, and read what came of it."""
    item = BulkItem(task.key, task.file_name, content, content_type)
    try:
        async with asyncio.timeout(MOST_SECONDS):
            answer = await client.bulk_upload([item], connector=mark(task))
    except ConnectorError as error:
        return _failure(error, task, now)
    except SealBroken as error:
        return Outcome(PushState.FAILED, problem=f"Nothing was sent. {error.message}")
    except TimeoutError:
        return _unknown("Qonto did not answer in time.", task, now)
    return _outcome(answer, task, now)


async def look(client: Client, task: Task, now: datetime) -> Outcome | None:
    """Whether the document is in Qonto: `sent`, `unknown` when that cannot be told, None if not.

    Also `unknown` when Qonto cannot be asked at present.
    """
    try:
        created = await _created_since(client, task.confirmed_at - SKEW)
    except (ConnectorError, SealBroken) as error:
        return _unknown(error.message, task, now)
    if created is None:
        return _ask_a_person(task)
    ours = [invoice for invoice in created if _connector(invoice) == mark(task)]
    if ours:
        alarm = f"Qonto holds {len(ours)} invoices with this mark." if len(ours) > 1 else None
        return Outcome(PushState.SENT, qonto_invoice_id=_id(ours, task), alarm=alarm)
    if any(_could_be(invoice, task) for invoice in created):
        return _ask_a_person(task)
    return None


def mark(task: Task) -> str:
    """What is written into the invoice's `meta.connector`."""
    return MARK + task.key


def _outcome(answer: BulkAnswer, task: Task, now: datetime) -> Outcome:
    """Read an answer of 200, which may well be a refusal."""
    ours = [invoice for invoice in answer.invoices if _is_ours(invoice, answer, task)]
    errors = [error for error in answer.errors if error.key in (None, task.key)]
    alarm = _alarm(answer, len(ours), len(errors))
    if ours and not errors:
        return Outcome(PushState.SENT, qonto_invoice_id=_id(ours, task), alarm=alarm)
    if errors and not ours:
        return _refusal(errors[0], task, now, alarm)
    return _unknown("Qonto's answer does not say what became of it.", task, now, alarm)


def _is_ours(invoice: dict[str, Any], answer: BulkAnswer, task: Task) -> bool:
    """By our mark; without any mark, by being the only answer and having our file's name."""
    connector = _connector(invoice)
    if connector:
        return connector == mark(task)
    return len(answer.invoices) == 1 and invoice.get("file_name") == task.file_name


def _alarm(answer: BulkAnswer, ours: int, errors: int) -> str | None:
    """What an answer to one document must not hold."""
    surplus = len(answer.invoices) - min(ours, 1)
    foreign = len(answer.errors) - errors
    if not surplus and not foreign:
        return None
    return f"Qonto's answer held {surplus} invoices and {foreign} errors nobody asked for."


def _refusal(error: BulkError, task: Task, now: datetime, alarm: str | None) -> Outcome:
    if error.code == "internal_server_error":
        return _again(f"Qonto could not take it: {error.detail or error.code}.", task, now, alarm)
    reason = f"Qonto refused it: {(error.detail or error.code).rstrip('.')}."
    return Outcome(PushState.FAILED, problem=reason, alarm=alarm)


def _failure(error: ConnectorError, task: Task, now: datetime) -> Outcome:
    match error:
        case NotSent():
            return Outcome(PushState.FAILED, problem=f"Nothing was sent. {error.message}")
        case GrantRevoked() | ScopeMissing() | SecondFactorNeeded() | Rejected():
            return Outcome(PushState.FAILED, problem=error.message)
        case RateLimited(retry_after=float() | int() as seconds):
            return Outcome(
                PushState.PREPARED,
                problem=error.message,
                next_try_at=now + timedelta(seconds=seconds),
            )
        case Unreachable(outcome_unknown=True):
            return _unknown(error.message, task, now)
        case _:
            return _again(error.message, task, now)


def _again(reason: str, task: Task, now: datetime, alarm: str | None = None) -> Outcome:
    """Not in Qonto: try again later, or give up after a day."""
    next_try_at = task.retry_at(now)
    state = PushState.PREPARED if next_try_at else PushState.FAILED
    return Outcome(state, problem=reason, next_try_at=next_try_at, alarm=alarm)


def _unknown(reason: str, task: Task, now: datetime, alarm: str | None = None) -> Outcome:
    """It may be in Qonto: look there later, and after a day ask a person."""
    next_try_at = task.retry_at(now)
    if next_try_at is None:
        return replace(_ask_a_person(task), alarm=alarm)
    return Outcome(PushState.UNKNOWN, problem=reason, next_try_at=next_try_at, alarm=alarm)


def _ask_a_person(task: Task) -> Outcome:
    return Outcome(PushState.UNKNOWN, problem=PLEASE_CHECK.format(name=task.file_name))


async def _created_since(client: Client, since: datetime) -> list[dict[str, Any]] | None:
    """Every invoice created since then; None when they are too many to be looked through."""
    filters: dict[str, str | list[str]] = {
        "filter[created_at_from]": since.strftime("%Y-%m-%dT%H:%M:%SZ")
    }
    found: list[dict[str, Any]] = []
    for number in range(1, MOST_PAGES + 1):
        page = await client.supplier_invoices(number, filters)
        found += [msgspec.json.decode(raw, type=dict[str, Any]) for raw in page.invoices]
        if number >= page.pages:
            return found
    return None


def _could_be(invoice: dict[str, Any], task: Task) -> bool:
    """An unmarked invoice under our file's name that came in over the API."""
    return (
        invoice.get("file_name") == task.file_name
        and invoice.get("source") == "integration"
        and not (_connector(invoice) or "").startswith(MARK)
    )


def _connector(invoice: dict[str, Any]) -> str | None:
    meta = invoice.get("meta")
    return meta.get("connector") if isinstance(meta, dict) else None


def _id(ours: list[dict[str, Any]], task: Task) -> str:
    """The id of the invoice that bears our mark, by preference under our file's name."""
    named = [invoice for invoice in ours if invoice.get("file_name") == task.file_name]
    return str((named or ours)[0].get("id") or "")
