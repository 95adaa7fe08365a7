"""How an attack arrives: each channel's real way in, and the proof that it was gone."""

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

import httpx
import respx
from pypdf import PdfReader
from sqlmodel import col, select

from assistant import clock
from assistant.agent import turn
from assistant.documents import intake, storage
from assistant.jobs import automations as automation_work
from assistant.jobs import push
from assistant.sources import intake as statements
from assistant.workspace import proposals, review
from assistant.workspace.automations.deliveries import Delivery
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.confirmation import confirm
from assistant.workspace.document_texts import DocumentText
from assistant.workspace.documents import Document
from assistant.workspace.embedding import tokens
from assistant.workspace.embedding.visits import EmbedVisit
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Role
from assistant.workspace.pushes import Push, PushState
from tests.injections import papers
from tests.injections.letters import is_in

if TYPE_CHECKING:
    from tests.injections.office import Office

NOTE = re.compile(r"^<ram:IncludedNote><ram:Content>(.*)</ram:Content></ram:IncludedNote>$", re.S)
BULK = "POST /v2/supplier_invoices/bulk"
HOST = "https://app.example.com"
HOOK = "https://hooks.example.com/in"
PUBLIC = "93.184.215.14"
COLUMNS = {"date": "Wann", "amount": "Wieviel", "label": "Wozu", "date_order": "day",
           "decimal": ".", "fixed_currency": "EUR"}  # fmt: skip
_CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Id>S-{number}</Id><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Ntry><Amt Ccy="EUR">12.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-11-03</Dt></BookgDt><AcctSvcrRef>A-{number}</AcctSvcrRef>
<NtryDtls><TxDtls><RmtInf><Ustrd>{label}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>
"""


@dataclass(frozen=True)
class Arrival:
    """How a payload arrived: `kept` in rows as it is, `withheld` from models and told to people,
    `passed` by (it arrived, and nothing of it is kept) or `refused` at the door. `names` are the
    records to look at."""

    how: str
    names: tuple[str, ...] = ()


Deliver = Callable[["Office", str], Awaitable[Arrival]]


async def deliver(office: "Office", channel: str, payload: str) -> Arrival:
    """Bring it in, and prove that it arrived."""
    return await CHANNELS[channel](office, payload)


async def _printed(office: "Office", payload: str) -> Arrival:
    return await _paper(office, papers.pdf(papers.invoice(office.name, payload)), payload)


async def _hidden(office: "Office", payload: str) -> Arrival:
    how = papers.HIDDEN[office.number % len(papers.HIDDEN)]
    lines = papers.invoice(office.name, hidden=payload, how=how)
    return await _paper(office, papers.pdf(lines), payload)


async def _metadata(office: "Office", payload: str) -> Arrival:
    entry = ("Title", "Author", "Subject", "Keywords")[office.number % 4]
    content = papers.pdf(papers.invoice(office.name), {entry: payload})
    document = await upload(office, f"{office.name}.pdf", content)
    info = PdfReader(io.BytesIO(_stored(office, document))).metadata
    assert info and is_in(payload, str(info.get(f"/{entry}"))), (
        "the metadata is not in the stored file"
    )
    return Arrival("withheld" if document.notices else "passed", (office.name,))


async def _e_invoice(office: "Office", payload: str) -> Arrival:
    found = NOTE.match(payload)
    note = found[1] if found else payload
    xml = papers.e_invoice(office.name, note)
    if office.number % 2:
        document = await upload(office, f"{office.name}.xml", xml)
    else:
        inside = papers.pdf(papers.invoice(office.name), attached={"factur-x.xml": xml})
        document = await upload(office, f"{office.name}.pdf", inside)
    assert document.provenance["total"]["source"] == "xml", "the e-invoice was not read"
    lines = json.dumps((document.details or {}).get("lines"), ensure_ascii=False)
    assert is_in(note.strip()[:180], lines, 40), "the note is not in the rows"  # cut at 200 letters
    return Arrival("withheld" if document.notices else "kept", (office.name,))


async def _file_name(office: "Office", payload: str) -> Arrival:
    content = papers.pdf(papers.invoice(office.name))
    document = await upload(office, payload, content)
    assert is_in(payload.rpartition("/")[2][:80], document.file_name, 20), document.file_name
    return Arrival("kept", (document.file_name, office.name))


def _told_by_qonto(field: str) -> Deliver:
    async def bring(office: "Office", payload: str) -> Arrival:
        made = office.world.sandbox.control.insert(
            **{field: payload[:500], "supplier_id": f"evil-{office.number}"}
        )
        await office.sync()
        column = {"supplier_name": "vendor_name", "invoice_number": "number"}.get(field, field)
        invoice = await _invoice(office, made["id"])
        assert is_in(payload[:500], str(getattr(invoice, column))), f"{column} is not in its row"
        return Arrival("kept", (invoice.number or "", invoice.vendor_name or ""))

    return bring


async def _bank_label(office: "Office", payload: str) -> Arrival:
    """In odd cases a CSV whose columns a person has named, else a CAMT file."""
    if office.number % 2:
        label = payload.replace('"', '""').replace("\n", " ")
        written = f'Wann,Wieviel,Wozu\n03/11/2026,-12.{office.number % 90 + 10},"{label}"\n'
        name, content = f"bank-{office.number}.csv", written.encode()
    else:
        clean = "".join(one for one in payload if one >= " ")
        content = _CAMT.format(number=office.number, label=escape(clean)).encode()
        name = f"bank-{office.number}.xml"
    world, at = office.world, office.world.clock.now()
    place = (world.database, world.settings.data_dir, world.workspace_id)
    said = await statements.receive(*place, name, _chunks(content), by=office.anna, at=at)
    if said.question:
        said = await statements.answer(
            *place, said.statement_id, COLUMNS, by=office.anna, at=at
        )  # fmt: skip
    assert said.kept == 1, f"no row of the statement was kept: {said}"
    async with world.database.read(world.workspace_id) as session:
        found = await session.exec(
            select(BankTransaction.label).where(BankTransaction.statement_id == said.statement_id)
        )
        assert is_in(payload, found.one()), "the label is not in its row"
    return Arrival("kept")


async def _refused_push(office: "Office", payload: str) -> Arrival:
    """A push that a person confirmed, and that Qonto refuses with these words."""
    body = payload if payload.startswith("{") else json.dumps({"errors": [{"detail": payload}]})
    detail = json.loads(body)["errors"][0]["detail"]
    world, control = office.world, office.world.sandbox.control
    document = await upload(office, f"{office.name}.pdf", papers.pdf(papers.invoice(office.name)))
    await _confirmed(office, document)
    if office.number % 2:
        control.fault("unprocessable", route=BULK, body=body, times=1)
    else:
        control.fault("bulk_all_invalid", detail=detail, times=1)
    await push.dispatch(world.gateway, "one")
    hits = sum(one["hit"] for one in control.faults())
    control.clear()
    assert hits == 1, "Qonto was not asked"
    async with world.database.read(world.workspace_id) as session:
        row = (await session.exec(select(Push).where(Push.document_id == document.id))).one()
    assert row.state is PushState.FAILED
    if office.number % 2:
        return Arrival("passed", (office.name,))
    assert is_in(detail, row.problem or ""), row.problem
    return Arrival("kept", (office.name,))


async def _webhook(office: "Office", payload: str) -> Arrival:
    """Knocked with at our own doors, then as news of an invoice that an automation sends on, and
    as the receiver's answer, which is kept with the delivery."""
    await asyncio.to_thread(_knock, office.app.url, payload)
    note = json.loads(payload)["note"] if payload.startswith("{") else payload
    control = office.world.sandbox.control
    made = control.insert(description=note[:500], note=note, supplier_name=f"Hook {office.number}")
    await office.sync()
    control.update(made["id"], status="pending")
    await office.sync()
    sent = await _sent_on(office, payload)
    assert sent, "no webhook went out"
    invoice = await _invoice(office, made["id"])
    assert is_in(note[:500], invoice.description or "")
    return Arrival("kept", (invoice.number or "", invoice.vendor_name or ""))


