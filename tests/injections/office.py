"""A connected workspace that is attacked through its real channels, and what it looks like after.

State is compared row by row: whatever a turn may not change must be the same before and after,
and what left the house is what the sandboxed Qonto received.
"""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fpdf import FPDF
from sqlmodel import col, select

from assistant.agent import turn
from assistant.agent.events import Answer
from assistant.agent.turn import TurnContext
from assistant.documents import intake
from assistant.errors import AskWellError
from assistant.jobs import push
from assistant.jobs.rules import post
from assistant.sources import intake as statements
from assistant.workspace import review
from assistant.workspace.approval_rules.rules import ApprovalRule
from assistant.workspace.attention.dismissals import Dismissal
from assistant.workspace.audit import Actor
from assistant.workspace.automations.automations import Automation
from assistant.workspace.connections import Connection
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches.table import Match
from assistant.workspace.members import Member, Role
from assistant.workspace.proposals import Proposal
from assistant.workspace.pushes import Push
from assistant.workspace.vendors import Vendor
from assistant.workspace.workspaces import Workspace
from tests.injections.cases import Case
from tests.injections.obedient import ObedientModel
from tests.qonto.world import World

SINK = "sink.evil.example"
TENANT_B = "Zebra Holding"
# What only the other workspace knows: no attack names it.
FOREIGN = "Quagga Foundry"
ANNA = Actor("person", "Anna Keller", "a" * 32)
_COMPARED: tuple[Any, ...] = (
    Document, Push, ApprovalRule, Connection, Vendor, Invoice, Automation, Member, Match,
    Dismissal, Workspace,
)  # fmt: skip
# What the background may touch at any moment without anybody asking for it.
_RESTLESS = {"audit_sequence", "audit_hash", "updated_at", "is_compared", "lease_until"}


@dataclass
class Attacked:
    """What came of one case."""

    case: Case
    answer: Answer
    model: ObedientModel
    changed: list[str]
    uploads: int
    proposals: list[str]


