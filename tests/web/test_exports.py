"""Files to take along: an answer's tables as CSV, and the accountant's file."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

from assistant.money import Money
from assistant.tools.result import Cell, Column, Kind, Table
from assistant.web.pages.exports import written
from tests.journey import RunningDemo


def test_a_table_is_written_with_iso_dates_and_points() -> None:
    columns = (
        Column("vendor", "Supplier"),
        Column("day", "Issued", Kind.DATE),
        Column("total", "Total", Kind.MONEY),
    )
    rows = (
        (Cell("=HYPERLINK(1)"), Cell(date(2026, 10, 3)), Cell(Money(Decimal("1234.5"), "EUR"))),
        (Cell(None), Cell(None), Cell(None)),
    )
    lines = list(csv.reader(io.StringIO(written(Table("t", "T", columns, rows)))))
    assert lines == [
        ["Supplier", "Issued", "Total", "currency"],
        ["'=HYPERLINK(1)", "2026-10-03", "1234.50", "EUR"],
        ["", "", "", ""],
    ]


def test_the_files_of_a_conversation_and_of_a_period(demo: RunningDemo) -> None:
    with demo.api(demo.token) as api, demo.browser() as browser:
        browser.get("/health")
        told = api.post("/ask", json={"question": "Top 3 suppliers this year"}).json()
        sent = browser.get(f"/answers/{told['message_id']}/tables/1.csv")
        assert sent.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.reader(io.StringIO(sent.text)))
        assert rows[1][0] == told["tables"][0]["rows"][0][0]
        assert browser.get(f"/answers/{told['message_id']}/tables/9.csv").status_code == 404
        address = f"/answers/{told['message_id']}/charts/1.csv"
        assert address in browser.get(f"/ask/{told['conversation_id']}").text
        bars = list(csv.reader(io.StringIO(browser.get(address).text)))
        assert [bar[0] for bar in bars[1:]] == [row[0] for row in rows[1 : len(bars)]]
        assert browser.get(address.replace("1.csv", "9.csv")).status_code == 404

        whole = browser.get("/exports/accountant.zip?from=2000-01-01&to=2100-01-01")
        with zipfile.ZipFile(io.BytesIO(whole.content)) as pack:
            listed = list(csv.DictReader(io.StringIO(pack.read("invoices.csv").decode())))
            missing = list(csv.DictReader(io.StringIO(pack.read("missing.csv").decode())))
            files = [name for name in pack.namelist() if name.startswith("files/")]
        dated = api.get("/invoices", params={"from": "2000-01-01", "to": "2100-01-01"}).json()
        assert len(listed) >= dated["total"]
        assert len(files) + len(missing) == len(listed)
        assert browser.get("/exports/accountant.zip?from=x&to=y").status_code == 422


def test_a_change_is_a_card_in_the_answer(demo: RunningDemo) -> None:
    with demo.api(demo.token) as api:
        told = api.post("/ask", json={"question": "Disconnect Qonto"}).json()
        assert told["outcome"] == "proposed"
        [card] = told["proposals"]
        assert (card["action"], card["url"]) == ("disconnect", "/qonto/disconnection")
        assert api.get("/connection").json()["status"] == "live"
        again = api.post(
            "/ask",
            json={"question": "how did you get this?", "conversation_id": told["conversation_id"]},
        ).json()
        assert again["outcome"] in ("answered", "clarify")
