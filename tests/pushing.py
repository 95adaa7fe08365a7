"""What tests of the way to Qonto start from: a live connection and approved documents."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from assistant.database import Database
from assistant.workspace import documents, proposals, review
from assistant.workspace.audit import Actor
from assistant.workspace.connections import Connection, Status
from assistant.workspace.members import Member, Role
from assistant.workspace.proposals import Proposal

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANNA = Actor("person", "Anna Keller", "a" * 32)
BEN = Actor("person", "Ben Roux", "b" * 32)
SCOPES = "offline_access organization.read supplier_invoice.read supplier_invoice.write"


async def add_connection(
    database: Database, workspace_id: str, *, scopes: str = SCOPES, status: Status = Status.LIVE
) -> Connection:
    """A connected Qonto organisation, without tokens."""
    connection = Connection(
        status=status,
        organization_id="0192f0aa-0000-7000-8000-000000000001",
        organization_name="Atelier Lumen",
        scopes_granted=scopes,
    )
    async with database.write(workspace_id) as session:
        session.add(connection)
    return connection


async def add_member(
    database: Database, workspace_id: str, actor: Actor = ANNA, role: Role = Role.APPROVER
) -> None:
    """A person with a role."""
    assert actor.id
    async with database.write(workspace_id) as session:
        session.add(
            Member(id=actor.id, email=f"{actor.id}@example.com", name=actor.name, role=role)
        )


def pdf(text: str) -> bytes:
    """Bytes that begin like a PDF and differ for each text."""
    return b"%PDF-1.7\n% " + text.encode() + b"\n%%EOF\n"


def put(data_dir: Path, content: bytes) -> str:
    """A file in the store, where the store would have put it; answers with its SHA-256."""
    from assistant.documents import storage

    sha256 = hashlib.sha256(content).hexdigest()
    path = storage.path_of(data_dir, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return sha256


async def add_document(
    database: Database,
    workspace_id: str,
    name: str,
    *,
    data_dir: Path | None = None,
    approved: bool = True,
) -> int:
    """A document as it stands after reading and, unless told otherwise, after approval."""
    content = pdf(name)
    sha256 = put(data_dir, content) if data_dir else hashlib.sha256(content).hexdigest()
    async with database.write(workspace_id) as session:
        upload = await documents.add_upload(
            session,
            sha256=sha256,
            size=len(content),
            file_name=f"{name}.pdf",
            content_type="application/pdf",
            by=ANNA,
            at=NOW,
        )
        document = upload.document
        assert document.id is not None
        document.state = documents.DocumentState.TO_REVIEW
        document.vendor_name, document.number = "Papier & Co", name
        document.total, document.currency = Decimal("186.00"), "EUR"
        document.issued_on = date(2026, 10, 31)
        document.iban = "FR7630006000011234567890189"
        if approved:
            await review.approve(session, document.id, by=ANNA, role=Role.APPROVER, at=NOW)
    return document.id


async def propose(
    database: Database,
    workspace_id: str,
    ids: list[int],
    *,
    by: Actor = ANNA,
    at: datetime = NOW,
    conversation_id: str | None = None,
) -> Proposal:
    """A proposal to push these documents."""
    async with database.write(workspace_id) as session:
        return await proposals.propose_push(
            session, ids, by=by, at=at, conversation_id=conversation_id
        )
