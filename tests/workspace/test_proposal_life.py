"""Whatever people and workers do in whatever order: a yes counts exactly when it should."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from sqlmodel import select

from assistant.database import Database, Session
from assistant.errors import RequestProblem
from assistant.workspace import documents, proposals, push_claims, pushes, review
from assistant.workspace.chain import first_bad
from assistant.workspace.confirmation import confirm
from assistant.workspace.members import Role
from assistant.workspace.proposals import ProposalState
from assistant.workspace.pushes import Outcome, Push, PushState
from assistant.workspace.workspaces import Workspace
from tests.pushing import ANNA, BEN, NOW, add_connection, add_document, propose

pytestmark = pytest.mark.slow

Result = TypeVar("Result")
Draw = Callable[[int], int]
PEOPLE = (ANNA, BEN)
SEEDS, STEPS = 10, 60


@dataclass
class Paper:
    """What should be true of a document."""

    id: int
    is_approved: bool = True
    version: int = 0
    is_on_its_way: bool = False
    is_pushed: bool = False

    @property
    def can_be_sent(self) -> bool:
        return self.is_approved and not self.is_on_its_way and not self.is_pushed


@dataclass
class Card:
    """What should be true of a proposal."""

    id: str
    digest: str
    person: int
    expires_at: datetime
    papers: list[Paper]
    versions: list[int]
    is_open: bool = True
    is_used: bool = False


class Life:
    """A workspace beside a model of it that is too simple to be wrong."""

    def __init__(self, database: Database, workspace_id: str) -> None:
        self.database, self.workspace_id = database, workspace_id
        self.papers: list[Paper] = []
        self.cards: list[Card] = []
        self.names, self.at, self.is_stopped = count(1), NOW, False
        self.tally: Counter[str] = Counter()

    async def step(self, draw: Draw) -> None:
        """Something happens; then the database is compared with the model."""
        actions = (
            (3, self.upload), (1, self.correct), (3, self.approve), (1, self.take_back),
            (5, self.propose), (8, self.confirm), (1, self.cancel), (1, self.wait),
            (1, self.stop_or_go), (4, self.settle),
        )  # fmt: skip
        weighted = [action for weight, action in actions for _ in range(weight)]
        action = weighted[draw(len(weighted))]
        if action == self.upload or not self.papers:
            action = self.upload
        elif action in (self.confirm, self.cancel) and not self.cards:
            action = self.propose
        await action(draw)
        await self.compare()

    async def upload(self, _draw: Draw) -> None:
        name = f"F-{next(self.names)}"
        self.papers.append(Paper(await add_document(self.database, self.workspace_id, name)))

    async def correct(self, draw: Draw) -> None:
        paper = self.papers[draw(len(self.papers))]
        change = {"total": f"{next(self.names)}.00"}
        done = await self.tried(
            lambda session: documents.correct(session, paper.id, change, by=BEN, at=self.at)
        )
        assert (done is not None) == (not paper.is_pushed)
        if done:
            paper.version, paper.is_approved = paper.version + 1, False

    async def approve(self, draw: Draw) -> None:
        paper = self.papers[draw(len(self.papers))]
        done = await self.tried(
            lambda session: review.approve(
                session, paper.id, by=BEN, role=Role.APPROVER, at=self.at
            )
        )
        assert (done is not None) == (not paper.is_pushed)
        if done and not paper.is_approved:
            paper.version, paper.is_approved = paper.version + 1, True

    async def take_back(self, draw: Draw) -> None:
        paper = self.papers[draw(len(self.papers))]
        done = await self.tried(
            lambda session: review.unapprove(
                session, paper.id, by=BEN, role=Role.APPROVER, at=self.at
            )
        )
        assert (done is not None) == (not paper.is_on_its_way and not paper.is_pushed)
        if done and paper.is_approved:
            paper.version, paper.is_approved = paper.version + 1, False

    async def propose(self, draw: Draw) -> None:
        first = draw(len(self.papers))
        papers = self.papers[first : first + 1 + draw(3)]
        person = draw(2)
        try:
            made = await propose(
                self.database,
                self.workspace_id,
                [paper.id for paper in papers],
                by=PEOPLE[person],
                at=self.at,
            )
        except RequestProblem:
            assert self.is_stopped or not all(paper.can_be_sent for paper in papers)
            return
        assert not self.is_stopped and all(paper.can_be_sent for paper in papers)
        versions = [paper.version for paper in papers]
        self.cards.append(Card(made.id, made.digest, person, made.expires_at, papers, versions))

    async def confirm(self, draw: Draw) -> None:
        card = self.cards[-1 - draw(min(len(self.cards), 4))]
        is_right_person, is_honest, is_approver = (draw(6) > 0 for _ in range(3))
        should = (
            (is_right_person and is_honest and is_approver and card.is_open)
            and (self.at < card.expires_at and not self.is_stopped)
            and [paper.version for paper in card.papers] == card.versions
            and all(paper.can_be_sent for paper in card.papers)
        )
        try:
            await confirm(
                self.database,
                self.workspace_id,
                card.id,
                card.digest if is_honest else "0" * 64,
                by=PEOPLE[card.person if is_right_person else 1 - card.person],
                role=Role.APPROVER if is_approver else Role.VIEWER,
                at=self.at,
            )
        except RequestProblem:
            assert not should
            self.tally["refused"] += 1
            return
        assert should
        self.tally["confirmed"] += 1
        card.is_open, card.is_used = False, True
        for paper in card.papers:
            paper.is_on_its_way = True

    async def cancel(self, draw: Draw) -> None:
        card = self.cards[draw(len(self.cards))]
        done = await self.tried(
            lambda session: proposals.cancel(
                session, card.id, by=ANNA, role=Role.APPROVER, at=self.at
            )
        )
        assert (done is not None) == (not card.is_used)
        card.is_open = False

    async def wait(self, draw: Draw) -> None:
        self.at += timedelta(minutes=(1, 5, 5, 5, 30, 30, 60, 25 * 60)[draw(8)])

    async def stop_or_go(self, draw: Draw) -> None:
        self.is_stopped = not self.is_stopped and draw(3) == 0
        async with self.database.write(self.workspace_id) as session:
            workspace = await session.get_one(Workspace, self.workspace_id)
            workspace.writes_stopped_at = self.at if self.is_stopped else None

    async def settle(self, draw: Draw) -> None:
        """A worker finishes with a document, one way or the other."""
        waiting = [paper for paper in self.papers if paper.is_on_its_way] or self.papers
        paper = waiting[draw(len(waiting))]
        state = (PushState.SENT, PushState.FAILED)[draw(2)]

        async def work(session: Session) -> bool:
            push = (await pushes.latest(session, [paper.id])).get(paper.id)
            if push is None or push.id is None:
                return False
            taken = await push_claims.claim(session, [push.id], worker="w", at=self.at)
            outcome = Outcome(state, qonto_invoice_id=f"q-{paper.id}")
            return bool(await pushes.settle(session, [(one, outcome) for one in taken], self.at))

        done = await self.tried(work)
        assert done == paper.is_on_its_way
        if done:
            paper.is_on_its_way, paper.is_pushed = False, state is PushState.SENT
            self.tally[state] += 1

    async def tried(self, work: Callable[[Session], Awaitable[Result]]) -> Result | None:
        """The result, or None when it was refused."""
        try:
            async with self.database.write(self.workspace_id) as session:
                return await work(session)
        except RequestProblem:
            return None

    async def compare(self) -> None:
        async with self.database.read(self.workspace_id) as session:
            rows = list(await session.exec(select(Push)))
            stored = {card.id: await proposals.get(session, card.id) for card in self.cards}
        alive = [row.document_id for row in rows if row.state is not PushState.FAILED]
        assert len(alive) == len(set(alive))
        outbox = Counter(row.proposal_id for row in rows)
        for card in self.cards:
            assert outbox[card.id] == (len(card.papers) if card.is_used else 0)
            assert (stored[card.id].state is ProposalState.CONFIRMED) == card.is_used


async def _live(template: Path, file: Path, draw: Draw) -> Counter[str]:
    shutil.copy(template, file)
    database, workspace = Database(f"sqlite+aiosqlite:///{file}"), Workspace(name="Life")
    try:
        async with database.system() as session:
            session.add(workspace)
        await add_connection(database, workspace.id)
        life = Life(database, workspace.id)
        for _ in range(STEPS):
            await life.step(draw)
        async with database.read(workspace.id) as session:
            assert await first_bad(session) is None
        return life.tally
    finally:
        await database.close()


def test_a_yes_counts_exactly_when_it_should(sqlite_template: Path, tmp_path: Path) -> None:
    tally: Counter[str] = Counter()
    for seed in range(SEEDS):
        tally += asyncio.run(
            _live(sqlite_template, tmp_path / f"{seed}.db", Random(seed).randrange)
        )
    least = min(tally[name] for name in ("confirmed", "refused", "sent", "failed"))
    assert least >= SEEDS, f"too little happened: {tally}"
