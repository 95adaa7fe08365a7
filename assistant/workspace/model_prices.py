"""What the remote model costs, by the prices of a million tokens that an admin has written down."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.errors import NotPermitted, Unprocessable
from assistant.money import SYMBOLS, Money
from assistant.workspace.audit import Actor, Entry, append
from assistant.workspace.members import Role
from assistant.workspace.workspaces import Workspace

_MILLION = 1_000_000
MOST = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class Prices:
    """Of a million tokens in and out."""

    tokens_in: Decimal
    tokens_out: Decimal
    currency: str

    def cost(self, tokens_in: int, tokens_out: int) -> Money:
        """What so many tokens cost, to the cent."""
        amount = (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / _MILLION
        return Money(amount.quantize(Decimal("0.01")), self.currency)


async def prices(session: AsyncSession) -> Prices | None:
    """The prices; None while nobody has written them down."""
    known = await session.get_one(Workspace, session.info["workspace_id"])
    if known.model_price_in is None or known.model_price_out is None:
        return None
    return Prices(known.model_price_in, known.model_price_out, known.model_currency)


async def set_prices(
    session: AsyncSession, given: Prices | None, *, by: Actor, role: Role, at: datetime
) -> None:
    """Write the prices down, or with None strike them out."""
    if not role.includes(Role.ADMIN):
        raise NotPermitted("Only an admin sets what the model costs: ask one of your admins.")
    if given and not all(0 <= one <= MOST for one in (given.tokens_in, given.tokens_out)):
        raise Unprocessable("A price of a million tokens is an amount from 0 to 100,000.")
    if given and given.currency not in SYMBOLS:
        raise Unprocessable(f"Write the currency as one of {', '.join(sorted(SYMBOLS))}.")
    workspace = await session.get_one(
        Workspace, session.info["workspace_id"], with_for_update={"key_share": True},
        populate_existing=True,
    )  # fmt: skip
    workspace.model_price_in = given.tokens_in if given else None
    workspace.model_price_out = given.tokens_out if given else None
    workspace.model_currency = given.currency if given else workspace.model_currency
    session.add(workspace)
    said = {"in": str(given.tokens_in), "out": str(given.tokens_out)} if given else {}
    entry = Entry("model.prices_set", "workspace", workspace.id, said)
    await append(session, at, by, [entry])
