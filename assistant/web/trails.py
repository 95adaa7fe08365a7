"""Entries of the audit trail in words: a record's history on its page, and the whole trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assistant.web.reader import Reader
from assistant.workspace.trail import Event


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the trail, in words."""

    text: str
    at: datetime
    tone: str = ""
    sha256: str = ""


def told(events: Iterable[Event], reader: Reader) -> list[Entry]:
    """A record's history, as it was found."""
    return [entry(event, reader) for event in events]


def entry(event: Event, reader: Reader) -> Entry:
    """An audit event as the page tells it."""
    changed = event.details.get("changed") or event.details.get("fields") or []
    names = ", ".join(map(str, changed)) if isinstance(changed, list | dict) else str(changed)
    template = WORDS.get(event.action)
    who = event.actor or reader.t("somebody erased")
    if template is None:
        text = f"{event.action.replace('.', ' ').replace('_', ' ').capitalize()} ({who})"
    else:
        text = reader.t(
            template,
            actor=reader.name(who),
            changed=names,
            fields=names,
            version=event.details.get("version", ""),
        ).rstrip(": ")
    if event.note:
        text += f": “{event.note}”"
    tone = "person" if event.actor_kind in ("person", "token") else ""
    if event.action in ("push.failed", "push.unknown", "invoice.needs_look"):
        tone = "look"
    return Entry(text, event.at, tone, str(event.details.get("sha256") or ""))


# What an entry of the trail says; `{…}` comes from its details.
WORDS = {
    "invoice.uploaded": "Brought in from Qonto",
    "invoice.updated": "Changed in Qonto: {changed}",
    "invoice.removed": "No longer in Qonto",
    "invoice.document_stored": "PDF fetched from Qonto",
    "invoice.categorised": "Category chosen by {actor}",
    "invoice.said_ours": "Said to be ours by {actor}",
    "invoice.said_for_others": "Said to be for somebody else by {actor}",
    "vendor.categorised": "Category chosen by {actor}",
    "vendor.merged": "Merged with another row by {actor}",
    "vendor.merge_declined": "Merge declined by {actor}",
    "vendor.merge_undone": "Merge undone by {actor}",
    "invoice.matched": "Matched with a bank line",
    "match.confirmed": "Match confirmed by {actor}",
    "match.declined": "Suggested match declined by {actor}",
    "match.undone": "Match undone by {actor}",
    "match.reopened": "Match suggested again by {actor}",
    "document.uploaded": "Uploaded by {actor}",
    "document.mirrored": "PDF fetched from Qonto",
    "document.file_read": "Fields read by Ask Well",
    "document.read": "Fields read by Ask Well",
    "document.corrected": "Corrected by {actor}: {fields}",
    "document.told": "Found by the language model, proven by quotes: {fields}",
    "document.taught": "Learnt for the supplier’s next files: {fields}",
    "document.untaught": "Lesson forgotten by {actor}: {fields}",
    "document.approved": "Approved by {actor}",
    "document.unapproved": "Approval taken back by {actor}",
    "document.declined": "Declined by {actor}",
    "proposal.made": "Card made for {actor}",
    "proposal.confirmed": "Confirmed by {actor}",
    "proposal.cancelled": "Cancelled by {actor}",
    "signal.dismissed": "Signal set aside by {actor}",
    "signal.reopened": "Signal brought back by {actor}",
    "push.attempted": "Sending to Qonto",
    "push.sent": "Sent to Qonto",
    "push.failed": "Not sent",
    "push.unknown": "Outcome not known yet",
    "invoice.document_pushed": "Its file was sent to Qonto",
    "invoice.needs_look": "Wants a look",
    "document.to_review": "Waits for review",
    "document.reopened": "Waits for review again, by {actor}",
    "document.found_in_qonto": "Found in Qonto",
    "proposal.confirmation_refused": "A confirmation by {actor} was refused",
    "push.attempted_anew": "Sending to Qonto again",
    "push.resolved": "Outcome found out at Qonto",
    "signal.raised": "A signal was raised",
    "flag.raised": "Put into review by {actor}",
    "flag.cleared": "Flag cleared by {actor}",
    "statement.imported": "Imported by {actor}",
    "statement.undone": "Import taken back by {actor}",
    "account.renamed": "Account renamed by {actor}",
    "csv_columns.confirmed": "Columns named by {actor}",
    "rule.written": "Version {version} written by {actor}",
    "rule.changed": "Version {version} written by {actor}",
    "rule.replayed": "Replayed on history by {actor}",
    "rule.switched_on": "Switched on by {actor}",
    "rule.switched_off": "Switched off by {actor}",
    "rule.paused": "The rule stopped itself",
    "rule.disputed": "A document that it had approved was disputed by {actor}",
    "rule.removed": "Removed by {actor}",
    "writes.stopped": "Sending was stopped by {actor}",
    "writes.resumed": "Sending was allowed again by {actor}",
    "connection.connected": "Qonto connected by {actor}",
    "connection.disconnected": "Qonto disconnected by {actor}",
    "connection.refused": "Qonto refused to connect",
    "connection.reconnect_needed": "Qonto wants to be connected again",
    "connection.seal_broken": "The sealed tokens could not be opened",
    "user.signed_in": "{actor} signed in",
    "user.added": "A person was added by {actor}",
    "token.added": "A token was added by {actor}",
    "answer.shared": "An answer was shared by {actor}",
    "answer.unshared": "A shared answer was taken back by {actor}",
    "conversation.deleted": "A conversation was deleted by {actor}",
    "model.budget_set": "The model’s daily limit was set by {actor}",
    "automation.written": "An automation was written by {actor}",
    "automation.switched_on": "An automation was switched on by {actor}",
    "automation.switched_off": "An automation was switched off by {actor}",
    "automation.removed": "An automation was removed by {actor}",
    "automation.secret_rotated": "An automation’s secret was changed by {actor}",
    "delivery.retried": "A delivery was tried again by {actor}",
}
