"""Kills the push worker at random moments and counts what arrived at the sandbox.

    .venv/bin/python -m bench.kill_push --kills 1000     # one worker at a time
    .venv/bin/python -m bench.kill_push --kills 60       # what the tests run
    … --workers 2                                        # workers beside each other
    … --database-url postgresql+psycopg://…              # an empty PostgreSQL database
    … --lost-answers 10                                  # and one answer in ten never comes

The sandbox is a process of its own that keeps every upload with its key. Each worker is a process
too, forked from a warm parent so that a life costs milliseconds, and ended by SIGKILL after a
random time; several at once each die at their own, and are started anew under their own name, as a
supervisor would. Whenever the outbox is empty, twenty more documents are confirmed on cards of up
to eight; those of a card go together, but for some whose file names are the same. At the end a
last worker may finish in peace; then every document must be at the sandbox exactly once, under the
key that was stored for it, and known here by the id it has there.
"""

import argparse
import asyncio
import json
import logging
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog
from sqlmodel import col
from sqlmodel import select as select_rows

from assistant.workspace.audit import AuditEvent
from assistant.workspace.chain import first_bad
from assistant.workspace.pushes import Push, PushState
from bench.lives import Life, in_child
from bench.outbox import Company, finish, refill, started, work
from tests.sandbox.process import running_sandbox

LONGEST_LIFE, DYING_YOUNG = 0.07, 0.25
# An upload takes a while at Qonto, so that many workers die with a request on its way.
UPLOAD_SECONDS = 0.03


@dataclass(frozen=True)
class Figures:
    """What came of it. What `is_clean` names must be 0. `sent_again` counts further tries of
    documents, `together` requests of several, `together_again` those of them that died so early
    that a document had to be sent again."""

    kills: int
    documents: int
    sent: int
    failed: int
    unknown: int
    open: int
    duplicates: int
    missing: int
    wrong_ids: int
    wrong_keys: int
    broken_audit: int
    sent_again: int
    most_attempts: int
    requests: int
    together: int
    together_again: int
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether every document arrived exactly once and is known to have."""
        faults = (self.failed, self.unknown, self.open, self.duplicates, self.missing)
        return not any((*faults, self.wrong_ids, self.wrong_keys, self.broken_audit))


def run(
    kills: int, *, seed: int = 1, database_url: str = "", lost_answers: int = 0, workers: int = 1
) -> Figures:
    """The whole drill; see the module."""
    chance, begun, done = random.Random(seed), time.monotonic(), 0
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with running_sandbox(invoices=5) as sandbox, tempfile.TemporaryDirectory() as folder:
        company = started(sandbox, Path(folder), database_url)
        sandbox.control.fault("slow_uploads", seconds=UPLOAD_SECONDS)
        if lost_answers:
            route = "POST /v2/supplier_invoices/bulk"
            sandbox.control.fault("dropped_after_work", route=route, every=lost_answers)
        while done < kills:
            company.pause()
            in_child(refill(company, chance.randrange(10**9)))
            done += _live_and_die(company, chance, workers, kills - done)
        sandbox.control.clear()
        in_child(finish(company))
        return asyncio.run(_count(company, done, time.monotonic() - begun))


def _live_and_die(company: Company, chance: random.Random, workers: int, most: int) -> int:
    """Workers' lives, until one of them found nothing left to do or `most` were killed; how many
    were."""
    lives = [_born(company, chance, number) for number in range(workers)]
    killed = 0
    while killed < most and not any(life.is_over() for life in lives):
        time.sleep(0.001)
        for number, life in enumerate(lives):
            if killed < most and life.is_due():
                killed += life.end()
                lives[number] = _born(company, chance, number)
    for life in lives:
        life.end()
    return killed


def _born(company: Company, chance: random.Random, number: int) -> Life:
    seconds, from_birth = chance.uniform(0.001, LONGEST_LIFE), chance.random() < DYING_YOUNG
    return Life(partial(work, company, f"worker-{number}"), seconds, from_birth=from_birth)


async def _count(company: Company, kills: int, seconds: float) -> Figures:
    async with company.database.read(company.workspace_id) as session:
        rows = list(await session.exec(select_rows(Push)))
        trail = list(await session.exec(select_rows(AuditEvent).order_by(col(AuditEvent.sequence))))
        broken = await first_bad(session) is not None
    await company.database.close()
    uploads = company.sandbox.control.uploads()
    arrived = Counter(upload["sha256"] for upload in uploads)
    there = {upload["sha256"]: upload for upload in uploads}
    states = Counter(row.state for row in rows)
    requests = _begun(trail)
    together = [place for place, keys in enumerate(requests) if len(keys) > 1]
    known = [(row, there[row.sha256]) for row in rows if row.sha256 in there]
    return Figures(
        kills=kills,
        documents=len(rows),
        sent=states[PushState.SENT],
        failed=states[PushState.FAILED],
        unknown=states[PushState.UNKNOWN],
        open=states[PushState.PREPARED] + states[PushState.SENDING],
        duplicates=sum(count - 1 for count in arrived.values()),
        missing=sum(row.sha256 not in arrived for row in rows),
        wrong_ids=sum(row.qonto_invoice_id != upload["invoice_id"] for row, upload in known),
        wrong_keys=sum(row.idempotency_key != upload["idempotency_key"] for row, upload in known),
        broken_audit=int(broken),
        sent_again=sum(row.attempts - 1 for row in rows),
        most_attempts=max((row.attempts for row in rows), default=0),
        requests=len(requests),
        together=len(together),
        together_again=sum(
            not requests[place].isdisjoint(set().union(*requests[place + 1 :]))
            for place in together
        ),
        seconds=round(seconds, 1),
    )


def _begun(trail: Iterable[AuditEvent]) -> list[set[str]]:
    """The keys of each request that was begun, in order: begun together, remembered together."""
    requests: dict[tuple[datetime, str], set[str]] = {}
    for event in trail:
        if event.action.startswith("push.attempted"):
            request = requests.setdefault((event.at, event.details["proposal_id"]), set())
            request.add(event.details["key"])
    return list(requests.values())


def main() -> int:
    """Prints the figures as JSON; 1 when they are not clean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", default="")
    parser.add_argument("--lost-answers", type=int, default=0, metavar="N")
    given = parser.parse_args()
    figures = run(
        given.kills,
        seed=given.seed,
        database_url=given.database_url,
        lost_answers=given.lost_answers,
        workers=given.workers,
    )
    print(json.dumps(asdict(figures), indent=1))
    return 0 if figures.is_clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
