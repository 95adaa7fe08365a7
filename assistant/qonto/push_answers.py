"""What Qonto's answers say about each document that was sent.

An invoice belongs to a document by our mark and, where others bear the same mark, by its file name;
an error by the key it names. Nothing belongs to anything by its place in a list.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

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
from assistant.qonto.client import BulkAnswer, BulkError
from assistant.workspace.file_names import plain
from assistant.workspace.pushes import Outcome, PushState, Task

MARK = "ask-well:"
PLEASE_CHECK = "It may have arrived: please check in Qonto whether {name} is there."
Invoice = dict[str, Any]


def outcomes(answer: BulkAnswer, tasks: Sequence[Task], now: datetime) -> list[Outcome]:
    """Read an answer of 200, which may well hold refusals."""
    is_clean = len(answer.invoices) <= len(tasks)
    invoices = [
        [invoice for invoice in answer.invoices if _answers(invoice, task, is_clean=is_clean)]
        for task in tasks
    ]
    errors = [[error for error in answer.errors if error.key == task.key] for task in tasks]
    untold = [place for place in range(len(tasks)) if not invoices[place] and not errors[place]]
    if len(untold) == 1:
        errors[untold[0]] = [error for error in answer.errors if error.key is None]
    alarm = _alarm(answer, sum(map(bool, invoices)), sum(map(len, errors)))
    told = zip(tasks, invoices, errors, strict=True)
    return [_outcome(task, ours, wrong, now, alarm) for task, ours, wrong in told]


def failure(
    error: ConnectorError | SealBroken | TimeoutError, task: Task, now: datetime, *, of: int
) -> Outcome:
    """What a request `of` so many documents that failed as a whole means for one of them."""
    match error:
        case NotSent() | SealBroken():
            return Outcome(PushState.FAILED, problem=f"Nothing was sent. {error.message}")
        case TimeoutError():
            return unknown("Qonto did not answer in time.", task, now)
        case Rejected(code=Rejected.code) if of > 1:
            return Outcome(PushState.PREPARED, problem=f"{error.message} It is tried alone.")
        case GrantRevoked() | ScopeMissing() | SecondFactorNeeded() | Rejected():
            return Outcome(PushState.FAILED, problem=error.message)
        case RateLimited(retry_after=float() | int() as seconds):
            return Outcome(
                PushState.PREPARED,
                problem=error.message,
                next_try_at=now + timedelta(seconds=seconds),
            )
        case Unreachable(outcome_unknown=True):
            return unknown(error.message, task, now)
        case _:
            return _again(error.message, task, now)


def is_ours(invoice: Invoice, task: Task) -> bool:
    """By a mark that only this document bears, or by a shared one and the file name."""
    mark = _mark(invoice)
    if mark == MARK + task.key:
        return True
    return bool(task.marked) and mark == MARK + task.mark and _is_named_like(invoice, task)


def could_be(invoice: Invoice, task: Task) -> bool:
    """One of our mark under a name that we did not send, or an unmarked one under ours that came in
    over the API."""
    if task.marked and _mark(invoice) == MARK + task.mark:
        return plain(_name(invoice)) not in task.marked
    is_marked = _mark(invoice).startswith(MARK)
    came_in = invoice.get("source") == "integration"
    return came_in and not is_marked and _is_named_like(invoice, task)


def unknown(reason: str, task: Task, now: datetime, alarm: str | None = None) -> Outcome:
    """It may be in Qonto: look there later, and after a day ask a person."""
    next_try_at = task.retry_at(now)
    if next_try_at is None:
        return replace(ask_a_person(task), alarm=alarm)
    return Outcome(PushState.UNKNOWN, problem=reason, next_try_at=next_try_at, alarm=alarm)


def ask_a_person(task: Task) -> Outcome:
    """Nobody else can tell."""
    return Outcome(PushState.UNKNOWN, problem=PLEASE_CHECK.format(name=task.file_name))


def id_of(ours: Sequence[Invoice], task: Task) -> str:
    """The id of the document's invoice, by preference of one under our file's very name."""
    named = [invoice for invoice in ours if _name(invoice) == task.file_name]
    return str((named or ours)[0].get("id") or "")


def _answers(invoice: Invoice, task: Task, *, is_clean: bool) -> bool:
    """By its mark; one without any, in an answer that holds no surplus, by its name."""
    if _mark(invoice):
        return is_ours(invoice, task)
    return is_clean and _is_named_like(invoice, task)


def _outcome(
    task: Task,
    ours: Sequence[Invoice],
    errors: Sequence[BulkError],
    now: datetime,
    alarm: str | None,
) -> Outcome:
    if ours and not errors:
        return Outcome(PushState.SENT, qonto_invoice_id=id_of(ours, task), alarm=alarm)
    if errors and not ours:
        return _refusal(errors[0], task, now, alarm)
    return unknown("Qonto's answer does not say what became of it.", task, now, alarm)


def _alarm(answer: BulkAnswer, invoices: int, errors: int) -> str | None:
    """What an answer must not hold beside these."""
    surplus, foreign = len(answer.invoices) - invoices, len(answer.errors) - errors
    if not surplus and not foreign:
        return None
    return f"Qonto's answer held {surplus} invoices and {foreign} errors of no document."


def _refusal(error: BulkError, task: Task, now: datetime, alarm: str | None) -> Outcome:
    if error.code == "internal_server_error":
        return _again(f"Qonto could not take it: {error.detail or error.code}.", task, now, alarm)
    reason = f"Qonto refused it: {(error.detail or error.code).rstrip('.')}."
    return Outcome(PushState.FAILED, problem=reason, alarm=alarm)


def _again(reason: str, task: Task, now: datetime, alarm: str | None = None) -> Outcome:
    """Not in Qonto: try again later, or give up after a day."""
    next_try_at = task.retry_at(now)
    state = PushState.PREPARED if next_try_at else PushState.FAILED
    return Outcome(state, problem=reason, next_try_at=next_try_at, alarm=alarm)


def _is_named_like(invoice: Invoice, task: Task) -> bool:
    return plain(_name(invoice)) == plain(task.file_name)


def _name(invoice: Invoice) -> str:
    return str(invoice.get("file_name") or "")


def _mark(invoice: Invoice) -> str:
    meta = invoice.get("meta")
    return str(meta.get("connector") or "") if isinstance(meta, dict) else ""
