"""The oracle's arithmetic, and that an answer which is wrong from outside is found out."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.agent.turn import TurnContext
from assistant.database import Database
from assistant.errors import BadRequest
from assistant.evaluation import cases, oracle, report, run, scoring
from assistant.evaluation.cases import Case, Expected, Want
from assistant.workspace.audit import Actor

TODAY = date(2026, 11, 26)


def bill(
    number: str, total: str, issued: str, currency: str = "EUR", **more: Any
) -> dict[str, Any]:
    return {
        "invoice_number": number,
        "supplier_name": "Vasseur",
        "total_amount": {"value": total, "currency": currency},
        "issue_date": issued,
        "due_date": None,
        "payment_date": None,
        "status": "to_pay",
        **more,
    }


def test_an_answer_judged_wrong_is_wrong_again_and_another_is_not() -> None:
    judged = cases.Disliked("answered", ({"label": "Invoiced", "value": "100.10"},))
    case = Case("a", "How much?", expect=Expected(unlike=judged))
    shown: dict[str, Any] = {
        "outcome": "answered", "answer": "", "language": "en", "tool_calls": [], "proposals": [],
        "tables": [], "figures": [{"value": "100.10"}, {"value": 3}],
    }  # fmt: skip
    assert scoring.score(case, shown, [], TODAY).faults
    other = {**shown, "figures": [{"value": "100.20"}]}
    assert not scoring.score(case, other, [], TODAY).faults


RECORDS = [
    bill("A-1", "100.10", "2026-10-01", due_date="2026-10-31"),
    bill("A-2", "50.00", "2026-10-31", supplier_name="Weber", payment_date="2026-11-02"),
    bill("A-3", "10.00", "2026-10-15", "USD"),
    bill("A-4", "7.00", "2026-11-01"),
    bill("A-5", "40.00", "2026-10-20", is_credit_note=True),
    bill("A-6", "99.00", "2026-10-20", is_attachment_invoice=False),
]


@pytest.mark.parametrize(
    ("want", "values"),
    [
        (Want(issued="month:-1"), ["150.10 EUR", "10.00 USD"]),
        (Want(issued="2026-10", measure="count"), ["3 "]),
        (Want(issued="month:-1", currency="EUR", measure="average"), ["75.05 EUR"]),
        (Want(issued="month:-1", currency="EUR", measure="median"), ["75.05 EUR"]),
        (Want(issued=("2026-10-31", "2026-11-30"), measure="maximum"), ["50.00 EUR"]),
        (Want(supplier="web"), ["50.00 EUR"]),
        (Want(overdue=True), ["100.10 EUR"]),
        (Want(open=True, minimum="50"), ["100.10 EUR"]),
        (Want(credit_notes=True), ["40.00 EUR"]),
        (Want(issued="year:-1", measure="count"), ["0 "]),
        (
            Want(measure="change", issued="month:-1", against="month:0", currency="EUR"),
            ["143.10 EUR"],
        ),
        (Want(measure="netted", issued="month:-1", currency="EUR"), ["110.10 EUR"]),
        (Want(measure="groups", top=1), ["107.10 EUR"]),
        (Want(measure="groups", by="month", currency="EUR"), ["150.10 EUR", "7.00 EUR"]),
        (Want(measure="late_days", overdue=True), ["26 "]),
        (Want(measure="pay_days"), ["2.0 ", "2.0 "]),
        (Want(measure="new_suppliers", issued="2026-11"), ["0 "]),
        (Want(measure="unmatched", currency="EUR"), ["2 ", "107.10 EUR"]),
    ],
)
def test_the_oracle_reads_raw_records(want: Want, values: list[str]) -> None:
    assert [f"{one} {each}" for one, each in oracle.values(RECORDS, want, TODAY)] == values


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("month:0", "2026-11-01", "2026-11-30"),
        ("month:-11", "2025-12-01", "2025-12-31"),
        ("quarter:-1", "2026-07-01", "2026-09-30"),
        ("year:-1", "2025-01-01", "2025-12-31"),
        ("days:30", "2026-10-28", "2026-11-26"),
        ("2024-02", "2024-02-01", "2024-02-29"),
    ],
)
def test_periods(period: str, first: str, last: str) -> None:
    assert oracle.span(period, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


def answer(**more: Any) -> dict[str, Any]:
    figures = [
        {"label": "Invoiced", "value": {"value": value, "currency": currency}}
        for value, currency in (("150.10", "EUR"), ("10.00", "USD"))
    ]
    table = {"columns": [{"key": "number"}], "rows": [["A-1"], ["A-2"], ["A-3"]], "total": None}
    return {
        "answer": "€150.10 over 3 invoices", "outcome": "answered", "language": "en",
        "tool_calls": [{"name": "query_spend"}], "proposals": [], "figures": figures,
        "tables": [{**table, "row_count": 3}], **more,
    }  # fmt: skip


def case(**more: Any) -> Case:
    october = Want(issued="2026-10")
    expected = Expected(
        outcome="answered", language="en", tool="query_spend", cards=0, values=(october,),
        rows=october,
    )  # fmt: skip
    return Case(id="one", text="October?", lang="en", kind="sum", expect=expected, **more)


def faults(**more: Any) -> tuple[str, ...]:
    return scoring.score(case(), answer(**more), RECORDS, TODAY).faults


def test_a_right_answer_is_right() -> None:
    assert faults() == ()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"outcome": "declined"}, "outcome"),
        ({"language": "fr"}, "language"),
        ({"tool_calls": []}, "tools"),
        ({"proposals": [{"id": "p"}]}, "cards"),
        ({"figures": [{"label": "x", "value": {"value": "150.01", "currency": "EUR"}}]}, "150.10"),
        ({"figures": [{"label": "x", "value": {"value": "150.10", "currency": "USD"}}]}, "150.10"),
        ({"tables": []}, "not listed: A-1"),
        (
            {"tables": [{"columns": [{"key": "number"}], "rows": [["A-4"]], "row_count": 9,
                         "total": None}]},
            "listed without reason: A-4",
        ),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_found_out(more: dict[str, Any], said: str) -> None:
    assert said in " ".join(faults(**more))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "holds no question"),
        ('{"id": "a"}', "line 1"),
        ('{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}', "twice"),
        ('{"id": "a", "text": "x", "after": "b"}', "must come before"),
        ('{"id": "a", "text": "x", "expect": {"values": [{"sql": "x"}]}}', "sql"),
        ('{"id": "a", "text": "x", "expect": {"outcom": "answered"}}', "outcom"),
        ('{"id": "a", "text": "x", "expect": {"values": [{"issued": "october"}]}}', "no period"),
        ('{"id": "a", "text": "x", "expect": {"values": [{"of": "brutto"}]}}', "no amount"),
        ('{"id": "a", "text": "x"}', "case a says nothing"),
        ('{"id": "a", "text": "x", "expect": {}}', "case a says nothing"),
    ],
)
def test_a_bad_file_names_its_line(tmp_path: Path, lines: str, said: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(BadRequest, match=said):
        cases.read(path)


def test_notes_say_what_is_expected(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"id": "a", "text": "x", "note": "expect=card; one list"}\n'
        '{"id": "b", "text": "y", "note": "expect=decline; after=a"}\n',
        encoding="utf-8",
    )
    card, decline = cases.read(path)
    assert card.expected.outcomes == ("proposed",)
    assert (decline.expected.outcomes, decline.expected.cards) == (("declined",), 0)
    assert decline.follows == "a"


def test_a_question_that_is_not_taken_is_right_only_when_empty() -> None:
    asks = Expected(outcome="clarify")
    assert scoring.refused(Case(id="one", text=" ", expect=asks), "Empty.").is_right
    assert not scoring.refused(Case(id="two", text="Sum?", expect=asks), "Too long.").is_right


def test_the_table_counts_by_kind_and_language() -> None:
    right = scoring.score(case(), answer(), RECORDS, TODAY)
    wrong = scoring.score(case(), answer(outcome="failed"), RECORDS, TODAY)
    head, row, whole, *rest = report.table([right, wrong]).splitlines()
    assert (head.split(), row.split()) == (["en", "all"], ["sum", "1/2", "1/2"])
    assert whole.split() == ["all", "1/2", "1/2"]
    assert "outcome failed" in " ".join(rest)
    assert report.as_json([right, wrong])["kinds"] == {"sum": {"cases": 2, "right": 1}}


async def test_figures_are_not_compared_with_an_empty_workspace(
    database: Database, workspace_id: str
) -> None:
    asking = TurnContext(
        database, workspace_id, Actor("person", "A"), TODAY, datetime(2026, 11, 26, tzinfo=UTC)
    )
    case = Case("a", "How much?", expect=Expected(values=(Want(issued="month:0"),)))
    with pytest.raises(BadRequest, match="no invoice in this workspace"):
        [score async for score in run.scores(asking, [case])]


def test_two_names_of_one_supplier_are_one_in_groups() -> None:
    named = [("Weber", "DE1"), ("Weber GmbH", "DE1"), ("Wolke", "DE1"), ("Weber", "")]
    bills = [
        bill(f"{at}", "10.00", "2026-10-02", supplier_name=name, vat_number=vat)
        for at, (name, vat) in enumerate(named)
    ]
    found = oracle.values(bills, Want(measure="groups", issued="2026-10"), TODAY)
    assert sorted(found) == [(Decimal("10.00"), "EUR"), (Decimal("30.00"), "EUR")]
