"""The consent page: what it shows, what it refuses, where it sends people."""

import pytest

from tests.sandbox.conftest import REDIRECT, Local, Start, parameters


async def test_the_page_names_the_app_the_organisations_and_the_scopes(local: Local) -> None:
    page = await local.authorize()
    assert page.status_code == 200
    for text in ("Ask Well", "Atelier Lumen SAS", "Éditions Burdeau SARL", "127.0.0.1:8000"):
        assert text in page.text
    assert "Download the files of invoices" in page.text
    assert "attachment.read" in page.text
    assert "script" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


async def test_approval_leads_back_with_a_code_and_the_state(local: Local) -> None:
    answer = await local.callback(state="state-12345")
    assert answer["state"] == "state-12345"
    assert answer["code"].startswith("ory_ac_")
    assert "supplier_invoice.write" in answer["scope"].split()


async def test_refusal_leads_back_with_access_denied(local: Local) -> None:
    page = await local.authorize()
    token = page.text.split('name="token" value="')[1].split('"')[0]
    form = {"token": token, "decision": "refuse"}
    answer = await local.client.post(page.request.url, data=form)
    assert answer.headers["location"].startswith(REDIRECT)
    assert parameters(answer.headers["location"])["error"] == "access_denied"


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"scope": "organization.read payments.write"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"state": "short"}, "invalid_state"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": "x", "code_challenge_method": "plain"}, "invalid_request"),
    ],
)
async def test_bad_requests_are_sent_back_with_a_reason(
    local: Local, query: dict[str, str], error: str
) -> None:
    answer = await local.authorize(**query)
    assert answer.status_code == 302
    assert parameters(answer.headers["location"])["error"] == error


async def test_a_scope_that_is_not_enabled_fails_the_whole_request(start: Start) -> None:
    local = await start(scopes=("offline_access", "organization.read"))
    answer = parameters((await local.authorize()).headers["location"])
    assert answer["error"] == "invalid_scope"
    assert "'supplier_invoice.read'" in answer["error_description"]


@pytest.mark.parametrize(
    "query",
    [
        {"client_id": "somebody"},
        {"redirect_uri": "http://127.0.0.1:8000/connect/qonto/callback/"},
        {"redirect_uri": "http://127.0.0.1:8000/connect/qonto/callback?x=1"},
        {"redirect_uri": "http://evil.example/connect/qonto/callback"},
        {"redirect_uri": "http://127.0.0.1@evil.example/connect/qonto/callback"},
    ],
)
async def test_an_unknown_app_or_return_address_is_a_404_page(
    local: Local, query: dict[str, str]
) -> None:
    answer = await local.authorize(**query)
    assert answer.status_code == 404
    assert "location" not in answer.headers


async def test_registered_addresses_must_match_exactly(start: Start) -> None:
    local = await start(redirect_uris=("https://well.example/back",))
    assert (await local.authorize(redirect_uri="https://well.example/back")).status_code == 200
    assert (await local.authorize(redirect_uri="https://well.example/back/")).status_code == 404
    assert (await local.authorize()).status_code == 404


async def test_a_decision_without_the_pages_cookie_is_forbidden(local: Local) -> None:
    page = await local.authorize()
    local.client.cookies.clear()
    answer = await local.client.post(page.request.url, data={"decision": "approve"})
    assert answer.status_code == 403
    assert answer.json()["error"] == "request_forbidden"


async def test_organization_id_leaves_no_choice(local: Local) -> None:
    second = (await local.control("GET", "/invoices?organization=editions-burdeau-0317"))[
        "invoices"
    ][0]["organization_id"]
    page = await local.authorize(organization_id=second)
    assert "Éditions Burdeau" in page.text
    assert "Atelier Lumen SAS" not in page.text


async def test_grants_can_be_smaller_than_asked(local: Local) -> None:
    await local.fault("read_only_grant")
    scopes = (await local.tokens())["scope"].split()
    assert "supplier_invoice.write" not in scopes
    assert "supplier_invoice.read" in scopes
