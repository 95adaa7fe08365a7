"""Fields that neither an e-invoice nor the printed text gave: asked of a model, believed by proof.

A model's value counts only with a quote that stands in the text word for word and contains the
value. What it was not asked for, or cannot prove, is left out.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.agent import prompts
from assistant.agent.language_model import ChatMessage, Completed, LanguageModel, ToolSchema
from assistant.agent.tool_text import masked
from assistant.documents.amounts import amounts, days
from assistant.documents.currency import currencies

# Never an account: whole IBANs do not leave, and a wrong one costs most.
ASKED = (
    "vendor", "number", "issue_date", "due_date", "currency", "total", "net", "tax", "vat_number",
)  # fmt: skip
AMOUNTS, DAYS = ("total", "net", "tax"), ("issue_date", "due_date")
SOURCE, CONFIDENCE = "model", 0.55
MOST_LETTERS, LONGEST_QUOTE = 12_000, 200
TOOL = "report_fields"


@dataclass(frozen=True, slots=True)
class Told:
    """What a model said and could prove, in the form of a reading, and what it used."""

    values: dict[str, str] = field(default_factory=dict)
    provenance: dict[str, dict[str, Any]] = field(default_factory=dict)
    usage: dict[str, int] = field(default_factory=dict)


async def ask(model: LanguageModel, text: str, missing: Sequence[str]) -> Told:
    """The missing fields as far as the model can prove them. Raises ModelUnavailable."""
    shown = masked(text)[:MOST_LETTERS]
    wanted = [name for name in ASKED if name in missing]
    if not wanted or not shown.strip():
        return Told()
    question = json.dumps({"fields": wanted, "text": shown}, ensure_ascii=False)
    messages = [ChatMessage("system", prompts.render("fields")), ChatMessage("user", question)]
    told: list[dict[str, Any]] = []
    usage: dict[str, int] = {}
    async for item in model.respond(messages, [_schema(wanted)]):
        if isinstance(item, Completed):
            usage = item.usage
            told = [one for call in item.tool_calls if call.name == TOOL
                    for one in _fields(call.arguments)]  # fmt: skip
    proven = {
        one["field"]: one
        for one in reversed(told)
        if one["field"] in wanted and is_proven(shown, one["field"], one["value"], one["quote"])
    }
    return Told(
        {name: one["value"].strip() for name, one in proven.items()},
        {name: _provenance(one["quote"]) for name, one in proven.items()},
        usage,
    )


def is_proven(text: str, name: str, value: str, quote: str) -> bool:
    """Whether the quote stands in the text and contains the value."""
    said = " ".join(quote.split())
    if not said or len(said) > LONGEST_QUOTE or said not in " ".join(text.split()):
        return False
    return _PROOFS.get(name, _is_written)(value.strip(), said)


def _is_amount(value: str, quote: str) -> bool:
    try:
        wanted = Decimal(value)
    except InvalidOperation:
        return False
    return any(found == wanted for found, _, _ in amounts(quote))


def _is_day(value: str, quote: str) -> bool:
    try:
        wanted = date.fromisoformat(value)
    except ValueError:
        return False
    return any(
        day == wanted
        for month_first in (False, True)
        for day, _, _ in days(quote, month_first=month_first)
    )


def _is_currency(value: str, quote: str) -> bool:
    return value in {code for code, _, _ in currencies(quote)}


def _is_written(value: str, quote: str) -> bool:
    """Letters and digits one after the other, as whole words."""
    letters = re.findall(r"\w", value)
    if not letters:
        return False
    pattern = r"[\W_]*".join(map(re.escape, letters))
    return bool(re.search(rf"(?<!\w){pattern}(?!\w)", quote, re.IGNORECASE))


_PROOFS: dict[str, Callable[[str, str], bool]] = {
    **dict.fromkeys(AMOUNTS, _is_amount),
    **dict.fromkeys(DAYS, _is_day),
    "currency": _is_currency,
}


def _fields(arguments: str) -> list[dict[str, str]]:
    """The well-formed rows of a call, however broken the rest of it is."""
    try:
        rows = json.loads(arguments)["fields"]
    except (ValueError, TypeError, KeyError):
        return []
    names = ("field", "value", "quote")
    return [
        {name: one[name] for name in names}
        for one in (rows if isinstance(rows, list) else ())
        if isinstance(one, dict) and all(isinstance(one.get(name), str) for name in names)
    ]


def _provenance(quote: str) -> dict[str, Any]:
    return {
        "source": SOURCE, "quote": " ".join(quote.split()), "page": None, "confidence": CONFIDENCE
    }  # fmt: skip


def _schema(wanted: Sequence[str]) -> ToolSchema:
    texts = {"type": "string"}
    row = {
        "type": "object",
        "properties": {
            "field": {"type": "string", "enum": list(wanted)}, "value": texts, "quote": texts,
        },
        "required": ["field", "value", "quote"],
        "additionalProperties": False,
    }  # fmt: skip
    return ToolSchema(
        TOOL,
        "Report the fields that the text prints, each with a quote that contains its value.",
        {
            "type": "object",
            "properties": {"fields": {"type": "array", "items": row}},
            "required": ["fields"],
            "additionalProperties": False,
        },
    )
