"""Approval rules: what they send, what bars them, their caps, their replay, and how they stop."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.errors import Conflict, NotPermitted, Unprocessable
from assistant.workspace import documents, kill_switch, push_checks, push_claims, review
from assistant.workspace.approval_rules import posting, replay, rules
from assistant.workspace.approval_rules.rules import ApprovalRule, RuleDecision, RuleState
from assistant.workspace.audit import Actor, AuditEvent
from assistant.workspace.chain import first_bad
from assistant.workspace.documents import Document, DocumentState, Origin
from assistant.workspace.invoices import Invoice
from assistant.workspace.members import Role
from assistant.workspace.proposals import Proposal
from assistant.workspace.pushes import Push, PushState
from assistant.workspace.vendors import Vendor
from tests.pushing import ANNA, add_connection

NOW = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
IBAN, OTHER_IBAN = "FR7630006000011234567890189", "DE89370400440532013000"
ZONE = "Europe/Paris"
FORM: dict[str, Any] = {
    "category": "",
    "currency": "EUR",
    "amount_limit": "500.00",
    "least_confidence": "90",
    "required": ["iban"],
    "most_a_day": "5",
    "most_sum_a_day": "2000.00",
    "vendor_most_a_day": "4",
    "vendor_most_sum_a_day": "1500.00",
}


class Office:
    """A connected workspace with one supplier, Papier & Co, and a rule about it."""

    def __init__(self, database: Database, workspace_id: str) -> None:
        self.database, self.workspace_id = database, workspace_id
        self.vendor_id = self.rule_id = self.count = 0

    async def open(self) -> None:
        await add_connection(self.database, self.workspace_id)
        async with self.database.write(self.workspace_id) as session:
            vendor = Vendor(source_key="p", name="Papier & Co", folded_name="papier & co")
            session.add(vendor)
            await session.flush()
            self.vendor_id = vendor.id or 0

    async def document(
        self, state: DocumentState = DocumentState.TO_REVIEW, *, days: int = 0, **changes: Any
    ) -> int:
        """A document that came in so many days ago, read without doubt."""
        self.count += 1
        at = NOW - timedelta(days=days)
        values: dict[str, Any] = {
            "vendor_name": "Papier & Co",
            "vendor_id": self.vendor_id,
            "number": f"F-{self.count}",
            "issued_on": at.date(),
            "currency": "EUR",
            "total": Decimal(100 + self.count),
            "iban": IBAN,
            **changes,
        }
        sure = {"source": "xml", "confidence": 0.99}
        names = {"vendor": sure, "number": sure, "issue_date": sure, "currency": sure}
        document = Document(
            sha256=f"{self.count:064d}",
            file_name=f"{self.count}.pdf",
            size=100,
            origin=Origin.UPLOAD,
            state=state,
            created_at=at,
            provenance={**names, "total": sure, "iban": sure} | values.pop("provenance", {}),
            **values,
        )
        if state in (DocumentState.APPROVED, DocumentState.PUSHED):
            document.approved_by, document.approved_at = ANNA.name, at
        async with self.database.write(self.workspace_id) as session:
            session.add(document)
            await session.flush()
            return document.id or 0

    async def history(self, count: int = 3) -> None:
        for number in range(count):
            await self.document(DocumentState.PUSHED, days=200 - 30 * number)

    async def rule(self, **changes: Any) -> int:
        """A rule, replayed and switched on."""
        form = {"vendor_id": str(self.vendor_id), **FORM, **changes}
        terms = rules.terms_from(form)
        async with self.database.write(self.workspace_id) as session:
            rule_id = await rules.create(session, terms, by=ANNA, role=Role.ADMIN, at=NOW)
        await self.switch_on(rule_id)
        return rule_id

    async def switch_on(self, rule_id: int) -> None:
        async with self.database.write(self.workspace_id) as session:
            made = {"by": ANNA, "role": Role.ADMIN, "at": NOW}
            await replay.record(session, rule_id, zone=ZONE, **made)  # type: ignore[arg-type]
            rule = await rules.get(session, rule_id)
            await rules.switch_on(session, rule_id, rule.version, **made)  # type: ignore[arg-type]

    async def post(self, at: datetime = NOW) -> int:
        return await posting.post_due(self.database, self.workspace_id, at)

    async def reasons(self, document_id: int) -> list[str]:
        async with self.database.read(self.workspace_id) as session:
            decision = (await posting.held(session, [document_id])).get(document_id)
        return decision.reasons if decision else []

    async def all(self, table: Any) -> list[Any]:
        async with self.database.read(self.workspace_id) as session:
            return list(await session.exec(select(table).order_by(table.id)))


@pytest.fixture
async def office(database: Database, workspace_id: str) -> Office:
    office = Office(database, workspace_id)
    await office.open()
    return office


async def test_what_a_rule_covers_goes_the_same_road_signed_by_its_version(office: Office) -> None:
    await office.history()
    rule_id = await office.rule()
    document_id = await office.document()
    assert await office.post() == 1
    [push] = await office.all(Push)
    [proposal] = await office.all(Proposal)
    assert (push.document_id, push.proposal_id) == (document_id, proposal.id)
    assert proposal.confirmed_by == f"rule v1 (no. {rule_id})"
    assert proposal.content["items"][0]["document_id"] == document_id
    actions = [event.action for event in await office.all(AuditEvent) if event.actor_kind == "rule"]
    assert actions == ["document.approved", "proposal.made", "proposal.confirmed"]
    assert await office.post() == 0
    async with office.database.read(office.workspace_id) as session:
        assert await first_bad(session) is None
        [(decision, listed)] = await posting.sent(session)
    assert (listed.id, decision.rule_version) == (document_id, 1)


BARRED: list[tuple[str, dict[str, Any]]] = [
    ("new_iban", {"iban": OTHER_IBAN}),
    ("contradiction", {"net": Decimal(50), "tax": Decimal(1)}),
    ("contradiction", {"contradictions": [{"field": "total", "values": []}]}),
    ("finding", {"notices": [{"kind": "instructions", "why": "page", "text": "…", "page": 1}]}),
    ("finding", {"notices": [{"kind": "hidden", "why": "tiny", "text": "…", "page": 1}]}),
    ("duplicate", {"number": "f 1"}),
    ("duplicate", {"total": Decimal(105), "number": "X-9"}),
    ("foreign_currency", {"currency": "USD"}),
    ("over_limit", {"total": Decimal("500.01")}),
    ("unsure", {"provenance": {"total": {"source": "text", "confidence": 0.7}}}),
    ("unsure", {"provenance": {"total": {"source": "model", "confidence": 0.99}}}),
    ("missing", {"number": None}),
]


@pytest.mark.parametrize(("reason", "changes"), BARRED)
async def test_p14_what_is_barred_stays_for_a_person(
    office: Office, reason: str, changes: dict[str, Any]
) -> None:
    await office.history(4)
    await office.document(DocumentState.TO_REVIEW, days=2, total=Decimal(105), number="OTHER-1")
    await office.rule(vendor_most_a_day="1", amount_limit="500.00")
    document_id = await office.document(**changes)
    await office.post()
    assert reason in await office.reasons(document_id)
    assert document_id not in [push.document_id for push in await office.all(Push)]


async def test_fewer_than_three_approved_documents_bar_a_rule(office: Office) -> None:
    await office.history(2)
    await office.rule()
    document_id = await office.document()
    assert await office.post() == 0
    assert await office.reasons(document_id) == ["few_approved"]


async def test_p14_an_account_that_changed_lately_bars_even_the_old_one(office: Office) -> None:
    await office.history(4)
    await office.document(DocumentState.PUSHED, days=10, iban=OTHER_IBAN)
    await office.rule()
    document_id = await office.document()
    assert await office.post() == 0
    assert await office.reasons(document_id) == ["new_iban"]


async def test_what_a_rule_approved_does_not_count_as_approved_by_people(office: Office) -> None:
    await office.history(3)
    await office.rule()
    await office.document()
    assert await office.post() == 1
    async with office.database.read(office.workspace_id) as session:
        from assistant.workspace.approval_rules import history

        document = (await office.all(Document))[-1]
        known = await history.load(session, [document])
        later = Document(**{**document.model_dump(), "id": 999, "number": "Z-1"})
        seen = known.candidate(later, NOW + timedelta(days=40), date(2027, 1, 2))
    assert seen.approved_before == 3


async def test_a_bill_for_somebody_else_stays_for_a_person(office: Office) -> None:
    for days in (200, 170, 140, 110):
        await office.document(DocumentState.PUSHED, days=days, addressed_to="")
    await office.rule()
    theirs = await office.document(addressed_to="Menuiserie Calixte")
    assert await office.post() == 0
    assert await office.reasons(theirs) == ["for_others"]
    another = await office.document(
        addressed_to="Menuiserie Calixte"
    )  # then it is we who are so called
    await office.post()
    assert another in [push.document_id for push in await office.all(Push)]


CAPS: list[tuple[str, dict[str, Any], int]] = [
    ("rule_count", {"most_a_day": "2", "vendor_most_a_day": "9"}, 2),
    ("vendor_count", {"vendor_most_a_day": "3", "most_a_day": "9"}, 3),
    ("rule_sum", {"most_sum_a_day": "250.00"}, 2),
    ("vendor_sum", {"vendor_most_sum_a_day": "250.00"}, 2),
]


@pytest.mark.parametrize(("reason", "changes", "most"), CAPS)
async def test_p13_ten_below_the_limit_meet_the_caps(
    office: Office, reason: str, changes: dict[str, Any], most: int
) -> None:
    await office.history()
    roomy = {"most_a_day": "9", "most_sum_a_day": "9000", "vendor_most_a_day": "9"}
    await office.rule(**(roomy | {"vendor_most_sum_a_day": "9000"} | changes))
    ids = [await office.document(total=Decimal(110) + n) for n in range(10)]
    assert await office.post() == most
    assert await office.post(NOW + timedelta(minutes=20)) == 0
    assert [await office.reasons(one) for one in ids[most:]] == [[reason]] * (10 - most)
    assert await office.post(NOW + timedelta(days=1)) == most


async def test_caps_of_a_supplier_hold_across_rules(office: Office) -> None:
    await office.history()
    await office.rule(vendor_most_a_day="1")
    await office.rule(vendor_most_a_day="1")
    await office.document()
    await office.document()
    assert await office.post() == 1


async def test_a_rule_needs_a_replay_of_this_very_version(office: Office) -> None:
    form = {"vendor_id": str(office.vendor_id), **FORM}
    async with office.database.write(office.workspace_id) as session:
        made: dict[str, Any] = {"by": ANNA, "role": Role.ADMIN, "at": NOW}
        rule_id = await rules.create(session, rules.terms_from(form), **made)
        with pytest.raises(Conflict, match="Replay this rule"):
            await rules.switch_on(session, rule_id, 1, **made)
        await replay.record(session, rule_id, zone=ZONE, **made)
        await rules.change(
            session, rule_id, rules.terms_from({**form, "amount_limit": "900"}), **made
        )
        with pytest.raises(Conflict, match="changed since you looked"):
            await rules.switch_on(session, rule_id, 1, **made)
        with pytest.raises(Conflict, match="Replay this rule"):
            await rules.switch_on(session, rule_id, 2, **made)


@pytest.mark.parametrize(
    ("by", "role"),
    [(ANNA, Role.APPROVER), (Actor("token", "script", "t" * 32), Role.ADMIN)],
)
async def test_only_a_person_who_is_admin_writes_rules(
    office: Office, by: Actor, role: Role
) -> None:
    terms = rules.terms_from({"vendor_id": str(office.vendor_id), **FORM})
    async with office.database.write(office.workspace_id) as session:
        with pytest.raises(NotPermitted):
            await rules.create(session, terms, by=by, role=role, at=NOW)


@pytest.mark.parametrize(
    ("name", "value"),
    [("amount_limit", "-5"), ("amount_limit", "NaN"), ("currency", "E1R"), ("most_a_day", "0"),
     ("least_confidence", "101"), ("vendor_id", ""), ("category", "software")],
)  # fmt: skip
async def test_a_form_that_does_not_fit_names_its_field(
    office: Office, name: str, value: str
) -> None:
    form = {"vendor_id": str(office.vendor_id), **FORM, name: value}
    with pytest.raises(Unprocessable) as refused:
        rules.terms_from(form)
    assert refused.value.details["field"] == ("vendor_id" if name == "category" else name)


async def test_a_replay_tells_what_would_have_been_sent_and_what_people_said(
    office: Office,
) -> None:
    await office.history(3)
    await office.document(DocumentState.PUSHED, days=60, total=Decimal(400))
    await office.document(DocumentState.DECLINED, days=50)
    typed = {"source": "human", "confidence": 1.0}
    await office.document(DocumentState.PUSHED, days=40, provenance={"total": typed})
    await office.document(DocumentState.PUSHED, days=20, total=Decimal(700))
    rule_id = await office.rule()
    async with office.database.read(office.workspace_id) as session:
        rule = await rules.get(session, rule_id)
        result = await replay.replay(session, rule, ZONE)
    assert rule.replay == result.summary()
    assert rule.replay["looked_at"] == 7
    assert (rule.replay["posted"], rule.replay["declined"], rule.replay["corrected"]) == (3, 1, 1)
    assert rule.replay["largest"] == {"value": "400.00", "currency": "EUR"}
    assert rule.replay["newest_vendor"] == "Papier & Co"
    assert [one.document.number for one in result.posted] == ["F-4", "F-5", "F-6"]
    held = {one.document.number: one.reasons for one in result.held}
    assert held["F-7"] == ("over_limit",)
    assert "few_approved" in held["F-1"]


async def declined(office: Office, document_id: int) -> None:
    async with office.database.write(office.workspace_id) as session:
        push = (await session.exec(select(Push))).one()
        push.state = PushState.FAILED
        session.add(push)
        await session.flush()
        await review.decline(session, document_id, by=ANNA, role=Role.APPROVER, at=NOW)


async def disputed(office: Office, document_id: int) -> None:
    async with office.database.write(office.workspace_id) as session:
        await posting.dispute(session, document_id, by=ANNA, role=Role.APPROVER, at=NOW)


async def refused_in_qonto(office: Office, document_id: int) -> None:
    connection_id = (await office.all(Push))[0].connection_id
    async with office.database.write(office.workspace_id) as session:
        document = await session.get_one(Document, document_id)
        document.state, document.qonto_invoice_id = DocumentState.PUSHED, "q-1"
        session.add(document)
        session.add(Invoice(connection_id=connection_id, source_id="q-1", status="rejected"))


async def corrected(office: Office, document_id: int) -> None:
    changed = {"number": "F-40"}
    async with office.database.write(office.workspace_id) as session:
        await documents.correct(session, document_id, changed, by=ANNA, at=NOW)


async def corrected_and_approved(office: Office, document_id: int) -> None:
    await corrected(office, document_id)
    async with office.database.write(office.workspace_id) as session:
        await review.approve(session, document_id, by=ANNA, role=Role.APPROVER, at=NOW)


@pytest.mark.parametrize(
    "contradict", [declined, disputed, refused_in_qonto, corrected, corrected_and_approved]
)
async def test_a_rule_pauses_itself_at_the_first_contradiction(
    office: Office, contradict: Any
) -> None:
    await office.history()
    rule_id = await office.rule()
    first = await office.document()
    assert await office.post() == 1
    await contradict(office, first)
    await office.document()
    assert await office.post() == 0
    [rule] = await office.all(ApprovalRule)
    assert rule.state is RuleState.PAUSED
    assert rule.pause_reason
    with pytest.raises(Conflict, match="Replay"):
        async with office.database.write(office.workspace_id) as session:
            await rules.switch_on(session, rule_id, 1, by=ANNA, role=Role.ADMIN, at=NOW)


async def test_p12_a_rule_switched_off_before_the_worker_came_sends_nothing(
    office: Office,
) -> None:
    await office.history()
    rule_id = await office.rule()
    await office.document()
    assert await office.post() == 1
    async with office.database.write(office.workspace_id) as session:
        await rules.switch_off(session, rule_id, by=ANNA, role=Role.ADMIN, at=NOW)
        [due] = await push_claims.due(session, NOW)
        [task] = await push_claims.claim(session, [due.push_id], worker="one", at=NOW)
        reasons = await push_checks.why_not(session, [task])
    assert reasons == {due.push_id: "Whoever confirmed it may no longer do so: ask an approver."}


async def test_the_kill_switch_holds_rules_too_and_nothing_is_left_approved(
    office: Office,
) -> None:
    await office.history()
    await office.rule()
    document_id = await office.document()
    async with office.database.write(office.workspace_id) as session:
        await kill_switch.stop(session, by=ANNA, role=Role.ADMIN, at=NOW)
    assert await office.post() == 0
    assert await office.all(Push) == []
    [*_, document] = await office.all(Document)
    assert (document.id, document.state) == (document_id, DocumentState.TO_REVIEW)
    async with office.database.write(office.workspace_id) as session:
        await kill_switch.resume(session, by=ANNA, role=Role.ADMIN, at=NOW)
    assert await office.post() == 1
    assert [one.posted for one in await office.all(RuleDecision)] == [True]
