"""The three suggested prompts, with how much each would show now."""

from dataclasses import dataclass

from assistant.database import Session
from assistant.web.reader import Reader
from assistant.workspace import attention, search
from assistant.workspace.search import InvoiceFilter, Payment


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question to press; `count` is left out at zero."""

    text: str
    count: int = 0


async def suggested(session: Session, reader: Reader) -> list[Prompt]:
    """Summarise this month, what needs attention, find unmatched records."""
    today = reader.today()
    signals = await attention.signals(session, today, reader.now)
    unmatched = await search.find(
        session, InvoiceFilter(payment=Payment.UNMATCHED, today=today), limit=1
    )
    return [
        Prompt(reader.t("Summarise this month")),
        Prompt(reader.t("What needs attention?"), len(signals)),
        Prompt(reader.t("Find unmatched records"), unmatched.total),
    ]
