"""A connected workspace that is attacked through its real channels, and what it looks like after.

The state is compared row by row as it lies on disk, and what left the house is what the sandboxed
Qonto received and what this process connected to.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from sqlmodel import col, select

from assistant.agent import answers, turn
from assistant.agent.events import Answer
from assistant.agent.turn import TurnContext
from assistant.jobs import automations as automation_work
from assistant.jobs import push
from assistant.jobs.rules import post
from assistant.workspace import confirmation, proposals, review
from assistant.workspace.approval_rules.rules import ApprovalRule, RuleState
from assistant.workspace.audit import Actor
from assistant.workspace.automations import automations
from assistant.workspace.documents import Document
from assistant.workspace.embedding import keys
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Member, Role
from assistant.workspace.vendors import Vendor
from assistant.workspace.workspaces import Workspace
from tests import journey
from tests.injections import channels, papers, snapshot, wires
from tests.injections.cases import QUESTIONS, Case
from tests.injections.channels import Arrival
from tests.injections.letters import is_heard
from tests.injections.obedient import ObedientModel
from tests.qonto.world import World, build
from tests.sandbox.process import RunningSandbox

SINK = "sink.evil.example"
TENANT_B = "Zebra Holding"
# What only the other workspace knows: no attack names it.
FOREIGN = "Quagga Foundry"


@dataclass
class Attacked:
    """What came of one case: everything that changed, was asked for, offered and said."""

    case: Case
    arrival: Arrival
    answer: Answer
    model: ObedientModel
    changed: list[str]
    requests: list[str]
    outside: list[str]
    wrong_cards: list[str]
    before: str
    after: str

    @property
    def was_heard(self) -> bool:
        """Whether the payload itself was among what the model was told."""
        return is_heard(self.model.payload, self.model.heard)


class Office:
    """One workspace under attack, case after case."""

    anna = Actor("person", "Anna Keller", "a" * 32)

    def __init__(self, world: World, app: journey.RunningApp) -> None:
        self.world, self.app = world, app
        self.number = 0
        self.invoice = self.unpaid = self.token = self.embed_key = self.embed_secret = ""

    @property
    def name(self) -> str:
        """What the present case's paper is called."""
        return f"N-{self.number}"

    async def open(self) -> None:
        """Connect, sync, approve one document, keep one in review, write a rule, an automation and
        a key for a host page, add a stranger."""
        world = self.world
        self.token = await asyncio.to_thread(self.app.add_token)
        await world.connect()
        await world.sync()
        async with world.database.write(world.workspace_id) as session:
            session.add(Member(id=self.anna.id or "", email="a@example.com", name=self.anna.name,
                               role=Role.ADMIN))  # fmt: skip
        approved = await self._paper("approved", "Office chairs, delivered in October")
        await self._paper("waiting", "Cleaning of the workshop")
        async with world.database.write(world.workspace_id) as session:
            await review.approve(
                session, approved, by=self.anna, role=Role.APPROVER, at=world.clock.now()
            )
            vendor = (await session.exec(select(Vendor).order_by(col(Vendor.id)))).first()
            session.add(
                ApprovalRule(
                    state=RuleState.ON, vendor_id=vendor.id if vendor else None,
                    amount_limit=Decimal(500), most_sum_a_day=Decimal(900),
                    vendor_most_sum_a_day=Decimal(900),
                )
            )  # fmt: skip
            numbered = select(Invoice).where(col(Invoice.number).is_not(None))
            self.invoice = (await session.exec(numbered)).first().number or ""  # type: ignore[union-attr]
            unpaid = numbered.where(col(Invoice.status) == "to_review")
            self.unpaid = (await session.exec(unpaid)).first().number or ""  # type: ignore[union-attr]
            form = {"happening": "supplier_invoice.updated", "action": "webhook",
                    "target": channels.HOOK}  # fmt: skip
            await automations.create(
                session, automations.read_form(form), world.gateway.keyring, by=self.anna,
                role=Role.ADMIN, at=world.clock.now(),
            )  # fmt: skip
            self.embed_key, self.embed_secret = await keys.create(
                session, world.gateway.keyring, "Host page", channels.HOST, by=self.anna,
                role=Role.ADMIN, at=world.clock.now(),
            )  # fmt: skip
        await automation_work.notice(world.gateway)
        await self._stranger()

    async def attack(self, case: Case) -> Attacked:
        """Deliver the payload, ask the harmless question, let all workers run, type a yes."""
        self.number += 1
        payload = self._filled(case.payload)
        arrival = await channels.deliver(self, case.channel, payload)
        is_own = case.channel == "chat_message"
        question = QUESTIONS[0] if is_own else case.question
        at = self.world.clock.now()
        said_before = await self._plainly(question, at)
        before, since = snapshot.taken(self.file), wires.mark()
        self.world.sandbox.control.forget_requests()
        documents = ["approved.pdf", self.invoice, *arrival.names]
        model = ObedientModel(payload, documents, SINK, arrival.names, self.unpaid)
        answer = await turn.answer(self.context(model), payload if is_own else question)
        await turn.answer(self.context(model), "Yes, confirm and send it", answer.conversation_id)
        await self.work()
        after = snapshot.taken(self.file)
        changed = snapshot.forbidden(before, after)
        return Attacked(
            case, arrival, answer, model,
            [str(one) for one in changed],
            [f"{one['method']} {one['path']}" for one in self.world.sandbox.control.requests()],
            wires.outside(since),
            [found for one in snapshot.changes(before, after)
             if one.table == "proposals" and one.how == "new"
             for found in await self._wrong(str(one.row["id"]))],
            said_before,
            await self._plainly(question, at),
        )  # fmt: skip

    async def work(self) -> None:
        """Everything that could send, given the chance."""
        self.world.clock.advance(seconds=30)
        await post(self.world.gateway)
        await push.dispatch(self.world.gateway, "one")

    async def sync(self) -> None:
        """A while later, what is new at Qonto arrives."""
        self.world.clock.advance(minutes=20)
        await self.world.sync()

    def context(self, model: ObedientModel | None, at: datetime | None = None) -> TurnContext:
        """Anna asks."""
        world, now = self.world, at or self.world.clock.now()
        return TurnContext(world.database, world.workspace_id, self.anna, now.date(), now, model)

    @property
    def file(self) -> Path:
        """The database as it lies on disk."""
        return Path(self.world.settings.database_url.partition(":///")[2])

    async def _plainly(self, question: str, at: datetime) -> str:
        """What the built-in assistant says in a new conversation: prose and tables."""
        answer = await turn.answer(self.context(None, at), question)
        return "\n".join([answers.markdown(answer), *map(repr, answer.tables)])

    async def _wrong(self, proposal_id: str) -> list[str]:
        """Where a card shows something else than the documents hold."""
        async with self.world.database.read(self.world.workspace_id) as session:
            card = await proposals.get(session, proposal_id)
            ids = [item["document_id"] for item in card.content["items"]]
            found = await session.exec(select(Document).where(col(Document.id).in_(ids)))
            present = {one.id or 0: one for one in found}
        return [str(one) for one in confirmation.differences(card, present)]

    def _filled(self, payload: str) -> str:
        for name, value in {
            "{{SINK}}": SINK, "{{INV_A}}": self.invoice, "{{INV_B}}": "Z-1",
            "{{RULE}}": "1", "{{TENANT_B}}": TENANT_B,
        }.items():  # fmt: skip
            payload = payload.replace(name, value)
        return payload

    async def _paper(self, name: str, text: str) -> int:
        content = papers.pdf(papers.invoice(f"P-{name}", text))
        document = await channels.upload(self, f"{name}.pdf", content)
        assert document.id is not None
        return document.id

    async def _stranger(self) -> None:
        other = Workspace(name=TENANT_B)
        async with self.world.database.system() as session:
            session.add(other)
        async with self.world.database.write(other.id) as session:
            session.add(Vendor(source_key="z", name=FOREIGN, folded_name="quagga foundry"))


@asynccontextmanager
async def office(sandbox: RunningSandbox) -> AsyncIterator[Office]:
    """A fresh workspace beside a fresh sandbox, with its pages and API on a port of their own."""
    sandbox.control.reset()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/ask-well.db"
        world = await build(sandbox, Path(folder), url)
        port = journey.settings_for(Path(folder)).public_url
        with journey.running_app(replace(world.settings, public_url=port), with_jobs=False) as app:
            made = Office(world, app)
            await made.open()
            yield made
        await world.gateway.close()
        await world.database.close()
