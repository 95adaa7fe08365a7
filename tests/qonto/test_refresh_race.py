"""T01 with processes of their own: one refresh per expiry on both engines."""

from bench.refresh_race import race

PROCESSES, EXPIRIES = 4, 5


def test_t01_processes_that_notice_at_once_refresh_once(database_url: str) -> None:
    found = race(PROCESSES, EXPIRIES, database_url)
    assert (found.refreshes, found.invalid_grant) == (EXPIRIES, 0)
    assert found.answers == PROCESSES * EXPIRIES
    assert found.status == "syncing", "the connection stays up"
