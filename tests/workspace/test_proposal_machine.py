"""Whatever people, rules and workers do in whatever order: what is sent was said yes to, once.

The worker's last look is asked here, not Qonto: what it lets through counts as sent. Whether it
should have is worked out from plain notes of what happened, not from what it looks at.
"""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from assistant.database import Database, Session
from assistant.errors import RequestProblem
from assistant.workspace import (
    documents,
    kill_switch,
    proposals,
    push_checks,
    push_claims,
    pushes,
    review,
)
from assistant.workspace.approval_rules import posting, rules
from assistant.workspace.approval_rules.rules import ApprovalRule, RuleState
from assistant.workspace.audit import Actor
from assistant.workspace.confirmation import confirm
from assistant.workspace.connections import WRITE_SCOPE, Connection
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.members import Member, Role
from assistant.workspace.proposals import Proposal, ProposalState
from assistant.workspace.pushes import Outcome, Push, PushState
from assistant.workspace.workspaces import Workspace
from tests.pushing import ANNA, BEN, add_member, propose
from tests.workspace.test_approval_rules import NOW, Office

Result = TypeVar("Result")
PEOPLE = (ANNA, BEN)
PICK = st.integers(0, 1_000)
ROUNDS = 6
HAPPENINGS = ("stop", "resume", "resume", "take", "give", "give", "viewer", "approver", "approver")
WIDE = {"most_a_day": "500", "most_sum_a_day": "900000", "vendor_most_a_day": "500",
        "vendor_most_sum_a_day": "900000"}  # fmt: skip


@dataclass
class Card:
    """An offer as it was made."""

    id: str
    digest: str
    person: Actor
    versions: dict[int, int]