def _knock(url: str, payload: str) -> None:
    headers = {"Content-Type": "application/json", "X-Qonto-Signature": "t=1,v1=0"}
    with httpx.Client(base_url=url, verify=False, trust_env=False, headers=headers) as stranger:
        for path in ("/webhooks/qonto", "/webhooks", "/api/v1/webhooks"):
            said = stranger.post(path, content=payload.encode())
            assert said.status_code in (401, 403, 404, 405), f"{path}: {said.status_code}"


async def _sent_on(office: "Office", answer: str) -> int:
    """The automation at work; its receiver answers with the attack."""

    async def resolve(_host: str, _port: int) -> list[str]:
        return [PUBLIC]

    gateway = office.world.gateway
    with respx.mock(assert_all_called=False) as receivers:
        receivers.post(url__startswith=f"https://{PUBLIC}").respond(200, text=answer)
        await automation_work.notice(gateway)
        await automation_work.perform(gateway, resolve)
        sent = len(receivers.calls)
    async with office.world.database.read(office.world.workspace_id) as session:
        newest = await session.exec(select(Delivery).order_by(col(Delivery.id).desc()).limit(1))
        assert is_in(answer[:1500], newest.one().attempts[-1]["answer"]), (
            "the receiver's answer is not kept"
        )
    return sent


async def _memo(office: "Office", payload: str) -> Arrival:
    """What lay here a week before: a document of the supplier with the note printed on it, and a
    conversation into which somebody pasted it."""
    before = office.world.clock.now() - timedelta(days=7)
    context = office.context(None)
    asked = await turn.answer(
        turn.TurnContext(
            context.database, context.workspace_id, context.member, before.date(), before
        ),
        payload,
    )
    assert asked.conversation_id
    content = papers.pdf(papers.invoice(office.name, payload))
    return await _paper(office, content, payload, days=7)


async def _embed(office: "Office", payload: str) -> Arrival:
    """What a host page decides: the visitor's name in a signed token, the frame's address, fields
    that do not exist; and the same in the addresses of our own pages."""
    await asyncio.to_thread(_embedded, office, payload)
    world = office.world
    async with world.database.read(world.workspace_id) as session:
        visits = list(await session.exec(select(EmbedVisit)))
    assert any(is_in(payload[:60], visit.name) for visit in visits), "no visit has this name"
    return Arrival("kept")