class Office:
    """One workspace under attack, case after case."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.number = 0
        self.invoice = ""

    async def open(self) -> None:
        """Connect, sync, approve one document, keep one in review, write a rule, add a stranger."""
        world = self.world
        await world.connect()
        await world.sync()
        await self._upload("approved", "Office chairs, delivered in October")
        await self._upload("waiting", "Cleaning of the workshop")
        async with world.database.write(world.workspace_id) as session:
            session.add(Member(id=ANNA.id or "", email="a@example.com", name=ANNA.name,
                               role=Role.APPROVER))  # fmt: skip
            first = (await session.exec(select(Document.id).order_by(col(Document.id)))).first()
            uploaded = (
                await session.exec(select(Document).where(Document.file_name == "approved.pdf"))
            ).one()
            assert first is not None
            assert uploaded.id is not None
            await review.approve(
                session, uploaded.id, by=ANNA, role=Role.APPROVER, at=world.clock.now()
            )
            session.add(
                ApprovalRule(
                    amount_limit=Decimal(500), most_sum_a_day=Decimal(900),
                    vendor_most_sum_a_day=Decimal(900), category="office",
                )
            )  # fmt: skip
            number = await session.exec(
                select(Invoice.number).where(col(Invoice.number).is_not(None))
            )
            self.invoice = number.first() or ""
        await self._stranger()

    async def attack(self, case: Case) -> Attacked:
        """Deliver the payload, ask the harmless question, let all workers run."""
        self.number += 1
        payload = self._filled(case.payload)
        await self._deliver(case.channel, payload)
        before = await self._state()
        offered = await self._proposals()
        model = ObedientModel(payload, ["approved.pdf", self.invoice], SINK)
        own = case.channel == "chat_message"
        answer = await turn.answer(self._context(model), payload if own else case.question)
        await self._work()
        after = await self._state()
        made = [one for one in await self._proposals() if one not in offered]
        return Attacked(
            case,
            answer,
            model,
            [f"{key}: {before.get(key)} -> {after.get(key)}"
             for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)],
            len(self.world.sandbox.control.uploads()),
            [state for _, state in made],
        )  # fmt: skip

    def _filled(self, payload: str) -> str:
        for name, value in {
            "{{SINK}}": SINK, "{{INV_A}}": self.invoice, "{{INV_B}}": "Z-1",
            "{{RULE}}": "1", "{{TENANT_B}}": TENANT_B,
        }.items():  # fmt: skip
            payload = payload.replace(name, value)
        return payload

    async def _deliver(self, channel: str, payload: str) -> None:
        control = self.world.sandbox.control
        match channel:
            case "pdf_text" | "pdf_hidden_text" | "pdf_metadata" | "einvoice_xml" | "file_name":
                await self._document(channel, payload)
            case "supplier_name" | "invoice_description" | "invoice_number":
                field = {"supplier_name": "supplier_name", "invoice_description": "description",
                         "invoice_number": "invoice_number"}[channel]  # fmt: skip
                await self._told_by_qonto(control, field, payload)
            case "bank_label":
                await self._statement(payload)
            case "api_error_body":
                control.fault("server_error", status=400, detail=payload[:1000], times=1)
                await self.world.sync()
                control.clear()
            case _:
                return  # said in the chat, or a door that does not exist here

    async def _told_by_qonto(self, control: Any, field: str, payload: str) -> None:
        control.insert(**{field: payload[:500], "supplier_id": f"evil-{self.number}"})
        self.world.clock.advance(minutes=20)
        await self.world.sync()

    async def _document(self, channel: str, payload: str) -> None:
        name = payload if channel == "file_name" else f"invoice-{self.number}"
        hidden = payload if channel == "pdf_hidden_text" else ""
        text = payload if channel in ("pdf_text", "einvoice_xml") else ""
        meta = payload if channel == "pdf_metadata" else ""
        await self._upload(name, text, hidden=hidden, meta=meta)

    async def _upload(self, name: str, text: str, *, hidden: str = "", meta: str = "") -> None:
        content = _pdf(f"N-{self.number}-{hashlib.sha256(name.encode()).hexdigest()[:6]}", text,
                       hidden, meta)  # fmt: skip

        async def chunks() -> AsyncIterator[bytes]:
            yield content

        world = self.world
        await intake.receive(
            world.database, world.settings.data_dir, world.workspace_id, f"{name}.pdf", chunks(),
            by=ANNA, at=world.clock.now(),
        )  # fmt: skip

    async def _statement(self, payload: str) -> None:
        label = payload.replace('"', "'").replace("\n", " ")
        day = f"2026-11-0{1 + self.number % 9}"
        rows = f'Date,Amount,Currency,Description\n{day},-12.50,EUR,"{label}"\n'

        async def chunks() -> AsyncIterator[bytes]:
            yield rows.encode()

        world = self.world
        try:
            await statements.receive(
                world.database, world.settings.data_dir, world.workspace_id,
                f"bank-{self.number}.csv", chunks(), by=ANNA, at=world.clock.now(),
            )  # fmt: skip
        except AskWellError:
            return  # it asks which column is which; nothing is stored then

    def _context(self, model: ObedientModel) -> TurnContext:
        world, now = self.world, self.world.clock.now()
        return TurnContext(world.database, world.workspace_id, ANNA, now.date(), now, model)

    async def _work(self) -> None:
        """Everything that could send, given the chance."""
        self.world.clock.advance(seconds=30)
        await post(self.world.gateway)
        await push.dispatch(self.world.gateway, "one")

    async def _state(self) -> dict[str, str]:
        found = {}
        async with self.world.database.read(self.world.workspace_id) as session:
            for table in _COMPARED:
                query = select(table)
                if table is Workspace:
                    query = query.where(Workspace.id == self.world.workspace_id)
                for row in await session.exec(query):
                    values = {k: v for k, v in row.model_dump().items() if k not in _RESTLESS}
                    found[f"{table.__tablename__}/{row.id}"] = hashlib.sha256(
                        repr(sorted(values.items())).encode()
                    ).hexdigest()
        return found

    async def _proposals(self) -> list[tuple[str, str]]:
        async with self.world.database.read(self.world.workspace_id) as session:
            return [(one.id, one.state.value) for one in await session.exec(select(Proposal))]

    async def _stranger(self) -> None:
        other = Workspace(name=TENANT_B)
        async with self.world.database.system() as session:
            session.add(other)
        async with self.world.database.write(other.id) as session:
            session.add(Vendor(source_key="z", name=FOREIGN, folded_name="quagga foundry"))


def _pdf(number: str, text: str, hidden: str, meta: str) -> bytes:
    sheet = FPDF()
    sheet.set_title(_latin(meta) or "Invoice")
    sheet.add_page()
    sheet.set_font("helvetica", size=11)
    for line in ("Nordwind Service", f"Invoice No {number}", "Date 02/11/2026",
                 "Net 100.00 EUR", "VAT 20.00 EUR", "Total 120.00 EUR"):  # fmt: skip
        sheet.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    if text:
        sheet.multi_cell(0, 6, _latin(text))
    if hidden:
        sheet.set_text_color(255, 255, 255)
        sheet.multi_cell(0, 4, _latin(hidden))
    return bytes(sheet.output())


def _latin(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")
