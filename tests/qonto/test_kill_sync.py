"""S03: a backfill that is killed again and again ends equal to its source."""

import pytest

from assistant.qonto.client import PER_PAGE
from bench.kill_sync import drill

KILLS = 8


@pytest.mark.slow
def test_s03_killed_at_random_moments_nothing_is_missing_or_there_twice() -> None:
    found = drill(kills=KILLS, invoices=1500)
    assert found.kills == KILLS
    assert (found.missing, found.doubled, found.stale) == (0, 0, 0)
    assert found.sound and found.whole_trail
    assert found.most_forgotten == 0, "what was stored stays stored"
    assert found.most_repeated <= PER_PAGE, "a run reads at most one page of it again"
    assert found.most_at_once <= PER_PAGE, "a kill undoes at most one page"
