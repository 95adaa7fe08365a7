"""Signing in: the right password only, nothing told about who exists, no way out of the site."""

import pytest

from assistant.web.limits import Budget, Limiter
from tests.journey import RunningApp

EMAIL, PASSWORD = "anna@example.com", "correct horse"


@pytest.fixture(autouse=True)
def _anna(running: RunningApp) -> None:
    running.add_user(EMAIL)


def test_the_right_password_lets_in(running: RunningApp) -> None:
    with running.browser() as browser:
        assert browser.get("/qonto").headers["location"] == "/sign-in?next=/qonto"
        answer = browser.submit("/sign-in", email=" Anna@Example.com ", password=PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert browser.get("/qonto").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "wrong horse!!"), ("ben@example.com", PASSWORD), (EMAIL, ""), ("", ""),
     ("owner@localhost", "")],
)  # fmt: skip
def test_everything_else_gets_the_same_answer(
    running: RunningApp, email: str, password: str
) -> None:
    with running.browser() as browser:
        answer = browser.submit("/sign-in", email=email, password=password)
        assert answer.status_code == 401
        assert "do not go together" in answer.text
        assert browser.get("/qonto").status_code == 303


WAYS_ON = {
    "/review": "/review",
    "/invoices?q=a b": "/invoices?q=a%20b",
    "//evil.example": "/",
    "/\\evil.example": "/",
    "https://evil.example": "/",
    "/\t/evil.example": "/",
    "/x\r\nSet-Cookie: a=b": "/",
    "javascript:alert(1)": "/",
}


def test_after_signing_in_one_stays_on_the_site(running: RunningApp) -> None:
    gone = {}
    for after in WAYS_ON:
        with running.browser() as browser:
            form = {"email": EMAIL, "password": PASSWORD, "next": after}
            gone[after] = browser.submit("/sign-in", **form).headers["location"]
    assert gone == WAYS_ON


def test_w09_one_account_is_limited_from_however_many_addresses(running: RunningApp) -> None:
    budget = running.app.state.limiter
    running.app.state.limiter = _PerAccountOnly(budget)
    with running.browser() as browser:
        token = browser.token()
        answers = [
            browser.submit("/sign-in", token, email=EMAIL.upper(), password="wrong")
            for _ in range(4)
        ]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
        assert int(answers[-1].headers["retry-after"]) > 0
        other = browser.submit("/sign-in", token, email="ben@example.com", password="wrong")
        assert other.status_code == 401


class _PerAccountOnly(Limiter):
    """As if every request came from an address of its own."""

    def __init__(self, usual: Limiter) -> None:
        super().__init__({"sign_in": Budget(3, 0.001), "other": Budget(1000, 1)})

    def spend(self, name: str, caller: str) -> None:
        if not caller.startswith("address"):
            super().spend(name, caller)


def test_an_htmx_request_without_a_session_is_sent_to_the_form(running: RunningApp) -> None:
    with running.browser() as browser:
        answer = browser.get("/qonto/live", headers={"HX-Request": "true"})
        assert answer.status_code == 401
        assert answer.headers["hx-redirect"].startswith("/sign-in?next=")
