"""A connected workspace beside a sandboxed Qonto, for tests of the way out and of what follows."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.jobs import push
from assistant.qonto.gateway import Gateway
from assistant.workspace import documents, proposals
from assistant.workspace.audit import Actor, AuditEvent
from assistant.workspace.chain import first_bad
from assistant.workspace.confirmation import confirm
from assistant.workspace.connections import Connection
from assistant.workspace.documents import Document
from assistant.workspace.members import Role
from assistant.workspace.pushes import Push
from tests.pushing import ANNA, Time, add_documents, add_member, connect_to, gateway_to, propose
from tests.sandbox.process import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox_process() -> Iterator[RunningSandbox]:
    with running_sandbox(invoices=30) as sandbox:
        yield sandbox


@dataclass
class Desk:
    """A connected workspace with a person who may confirm, and what to do there."""

    gateway: Gateway
    sandbox: RunningSandbox
    workspace_id: str
    connection: Connection
    time: Time

    @property
    def database(self) -> Database:
        return self.gateway.database

    async def add(self, *names: str, file_name: str = "", padding: int = 0) -> list[int]:
        return await add_documents(
            self.database,
            self.workspace_id,
            names,
            data_dir=self.gateway.settings.data_dir,
            file_name=file_name,
            padding=padding,
        )

    async def confirmed(self, *names: str, by: Actor = ANNA) -> str:
        """A confirmed proposal about new documents of these names."""
        ids = await self.add(*names)
        return await self.confirm(ids, by)

    async def confirm(self, ids: list[int], by: Actor = ANNA) -> str:
        proposal = await propose(self.database, self.workspace_id, ids, by=by, at=self.time())
        await confirm(
            self.database,
            self.workspace_id,
            proposal.id,
            proposal.digest,
            by=by,
            role=Role.APPROVER,
            at=self.time(),
        )
        return proposal.id

    async def dispatch(self, worker: str = "one") -> int:
        return await push.dispatch(self.gateway, worker)

    async def rows(self) -> list[Push]:
        async with self.database.read(self.workspace_id) as session:
            return list(await session.exec(select(Push).order_by(Push.id)))  # type: ignore[arg-type]

    async def states(self) -> Counter[str]:
        return Counter(row.state.value for row in await self.rows())

    async def shown(self, proposal_id: str) -> dict[str, Any]:
        async with self.database.read(self.workspace_id) as session:
            return await proposals.view(session, proposal_id, self.time())

    async def document(self, document_id: int) -> Document:
        async with self.database.read(self.workspace_id) as session:
            return await documents.get(session, document_id)

    async def actions(self) -> Counter[str]:
        async with self.database.read(self.workspace_id) as session:
            assert await first_bad(session) is None
            return Counter(event.action for event in await session.exec(select(AuditEvent)))

    def uploads(self) -> Counter[str]:
        return Counter(upload["file_name"] for upload in self.sandbox.control.uploads())

    def posts(self) -> int:
        return len(self.batches())

    def batches(self) -> list[int]:
        """How many documents each request held, in order."""
        requests = self.sandbox.control.requests("/v2/supplier_invoices/bulk", "POST")
        return [len(request["idempotency_keys"]) for request in requests]

    async def until_posts(self, count: int) -> None:
        while self.posts() < count:  # noqa: ASYNC110 — it happens in another process
            await asyncio.sleep(0.02)

    async def until_states(self, **counts: int) -> None:
        while await self.states() != counts:  # noqa: ASYNC110 — a row raises no event
            await asyncio.sleep(0.02)

    def pass_time(self, **amount: float) -> None:
        """Time passes here and in the sandbox."""
        self.time.pass_(**amount)
        self.sandbox.control.advance(timedelta(**amount).total_seconds())


@pytest.fixture
async def desk(
    sandbox_process: RunningSandbox, database: Database, workspace_id: str, tmp_path: Path
) -> AsyncIterator[Desk]:
    sandbox_process.control.reset()
    time = Time()
    gateway = gateway_to(sandbox_process.url, database, tmp_path, time)
    connection = await connect_to(gateway, workspace_id)
    await add_member(database, workspace_id)
    yield Desk(gateway, sandbox_process, workspace_id, connection, time)
    await gateway.close()
