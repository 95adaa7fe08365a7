"""/matches: suggested and standing links between invoices and bank lines, and what people say."""

from typing import Annotated

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from assistant import clock, money
from assistant.database import Database
from assistant.tools import match_words
from assistant.tools.phrases import Phrases
from assistant.web.api.errors import errors
from assistant.web.api.shapes.common import Money
from assistant.web.api.shapes.matches import BankLine, LinkedMatch, Matches, MatchRequest
from assistant.web.files import RecordId
from assistant.web.person import Person, needs
from assistant.workspace.bank_transactions import BankTransaction
from assistant.workspace.matches import decisions, listing
from assistant.workspace.matches.listing import Listed
from assistant.workspace.matches.table import MatchState
from assistant.workspace.members import Role

APPROVER = [needs(Role.APPROVER)]
Page = Annotated[int, QueryParameter(ge=1, le=100_000)]
PerPage = Annotated[int, QueryParameter(ge=1, le=200)]
State = Annotated[MatchState, QueryParameter(name="state")]


@get("/matches", responses=errors())
async def all_matches(
    database: NamedDependency[Database],
    person: NamedDependency[Person],
    wanted: State = MatchState.SUGGESTED,
    page: Page = 1,
    per_page: PerPage = 50,
) -> Matches:
    """Matches in a state, the surest first."""
    async with database.read(person.workspace_id) as session:
        found, total = await listing.of_state(session, wanted, per_page, (page - 1) * per_page)
    say = Phrases(person.language)
    return Matches([shown(one, say) for one in found], page, per_page, total)


@post("/matches", guards=APPROVER, responses=errors(404, 409))
async def link(
    data: JSONBody[MatchRequest],
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> LinkedMatch:
    """Match an invoice with a bank line by hand; `settles` accepts a difference in amount."""
    async with database.write(person.workspace_id) as session:
        made = await decisions.link(
            session, data.invoice_id, data.transaction_id, person.actor, clock.now(),
            settles=data.settles,
        )  # fmt: skip
        return shown(await listing.one(session, made.id or 0), Phrases(person.language))


@post("/matches/{match_id:int}/confirmation", status_code=200, guards=APPROVER,
      responses=errors(404, 409))  # fmt: skip
async def confirm(
    match_id: RecordId, database: NamedDependency[Database], person: NamedDependency[Person]
) -> LinkedMatch:
    """Yes, these belong together."""
    async with database.write(person.workspace_id) as session:
        await decisions.confirm(session, match_id, person.actor, clock.now())
        return shown(await listing.one(session, match_id), Phrases(person.language))


@delete("/matches/{match_id:int}/confirmation", status_code=200, guards=APPROVER,
        responses=errors(404))  # fmt: skip
async def undo(
    match_id: RecordId, database: NamedDependency[Database], person: NamedDependency[Person]
) -> LinkedMatch:
    """Take a standing match apart, or a declined one back into the suggestions."""
    async with database.write(person.workspace_id) as session:
        await decisions.undo(session, match_id, person.actor, clock.now())
        return shown(await listing.one(session, match_id), Phrases(person.language))


@delete("/matches/{match_id:int}", status_code=200, guards=APPROVER, responses=errors(404, 409))
async def decline(
    match_id: RecordId, database: NamedDependency[Database], person: NamedDependency[Person]
) -> LinkedMatch:
    """No, these do not belong together: the pair is not suggested again."""
    async with database.write(person.workspace_id) as session:
        await decisions.decline(session, match_id, person.actor, clock.now())
        return shown(await listing.one(session, match_id), Phrases(person.language))


def shown(one: Listed, say: Phrases) -> LinkedMatch:
    """A match as the API shows it."""
    match, invoice = one.match, one.invoice
    currency = invoice.currency or one.line.currency
    return LinkedMatch(
        id=match.id or 0,
        state=match.state,
        kind=match.kind,
        invoice_id=match.invoice_id,
        amount=Money(money.plain(match.amount, currency), currency),
        line=line(one.line),
        confidence=match.confidence,
        signals=match.signals,
        explanation=match_words.why(match.signals, say),
        decided_by=match.decided_by,
        decided_at=match.decided_at,
    )


def line(row: BankTransaction) -> BankLine:
    """A bank line; what left the account is negative, as the statement has it."""
    return BankLine(
        id=row.id or 0,
        date=row.booked_on,
        amount=Money(money.plain(row.amount, row.currency), row.currency),
        label=row.label,
        counterparty=row.counterparty_name,
    )


MATCHES = [all_matches, link, confirm, undo, decline]
