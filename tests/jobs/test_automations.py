"""Automations from outside: what happened, what was delivered, to whom, and how often."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from sqlmodel import select
from standardwebhooks import Webhook

from assistant.database import Database
from assistant.errors import Unprocessable
from assistant.jobs import addresses, housekeeping, mail
from assistant.jobs import automations as work
from assistant.qonto.gateway import Gateway
from assistant.settings import Settings
from assistant.workspace import audit
from assistant.workspace.automations import automations, deliveries, flags
from assistant.workspace.automations.automations import Automation
from assistant.workspace.automations.deliveries import Delivery
from assistant.workspace.conversations import Message
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Role
from assistant.workspace.proposals import Proposal
from assistant.workspace.pushes import Push
from assistant.workspace.triggers import UPDATED, UPLOADED, Trigger
from tests.pushing import ANNA, NOW, Time, add_connection, add_document, gateway_to

HOOK = "https://hooks.example.com/in?team=7"
PUBLIC = "93.184.215.14"


class Bureau:
    """A workspace with automations, a clock, and a name service that a test decides."""

    def __init__(self, gateway: Gateway, workspace_id: str, time: Time) -> None:
        self.gateway, self.workspace_id, self.time = gateway, workspace_id, time
        self.answers = [PUBLIC]
        self.connection_id = ""
        self.count = 0

    async def resolve(self, _host: str, _port: int) -> list[str]:
        return self.answers

    async def write(self, **form: str) -> tuple[str, str | None]:
        values = automations.read_form({"happening": "supplier_invoice.uploaded", **form})
        async with self.gateway.database.write(self.workspace_id) as session:
            made = await automations.create(
                session, values, self.gateway.keyring, by=ANNA, role=Role.ADMIN, at=self.time()
            )
        await work.notice(self.gateway)  # the first look only notes where the workspace stands
        return made

    async def invoice(self, total: str = "120.00", **values: Any) -> int:
        """An invoice arrives."""
        self.count += 1
        self.time.pass_(seconds=1)
        invoice = Invoice(
            connection_id=self.connection_id,
            source_id=f"q-{self.count}",
            number=f"F-{self.count}",
            vendor_name="Papier & Co",
            status="to_pay",
            total=Decimal(total),
            currency="EUR",
            issued_on=date(2026, 11, 20),
            **values,
        )
        async with self.gateway.database.write(self.workspace_id) as session:
            session.add(invoice)
            await session.flush()
            session.add(
                Trigger(
                    event_id=f"event-{self.count}",
                    kind=UPLOADED,
                    invoice_source_id=invoice.source_id,
                    occurred_at=self.time(),
                )
            )
        return invoice.id or 0

    async def run(self) -> int:
        await work.notice(self.gateway)
        return await work.perform(self.gateway, self.resolve)

    async def all(self, table: Any) -> list[Any]:
        async with self.gateway.database.read(self.workspace_id) as session:
            return list(await session.exec(select(table)))


@pytest.fixture
async def bureau(database: Database, workspace_id: str, tmp_path: Path) -> AsyncIterator[Bureau]:
    time = Time(NOW)
    gateway = gateway_to("http://127.0.0.1:9", database, tmp_path, time)
    bureau = Bureau(gateway, workspace_id, time)
    bureau.connection_id = (await add_connection(database, workspace_id)).id
    yield bureau
    await gateway.close()


@pytest.fixture
def receiver() -> Any:
    with respx.mock(assert_all_called=False) as router:
        yield router.post(url__startswith=f"https://{PUBLIC}/in").respond(204)


async def test_an_uploaded_invoice_is_told_once_signed_and_with_its_stable_id(
    bureau: Bureau, receiver: Any
) -> None:
    _, secret = await bureau.write(action="webhook", target=HOOK)
    invoice_id = await bureau.invoice()
    assert await bureau.run() == 1
    assert await bureau.run() == 0
    [call] = receiver.calls
    request = call.request
    assert request.headers["webhook-id"] == "event-1"
    assert request.headers["host"] == "hooks.example.com"
    assert request.extensions["sni_hostname"] == "hooks.example.com"
    assert secret
    signature = Webhook(secret).sign("event-1", bureau.time(), request.content.decode())
    assert request.headers["webhook-signature"] == signature
    told = json.loads(request.content)
    assert told["type"] == "supplier_invoice.uploaded"
    assert told["data"]["total"] == {"value": "120.00", "currency": "EUR"}
    assert told["data"]["path"] == f"/invoices/{invoice_id}"
    [delivery] = await bureau.all(Delivery)
    assert (delivery.state, delivery.attempts[0]["status"]) == ("delivered", 204)


async def test_what_happened_before_an_automation_was_written_is_not_told(
    bureau: Bureau, receiver: Any
) -> None:
    await bureau.invoice()
    await bureau.write(action="webhook", target=HOOK)
    assert await bureau.run() == 0
    assert not receiver.called


@pytest.mark.parametrize(
    ("happening", "action"),
    [
        ("document.to_review", "document.read"),
        ("push.sent", "push.sent"),
        ("push.failed", "push.failed"),
    ],
)
async def test_what_becomes_of_a_document_is_told_once(
    bureau: Bureau, receiver: Any, happening: str, action: str
) -> None:
    await bureau.write(action="webhook", target=HOOK, happening=happening)
    database = bureau.gateway.database
    document_id = await add_document(database, bureau.workspace_id, "F-1")
    bureau.time.pass_(seconds=1)
    async with database.write(bureau.workspace_id) as session:
        entry = audit.Entry(action, "document", str(document_id), {})
        await audit.append(session, bureau.time(), audit.SYSTEM, [entry])
    assert (await bureau.run(), await bureau.run()) == (1, 0)
    told = json.loads(receiver.calls[0].request.content)
    assert (told["type"], told["data"]["document_id"]) == (happening, document_id)


async def test_an_update_and_what_needs_attention_are_told_once(
    bureau: Bureau, receiver: Any
) -> None:
    for happening in ("supplier_invoice.updated", "signal.raised"):
        await bureau.write(action="webhook", target=HOOK, happening=happening)
    invoice_id = await bureau.invoice(due_on=date(2026, 1, 1))
    async with bureau.gateway.database.write(bureau.workspace_id) as session:
        entry = audit.Entry("invoice.added", "invoice", str(invoice_id), {})
        await audit.append(session, bureau.time(), audit.SYSTEM, [entry])
        session.add(Trigger(event_id="event-2", kind=UPDATED, invoice_source_id="q-1",
                            occurred_at=bureau.time()))  # fmt: skip
    bureau.time.pass_(minutes=2)
    assert (await bureau.run(), await bureau.run()) == (2, 0)
    sent = [json.loads(call.request.content) for call in receiver.calls]
    assert {one["type"] for one in sent} == {"supplier_invoice.updated", "signal.raised"}
    assert len({call.request.headers["webhook-id"] for call in receiver.calls}) == 2


CONDITIONS: list[tuple[dict[str, str], dict[str, Any], int]] = [
    ({"least": "100", "currency": "EUR"}, {"total": "99.99"}, 0),
    ({"least": "100", "currency": "EUR"}, {"total": "100.00"}, 1),
    ({"least": "100", "currency": "USD"}, {"total": "100.00"}, 0),
    ({"status": "paid"}, {}, 0),
    ({"status": "to_pay"}, {}, 1),
    ({"category": "software"}, {"category": "software.hosting"}, 1),
    ({"category": "software"}, {"category": "travel"}, 0),
    ({"happening": "push.sent"}, {}, 0),
]


@pytest.mark.parametrize(("form", "invoice", "told"), CONDITIONS)
async def test_all_conditions_must_hold(
    bureau: Bureau, receiver: Any, form: dict[str, str], invoice: dict[str, Any], told: int
) -> None:
    await bureau.write(action="webhook", target=HOOK, **form)
    await bureau.invoice(**invoice)
    assert await bureau.run() == told


async def test_a_failing_receiver_is_tried_ever_later_and_can_be_retried_by_hand(
    bureau: Bureau, receiver: Any
) -> None:
    receiver.mock(side_effect=[httpx.Response(500), httpx.ConnectError("no"), httpx.Response(200)])
    await bureau.write(action="webhook", target=HOOK)
    await bureau.invoice()
    assert await bureau.run() == 1
    assert await bureau.run() == 0
    bureau.time.pass_(minutes=1)
    assert await bureau.run() == 1
    [delivery] = await bureau.all(Delivery)
    assert [one["status"] for one in delivery.attempts] == [500, None]
    async with bureau.gateway.database.write(bureau.workspace_id) as session:
        await deliveries.retry(session, delivery.id, by=ANNA, at=bureau.time())
    assert await bureau.run() == 1
    [delivery] = await bureau.all(Delivery)
    assert (delivery.state, len(delivery.attempts)) == ("delivered", 3)
    assert {call.request.headers["webhook-id"] for call in receiver.calls} == {"event-1"}


async def test_a_final_answer_ends_the_delivery(bureau: Bureau, receiver: Any) -> None:
    receiver.respond(410, text="gone " * 1000)
    await bureau.write(action="webhook", target=HOOK)
    await bureau.invoice()
    await bureau.run()
    [delivery] = await bureau.all(Delivery)
    assert delivery.state == "failed"
    assert len(delivery.attempts[0]["answer"]) == 500


async def test_a_dead_receiver_is_paused_and_can_be_woken(bureau: Bureau, receiver: Any) -> None:
    receiver.respond(503)
    automation_id, _ = await bureau.write(action="webhook", target=HOOK)
    for _ in range(deliveries.DEAD_AFTER):
        await bureau.invoice()
    assert await bureau.run() == deliveries.DEAD_AFTER
    [automation] = await bureau.all(Automation)
    assert automation.pause_reason == "hooks.example.com answered 503."
    bureau.time.pass_(hours=1)
    assert await bureau.run() == 0
    receiver.respond(200)
    async with bureau.gateway.database.write(bureau.workspace_id) as session:
        await automations.switch(
            session, automation_id, on=True, by=ANNA, role=Role.ADMIN, at=bureau.time()
        )
    assert await bureau.run() == deliveries.DEAD_AFTER
    assert {one.state for one in await bureau.all(Delivery)} == {"delivered"}


ODD = [
    "127.0.0.1", "10.0.0.7", "169.254.169.254", "192.168.1.1", "0.0.0.0", "100.64.0.1",
    "192.0.0.8", "224.0.0.1", "255.255.255.255", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::",
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
async def test_w11_private_and_odd_addresses_are_refused(odd: str) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return [PUBLIC, odd]

    with pytest.raises(addresses.AddressNotAllowed):
        await addresses.public("hooks.example.com", 443, resolve)


async def test_w11_the_address_really_used_decides_and_nothing_is_sent(
    bureau: Bureau, receiver: Any
) -> None:
    await bureau.write(action="webhook", target=HOOK)
    bureau.answers = ["10.0.0.7"]
    await bureau.invoice()
    await bureau.run()
    [delivery] = await bureau.all(Delivery)
    assert delivery.state == "refused"
    assert "not allowed" in delivery.attempts[0]["problem"]
    assert not receiver.called


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "localhost", "[::1]"])
async def test_w11_odd_spellings_of_loopback_are_refused(host: str) -> None:
    with pytest.raises(addresses.AddressNotAllowed):
        await addresses.public(host.strip("[]"), 443)


async def test_w11_redirects_are_not_followed(bureau: Bureau, receiver: Any) -> None:
    receiver.respond(302, headers={"Location": "https://127.0.0.1/"})
    await bureau.write(action="webhook", target=HOOK)
    await bureau.invoice()
    await bureau.run()
    assert [call.request.url.host for call in receiver.calls] == [PUBLIC]
    [delivery] = await bureau.all(Delivery)
    assert delivery.state == "waiting"


@pytest.mark.parametrize(
    "address", ["http://hooks.example.com/", "https://", "https://u:p@x.com/", "ftp://x", "x", ""]
)
async def test_an_address_that_is_none_is_refused_on_the_form(address: str) -> None:
    form = {"happening": "push.sent", "action": "webhook", "target": address}
    with pytest.raises(Unprocessable, match="https://"):
        automations.read_form(form)


async def test_a_rotated_secret_signs_beside_the_old_one_for_a_day(
    bureau: Bureau, receiver: Any
) -> None:
    automation_id, old = await bureau.write(action="webhook", target=HOOK)
    async with bureau.gateway.database.write(bureau.workspace_id) as session:
        new = await automations.rotate(
            session, automation_id, bureau.gateway.keyring,
            by=ANNA, role=Role.ADMIN, at=bureau.time(),
        )  # fmt: skip
    await bureau.invoice()
    await bureau.run()
    bureau.time.pass_(hours=25)
    await bureau.invoice()
    await bureau.run()
    first, second = [call.request for call in receiver.calls]
    for secret in (old, new):
        assert secret
        body = first.content.decode()
        signature = Webhook(secret).sign("event-1", bureau.time() - timedelta(hours=25, seconds=1),
                                         body)  # fmt: skip
        assert signature in first.headers["webhook-signature"].split(" ")
    assert len(second.headers["webhook-signature"].split(" ")) == 1
    [automation] = await bureau.all(Automation)
    assert new not in automation.secret
    assert automation.secret.startswith("v1.")


async def test_secrets_move_to_the_new_key(bureau: Bureau, tmp_path: Path) -> None:
    await bureau.write(action="webhook", target=HOOK)
    old = bureau.gateway.settings.secret_key
    turned = gateway_to("http://127.0.0.1:9", bureau.gateway.database, tmp_path, bureau.time)
    both = f"{turned.settings.secret_key},{old}"
    rotating = gateway_to(
        "http://127.0.0.1:9", bureau.gateway.database, tmp_path, bureau.time, secret_key=both
    )
    assert await housekeeping.reseal(rotating) == 1
    assert await housekeeping.reseal(rotating) == 0
    [automation] = await bureau.all(Automation)
    assert automations.secrets_of(automation, turned.keyring, bureau.time())
    await turned.close()
    await rotating.close()


async def test_other_actions_categorise_flag_and_ask_and_none_of_them_sends(
    bureau: Bureau,
) -> None:
    await bureau.write(action="categorise", target="software.hosting")
    await bureau.write(action="review", target="Check the address")
    await bureau.write(action="ask", target="What needs attention?")
    invoice_id = await bureau.invoice()
    assert await bureau.run() == 3
    async with bureau.gateway.database.read(bureau.workspace_id) as session:
        invoice = await session.get_one(Invoice, invoice_id)
        [(flag, _)] = await flags.raised(session)
    assert invoice.category == "software.hosting"
    assert flag.reason == "Check the address"
    [message] = await bureau.all(Message)
    assert (message.question, message.state) == ("What needs attention?", "answered")
    assert await bureau.all(Proposal) == []
    assert await bureau.all(Push) == []


async def test_categorising_never_overwrites_a_persons_choice(bureau: Bureau) -> None:
    await bureau.write(action="categorise", target="software.hosting")
    invoice_id = await bureau.invoice(category="travel", category_source="human:Anna Keller")
    await bureau.run()
    async with bureau.gateway.database.read(bureau.workspace_id) as session:
        assert (await session.get_one(Invoice, invoice_id)).category == "travel"


async def test_e_mail_without_settings_says_so_and_with_them_cannot_be_split(
    bureau: Bureau, tmp_path: Path
) -> None:
    await bureau.write(action="email", target="anna@example.com")
    await bureau.invoice()
    await bureau.run()
    [delivery] = await bureau.all(Delivery)
    assert "ASK_WELL_SMTP_URL" in delivery.attempts[0]["problem"]
    settings = Settings(
        data_dir=tmp_path, database_url="", secret_key="", smtp_url="smtp://localhost",
        mail_from="well@example.com",
    )  # fmt: skip
    evil = {**delivery.payload, "data": {"vendor": "A\r\nBcc: x@evil.example", "path": "/"}}
    message = mail.written(settings, "anna@example.com", "event-1", evil)
    assert message["Bcc"] is None
    assert message["Message-ID"] == "<event-1@ask-well>"


async def test_a_standing_question_is_asked_by_the_clock_and_its_answer_sent_once(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    failing = [OSError()]

    def deliver(_url: str, message: Any) -> None:
        if failing:
            raise failing.pop()
        sent.append(message)

    monkeypatch.setattr(mail, "_deliver", deliver)
    bureau.gateway.settings = replace(
        bureau.gateway.settings, smtp_url="smtp://localhost", mail_from="well@example.com"
    )
    await bureau.write(
        action="ask", target="What needs attention?", happening="time.scheduled", every="monday",
        hour="11", answer_to="anna@example.com", status="paid",
    )  # fmt: skip
    assert await bureau.run() == 0
    bureau.time.pass_(seconds=2 * 3600)  # Monday, past eleven in Paris
    assert await bureau.run() == 1
    assert not sent
    bureau.time.pass_(seconds=120)
    assert await bureau.run() == 1
    assert await bureau.run() == 0
    [message] = sent
    assert (message["To"], message["Subject"]) == ("anna@example.com", "What needs attention?")
    [asked] = await bureau.all(Message)  # another attempt at the mail asks nothing again
    assert f"/ask/{asked.conversation_id}" in message.get_content()
    assert (await bureau.all(Delivery))[0].state == "delivered"


@pytest.mark.parametrize(
    "form",
    [
        {"action": "webhook", "target": HOOK, "every": "monday"},
        {"action": "ask", "target": "What?", "every": "someday"},
        {"action": "ask", "target": "What?", "every": "day", "answer_to": "anna"},
    ],
)
async def test_by_the_clock_only_a_question_at_a_real_time_to_a_real_address(
    bureau: Bureau, form: dict[str, str]
) -> None:
    with pytest.raises(Unprocessable):
        await bureau.write(happening="time.scheduled", **form)
