"""The audit trail, as the API answers it."""

from datetime import datetime
from typing import Any

from msgspec import Struct


class AuditActor(Struct):
    """Who did it: a person, a token, the system, or qonto; no name when it was erased."""

    kind: str
    name: str


class Subject(Struct):
    """What it was done to."""

    kind: str
    id: str


class AuditEvent(Struct):
    """One entry of the audit trail; `hash` chains it to the one before. `note` is what
    a person typed."""

    sequence: int
    at: datetime
    actor: AuditActor
    action: str
    subject: Subject
    details: dict[str, Any]
    hash: str
    note: str | None = None


class AuditTrail(Struct):
    """One page of the trail, newest first."""

    events: list[AuditEvent]
    page: int
    per_page: int
    total: int
