"""The connection to Qonto, as the API answers it."""

from datetime import datetime

from msgspec import Struct

from assistant.web.api.shapes.common import Organization


class Problem(Struct):
    """What is wrong, in one sentence."""

    code: str
    message: str


class Scopes(Struct):
    """Permissions asked for, and those the person gave."""

    requested: list[str]
    granted: list[str]


class Progress(Struct):
    """How far the mirror got."""

    invoices_read: int
    documents_read: int
    documents_failed: int
    total: int | None


class Connection(Struct):
    """The connection to Qonto. `status`: disconnected, syncing, live or reconnect."""

    provider: str
    status: str
    organization: Organization | None
    scopes: Scopes
    last_synced_at: datetime | None
    next_sync_at: datetime | None
    progress: Progress
    problem: Problem | None
