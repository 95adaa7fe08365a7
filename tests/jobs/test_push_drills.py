"""The short runs of the push drills; bench/ says how to run them in full."""

import pytest

from tests.drills import drill


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "workers"), [("sqlite", "1"), ("postgres", "2")])
def test_p02_sixty_kills_double_and_lose_nothing(
    engine: str, workers: str, request: pytest.FixtureRequest
) -> None:
    arguments = ["--kills", "60", "--workers", workers, "--seed", "11"]
    if engine == "postgres":
        arguments += ["--database-url", request.getfixturevalue("postgres_url")]
    figures = drill("bench.kill_push", *arguments)
    assert figures["kills"] == 60
    assert figures["documents"] == figures["sent"] >= 20
    assert figures["sent_again"] > 0, "no worker died with a request on its way"
    assert figures["together"] > 0, "no request held several documents"
    assert (figures["duplicates"], figures["missing"], figures["unknown"]) == (0, 0, 0)


@pytest.mark.slow
def test_p02_answers_that_never_come_leave_nothing_doubled_or_unexplained() -> None:
    arguments = ("--kills", "30", "--workers", "2", "--lost-answers", "7", "--seed", "5")
    figures = drill("bench.kill_push", *arguments)
    assert (figures["duplicates"], figures["missing"], figures["unknown"]) == (0, 0, 0)


@pytest.mark.slow
def test_p17_workers_in_other_processes_stop_and_tell_what_was_on_its_way() -> None:
    # Held until the press: on a busy machine everything might have left before it.
    figures = drill("bench.stop_writes", "--rounds", "2", "--seed", "7", "--within", "60", "--held")
    assert figures["stopped_while_sending"] == 2
    assert figures["sent"] + figures["not_sent"] == 160
    assert figures["untold"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_p01_a_hundred_confirmations_at_once_are_one_upload(
    engine: str, request: pytest.FixtureRequest
) -> None:
    arguments = ["--rounds", "2"]
    if engine == "postgres":
        arguments += ["--database-url", request.getfixturevalue("postgres_url")]
    figures = drill("bench.parallel_confirm", *arguments)
    assert (figures["confirmations"], figures["won"], figures["uploads"]) == (200, 2, 2)
