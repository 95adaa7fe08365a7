"""S03: a backfill that is killed again and again ends equal to its source."""

import pytest

from assistant.qonto.client import PER_PAGE
from tests.drills import drill


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_s03_killed_at_random_moments_nothing_is_missing_or_there_twice(
    engine: str, request: pytest.FixtureRequest
) -> None:
    arguments = ["--kills", "12", "--invoices", "800", "--seed", "3"]
    if engine == "postgres":
        arguments += ["--database-url", request.getfixturevalue("postgres_url")]
    found = drill("bench.kill_sync", *arguments)
    assert found["kills"] == 12
    assert found["in_the_middle"] > 0, "no backfill was cut in two"
    assert (found["missing"], found["doubled"], found["stale"]) == (0, 0, 0)
    assert found["sound"] and found["whole_trail"]
    assert found["most_forgotten"] == 0, "what was stored stays stored"
    assert found["most_repeated"] <= PER_PAGE, "a run stores at most one page of it again"
    assert found["most_at_once"] <= PER_PAGE, "a kill undoes at most one page"
