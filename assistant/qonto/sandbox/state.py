"""One sandbox's whole state, and the rules that touch several of its parts."""

import gc
import secrets
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from assistant.qonto.sandbox.answers import api_error
from assistant.qonto.sandbox.company import organizations
from assistant.qonto.sandbox.faults import FaultBoard, faults_from_names
from assistant.qonto.sandbox.ledger import Ledger
from assistant.qonto.sandbox.limits import RateLimiter
from assistant.qonto.sandbox.oauth import TokenBook
from assistant.qonto.sandbox.options import SandboxOptions
from assistant.qonto.sandbox.reading import read
from assistant.qonto.sandbox.records import Record
from assistant.qonto.sandbox.state_file import load, save
from assistant.qonto.sandbox.times import Clock, stamp
from assistant.qonto.sandbox.visits import Call, VisitLog


@dataclass(frozen=True, slots=True)
class Upload:
    """One document created over the API, for tests to count. `at` is the sandbox's time."""

    at: str
    organization: str
    invoice_id: str | None
    attachment_id: str
    idempotency_key: str
    file_name: str
    sha256: str
    bytes: int


class Sandbox:
    """State of a running sandbox. Everything is in memory and single-threaded."""

    def __init__(self, options: SandboxOptions) -> None:
        self.options = options
        self.clock = Clock()
        self.log = VisitLog()
        self.tokens = TokenBook(self.clock)
        self.signing_key = secrets.token_bytes(32)
        self.reset()
        if options.state_file:
            load(self, options.state_file)

    def reset(self, *, keep_tokens: bool = True) -> None:
        """Back to the seeded company, with no faults, uploads or log."""
        options = self.options
        self.clock.shift = 0.0
        today = options.today or self.clock.today()
        with _uncollected():
            self.ledgers = {
                organization.id: Ledger(
                    organization, max(1, round(options.invoices * organization.share)), today
                )
                for organization in organizations(options.seed)
            }
        self.board = FaultBoard()
        for fault in faults_from_names(options.faults):
            self.board.on(fault)
        self.limiter = RateLimiter(options.rate_limits)
        self.log.visits.clear()
        self.uploads: list[Upload] = []
        self.keys: dict[tuple[str, str], tuple[str, float]] = {}
        self.answers: dict[tuple[str, str], tuple[bytes, float]] = {}
        self.to_read: deque[tuple[float, Ledger, str]] = deque()
        if not keep_tokens:
            self.tokens = TokenBook(self.clock)

    def ledger(self, organization: str | None = None) -> Ledger:
        """The ledger of an organisation by id or slug; without one, of the first."""
        for ledger in self.ledgers.values():
            if organization in (None, ledger.organization.id, ledger.organization.slug):
                return ledger
        raise api_error(404, "not_found", f"no organization {organization!r}")

    def find(self, invoice_id: str) -> tuple[Ledger, Record] | None:
        """An invoice wherever it is."""
        for ledger in self.ledgers.values():
            if found := ledger.records.get(invoice_id):
                return ledger, found
        return None

    def read_later(self, ledger: Ledger, invoice_id: str) -> None:
        """Puts an uploaded invoice in line to be analysed."""
        due = self.clock.seconds() + self.options.analysis_seconds
        self.to_read.append((due, ledger, invoice_id))

    def save(self) -> None:
        """Writes what changed to the state file, if there is one."""
        if self.options.state_file:
            save(self, self.options.state_file)

    def settle(self) -> None:
        """Does what time has done: analyses every upload whose moment has come."""
        while self.to_read and self.to_read[0][0] <= self.clock.seconds():
            _due, ledger, invoice_id = self.to_read.popleft()
            if found := ledger.records.get(invoice_id):
                invoice = found.payload()
                content = ledger.attachments[invoice["attachment_id"]].bytes()
                ended = found.created_at + timedelta(seconds=self.options.analysis_seconds)
                invoice |= read(content, ledger) | {
                    "analyzed_at": stamp(ended),
                    "updated_at": stamp(ended),
                }
                ledger.put(invoice)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: looking again and again at a million new objects that all
    stay takes as long as making them (20 000 invoices: 5.8 s with it, 3.1 s without)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def sandbox_of(request: Call) -> Sandbox:
    """The sandbox behind a request."""
    sandbox = request.app.state["sandbox"]
    assert isinstance(sandbox, Sandbox)
    return sandbox
