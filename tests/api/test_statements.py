"""Statements over the API: the result of a file, the question about columns, taking one back."""

from typing import Any

import httpx

from tests.sources import files
from tests.sources.files import entry
from tests.sources.test_csv import UNKNOWN, WORD

Json = dict[str, Any]
ACCOUNT = "<IBAN>NL91ABNA0417164300</IBAN>"


def _send(api: httpx.Client, data: bytes, name: str = "october.xml") -> httpx.Response:
    return api.post("/statements", files={"file": (name, data)})


def test_a_statement_answers_with_what_became_of_its_rows(approver: httpx.Client) -> None:
    data = files.camt(entry() + entry(status="<Sts>PDNG</Sts>"), account=ACCOUNT)
    answer = _send(approver, data)
    assert answer.status_code == 201, answer.text
    told: Json = answer.json()
    assert told["format"] == "CAMT.053"
    assert told["account"] == "NL91ABNA0417164300"
    assert (told["transactions_read"], told["duplicates"], told["matched"]) == (1, 0, 0)
    assert (told["rows_read"], told["skipped"]) == (2, {"pending": 1})
    again = _send(approver, data).json()
    assert (again["transactions_read"], again["duplicates"], again["kept"]) == (1, 1, 0)
    removed = approver.delete(f"/statements/{told['id']}")
    assert (removed.status_code, removed.json()) == (200, {"removed": 1})
    assert approver.delete(f"/statements/{told['id']}").status_code == 404


def test_an_unknown_csv_is_answered_with_what_is_asked(approver: httpx.Client) -> None:
    refused = _send(approver, files.csv(*UNKNOWN), "unknown.csv")
    assert refused.status_code == 422
    error = refused.json()["error"]
    assert error["code"] == "columns_needed"
    asked = error["details"]
    assert asked["needs"] == ["columns"]
    assert asked["header"] == ["Posted", "Who", "What for", "Sum"]
    path = f"/statements/{asked['statement_id']}/columns"
    done = approver.post(path, json={"columns": WORD})
    assert done.status_code == 201, done.text
    assert done.json()["kept"] == 1
    listed = approver.get("/statements").json()
    assert {one["state"] for one in listed["statements"]} == {"imported"}
    assert [(one["name"], one["gaps"]) for one in listed["accounts"]] == [("CSV EUR", [])]


def test_a_broken_file_is_refused_in_one_sentence(approver: httpx.Client) -> None:
    answer = _send(approver, b"%PDF-1.7")
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "unreadable"
    assert "no bank statement" in answer.json()["error"]["message"]


def test_who_only_looks_may_not_import(viewer: httpx.Client) -> None:
    assert _send(viewer, files.camt(entry())).status_code == 403
    assert viewer.delete("/statements/1").status_code == 403
    assert viewer.get("/statements").status_code == 200
