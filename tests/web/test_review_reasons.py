"""Why a document waits in the review queue, in a few words."""

from datetime import UTC, datetime
from decimal import Decimal

from assistant.web.pages.review import why
from assistant.web.reader import Reader
from assistant.workspace.approval_rules.conditions import Reason
from assistant.workspace.documents import Document, DocumentState

READER = Reader("en", "Europe/Paris", datetime(2026, 11, 23, tzinfo=UTC))


def test_findings_possible_copies_and_rules_are_told_together() -> None:
    whole = Document(sha256="a" * 64, file_name="a.pdf", state=DocumentState.TO_REVIEW,
                     vendor_name="Verrerie", number="V-1", total=Decimal(1))  # fmt: skip
    assert why(whole, [], READER, is_copy=False) == "To be checked"
    assert why(whole, [], READER, is_copy=True) == "Perhaps here already"
    whole.notices = [{"kind": "hidden"}]
    whole.contradictions = [{"field": "total"}]
    assert why(whole, [], READER, is_copy=False) == "Findings in the file · Its sources differ"
    held = why(whole, [next(iter(Reason)).value], READER, is_copy=True)
    assert held.endswith("Perhaps here already · Findings in the file · Its sources differ")
