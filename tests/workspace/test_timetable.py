"""When a standing question is due, in the workspace's own time, over a change of clocks too."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.errors import Unprocessable
from assistant.tools import timetable_words
from assistant.workspace.automations import timetable

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "hour", "now", "due"),
    [
        ("monday", 9, "2026-11-23T07:59", None),
        ("monday", 9, "2026-11-23T08:00", "2026-11-23T08:00"),
        ("monday", 9, "2026-11-23T19:59", "2026-11-23T08:00"),
        ("monday", 9, "2026-11-23T20:01", None),
        ("monday", 9, "2026-06-01T07:00", "2026-06-01T07:00"),
        ("day", 23, "2026-11-24T05:00", "2026-11-23T22:00"),
        ("weekday", 9, "2026-11-22T09:00", None),
        ("month", 9, "2026-12-01T09:00", "2026-12-01T08:00"),
        ("month", 9, "2026-12-02T09:00", None),
    ],
)
def test_what_is_due_now(every: str, hour: int, now: str, due: str | None) -> None:
    found = timetable.latest(every, hour, PARIS, at(now))
    assert found == (at(due) if due else None)


@pytest.mark.parametrize(
    ("every", "first"),
    [("monday", "2026-11-30"), ("day", "2026-11-24"), ("month", "2026-12-01")],
)
def test_the_next_time(every: str, first: str) -> None:
    due = timetable.upcoming(every, 9, PARIS, at("2026-11-23T08:00"))
    assert (due.date().isoformat(), due.hour) == (first, 9)


@pytest.mark.parametrize("form", [{"every": "never"}, {}, {"every": "day", "hour": "24"}])
def test_what_is_no_time_is_refused(form: dict[str, str]) -> None:
    with pytest.raises(Unprocessable):
        timetable.read(form)


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("every Monday", "en", ("monday", 9)),
        ("on Fridays at 5 pm", "en", ("friday", 17)),
        ("tous les mardis à 8h", "fr", ("tuesday", 8)),
        ("jeden Tag um 7 Uhr", "de", ("day", 7)),
        ("ogni mese", "it", ("month", 9)),
        ("cada jueves a las 10", "es", ("thursday", 10)),
        (None, "en", ("monday", 9)),
    ],
)
def test_times_in_words(text: str | None, language: str, read: tuple[str, int]) -> None:
    assert timetable_words.read(text, language) == read
