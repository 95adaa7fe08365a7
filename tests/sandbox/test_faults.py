"""Faults: which requests they hit, and what they do to answers."""

import asyncio
import re
from email.utils import parsedate_to_datetime

import pytest

from assistant.qonto.sandbox.faults import FAULTS, faults_from_names
from tests.sandbox.conftest import Local, Start
from tests.sandbox.process import ROOT

ORGANIZATION = "/v2/organization"
LIST = "/v2/supplier_invoices"


async def _statuses(local: Local, path: str, count: int) -> list[int]:
    return [(await local.get(path)).status_code for _ in range(count)]


async def test_a_fault_meets_its_route_and_query_and_hits_so_many_times(local: Local) -> None:
    await local.fault("server_error", route=f"GET {LIST}", query="page=3", times=3)
    assert await _statuses(local, f"{LIST}?page=2&per_page=10", 2) == [200, 200]
    assert await _statuses(local, ORGANIZATION, 1) == [200]
    assert await _statuses(local, f"{LIST}?page=3&per_page=10", 5) == [500, 500, 500, 200, 200]
    fault = (await local.control("GET", "/faults"))["faults"][0]
    assert (fault["seen"], fault["hit"]) == (5, 3)


async def test_a_fault_can_wait_and_hit_one_in_so_many(local: Local) -> None:
    await local.fault("one_in_ten_429", every=3, after=2)
    found = await _statuses(local, ORGANIZATION, 9)
    assert found == [200, 200, 200, 200, 429, 200, 200, 429, 200]


async def test_a_fault_can_be_meant_for_one_organisation(local: Local) -> None:
    await local.fault("too_many_requests", organization="atelier-lumen-4821")
    other = {"authorization": "editions-burdeau-0317:sandbox-secret-key"}
    assert await _statuses(local, ORGANIZATION, 1) == [429]
    assert (await local.get(ORGANIZATION, headers=other)).status_code == 200
    token = await local.bearer()
    assert (await local.get(ORGANIZATION, headers=token)).status_code == 429


async def test_faults_are_switched_off_one_by_one_or_together(local: Local) -> None:
    first = await local.fault("server_error")
    await local.fault("not_found")
    assert await _statuses(local, ORGANIZATION, 1) == [500]
    await local.control("DELETE", f"/faults/{first}")
    assert await _statuses(local, ORGANIZATION, 1) == [404]
    await local.control("DELETE", "/faults")
    assert await _statuses(local, ORGANIZATION, 1) == [200]


async def test_a_delayed_request_goes_on_when_its_fault_is_switched_off(local: Local) -> None:
    slow = await local.fault("slow", seconds=600)
    waiting = asyncio.create_task(local.get(ORGANIZATION))
    while not (await local.control("GET", "/faults"))["faults"][0]["hit"]:  # noqa: ASYNC110
        await asyncio.sleep(0)
    await local.control("DELETE", f"/faults/{slow}")
    assert (await waiting).status_code == 200


async def test_faults_named_at_start(start: Start) -> None:
    local = await start(
        faults=("server_error:times=1:route=GET /v2/organization", "slow:seconds=0")
    )
    assert await _statuses(local, ORGANIZATION, 2) == [500, 200]


@pytest.mark.parametrize("name", ["nonsense", "server_error:colour=red", "slow:seconds=soon"])
def test_unknown_faults_and_settings_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"nonsense|colour|soon|float"):
        faults_from_names([name])


async def test_the_four_error_shapes(local: Local) -> None:
    await local.fault("missing_scope", times=1)
    body = (await local.get(ORGANIZATION)).json()
    assert body["errors"][0]["code"] == "forbidden"
    await local.fault("plan_forbids", times=1)
    assert (await local.get(ORGANIZATION)).json()["message"] == "Forbidden"
    await local.fault("refresh_refused", times=1)
    assert (await local.refresh("x")).json()["error"] == "invalid_grant"
    await local.fault("html", times=1)
    assert "<html" in (await local.get(ORGANIZATION)).text


async def test_retry_after_in_seconds_as_a_date_or_not_at_all(local: Local) -> None:
    await local.fault("retry_later", times=1)
    assert (await local.get(ORGANIZATION)).headers["retry-after"] == "7"
    await local.fault("retry_at", times=1)
    parsedate_to_datetime((await local.get(ORGANIZATION)).headers["retry-after"])
    await local.fault("too_many_requests", times=1)
    assert "retry-after" not in (await local.get(ORGANIZATION)).headers


