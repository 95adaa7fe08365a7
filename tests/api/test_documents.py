"""Documents over the API: uploads and their limits, names, downloads, corrections, approval."""

from typing import Any

import httpx
import pytest

from tests.web.test_push import invoice

Json = dict[str, Any]


def _upload(api: httpx.Client, *files: tuple[str, bytes]) -> httpx.Response:
    return api.post("/documents", files=[("file", file) for file in files])


def _one(api: httpx.Client) -> Json:
    answer = _upload(api, invoice())
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["documents"][0])


def test_an_upload_is_read_and_waits_for_review(admin: httpx.Client) -> None:
    shown = _one(admin)
    assert shown["state"] == "to_review"
    assert shown["duplicate_of"] is None
    assert shown["problem"] is None
    assert len(shown["sha256"]) == 64
    total = shown["fields"]["total"]
    assert total["value"] == {"value": "120.00", "currency": "EUR"}
    assert total["source"] == "text"
    assert "120,00" in total["quote"]


def test_several_files_come_in_one_request_and_keep_their_order(admin: httpx.Client) -> None:
    files = [invoice() for _ in range(3)]
    documents = _upload(admin, *files).json()["documents"]
    assert [document["file_name"] for document in documents] == [name for name, _ in files]


def test_a_bad_file_among_good_ones_says_why_and_the_others_stay(admin: httpx.Client) -> None:
    good, bad = _upload(admin, invoice(), ("notes.pdf", b"hello")).json()["documents"]
    assert good["id"]
    assert bad["id"] is None
    assert "not a PDF" in bad["problem"]


def test_u06_the_same_bytes_are_recognised(admin: httpx.Client) -> None:
    file = invoice()
    first = _upload(admin, file).json()["documents"][0]
    again = _upload(admin, ("another-name.pdf", file[1])).json()["documents"][0]
    assert again["id"] == again["duplicate_of"] == first["id"]


def test_u01_fifty_megabytes_are_refused(admin: httpx.Client) -> None:
    answer = _upload(admin, ("big.pdf", b"%PDF-" + b"0" * 50_000_000))
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


def test_p07_a_file_above_what_qonto_takes_is_refused_with_the_limit(admin: httpx.Client) -> None:
    answer = _upload(admin, ("big.pdf", b"%PDF-" + b"0" * 10_500_000))
    assert answer.status_code == 413
    assert "10 MB" in answer.json()["error"]["message"]


def test_p07_an_empty_file_is_refused(admin: httpx.Client) -> None:
    answer = _upload(admin, ("empty.pdf", b""))
    assert answer.status_code == 422
    assert "empty" in answer.json()["error"]["message"]


@pytest.mark.parametrize("body", [{"json": {}}, {"data": {"file": "text"}}, {"content": b""}])
def test_something_that_is_no_upload_is_refused(admin: httpx.Client, body: Json) -> None:
    assert admin.post("/documents", **body).status_code == 400


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "a\r\nSet-Cookie: x=1.pdf",
        'quo"te.pdf',
        "x" * 300 + ".pdf",
        "invoice\u202efdp.exe",
        "..\\..\\windows.pdf",
    ],
)
def test_u04_a_hostile_name_is_cleaned_and_cannot_reach_headers(
    admin: httpx.Client, name: str
) -> None:
    _, content = invoice()
    shown = _upload(admin, (name, content)).json()["documents"][0]
    assert len(shown["file_name"]) <= 200
    assert not set(shown["file_name"]) & set('/\\\r\n\0"\u202e')
    answer = admin.get(f"/documents/{shown['id']}/file")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename")
    assert "set-cookie" not in answer.headers


def test_u03_a_download_is_never_shown_in_place(admin: httpx.Client) -> None:
    name, content = invoice()
    shown = _upload(admin, (name, content)).json()["documents"][0]
    answer = admin.get(f"/documents/{shown['id']}/file")
    assert answer.content == content
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize(
    "correction",
    [
        {"number": "F-17", "total": "99.50"},
        {"fields": {"number": "F-17", "total": {"value": "99.50", "currency": "EUR"}}},
    ],
    ids=["flat", "as shown"],
)
def test_a_correction_is_a_humans_and_takes_an_approval_back(
    admin: httpx.Client, correction: Json
) -> None:
    path = f"/documents/{_one(admin)['id']}"
    assert admin.post(f"{path}/approval").json()["state"] == "approved"
    corrected = admin.patch(path, json=correction).json()
    assert corrected["state"] == "to_review"
    assert corrected["fields"]["number"]["value"] == "F-17"
    assert corrected["fields"]["number"]["source"] == "human"
    assert corrected["fields"]["total"]["value"] == {"value": "99.50", "currency": "EUR"}


@pytest.mark.parametrize(
    "correction", [{}, {"total": "a lot"}, {"colour": "blue"}, {"iban": "FR76 0000"}], ids=str
)
def test_a_correction_that_makes_no_sense_is_refused(admin: httpx.Client, correction: Json) -> None:
    answer = admin.patch(f"/documents/{_one(admin)['id']}", json=correction)
    assert answer.status_code == 422


def test_an_approval_can_be_taken_back_and_is_in_the_trail(admin: httpx.Client) -> None:
    path = f"/documents/{_one(admin)['id']}"
    approved = admin.post(f"{path}/approval").json()
    assert (approved["state"], approved["approved_by"]) == ("approved", "Test")
    assert admin.delete(f"{path}/approval").json()["state"] == "to_review"
    actions = [event["action"] for event in admin.get("/audit").json()["events"][:2]]
    assert actions == ["document.unapproved", "document.approved"]


@pytest.mark.parametrize("path", ["/documents/999999", "/documents/999999/file"])
def test_an_unknown_document_is_not_found(admin: httpx.Client, path: str) -> None:
    assert admin.get(path).status_code == 404


def test_only_approved_documents_can_be_proposed(admin: httpx.Client) -> None:
    answer = admin.post("/proposals", json={"document_ids": [_one(admin)["id"]]})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "not_approved"


def test_a_proposal_shows_what_would_be_sent_and_can_be_cancelled(admin: httpx.Client) -> None:
    document = _one(admin)
    admin.post(f"/documents/{document['id']}/approval")
    made = admin.post("/proposals", json={"action": "push", "document_ids": [document["id"]]})
    card = made.json()
    assert set(card) >= {
        "id", "action", "state", "items", "organization", "digest", "expires_at",
        "confirmed_by", "confirmed_at",
    }  # fmt: skip
    assert (card["action"], card["state"]) == ("push", "proposed")
    assert card["items"] == [
        {
            "document_id": document["id"],
            "file_name": document["file_name"],
            "sha256": document["sha256"],
            "amount": {"value": "120.00", "currency": "EUR"},
            "vendor": document["fields"]["vendor"]["value"],
            "state": "proposed",
            "qonto_id": None,
            "problem": None,
        }
    ]
    path = f"/proposals/{card['id']}"
    assert admin.delete(path).json()["state"] == "cancelled"
    late = admin.post(f"{path}/confirmation", json={"digest": card["digest"]})
    assert late.status_code == 409


def test_an_unknown_action_is_refused(admin: httpx.Client) -> None:
    answer = admin.post("/proposals", json={"action": "pay", "document_ids": [1]})
    assert answer.status_code == 422
