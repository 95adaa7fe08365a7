"""What tests of the way to Qonto start from: a live connection and approved documents."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.database import Database, Session
from assistant.documents import storage
from assistant.encryption import generate_key
from assistant.qonto.gateway import Gateway
from assistant.qonto.refresh import seal
from assistant.qonto.tokens import Tokens
from assistant.settings import Settings
from assistant.workspace import documents, grants, proposals, review
from assistant.workspace.audit import Actor
from assistant.workspace.connections import Connection, Status
from assistant.workspace.documents import Document
from assistant.workspace.members import Member, Role
from assistant.workspace.proposals import Proposal
from tests.sandbox.process import CLIENT_ID, CLIENT_SECRET, connect

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


def pdf(text: str, padding: int = 0) -> bytes:
    """Bytes that begin like a PDF and differ for each text."""
    return b"%PDF-1.7\n% " + text.encode() + b" " * padding + b"\n%%EOF\n"


def put(data_dir: Path, content: bytes) -> str:
    """A file in the store, where the store would have put it; answers with its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = storage.path_of(data_dir, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return sha256


async def add_document(database: Database, workspace_id: str, name: str, **how: Any) -> int:
    """A document as it stands after reading and, unless told otherwise, after approval."""
    [made] = await add_documents(database, workspace_id, [name], **how)
    return made


async def add_documents(
    database: Database,
    workspace_id: str,
    names: Sequence[str],
    *,
    data_dir: Path | None = None,
    approved: bool = True,
    file_name: str = "",
    padding: int = 0,
) -> list[int]:
    """Several such documents, in one transaction."""
    made = []
    async with database.write(workspace_id) as session:
        for name in names:
            content = pdf(name, padding)
            sha256 = put(data_dir, content) if data_dir else hashlib.sha256(content).hexdigest()
            upload = await documents.add_upload(
                session,
                sha256=sha256,
                size=len(content),
                file_name=file_name or f"{name}.pdf",
                content_type="application/pdf",
                by=ANNA,
                at=NOW,
            )
            made.append(await _read(session, upload.document, name, approved))
    return made


async def _read(session: Session, document: Document, name: str, approved: bool) -> int:
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


class Time:
    """A clock that a test moves."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


async def no_waiting(_seconds: float) -> None:
    """Waits of the code under test take no time."""


def gateway_to(
    url: str, database: Database, data_dir: Path, time: Time, *, secret_key: str = ""
) -> Gateway:
    """A gateway to a sandbox."""
    settings = Settings(
        data_dir=data_dir,
        database_url="",
        secret_key=secret_key or generate_key(),
        qonto_client_id=CLIENT_ID,
        qonto_client_secret=CLIENT_SECRET,
        qonto_api_url=url,
        qonto_oauth_url=url,
    )
    return Gateway(settings, database, now=time, sleep=no_waiting)


async def connect_to(gateway: Gateway, workspace_id: str) -> Connection:
    """A connection whose grant a person approved in the sandbox."""
    answer = await asyncio.to_thread(connect, gateway.settings.qonto_api_url)
    tokens = Tokens(answer["access_token"], answer["refresh_token"], 3600, answer["scope"])
    return await connect_with(gateway, workspace_id, tokens)


async def connect_with(gateway: Gateway, workspace_id: str, tokens: Tokens) -> Connection:
    """A connection with these tokens."""
    connection = await add_connection(gateway.database, workspace_id)
    sealed = seal(gateway, connection, tokens, gateway.now())
    async with gateway.database.write(workspace_id) as session:
        await grants.store_tokens(session, connection.id, 0, sealed, gateway.now())
    return connection