async def test_bodies_that_are_no_json(local: Local) -> None:
    good = (await local.get(ORGANIZATION)).content
    await local.fault("truncated_json", times=1)
    cut = await local.get(ORGANIZATION)
    assert cut.status_code == 200
    assert good.startswith(cut.content[:100])
    assert len(cut.content) < len(good)
    await local.fault("empty_body", times=1)
    assert (await local.get(ORGANIZATION)).content == b""
    await local.fault("slow_drip", times=1, seconds=0.05)
    assert (await local.get(ORGANIZATION)).json() != {}


async def test_a_page_shift_moves_a_row_that_was_just_served(local: Local) -> None:
    query = f"{LIST}?per_page=10&sort_by=updated_at:asc"
    await local.fault("page_shift", query="page=2")
    first = (await local.get(f"{query}&page=1")).json()["supplier_invoices"]
    second = (await local.get(f"{query}&page=2")).json()["supplier_invoices"]
    third = (await local.get(f"{query}&page=3")).json()["supplier_invoices"]
    last = (await local.get(f"{query}&page=6")).json()["supplier_invoices"]
    assert last[-1]["id"] == second[0]["id"]
    seen = {row["id"] for row in first + second + third}
    everything = (await local.control("GET", "/invoices"))["invoices"]
    assert everything[19]["id"] not in seen


async def test_a_page_loss_takes_a_row_away(local: Local) -> None:
    await local.fault("page_loss")
    rows = await local.invoices("per_page=10")
    assert (await local.get(f"{LIST}/{rows[0]['id']}")).status_code == 404
    assert len(await local.invoices()) == 59


async def test_ties_can_come_in_any_order(start: Start) -> None:
    local = await start(invoices=300)
    await local.fault("unstable_order")
    query = "sort_by=supplier_name:asc&per_page=100"
    orders = {tuple(row["id"] for row in await local.invoices(query)) for _ in range(4)}
    assert len(orders) > 1


async def test_odd_rows_keep_the_rest_of_the_page(local: Local) -> None:
    await local.fault("odd_rows")
    rows = await local.invoices("per_page=10")
    assert rows[0]["field_of_tomorrow"] == {"level": 3}
    assert rows[1]["status"] == "under_dispute"
    assert rows[2]["total_amount"] is None
    assert rows[3]["total_amount"]["value"] == "1e3"
    assert rows[4]["total_amount"]["currency"] == "XXX"
    assert len(rows) == 10


async def test_an_entry_without_an_id_stands_behind_the_list(local: Local) -> None:
    await local.fault("row_without_id")
    rows = await local.invoices("per_page=10")
    assert [row["id"] for row in rows].count(None) == 1
    assert len(rows) == 11


async def test_a_grant_can_end_in_the_middle(local: Local) -> None:
    headers = await local.bearer()
    await local.fault("grant_revoked", route=f"GET {LIST}")
    assert (await local.get(LIST, headers=headers)).status_code == 401
    assert (await local.control("GET", "/tokens"))["grants_active"] == 0


async def test_the_log_names_the_faults_that_hit(local: Local) -> None:
    await local.fault("server_error", times=1)
    await _statuses(local, f"{ORGANIZATION}?x=1", 2)
    hit, passed = (await local.control("GET", "/requests?path=/v2/org"))["requests"]
    assert (hit["faults"], hit["status"], hit["query"]) == (["server_error"], 500, "x=1")
    assert (passed["faults"], passed["status"]) == ([], 200)
    assert passed["organization"] == "atelier-lumen-4821"
    assert passed["authorization"] == "api_key"
    assert "sandbox-secret-key" not in str(passed)


def test_every_fault_does_something_the_sandbox_knows() -> None:
    assert {fault.does for fault in FAULTS.values()} == {
        "answer", "bomb", "bulk_fail", "bulk_lack", "bulk_shuffle", "bulk_surplus", "cut", "delay",
        "delete_served", "drip", "drop", "drop_after", "forget_keys", "huge", "odd_rows", "retype",
        "revoke_first", "row_without_id", "shuffle_ties", "strict_refresh", "touch_served",
        "truncate", "withhold_scope",
    }  # fmt: skip


def test_the_documentation_names_every_fault_and_no_other() -> None:
    page = (ROOT / "docs" / "sandbox.md").read_text("utf-8")
    table = page.split("## Faults")[1].split("## Controls")[0].split("|---|---|")[1]
    assert set(re.findall(r"`([a-z_0-9]+)`", table)) == set(FAULTS)
