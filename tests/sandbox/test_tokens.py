"""The token endpoint: codes once, refresh tokens rotate, grants end."""

from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest

from tests.sandbox.conftest import CLIENT, Local

ORGANIZATION = "/v2/organization"


async def test_a_code_gives_tokens_of_the_documented_form(local: Local) -> None:
    answer = await local.tokens()
    assert answer["access_token"].startswith("ory_at_")
    assert answer["refresh_token"].startswith("ory_rt_")
    assert answer["expires_in"] == 3600
    assert answer["token_type"] == "bearer"


async def test_without_offline_access_there_is_no_refresh_token(local: Local) -> None:
    assert "refresh_token" not in await local.tokens(scope="organization.read")


async def test_a_code_works_once_and_its_second_use_ends_the_grant(local: Local) -> None:
    code = (await local.callback())["code"]
    token = (await local.exchange(code)).json()["access_token"]
    again = await local.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    answer = await local.get(ORGANIZATION, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401


async def test_a_code_lives_ten_minutes(local: Local) -> None:
    early, late = await local.callback(), await local.callback()
    await local.advance(599)
    assert (await local.exchange(early["code"])).status_code == 200
    await local.advance(1)
    assert (await local.exchange(late["code"])).json()["error"] == "invalid_grant"


async def test_redirect_uri_and_client_must_be_the_same_again(local: Local) -> None:
    code = (await local.callback())["code"]
    other = "http://127.0.0.1:8001/connect/qonto/callback"
    assert (await local.exchange(code, redirect_uri=other)).json()["error"] == "invalid_grant"
    wrong = await local.exchange(code, client_secret="no")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    assert (await local.exchange(code)).status_code == 200


async def test_the_client_secret_belongs_in_the_form(local: Local) -> None:
    form = {"grant_type": "authorization_code", "code": (await local.callback())["code"]}
    credentials = (CLIENT["client_id"], CLIENT["client_secret"])
    answer = await local.client.post("/oauth2/token", data=form, auth=credentials)
    assert answer.status_code == 401


async def test_pkce_wants_the_verifier_of_the_challenge(local: Local) -> None:
    verifier = "v" * 43
    digest = sha256(verifier.encode()).digest()
    challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
    asked = {"code_challenge": challenge, "code_challenge_method": "S256"}
    code = (await local.callback(**asked))["code"]
    assert (await local.exchange(code)).json()["error"] == "invalid_grant"
    assert (await local.exchange(code, code_verifier="w" * 43)).status_code == 400
    assert (await local.exchange(code, code_verifier=verifier)).status_code == 200


async def test_a_refresh_token_rotates_with_a_minute_of_grace(local: Local) -> None:
    first = (await local.tokens())["refresh_token"]
    second = (await local.refresh(first)).json()["refresh_token"]
    assert second != first
    await local.advance(59)
    assert (await local.refresh(first)).status_code == 200
    await local.advance(1)
    late = await local.refresh(first)
    assert (late.status_code, late.json()["error"]) == (400, "invalid_grant")
    assert (await local.refresh(second)).status_code == 200
    counts = await local.control("GET", "/tokens")
    assert (counts["refreshes"], counts["grace_refreshes"], counts["invalid_grant"]) == (3, 1, 1)


async def test_strict_rotation_ends_the_family_on_reuse(local: Local) -> None:
    await local.fault("strict_refresh")
    first = (await local.tokens())["refresh_token"]
    second = (await local.refresh(first)).json()["refresh_token"]
    assert (await local.refresh(first)).json()["error"] == "invalid_grant"
    assert (await local.refresh(second)).json()["error"] == "invalid_grant"
    assert (await local.control("GET", "/tokens"))["grants_active"] == 0


async def test_access_tokens_expire_after_an_hour_or_on_command(local: Local) -> None:
    headers = await local.bearer()
    await local.advance(3599)
    assert (await local.get(ORGANIZATION, headers=headers)).status_code == 200
    await local.advance(1)
    assert (await local.get(ORGANIZATION, headers=headers)).status_code == 401
    headers = await local.bearer()
    await local.control("POST", "/tokens", expire=True)
    assert (await local.get(ORGANIZATION, headers=headers)).status_code == 401


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_revoke_ends_the_grant(local: Local, kind: str) -> None:
    tokens = await local.tokens()
    answer = await local.client.post("/oauth2/revoke", data=CLIENT | {"token": tokens[kind]})
    assert (answer.status_code, answer.content) == (200, b"")
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    assert (await local.get(ORGANIZATION, headers=headers)).status_code == 401
    assert (await local.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_consents_can_be_taken_back_with_a_token_but_not_with_a_key(local: Local) -> None:
    path, headers = "/v2/oauth2/consents", await local.bearer()
    assert (await local.client.delete(path, headers=headers)).status_code == 204
    assert (await local.get(ORGANIZATION, headers=headers)).status_code == 401
    key = {"authorization": "atelier-lumen-4821:sandbox-secret-key"}
    answer = await local.client.delete(path, headers=key)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "oauth_required")


@pytest.mark.parametrize(
    ("fault", "status"), [("token_429", 429), ("token_403", 403), ("token_without_token", 200)]
)
async def test_json_answers_without_a_token_can_be_provoked(
    local: Local, fault: str, status: int
) -> None:
    token = (await local.tokens())["refresh_token"]
    await local.fault(fault, times=1)
    answer = await local.refresh(token)
    assert answer.status_code == status
    assert "access_token" not in answer.json()
    assert (await local.refresh(token)).status_code == 200


async def test_each_scope_opens_its_own_routes(local: Local) -> None:
    headers = await local.bearer(scope="organization.read")
    answer = await local.get("/v2/supplier_invoices", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["detail"] == "missing required oauth scope"
    headers = await local.bearer(scope="supplier_invoice.read")
    assert (await local.get("/v2/supplier_invoices", headers=headers)).status_code == 200
    assert (await local.get(ORGANIZATION, headers=headers)).status_code == 403
