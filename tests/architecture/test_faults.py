"""docs/faults.md is true: its tests exist, and no test of a fault is missing in it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "faults.md").read_text("utf-8")
ROWS = {
    found[1]: set(re.findall(r"`([\w/]+\.py::test_\w+)`", found[2]))
    for found in re.finditer(r"^\| ([A-Z]\d\d) \| [^|]+ \| (.+) \|$", TABLE, re.M)
}
WANTED = [
    *(f"S{number:02}" for number in range(1, 18)),
    *(f"T{number:02}" for number in range(1, 15)),
    *(f"P{number:02}" for number in range(1, 18)),
    *(f"C{number:02}" for number in range(1, 17) if number != 2),
    *(f"U{number:02}" for number in range(1, 7)),
    *(f"W{number:02}" for number in range(1, 13) if number != 10),
    "D01", "D03", "D05", "D07",
]  # fmt: skip


def named_in(path: Path) -> set[str]:
    names = re.findall(r"^(?:async )?def (test_\w+)", path.read_text("utf-8"), re.M)
    return {f"{path.relative_to(ROOT / 'tests').as_posix()}::{name}" for name in names}


EXISTING = {test for path in (ROOT / "tests").rglob("test_*.py") for test in named_in(path)}


@pytest.mark.parametrize("fault", WANTED)
def test_every_fault_has_tests_and_they_exist(fault: str) -> None:
    assert ROWS[fault]
    assert ROWS[fault] <= EXISTING


def test_every_test_of_a_fault_is_in_its_row() -> None:
    missing = []
    for test in EXISTING:
        name = test.partition("::test_")[2]
        faults = re.match(r"(?:[a-z]\d\d_)+", name)
        for fault in faults[0].upper().strip("_").split("_") if faults else ():
            if fault in ROWS and test not in ROWS[fault]:
                missing.append(f"{fault}: {test}")
    assert sorted(missing) == []
