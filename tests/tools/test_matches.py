"""What the tools say about matches with bank lines, and without any statement."""

from datetime import date
from decimal import Decimal

from assistant.database import Database
from assistant.money import Money
from assistant.tools.context import ToolContext
from assistant.tools.get_invoice import get_invoice
from assistant.tools.list_unmatched_invoices import list_unmatched_invoices
from assistant.workspace.matches import runs
from tests.tools.books import NOW, Books
from tests.workspace.matching_world import lines


async def test_without_a_statement_it_is_qontos_view(context: ToolContext, ledger: Books) -> None:
    said = " ".join((await list_unmatched_invoices(context, None, None)).statements)
    assert "no bank statement has been added here" in said
    told = " ".join((await get_invoice(context, "RE-10482")).statements)
    assert "bank statements" not in told


async def test_why_it_is_unmatched_and_what_would_help(
    context: ToolContext, ledger: Books, database: Database, workspace_id: str
) -> None:
    await lines(
        database, workspace_id,
        ("3600.00", date(2026, 11, 9), "LICHTWERK KOELN GMBH"),
        ("48.60", date(2026, 11, 20), "PAPETERIE VASSEUR PV-2026-0040"),
    )  # fmt: skip
    await runs.run(database, workspace_id, NOW)

    close = await get_invoice(context, "RE-10482")
    said = " ".join(close.statements)
    amounts = [fact.value for fact in close.facts if isinstance(fact.value, Money)]
    assert "suggest" in said or Money(Decimal("59.25"), "EUR") in amounts
    paid = " ".join((await get_invoice(context, "PV-2026-0040")).statements)
    assert "It is paid by the bank line" in paid

    listed = await list_unmatched_invoices(context, None, None)
    assert "PV-2026-0040" not in {one.label for one in listed.citations}
    assert "No bank line of the imported statements" in " ".join(listed.statements)
    facts = {fact.id: fact.value for fact in listed.facts}
    numbers = [facts[f"unmatched.{one}"] for one in ("count", "matched", "all")]
    without, matched, whole = (one for one in numbers if isinstance(one, int))
    assert without + matched == whole
    assert matched
    assert facts["unmatched.matched_share"] == (Decimal(100 * matched) / whole).quantize(
        Decimal("0.1")
    )
