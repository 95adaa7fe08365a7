"""Presses the kill switch while workers send, and measures how long anything still leaves.

    .venv/bin/python -m bench.stop_writes --rounds 50
    … --database-url postgresql+psycopg://…              # an empty PostgreSQL database
    … --held                                             # no upload ends before the press

Every round: eighty documents are confirmed, two workers in processes of their own send them side by
side to a sandbox in a third, and at a random moment an admin in a fourth stops all sending. The
clock runs from before the switch is pressed to the beginning and to the end of the last upload that
the sandbox saw. What was on its way must be recorded as what became of it, the rest as not sent.
"""

import argparse
import asyncio
import json
import logging
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import structlog
from sqlmodel import col, select

from assistant.workspace import kill_switch
from assistant.workspace.members import Role
from assistant.workspace.pushes import Push
from bench.lives import Life, in_child
from bench.outbox import Company, finish, refill, started, work
from tests.pushing import ANNA
from tests.sandbox.process import running_sandbox

DOCUMENTS, WORKERS = 80, 2
LONGEST_WAIT = 0.3
UPLOAD_SECONDS, HELD_SECONDS = 0.3, 60.0
Turn = Callable[..., Awaitable[None]]


@dataclass(frozen=True)
class Figures:
    """Milliseconds from the press: until the switch was on the disk, until the last upload began
    and ended. `untold` are documents whose record differs from what arrived; it must be 0."""

    rounds: int
    stopped_while_sending: int
    sent: int
    not_sent: int
    untold: int
    switched_ms: list[float]
    last_begun_ms: list[float]
    last_ended_ms: list[float]
    seconds: float

    def is_clean(self, within: float) -> bool:
        """Whether nothing left later than that after the press, and all of it is recorded."""
        return not self.untold and max(self.last_begun_ms) < 1000 * within


@dataclass
class _Round:
    """What one press did; times are the sandbox's, which shares our clock."""

    pressed_at: float
    switched_at: float
    begun: list[float]
    ended: list[float]
    states: Counter[str]
    untold: int


def run(rounds: int, *, seed: int = 1, database_url: str = "", held: bool = False) -> Figures:
    """The whole drill; see the module."""
    chance, begun = random.Random(seed), time.monotonic()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with running_sandbox(invoices=5) as sandbox, tempfile.TemporaryDirectory() as folder:
        company = started(sandbox, Path(folder), database_url)
        done = [_round(company, chance, held) for _ in range(rounds)]
    states = sum((one.states for one in done), Counter[str]())
    return Figures(
        rounds=rounds,
        stopped_while_sending=sum(one.states["failed"] > 0 for one in done),
        sent=states["sent"],
        not_sent=states["failed"],
        untold=sum(one.untold for one in done),
        switched_ms=_spread([one.switched_at - one.pressed_at for one in done]),
        last_begun_ms=_spread(
            [max(one.begun, default=one.pressed_at) - one.pressed_at for one in done]
        ),
        last_ended_ms=_spread(
            [max(one.ended, default=one.pressed_at) - one.pressed_at for one in done]
        ),
        seconds=round(time.monotonic() - begun, 1),
    )


def _spread(seconds: list[float]) -> list[float]:
    """The median and the longest, in milliseconds."""
    return [round(1000 * statistics.median(seconds), 1), round(1000 * max(seconds), 1)]


def _round(company: Company, chance: random.Random, held: bool) -> _Round:
    control = company.sandbox.control
    in_child(refill(company, chance.randrange(10**9), DOCUMENTS))
    control.forget_requests()
    known = {upload["sha256"] for upload in control.uploads()}
    control.fault("slow_uploads", seconds=HELD_SECONDS if held else UPLOAD_SECONDS)
    workers = [Life(partial(work, company, f"worker-{n}"), 60) for n in range(WORKERS)]
    while not any(life.is_due() or life.has_begun for life in workers):
        time.sleep(0.001)
    time.sleep(chance.uniform(0, LONGEST_WAIT))
    in_child(_turn(company, kill_switch.stop))
    if held:
        control.clear()
    while not all(life.is_over() for life in workers):
        time.sleep(0.005)
    for life in workers:
        life.end()
    control.clear()
    in_child(finish(company))
    in_child(_turn(company, kill_switch.resume))
    return asyncio.run(_seen(company, known))


async def _turn(company: Company, turn: Turn) -> None:
    pressed_at = time.time()
    async with company.database.write(company.workspace_id) as session:
        await turn(session, by=ANNA, role=Role.ADMIN, at=company.now())
    if turn is kill_switch.stop:
        _note(company).write_text(json.dumps([pressed_at, time.time()]))


def _note(company: Company) -> Path:
    return company.data_dir / "pressed.json"


async def _seen(company: Company, known: set[str]) -> _Round:
    control = company.sandbox.control
    posts = control.requests("/v2/supplier_invoices/bulk", "POST")
    arrived = {upload["sha256"] for upload in control.uploads()} - known
    async with company.database.read(company.workspace_id) as session:
        newest = select(Push).order_by(col(Push.id).desc()).limit(DOCUMENTS)
        rows = list(await session.exec(newest))
    await company.database.close()
    pressed_at, switched_at = json.loads(_note(company).read_text())
    return _Round(
        pressed_at,
        switched_at,
        begun=[post["at"] for post in posts],
        ended=[post["at"] + post["milliseconds"] / 1000 for post in posts],
        states=Counter(row.state.value for row in rows),
        untold=sum((row.state.value == "sent") != (row.sha256 in arrived) for row in rows),
    )


def main() -> int:
    """Prints the figures as JSON; 1 when they are not clean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--within", type=float, default=1.0, metavar="SECONDS")
    parser.add_argument("--database-url", default="")
    parser.add_argument("--held", action="store_true", help="no upload ends before the press")
    given = parser.parse_args()
    figures = run(given.rounds, seed=given.seed, database_url=given.database_url, held=given.held)
    print(json.dumps(asdict(figures), indent=1))
    return 0 if figures.is_clean(given.within) else 1


if __name__ == "__main__":
    raise SystemExit(main())
