"""Questions that were asked once, with every answer judged against the raw rows by somebody who
knew only the API: those judged right stay read as they were. Of 390, 285 were right and 29
arguable; each file holds the right and arguable ones that stand on their own."""

import json
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from assistant.tools.words import fold

FOLDER = Path(__file__).parent / "judged"
TODAY = date(2026, 11, 29)  # The day they were asked.
LEAST = 0.98


@pytest.fixture(scope="module")
def names() -> VendorNames:
    """The suppliers of the demo company, which they were asked about."""
    seed = files("assistant.qonto.sandbox").joinpath("suppliers.toml").read_text("utf-8")
    every = tomllib.loads(seed).values()
    known = sorted(
        {one["name"] for one in every if one.get("per_month") is None or not one.get("newcomer")}
    )
    return VendorNames((at, name, fold(name)) for at, name in enumerate(known, 1))


@pytest.mark.parametrize("name", ["first", "second", "third"])
def test_what_was_judged_right_is_read_as_it_was(name: str, names: VendorNames) -> None:
    cases = [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").split("\n")
             if line]  # fmt: skip
    changed = [case["id"] for case in cases if _calls(case, names) != case["calls"]]
    assert len(changed) <= (1 - LEAST) * len(cases), changed


def _calls(case: dict[str, Any], names: VendorNames) -> list[list[Any]]:
    asked = BuiltIn(names, TODAY, case["lang"]).readings(case["text"], [])
    return [
        [one.tool or one.topic, {name: v for name, v in one.arguments.items() if v is not None}]
        for one in asked
    ]
