"""Figures of the answer before that a question points back at: "is that with VAT?"."""

import re
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

from assistant.tools import periods
from assistant.tools.context import ToolContext
from assistant.tools.result import Fact
from assistant.tools.words import fold


def facts(question: str, context: ToolContext) -> dict[str, Fact]:
    """The facts of the answer before, under names of their own. None where the question does not
    point back, or asks about another time: an old figure must not pass for a new one."""
    before = context.before
    if before is None or not _points_back(context.language).search(fold(question)):
        return {}
    if not _times(question, context) <= _times(before.question, context):
        return {}
    return {f"before.{fact.id}": replace(fact, id=f"before.{fact.id}") for fact in before.facts}


def _times(question: str, context: ToolContext) -> set[periods.Period]:
    found = periods.find(question, context.today, context.language, context.anchor)
    return {mention.period for mention in found}


@cache
def _points_back(language: str) -> re.Pattern[str]:
    read = tomllib.loads(Path(__file__).with_name("meanings.toml").read_text(encoding="utf-8"))
    said = read.get(language, read["en"])["back"]
    return re.compile(rf"(?<!\w)(?:{said})(?!\w)")
