"""Scores as a table per kind and language, for people and for programs."""

from collections.abc import Callable, Sequence
from typing import Any

from assistant.evaluation.scoring import Score


def table(scores: Sequence[Score]) -> str:
    """Right answers of all, by kind and by language; then what went wrong, case by case."""
    languages = sorted({score.case.lang for score in scores})
    kinds = sorted({score.case.kind for score in scores})
    width = max(len(kind) for kind in (*kinds, "all"))
    lines = [" ".join([" " * width, *(f"{name:>7}" for name in (*languages, "all"))])]
    for kind in (*kinds, ""):
        chosen = [score for score in scores if not kind or score.case.kind == kind]
        cells = [_share([one for one in chosen if one.case.lang == name]) for name in languages]
        cells.append(_share(chosen))
        lines.append(" ".join([f"{kind or 'all':<{width}}", *(f"{cell:>7}" for cell in cells)]))
    wrong = [
        f"{score.case.id}  {score.case.text}\n    {'; '.join(score.faults)}"
        for score in scores
        if not score.is_right
    ]
    lines += ["", recomputed(scores)]
    return "\n".join([*lines, *([""] if wrong else []), *wrong])


def recomputed(scores: Sequence[Score]) -> str:
    """How many figures the oracle worked out, and how many of them the answers show."""
    count, equal = sum(one.figures for one in scores), sum(one.equal for one in scores)
    cases = sum(one.figures > 0 for one in scores)
    return f"figures recomputed: {equal} of {count} equal, in {cases} of {len(scores)} answers"


def as_json(scores: Sequence[Score]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "cases": len(scores),
        "right": sum(score.is_right for score in scores),
        "figures": sum(score.figures for score in scores),
        "equal": sum(score.equal for score in scores),
        "kinds": _by(scores, lambda score: score.case.kind),
        "languages": _by(scores, lambda score: score.case.lang),
        "wrong": [
            {"id": score.case.id, "text": score.case.text, "faults": list(score.faults),
             "answer": score.answer}
            for score in scores if not score.is_right
        ],
    }  # fmt: skip


def _by(scores: Sequence[Score], key: Callable[[Score], str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for score in scores:
        count = found.setdefault(key(score), {"cases": 0, "right": 0})
        count["cases"] += 1
        count["right"] += score.is_right
    return found


def _share(scores: Sequence[Score]) -> str:
    return f"{sum(score.is_right for score in scores)}/{len(scores)}" if scores else ""