class Writes(RuleBasedStateMachine):
    """One workspace with two people, a rule, a worker, and whatever can come in between."""

    template: Path
    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "ask-well.db"
        shutil.copy(self.template, file)
        self.database, self.at = Database(f"sqlite+aiosqlite:///{file}"), NOW
        self.cards: list[Card] = []
        self.papers: list[int] = []
        self.yes: dict[int, tuple[str, int]] = {}  # document: who said yes, to which version
        self.sent: list[int] = []
        self.over: set[str] = set()  # cards that were cancelled or never answered in time

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()
        self.folder.cleanup()

    def do(self, work: Awaitable[Result]) -> Result:
        async def inside() -> Result:
            return await work

        return self.runner.run(inside())

    def tried(self, work: Callable[[Session], Awaitable[Result]]) -> Result | None:
        """The result of one transaction; None when it was refused."""

        async def inside() -> Result | None:
            try:
                async with self.database.write(self.workspace_id) as session:
                    return await work(session)
            except RequestProblem:
                return None

        return self.runner.run(inside())

    @initialize()
    def open(self) -> None:
        async def inside() -> None:
            workspace = Workspace(name="Machine")
            async with self.database.system() as session:
                session.add(workspace)
            self.workspace_id = workspace.id
            self.office = Office(self.database, workspace.id)
            await self.office.open()
            for person in PEOPLE:
                await add_member(self.database, workspace.id, person)
            await self.office.history()
            self.rule_id = await self.office.rule(**WIDE)

        self.do(inside())

    @rule(count=st.integers(1, 3))
    def upload(self, count: int) -> None:
        self.papers += [self.do(self.office.document()) for _ in range(count)]

    @precondition(lambda self: self.papers)
    @rule(pick=PICK, how=st.sampled_from([review.approve, review.unapprove, review.decline]))
    def decide(self, pick: int, how: Callable[..., Awaitable[Document]]) -> None:
        paper = self._paper(pick)
        self.tried(lambda s: how(s, paper, by=BEN, role=Role.APPROVER, at=self.at))

    @precondition(lambda self: self.papers)
    @rule(pick=PICK)
    def correct(self, pick: int) -> None:
        change = {"total": f"{100 + pick % 300}.55"}
        self.tried(lambda s: documents.correct(s, self._paper(pick), change, by=BEN, at=self.at))

    @precondition(lambda self: self.papers)
    @rule(pick=PICK, count=st.integers(1, 3), person=st.sampled_from(PEOPLE))
    def offer(self, pick: int, count: int, person: Actor) -> None:
        chosen = list(dict.fromkeys(self._paper(pick + more) for more in range(count)))
        for paper in chosen:
            self.tried(lambda s, one=paper: review.approve(  # type: ignore[misc]
                s, one, by=BEN, role=Role.APPROVER, at=self.at))  # fmt: skip
        try:
            made = self.do(propose(self.database, self.workspace_id, chosen, by=person, at=self.at))
        except RequestProblem:
            return
        versions = {item["document_id"]: item["version"] for item in made.content["items"]}
        self.cards.append(Card(made.id, made.digest, person, versions))

    @precondition(lambda self: self.papers)
    @rule(pick=PICK, person=st.sampled_from(PEOPLE))
    def agree(self, pick: int, person: Actor) -> None:
        """An offer and an honest yes right after it."""
        known = len(self.cards)
        self.offer(pick, 2, person)
        if len(self.cards) > known:
            self.confirm(0, 1, 1)

    @precondition(lambda self: self.cards)
    @rule(pick=st.integers(0, 3), right=st.integers(0, 3), honest=st.integers(0, 3))
    def confirm(self, pick: int, right: int, honest: int) -> None:
        card = self.cards[-1 - pick % len(self.cards)]
        person = card.person if right else next(one for one in PEOPLE if one is not card.person)
        digest = card.digest if honest else "0" * 64
        try:
            self.do(confirm(
                self.database, self.workspace_id, card.id, digest, by=person, role=Role.APPROVER,
                at=self.at,
            ))  # fmt: skip
        except RequestProblem:
            return
        assert right and honest and card.id not in self.over
        self.yes |= {paper: (person.id or "", version) for paper, version in card.versions.items()}

    @precondition(lambda self: self.cards)
    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        card = self.cards[pick % len(self.cards)]
        done = self.tried(lambda s: proposals.cancel(
            s, card.id, by=card.person, role=Role.APPROVER, at=self.at))  # fmt: skip
        if done and done.state is ProposalState.CANCELLED:
            self.over.add(card.id)

    @rule(minutes=st.sampled_from([1, 16, 60, 25 * 60]))
    def wait(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        if minutes > 24 * 60:
            self.over |= {card.id for card in self.cards if not self._is_confirmed(card)}

    @rule(what=st.sampled_from(HAPPENINGS), person=st.sampled_from(PEOPLE))
    def change_what_holds(self, what: str, person: Actor) -> None:
        """Writes are stopped, the scope is lost, a person may no longer approve, or all again."""

        async def work(session: Session) -> None:
            if what in ("stop", "resume"):
                act = kill_switch.stop if what == "stop" else kill_switch.resume
                await act(session, by=ANNA, role=Role.ADMIN, at=self.at)
            elif what in ("take", "give"):
                connection = (await session.exec(select(Connection))).one()
                connection.scopes_granted = WRITE_SCOPE if what == "give" else "organization.read"
                session.add(connection)
            else:
                member = await session.get_one(Member, person.id)
                member.role = Role(what)
                session.add(member)

        self.tried(work)

    @rule(how=st.sampled_from(["off", "changed", "on", "on", "on"]))
    def rule_about(self, how: str) -> None:
        made = {"by": ANNA, "role": Role.ADMIN, "at": self.at}

        async def work(session: Session) -> None:
            if how == "off":
                await rules.switch_off(session, self.rule_id, **made)  # type: ignore[arg-type]
            else:
                known = await rules.get(session, self.rule_id, lock=True)
                known.version += 1
                known.state = RuleState.OFF
                session.add(known)

        if how == "on":
            self.do(self.office.switch_on(self.rule_id))
        else:
            self.tried(work)

    @rule()
    def let_rules_post(self) -> None:
        before = {one.id for one in self._all(Push)}
        self.do(posting.post_due(self.database, self.workspace_id, self.at))
        for push in self._all(Push):
            if push.id not in before:
                said = next(one for one in self._all(Proposal) if one.id == push.proposal_id)
                assert (said.confirmed_by_id or "").startswith("rule:")
                signed = (said.confirmed_by_id or "", push.document_version)
                self.yes[push.document_id] = signed

    @rule(how=st.sampled_from(["off", "changed"]))
    def change_a_rule_before_its_push_is_taken(self, how: str) -> None:
        self.rule_about("on")
        self.upload(1)
        self.let_rules_post()
        self.rule_about(how)
        self.work(1, 4)

    @rule(person=st.sampled_from(PEOPLE), then=st.sampled_from(["nothing", "stop", "viewer"]))
    def let_both_say_yes(self, person: Actor, then: str) -> None:
        """A rule and a person say yes while nothing hinders them; then something may come in."""
        for what in ("resume", "give", "approver"):
            self.change_what_holds(what, person)
        self.rule_about("on")
        self.upload(2)
        self.let_rules_post()
        self.agree(-1, person)
        if then != "nothing":
            self.change_what_holds(then, person)
        self.work(1, 8)

    @precondition(lambda self: self.yes)
    @rule(pick=PICK)
    def dispute(self, pick: int) -> None:
        paper = sorted(self.yes)[pick % len(self.yes)]
        self.tried(lambda s: posting.dispute(s, paper, by=BEN, role=Role.APPROVER, at=self.at))

    @rule(arrives=st.integers(0, 2), most=st.integers(1, 4))
    def work(self, arrives: int, most: int) -> None:
        for _ in range(most):
            self.take_some_out(bool(arrives))

    def take_some_out(self, arrives: bool) -> None:
        """A worker takes the oldest push and its card's others, looks once more, and sends each or
        says why not."""

        async def deliver(session: Session) -> list[tuple[int, str | None]]:
            due = await push_claims.due(session, self.at)
            together = [one.push_id for one in due if one.mark == due[0].mark]
            tasks = await push_claims.claim(session, together, worker="w", at=self.at)
            if not tasks:
                return []
            reasons = await push_checks.why_not(session, tasks)
            held = [task for task in tasks if task.push_id in reasons]
            leaving = [task for task in tasks if task.push_id not in reasons]
            begun = await pushes.begin(session, leaving, self.at)
            assert [task.push_id for task in begun] == [task.push_id for task in leaving]
            state = PushState.SENT if arrives else PushState.FAILED
            told = [(task, Outcome(state, qonto_invoice_id="q")) for task in begun]
            told += [(task, Outcome(PushState.FAILED)) for task in held]
            assert len(await pushes.settle(session, told, self.at)) == len(tasks)
            return [(task.document_id, reasons.get(task.push_id)) for task in tasks]

        should = {push.document_id: self._may_send(push) for push in self._all(Push)}
        for paper, reason in self.tried(deliver) or []:
            assert should[paper] == (reason is None), (should[paper], reason)
            by = "rule" if self.yes[paper][0].startswith("rule:") else "person"
            self.tally[f"{by} {'stopped' if reason else 'sent'}"] += 1
            if reason is None and arrives:
                self.sent.append(paper)

    @invariant()
    def a_yes_counts_once_and_nothing_else_counts(self) -> None:
        if not hasattr(self, "workspace_id"):
            return
        outbox, said = self._all(Push), {one.id: one for one in self._all(Proposal)}
        assert len(self.sent) == len(set(self.sent))
        assert {one.document_id for one in outbox} <= self.yes.keys()
        for push in outbox:
            proposal = said[push.proposal_id]
            assert proposal.state is ProposalState.CONFIRMED and proposal.id not in self.over
            assert proposal.confirmed_at and proposal.confirmed_at < proposal.expires_at

    def _may_send(self, push: Push) -> bool:
        """By the notes: who said yes, to which version, and what happened since."""
        who, version = self.yes[push.document_id]
        paper = next(one for one in self._all(Document) if one.id == push.document_id)
        connection, workspace = self._all(Connection)[0], self._all(Workspace)[0]
        is_as_told = paper.version == version and paper.state is DocumentState.APPROVED
        is_open = not workspace.writes_stopped_at and WRITE_SCOPE in connection.scopes_granted
        return is_as_told and is_open and self._still_stands(who)

    def _still_stands(self, who: str) -> bool:
        if who.startswith("rule:"):
            written = self._all(ApprovalRule)[0]
            is_same = who == f"rule:{written.id}:{written.version}"
            return is_same and written.state is RuleState.ON
        member = next(one for one in self._all(Member) if one.id == who)
        return bool(member.role is Role.APPROVER)

    def _is_confirmed(self, card: Card) -> bool:
        return any(one.proposal_id == card.id for one in self._all(Push))

    def _paper(self, pick: int) -> int:
        return self.papers[pick % len(self.papers)]

    def _all(self, table: type[Result]) -> list[Result]:
        async def inside() -> list[Result]:
            async with self.database.read(self.workspace_id) as session:
                query = select(table)
                if table is Workspace:
                    query = query.where(Workspace.id == self.workspace_id)
                return list(await session.exec(query))

        return self.runner.run(inside())


@pytest.mark.slow
def test_what_is_sent_was_said_yes_to_once_and_still_stood(sqlite_template: Path) -> None:
    Writes.template = sqlite_template
    run_state_machine_as_test(
        Writes,
        settings=settings(
            max_examples=ROUNDS, stateful_step_count=50, deadline=None, database=None,
            print_blob=True, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_a_person_and_a_rule_each_send_and_are_each_stopped(sqlite_template: Path) -> None:
    """What chance may leave out above."""
    Writes.template, Writes.tally = sqlite_template, Counter()
    machine = Writes()
    try:
        machine.open()
        for scene in (_person_sends, _person_is_stopped, _rule_sends, _rule_is_stopped):
            scene(machine)
            machine.a_yes_counts_once_and_nothing_else_counts()
    finally:
        machine.teardown()
    assert Writes.tally == {
        "person sent": 2, "person stopped": 1, "rule sent": 1, "rule stopped": 1
    }  # fmt: skip


def _person_sends(machine: Writes) -> None:
    machine.upload(2)
    machine.agree(0, ANNA)
    machine.work(1, 4)


def _person_is_stopped(machine: Writes) -> None:
    machine.upload(1)
    machine.offer(-1, 1, ANNA)
    machine.confirm(0, 1, 1)
    machine.change_what_holds("viewer", ANNA)
    machine.work(1, 4)


def _rule_sends(machine: Writes) -> None:
    machine.upload(1)
    machine.let_rules_post()
    machine.work(1, 4)


def _rule_is_stopped(machine: Writes) -> None:
    machine.change_a_rule_before_its_push_is_taken("off")
