"""The controls, and the state file that outlives a restart."""

from pathlib import Path

from tests.sandbox.conftest import CLIENT, Local, Start

LIST = "/v2/supplier_invoices"
PDF = b"%PDF-1.4\n%%EOF"


async def test_an_inserted_invoice_looks_like_others_and_takes_any_field(local: Local) -> None:
    fields = {"invoice_number": "X-1", "odd": 1, "updated_at": "2020-01-01T00:00:00.000Z"}
    row = await local.control("POST", "/invoices", **fields)
    oldest = (await local.invoices("sort_by=updated_at:asc&per_page=1"))[0]
    assert oldest == row
    assert (row["odd"], row["attachment_category"]) == (1, "INVOICE")
    attachment = (await local.get(f"/v2/attachments/{row['attachment_id']}")).json()["attachment"]
    assert (await local.client.get(attachment["url"])).content.startswith(b"%PDF-")


async def test_touching_updating_and_deleting(local: Local) -> None:
    row = (await local.invoices("per_page=1"))[0]
    path = f"/invoices/{row['id']}"
    touched = await local.control("PATCH", path)
    assert touched["updated_at"] > row["updated_at"]
    changed = await local.control("PATCH", path, status="archived", updated_at=row["updated_at"])
    assert (changed["status"], changed["updated_at"]) == ("archived", row["updated_at"])
    await local.control("DELETE", path)
    assert (await local.get(f"{LIST}/{row['id']}")).status_code == 404
    assert (await local.client.delete(f"/_control{path}")).status_code == 404


async def test_a_list_read_before_does_not_hide_a_change(local: Local) -> None:
    before = await local.invoices("sort_by=updated_at:desc&per_page=1")
    row = await local.control("POST", "/invoices")
    after = await local.invoices("sort_by=updated_at:desc&per_page=1")
    assert before != after
    assert after[0]["id"] == row["id"]


async def test_five_rows_with_one_time_stand_together(local: Local) -> None:
    same = "2026-11-23T08:00:00.000Z"
    ids = [
        (await local.control("POST", "/invoices", updated_at=same, created_at=same))["id"]
        for _ in range(5)
    ]
    query = f"sort_by=updated_at:asc&per_page=3&filter[updated_at_from]={same}"
    pages = [await local.invoices(f"{query}&page={page}") for page in (1, 2)]
    assert sorted(ids) == [row["id"] for page in pages for row in page]


async def test_reset_brings_the_start_back(local: Local) -> None:
    await local.fault("not_found")
    await local.control("POST", "/invoices")
    await local.advance(100)
    headers = await local.bearer()
    await local.control("POST", "/reset", keep_tokens=True)
    assert len(await local.invoices()) == 60
    assert (await local.control("GET", "/clock"))["shift"] == 0
    assert (await local.get("/v2/organization", headers=headers)).status_code == 200
    await local.control("POST", "/reset")
    assert (await local.get("/v2/organization", headers=headers)).status_code == 401


async def test_bad_levers_are_refused(local: Local) -> None:
    for body in ({"name": "nonsense"}, {"name": "slow", "colour": 1}):
        assert (await local.client.post("/_control/faults", json=body)).status_code == 422
    answer = await local.client.get("/_control/invoices?organization=nobody")
    assert answer.status_code == 404


async def test_the_log_can_be_narrowed_and_emptied(local: Local) -> None:
    await local.get("/v2/organization")
    await local.bearer()
    posts = (await local.control("GET", "/requests?path=/oauth2&method=POST"))["requests"]
    assert [request["path"] for request in posts] == ["/oauth2/auth", "/oauth2/token"]
    await local.control("DELETE", "/requests")
    assert (await local.control("GET", "/requests"))["requests"] == []


async def test_tokens_uploads_and_changes_outlive_a_restart(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.json"
    first = await start(state_file=path)
    tokens = await first.tokens()
    created = (await first.upload(("a.pdf", PDF, "key"))).json()["supplier_invoices"][0]
    rows = await first.invoices("sort_by=created_at:asc")
    await first.control("PATCH", f"/invoices/{rows[0]['id']}", status="archived")
    await first.control("DELETE", f"/invoices/{rows[1]['id']}")
    assert path.stat().st_mode & 0o077 == 0

    second = await start(state_file=path)
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    listed = await second.get(f"{LIST}?per_page=100&sort_by=created_at:asc", headers=headers)
    found = {row["id"]: row for row in listed.json()["supplier_invoices"]}
    assert found[rows[0]["id"]]["status"] == "archived"
    assert rows[1]["id"] not in found
    again = (await second.upload(("a.pdf", PDF, "key"))).json()["supplier_invoices"][0]
    assert again["id"] == created["id"]
    form = CLIENT | {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await second.client.post("/oauth2/token", data=form)).status_code == 200
    await second.advance(10)
    read = (await second.get(f"{LIST}/{created['id']}")).json()["supplier_invoice"]
    assert read["analyzed_at"]


async def test_the_state_of_another_seed_is_left_alone(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    tokens = await (await start(state_file=path)).tokens()
    other = await start(state_file=path, seed=2)
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    assert (await other.get("/v2/organization", headers=headers)).status_code == 401
