"""Lessons on pages and in the API: seen beside the field, listed, forgotten with a button."""

from collections.abc import Iterator

import httpx
import pytest

from tests.documents.test_corrections import bill
from tests.journey import Browser, RunningDemo, running_demo


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    with running_demo(invoices=10) as started:
        yield started


def add(api: httpx.Client, name: str, content: bytes) -> int:
    [shown] = api.post("/documents", files={"file": (name, content)}).json()["documents"]
    return int(shown["id"])


def test_a_lesson_is_seen_where_it_was_used_and_forgotten_with_a_button(
    browser: Browser, api: httpx.Client
) -> None:
    first = add(api, "one.pdf", bill("P-118", "03/11/2026", "12,00"))
    browser.submit(f"/review/{first}/fields", number="P-118")
    second = add(api, "two.pdf", bill("P-131", "04/12/2026", "13,00"))

    page = browser.get(f"/review/{second}").text
    assert "Learnt from your correction of one.pdf" in page
    assert 'href="/review/lessons"' in page
    read = api.get(f"/documents/{second}").json()["fields"]["number"]
    assert (read["value"], read["source"]) == ("P-131", "learnt")
    [lesson] = api.get("/lessons").json()["lessons"]
    assert (lesson["field"], lesson["label"], lesson["file_name"]) == ("number", "pièce", "one.pdf")
    assert read["learnt_from"] == {
        "lesson": lesson["id"], "document_id": first, "file_name": "one.pdf"
    }  # fmt: skip

    listed = browser.get("/review/lessons").text
    assert "It stands at “pièce”" in listed and "one.pdf" in listed
    browser.submit(f"/review/lessons/{lesson['id']}/removal")
    assert "Nothing yet." in browser.get("/review/lessons").text
    assert api.get(f"/documents/{second}").json()["fields"]["number"]["value"] == "CAISSE-4"


def test_the_api_corrects_teaches_and_forgets(api: httpx.Client) -> None:
    first = add(api, "three.pdf", bill("Q-1", "03/11/2026", "22,00"))
    api.patch(f"/documents/{first}", json={"number": "Q-1"})
    [lesson] = api.get("/lessons").json()["lessons"]
    assert api.delete(f"/lessons/{lesson['id']}").status_code == 204
    assert api.get("/lessons").json() == {"lessons": []}
    assert api.delete(f"/lessons/{lesson['id']}").status_code == 404
