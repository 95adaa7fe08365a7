"""Whether excl. VAT and VAT make the total of one bill, as Qonto has it and as its file says."""

from decimal import Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools import papers
from assistant.tools.draft import Draft
from assistant.tools.papers import Paper
from assistant.tools.result import Fact, Row


async def say_sum(session: Session, draft: Draft, number: str, vendor: str | None) -> int:
    """The sum of every paper with this number; Unclear where there is none."""
    found = await papers.of_number(session, draft.context, number, vendor)
    for place, one in enumerate(found):
        _say(draft, place, one)
        draft.citations += one.citations
    return len(found)


def _say(draft: Draft, place: int, paper: Paper) -> None:
    known, name = paper.known, draft.named(paper.name)
    if known.net is None or known.tax is None or known.total is None or known.currency is None:
        draft.say("check_vat.one_unknown", name=name)
    else:
        summed = known.net + known.tax
        parts = {"net": known.net, "tax": known.tax, "total": known.total, "sum": summed,
                 "apart": abs(summed - known.total)}  # fmt: skip
        values = {key: _money(draft, f"{place}:{key}", one, paper) for key, one in parts.items()}
        key = "one_right" if summed == known.total else "one_wrong"
        draft.say(f"check_vat.{key}", name=name, **values)
    printed = paper.document.total if paper.row and paper.document else None
    if printed is not None and known.total is not None and printed != known.total:
        draft.say(
            "check_vat.one_printed", printed=_money(draft, f"{place}:printed", printed, paper),
            total=_money(draft, f"{place}:held", known.total, paper),
        )  # fmt: skip


def _money(draft: Draft, name: str, amount: Decimal, paper: Paper) -> Fact:
    say, money = draft.context.say, Money(amount, str(paper.known.currency))
    row = Row(paper.label, paper.citations[0].url, paper.known.issued_on, money)
    label = name.rpartition(":")[2]
    label = f"column.{label}" if label in ("net", "tax", "total") else "label.amount"
    return draft.proved(name, say(label), money, say("how.read"), [row])
