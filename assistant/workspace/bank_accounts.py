"""Bank accounts: whose movements the imported statements tell."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, col, select

from assistant.database import Session, WorkspaceRow
from assistant.errors import NotFound, Unprocessable
from assistant.workspace import account_numbers, audit
from assistant.workspace.audit import Actor, Entry

LONGEST_NAME = 80


class BankAccount(WorkspaceRow, table=True):
    """One account, known by its IBAN, or by the number or name that its statements give.

    `key` is what makes it the same account in the next statement: the IBAN, else the folded name.
    """

    __tablename__ = "bank_accounts"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str
    name: str
    iban: str | None = Field(default=None, max_length=34)
    currency: str | None = Field(default=None, max_length=3)


async def enter(
    session: Session,
    number: str,
    *,
    iban: str | None = None,
    name: str | None = None,
    currency: str | None = None,
) -> BankAccount:
    """The account with this IBAN or number, entered when it is new.

    What an earlier statement left out is added: an IBAN that holds the number that is known. The
    row is locked, so that two imports of the same account take turns.
    """
    key = iban or " ".join(number.casefold().split())
    found = await session.exec(select(BankAccount).where(BankAccount.key == key).with_for_update())
    account = found.first() or await _written_otherwise(session, key, iban, currency)
    if account is None:
        account = BankAccount(key=key, name=name or number, iban=iban, currency=currency)
    account.currency = account.currency or currency
    session.add(account)
    await session.flush()
    return account


async def _written_otherwise(
    session: Session, key: str, iban: str | None, currency: str | None
) -> BankAccount | None:
    """The only account that is this one, told by its number where this is an IBAN, or by an IBAN
    where this is a number."""
    same = [
        one
        for one in await session.exec(select(BankAccount))
        if _is_same(one, key, iban) and (one.currency or currency) == (currency or one.currency)
    ]
    if len(same) != 1:
        return None
    account = same[0]
    await session.refresh(account, with_for_update=True)
    if iban and not account.iban:
        if account.name.casefold() == account.key:
            account.name = iban
        account.key = account.iban = iban
    return account


def _is_same(account: BankAccount, key: str, iban: str | None) -> bool:
    if iban:
        return account.iban is None and account_numbers.is_in(account.key, iban)
    return account.iban is not None and account_numbers.is_in(key, account.iban)


async def rename(
    session: Session, account_id: int, name: str, *, by: Actor, at: datetime
) -> BankAccount:
    """A person names an account; its key stays, so that later statements still find it."""
    account, said = await session.get(BankAccount, account_id), " ".join(name.split())
    if account is None:
        raise NotFound("There is no such account here.")
    if not 0 < len(said) <= LONGEST_NAME:
        raise Unprocessable("Give the account a name of at most 80 characters.")
    details = {"from": account.name, "to": said}
    account.name = said
    session.add(account)
    await session.flush()
    await audit.append(
        session, at, by, [Entry("account.renamed", "account", str(account_id), details)]
    )
    return account


async def all_of_us(session: Session) -> list[BankAccount]:
    """Every account that a statement named, by name."""
    found = await session.exec(select(BankAccount).order_by(col(BankAccount.name)))
    return list(found)
