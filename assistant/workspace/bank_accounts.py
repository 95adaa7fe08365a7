"""Bank accounts: whose movements the imported statements tell."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from assistant.database import WorkspaceRow


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
