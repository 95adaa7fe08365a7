"""Utterances once used as blind sets: what was understood then stays understood.

Heard for the first time, the fifth set scored 89 % right tools and 81 % right arguments, the sixth
95 and 94 %, the seventh 92 and 89 %, all without a wrong write; the eighth (clipped) and the ninth
(long-winded) 87 and 90 %, 85 and 84 %, with one card that nobody had asked for: what a new question
can expect, where the floors tell of questions already mended.
The tenth, heard by weights that never saw it (`unlearnt`), has 97 % right tools and 93 % right
arguments; its misses were never looked at.
`own` was never blind: it was written beside the lexicons, with many refusals.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bench import understanding

FOLDER = Path(__file__).parent / "utterances"
UNLEARNT = Path(__file__).parent / "unlearnt"  # the classifier is not trained with these
# The share of utterances with the right tool and every argument right. Floors only rise.
FLOORS = {
    "first": 99,
    "second": 99,
    "third": 98,
    "fourth": 96,
    "fifth": 96,
    "own": 99,
    "sixth": 99,
    "seventh": 99,
    "eighth": 96,
    "ninth": 94,
}
UNLEARNT_FLOORS = {"tenth": 92}


@pytest.mark.parametrize("name", FLOORS)
def test_what_was_understood_stays_understood(name: str) -> None:
    _is_understood(FOLDER / f"{name}.jsonl", FLOORS[name])


@pytest.mark.parametrize("name", UNLEARNT_FLOORS)
def test_what_nobody_learnt_is_understood(name: str) -> None:
    cases = _is_understood(UNLEARNT / f"{name}.jsonl", UNLEARNT_FLOORS[name])
    refused, _ = understanding.refusals(cases)
    to_refuse = {case["id"] for case in cases if case["gold"]["tool"] == "decline"}
    assert len(refused & to_refuse) >= 0.94 * len(to_refuse)
    assert len(refused & to_refuse) >= 0.95 * len(refused)


def _is_understood(file: Path, floor: int) -> list[dict[str, Any]]:
    """The cases of a file, of which so many in a hundred are right, and none is a wrong write."""
    cases = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    verdicts = [understanding.score(case) for case in cases]
    right = sum(verdict == "right" for verdict, _ in verdicts)
    assert right * 100 >= floor * len(cases)
    assert not any(is_wrong_write for _, is_wrong_write in verdicts)
    return cases


def test_what_is_not_done_here_is_refused_and_little_else() -> None:
    cases = [json.loads(line) for line in (FOLDER / "own.jsonl").read_text().splitlines()]
    refused, asked_back = understanding.refusals(cases)
    to_refuse = {case["id"] for case in cases if case["gold"]["tool"] == "decline"}
    assert len(refused & to_refuse) >= 0.97 * len(to_refuse)
    assert len(refused - to_refuse - asked_back) <= 0.02 * len(refused)
