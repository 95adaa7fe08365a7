"""W09: budgets per person and per address, each kind of request its own."""

from collections.abc import AsyncIterator

import pytest

from assistant.errors import TooManyRequests
from assistant.web import limits
from assistant.web.limits import Budget, Limiter, Streams
from tests.journey import RunningApp


class Time:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _limiter(timer: Time) -> Limiter:
    return Limiter({"ask": Budget(3, 0.5), "other": Budget(1, 1)}, timer)


def _spent(limiter: Limiter, name: str, caller: str) -> int:
    for count in range(1000):
        try:
            limiter.spend(name, caller)
        except TooManyRequests:
            return count
    return 1000


def test_a_burst_then_a_steady_rate() -> None:
    timer = Time()
    limiter = _limiter(timer)
    assert _spent(limiter, "ask", "anna") == 3
    timer.now += 2.1
    assert _spent(limiter, "ask", "anna") == 1
    timer.now += 3600
    assert _spent(limiter, "ask", "anna") == 3


def test_budgets_and_callers_do_not_touch_each_other() -> None:
    limiter = _limiter(Time())
    assert _spent(limiter, "ask", "anna") == 3
    assert _spent(limiter, "ask", "ben") == 3
    assert _spent(limiter, "other", "anna") == 1


async def _messages() -> AsyncIterator[str]:
    yield "one"


async def test_w08_a_person_holds_only_so_many_streams() -> None:
    timer = Time()
    streams = Streams(timer)
    held = [streams.counted("anna", _messages()) for _ in range(limits.MOST_STREAMS)]
    with pytest.raises(TooManyRequests, match="wait for one"):
        streams.counted("anna", _messages())
    assert [one async for one in streams.counted("ben", _messages())] == ["one"]
    assert [one async for one in held[0]] == ["one"]
    streams.counted("anna", _messages())
    with pytest.raises(TooManyRequests):
        streams.counted("anna", _messages())
    timer.now += limits.LONGEST_STREAM + 1
    streams.counted("anna", _messages())


def test_the_refusal_says_how_long_to_wait() -> None:
    timer = Time()
    limiter = _limiter(timer)
    _spent(limiter, "ask", "anna")
    with pytest.raises(TooManyRequests) as refused:
        limiter.spend("ask", "anna")
    assert refused.value.retry_after == 2
    timer.now += 2
    limiter.spend("ask", "anna")


def test_being_refused_costs_nothing() -> None:
    timer = Time()
    limiter = _limiter(timer)
    _spent(limiter, "ask", "anna")
    for _ in range(100):
        with pytest.raises(TooManyRequests):
            limiter.spend("ask", "anna")
    timer.now += 2
    limiter.spend("ask", "anna")


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CALLERS", 10)
    limiter = _limiter(Time())
    for number in range(100):
        limiter.spend("other", f"caller {number}")
    assert len(limiter._buckets) == 10


def test_w09_signing_in_is_limited_per_address_whatever_a_header_says(running: RunningApp) -> None:
    running.add_user("anna@example.com")
    with running.browser() as browser:
        token = browser.token()
        statuses = []
        for number in range(12):
            headers = {**browser.same_origin(), "X-Forwarded-For": f"203.0.113.{number}"}
            form = {"_csrf": token, "email": f"nobody{number}@example.com", "password": "x"}
            statuses.append(browser.post("/sign-in", data=form, headers=headers))
        refused = statuses[-1]
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0
        assert browser.get("/sign-in").status_code == 200, "other budgets are untouched"


def test_w09_the_api_is_limited_per_member(running: RunningApp) -> None:
    running.app.state.limiter = Limiter({"other": Budget(5, 0.001)})
    from assistant.workspace.members import Role

    first, second = (running.add_token(Role.VIEWER, name) for name in "ab")
    with running.api(first) as api:
        answers = [api.get("/connection") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].json()["error"]["code"] == "too_many_requests"
    assert int(answers[-1].headers["retry-after"]) > 0
    with running.api(second) as api:
        assert api.get("/connection").status_code == 200