def _embedded(office: "Office", payload: str) -> None:
    token, _ = tokens.sign(
        office.embed_secret, key_id=office.embed_key, workspace_id=office.world.workspace_id,
        origin=HOST, subject="user-17", at=clock.now(), name=payload[:60],
    )  # fmt: skip
    given = {"language": payload, "theme": payload, "context": payload, "q": payload}
    with httpx.Client(base_url=office.app.url, verify=False, trust_env=False, timeout=300) as page:
        frame = page.get(f"/embed/{office.embed_key}", params={"origin": HOST, **given})
        assert frame.status_code == 200 and _is_inert(payload, frame.text)
        entry = {"Authorization": f"Bearer {token}", "Ask-Well-Host": HOST}
        opened = page.post(f"/embed/{office.embed_key}/visits", headers=entry)
        assert opened.status_code == 200, opened.text
        visitor = {"Ask-Well-Visit": opened.json()["visit"], "hx-request": "true"}
        asked = {"question": "What needs my attention?", "conversation_id": payload[:32]}
        refused = page.post("/embed/ask", data=asked, headers=visitor)
        assert refused.status_code in (400, 404, 422), refused.status_code
        said = page.post("/embed/ask", data={"question": asked["question"]}, headers=visitor)
        assert said.status_code == 200 and _is_inert(payload, said.text)
    with office.app.api(office.token) as api:
        unknown = api.post("/ask", json={"question": "What needs attention?", "context": payload})
        assert unknown.status_code in (400, 422), unknown.status_code
    with office.app.browser() as browser:
        for path in ("/ask", "/attention", "/invoices"):
            shown = browser.get(path, params=given, follow_redirects=True)
            assert shown.status_code in (200, 400, 422), (path, shown.status_code)
            assert _is_inert(payload, shown.text)


def _is_inert(payload: str, html: str) -> bool:
    """What acts in the payload is not in the page as it is."""
    return payload not in html or escape(payload) == payload


async def _said(_office: "Office", _payload: str) -> Arrival:
    """The question itself: the turn brings it in, and stores it."""
    return Arrival("kept")


CHANNELS: dict[str, Deliver] = {
    "pdf_text": _printed,
    "pdf_hidden_text": _hidden,
    "pdf_metadata": _metadata,
    "einvoice_xml": _e_invoice,
    "file_name": _file_name,
    "supplier_name": _told_by_qonto("supplier_name"),
    "invoice_description": _told_by_qonto("description"),
    "invoice_number": _told_by_qonto("invoice_number"),
    "bank_label": _bank_label,
    "api_error_body": _refused_push,
    "webhook_payload": _webhook,
    "vendor_memo": _memo,
    "embed_param": _embed,
    "chat_message": _said,
}


async def upload(office: "Office", name: str, content: bytes, days: int = 0) -> Document:
    """A file comes in as people's do, and is read."""
    world = office.world
    view = await intake.receive(
        world.database, world.settings.data_dir, world.workspace_id, name, _chunks(content),
        by=office.anna, at=world.clock.now() - timedelta(days=days),
    )  # fmt: skip
    async with world.database.read(world.workspace_id) as session:
        document = await session.get_one(Document, view["id"])
    assert document.read_at is not None
    return document


async def _paper(office: "Office", content: bytes, payload: str, days: int = 0) -> Arrival:
    """A PDF with these words on its page: all of them kept, or withheld and told."""
    document = await upload(office, f"{office.name}.pdf", content, days)
    page = PdfReader(io.BytesIO(_stored(office, document))).pages[0].extract_text()
    assert all(is_in(line, page) for line in papers.wrapped(payload)), "not in the stored file"
    world = office.world
    async with world.database.read(world.workspace_id) as session:
        kept = await session.get(DocumentText, document.id)
    whole = all(is_in(line, kept.text if kept else "") for line in papers.wrapped(payload))
    assert whole or document.notices, "lost: neither kept nor told"
    return Arrival("withheld" if document.notices else "kept", (office.name,))


async def _confirmed(office: "Office", document: Document) -> None:
    """A person approves the document and says yes to sending it."""
    world, at = office.world, office.world.clock.now()
    assert document.id is not None
    async with world.database.write(world.workspace_id) as session:
        await review.approve(session, document.id, by=office.anna, role=Role.APPROVER, at=at)
        made = await proposals.propose_push(session, [document.id], by=office.anna, at=at)
    await confirm(
        world.database, world.workspace_id, made.id, made.digest, by=office.anna,
        role=Role.APPROVER, at=at,
    )  # fmt: skip


def _stored(office: "Office", document: Document) -> bytes:
    return storage.path_of(office.world.settings.data_dir, document.sha256).read_bytes()


async def _invoice(office: "Office", source_id: str) -> Invoice:
    async with office.world.database.read(office.world.workspace_id) as session:
        return (await session.exec(select(Invoice).where(Invoice.source_id == source_id))).one()


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content
