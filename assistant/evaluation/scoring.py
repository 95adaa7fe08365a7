"""Whether an answer, seen from outside, is what its case expects. Wording is free."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.evaluation import oracle
from assistant.evaluation.cases import Case, Disliked, Expected
from assistant.evaluation.raw import Raw

Shown = Mapping[str, Any]
_EXTRA_ROWS = 200  # a longer list is shown in part: its count is looked at instead


@dataclass(frozen=True, slots=True)
class Score:
    """A case, and what is wrong with its answer; nothing when it is right. `figures` are how many
    figures were recomputed, `equal` how many of them the answer shows."""

    case: Case
    faults: tuple[str, ...]
    answer: str = ""
    figures: int = 0
    equal: int = 0

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def score(case: Case, shown: Shown, records: Sequence[Raw], today: date) -> Score:
    """Look at an answer as the JSON API gives it."""
    wanted = list(_wanted(case.expected, records, today))
    seen = _numbers(shown)
    missing = [f"{name} is not shown" for name, value in wanted if value not in seen]
    faults = (*_faults(case.expected, shown, records, today), *missing)
    return Score(case, faults, str(shown["answer"]), len(wanted), len(wanted) - len(missing))


def refused(case: Case, message: str) -> Score:
    """A question that was not taken: right only where it is empty and a question back is due."""
    is_right = not case.text.strip() and "clarify" in case.expected.outcomes
    return Score(case, () if is_right else (message,), message)


def _wanted(
    expected: Expected, records: Sequence[Raw], today: date
) -> Iterator[tuple[str, tuple[Decimal, str]]]:
    """Every figure that must be shown, with its name."""
    for want in expected.values:
        for value in oracle.values(records, want, today):
            if value[0]:  # nobody need be told of a currency without any
                yield f"{want.measure} of {want.of} {value[0]} {value[1]}".strip(), value
    for figure in expected.figures:
        yield f"{figure['label']} {figure['value']}", _number(figure["value"])


def _faults(expected: Expected, shown: Shown, records: Sequence[Raw], today: date) -> Iterator[str]:
    if expected.outcomes and shown["outcome"] not in expected.outcomes:
        yield f"outcome {shown['outcome']}, not {' or '.join(expected.outcomes)}"
    if expected.language and shown["language"] != expected.language:
        yield f"language {shown['language']}, not {expected.language}"
    called = [one["name"] for one in shown["tool_calls"]]
    if expected.tool and expected.tool not in called:
        yield f"tools {called}, not {expected.tool}"
    if expected.cards is not None and len(shown["proposals"]) != expected.cards:
        yield f"{len(shown['proposals'])} cards, not {expected.cards}"
    if expected.unlike and _is_alike(expected.unlike, shown):
        yield "the answer is still the one that was judged wrong"
    if expected.rows is not None:
        yield from _row_faults(oracle.rows(records, expected.rows, today), shown)


def _is_alike(judged: Disliked, shown: Shown) -> bool:
    """The same outcome with all the figures of then."""
    figures = {_number(one["value"]) for one in judged.figures}
    return judged.outcome == shown["outcome"] and figures <= _numbers(shown)


def _row_faults(meant: Sequence[Raw], shown: Shown) -> Iterator[str]:
    wanted = {str(one["invoice_number"]) for one in meant if one.get("invoice_number")}
    listed = _listed(shown)
    if len(wanted) <= _EXTRA_ROWS and not _is_cut(shown) and wanted - listed:
        yield f"not listed: {', '.join(sorted(wanted - listed)[:5])}"
    if listed - wanted:
        yield f"listed without reason: {', '.join(sorted(listed - wanted)[:5])}"


def _listed(shown: Shown) -> set[str]:
    found = set()
    for table in shown["tables"]:
        keys = [column["key"] for column in table["columns"]]
        if "number" in keys:
            found |= {str(row[keys.index("number")]) for row in table["rows"]}
    return found - {"None"}


def _is_cut(shown: Shown) -> bool:
    return any(table["row_count"] > len(table["rows"]) for table in shown["tables"])


def _numbers(shown: Shown) -> set[tuple[Decimal, str]]:
    """Every number that stands anywhere: among the figures, in tables, in the prose."""
    values = [figure["value"] for figure in shown["figures"]]
    for table in shown["tables"]:
        values += [cell for row in [*table["rows"], table["total"] or []] for cell in row]
        values.append(table["row_count"])
    values += [
        int(found) for found in re.findall(r"(?<![\d.,])\d{1,9}(?![\d.,]*\d)", shown["answer"])
    ]
    return {_number(value) for value in values}


def _number(value: object) -> tuple[Decimal, str]:
    """A shown value as (number, currency); what is no number is (NaN, "")."""
    if isinstance(value, Mapping):
        return Decimal(str(value["value"])).quantize(Decimal("0.01")), str(value["currency"])
    try:
        return Decimal(str(value)), ""
    except ArithmeticError:
        return Decimal("NaN"), ""
