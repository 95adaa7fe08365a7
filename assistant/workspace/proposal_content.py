"""What a proposal says: database values only, and a digest over all of them."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assistant.workspace import document_view
from assistant.workspace.connections import Connection
from assistant.workspace.documents import Document

CONTENT_FORMAT = "ask-well/push/v1"


def content_of(
    connection: Connection,
    chosen: Sequence[Document],
    *,
    proposal_id: str,
    proposed_for: str,
    expires_at: datetime,
) -> dict[str, Any]:
    """Everything a card shows and a confirmation covers."""
    return {
        "format": CONTENT_FORMAT,
        "proposal_id": proposal_id,
        "action": "push",
        "connection_id": connection.id,
        "organization": {
            "id": connection.organization_id,
            "name": connection.organization_name,
        },
        "proposed_for": proposed_for,
        "expires_at": expires_at.isoformat(),
        "items": [item_of(document) for document in chosen],
    }


def item_of(document: Document) -> dict[str, Any]:
    """What a proposal says about a document: only what the database holds."""
    return {
        "document_id": document.id,
        "version": document.version,
        "file_name": document.file_name,
        "sha256": document.sha256,
        "size": document.size,
        "content_type": document.content_type,
        "pages": document.pages,
        "amount": document_view.amount(document),
        "vendor": document.vendor_name,
        "number": document.number,
        "issue_date": document.issued_on.isoformat() if document.issued_on else None,
        "due_date": document.due_on.isoformat() if document.due_on else None,
        "iban": document.iban,
    }


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of everything shown; its first member names the format."""
    canonical = json.dumps(
        [CONTENT_FORMAT, content], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
