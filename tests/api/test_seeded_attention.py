"""The seeded company shows every kind of trouble that its mail can hold."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.workspace import members
from assistant.workspace.connections import Connection, Status
from tests.journey import RunningDemo, running_demo, until

KINDS = {
    "iban_changed": "",
    "iban_suspect": "checksum country",
    "look_alike": "one_letter",
    "duplicate": "same_file same_number near",
    "contradiction": "document_total discrepancy",
    "overdue": "",
    "due_soon": "",
    "unusual_amount": "",
    "price_rise": "",
    "needs_look": "",
    "hidden_text": "same_colour",
    "document": "picture",
    "missing_vat": "",
    "no_rate": "",
}


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    with running_demo(invoices=220) as running:
        yield running


def _signals(demo: RunningDemo) -> list[dict[str, Any]]:
    with demo.api(demo.token) as api:
        found: list[dict[str, Any]] = api.get("/attention").json()["signals"]
    return found


def test_every_kind_is_there(demo: RunningDemo) -> None:
    until(lambda: {"hidden_text", "document"} <= {one["kind"] for one in _signals(demo)})
    found = _signals(demo)
    missing = {
        (kind, detail)
        for kind, details in KINDS.items()
        for detail in details.split() or [""]
        if not any(one["kind"] == kind and detail in one["detail"] for one in found)
    }
    assert not missing
    (hosting,) = [one for one in found if one["detail"] == "near"]
    assert hosting["label"] == f"{hosting['related'][0]['label']}-B"


def test_a_connection_that_must_be_renewed_comes_first(demo: RunningDemo) -> None:
    async def stop(database: Database) -> None:
        async with database.system() as session:
            owner = await members.ensure_owner(session)
        async with database.write(owner.workspace_id) as session:
            connection = (await session.exec(select(Connection))).one()
            connection.status = Status.RECONNECT

    demo.call(stop)
    assert (_signals(demo)[0]["kind"], _signals(demo)[0]["url"]) == ("sync", "/qonto")
