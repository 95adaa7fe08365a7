"""Matching through the API: a statement in, what it pays, what stays open and why, decisions."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from assistant.workspace.members import Role
from tests.api.conftest import _fill
from tests.journey import running_app, settings_for
from tests.sources import files

Json = dict[str, Any]
HEADER = (
    "Booking Date,Value Date,Partner Name,Partner Iban,Type,Payment Reference,Account Name,"
    "Amount (EUR)"
)
ROWS = (
    "2026-11-04,2026-11-04,Vasseur,,Transfer,Facture V-2 merci,Main,-186.00",
    "2026-11-06,2026-11-06,HOFFMANN SARL,,Transfer,,Main,-1470.49",
    "2026-11-08,2026-11-08,Boulangerie Midi,,Card,,Main,-37.20",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """An approver of an app of its own: a statement changes what is open."""
    folder = tmp_path_factory.mktemp("matching")
    with running_app(settings_for(folder), with_jobs=False) as app:
        app.call(_fill)
        with app.api(app.add_token(Role.APPROVER)) as made:
            yield made


def _invoice(client: httpx.Client, number: str) -> Json:
    (found,) = client.get("/invoices", params={"q": number}).json()["invoices"]
    told: Json = client.get(f"/invoices/{found['id']}").json()
    assert found["match"] is None or found["match"]["state"] == told["match"]["state"]
    return told


def test_from_the_statement_to_the_decision(client: httpx.Client) -> None:
    before = client.get("/unmatched").json()
    assert before["bank_lines"] == []
    assert "Qonto shows neither" in before["unmatched"][0]["reason"]
    assert _invoice(client, "H-1")["match"]["state"] == "open"

    sent = client.post("/statements", files={"file": ("n26.csv", files.csv(HEADER, *ROWS))})
    assert sent.status_code == 201, sent.text
    assert sent.json()["matched"] in (0, 1)

    paid = _invoice(client, "V-2")["match"]
    assert paid["state"] in ("matched", "suggested")
    (link,) = paid["links"]
    assert link["line"]["amount"] == {"value": "-186.00", "currency": "EUR"}

    (suggestion,) = [
        one
        for one in client.get("/matches").json()["matches"]
        if one["line"]["counterparty"] == "HOFFMANN SARL"
    ]
    assert suggestion["kind"] == "discount"
    assert suggestion["confidence"] >= 50
    assert _invoice(client, "H-1")["match"]["state"] == "suggested"

    refused = client.delete(f"/matches/{suggestion['id']}")
    assert refused.json()["state"] == "declined"
    told = _invoice(client, "H-1")["match"]
    assert told["state"] == "open"

    back = client.delete(f"/matches/{suggestion['id']}/confirmation")
    assert back.json()["state"] == "suggested"
    yes = client.post(f"/matches/{suggestion['id']}/confirmation")
    assert (yes.status_code, yes.json()["state"]) == (200, "confirmed")
    assert _invoice(client, "H-1")["match"]["state"] == "matched"
    assert client.delete(f"/matches/{suggestion['id']}").status_code == 409

    after = client.get("/unmatched").json()
    assert "H-1" not in {one["invoice"]["number"] for one in after["unmatched"]}
    assert "Boulangerie Midi" in {one["counterparty"] for one in after["bank_lines"]}
    matched = client.get("/invoices", params={"matched": "true"}).json()
    assert "H-1" in {one["number"] for one in matched["invoices"]}


def test_a_pair_is_matched_by_hand(client: httpx.Client) -> None:
    client.post("/statements", files={"file": ("again.csv", files.csv(HEADER, *ROWS))})
    line = next(
        one
        for one in client.get("/unmatched").json()["bank_lines"]
        if one["counterparty"] == "Boulangerie Midi"
    )
    invoice = _invoice(client, "H-2")
    body = {"invoice_id": invoice["id"], "transaction_id": line["id"]}
    made = client.post("/matches", json=body)
    assert made.status_code == 201, made.text
    assert (made.json()["kind"], made.json()["state"]) == ("fx", "confirmed")
    undone = client.delete(f"/matches/{made.json()['id']}/confirmation")
    assert undone.json()["state"] == "undone"
    assert client.post("/matches", json=body | {"invoice_id": 9999}).status_code == 404
    assert client.post("/matches/9999/confirmation").status_code == 404


def test_who_only_looks_decides_nothing(viewer: httpx.Client) -> None:
    body = {"invoice_id": 1, "transaction_id": 1}
    assert viewer.post("/matches", json=body).status_code == 403
    assert viewer.post("/matches/1/confirmation").status_code == 403
    assert viewer.delete("/matches/1").status_code == 403
    assert viewer.get("/matches").status_code == 200
