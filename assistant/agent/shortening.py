"""What a model reads, in fewer words: where it cannot read all, the least needful goes first."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from assistant.agent.language_model import ChatMessage

LEFT_OUT = "Earlier turns of this conversation are left out."
_FEW_ROWS = 3


def shorter(messages: Sequence[ChatMessage]) -> Iterator[list[ChatMessage]]:
    """The same exchange in fewer and fewer words: without the turns before, then with a few rows
    of each table, then with facts and sentences only. What is left out is told to the model."""
    asked = max(at for at, one in enumerate(messages) if one.role == "user")
    system = messages[0]
    if asked > 1:
        system = replace(system, text=f"{system.text}\n{LEFT_OUT}")
    now = [system, *messages[asked:]]
    if asked > 1:
        yield now
    if any(one.role == "tool" for one in now):
        yield [_brief(one, _few_rows) for one in now]
        yield [_brief(one, _no_rows) for one in now]


def _brief(message: ChatMessage, cut: Callable[[dict[str, Any]], dict[str, Any]]) -> ChatMessage:
    if message.role != "tool":
        return message
    read = json.loads(message.text)
    if isinstance(data := read.get("data"), dict):
        read["data"] = cut(data)
    return replace(message, text=json.dumps(read, ensure_ascii=False))


def _few_rows(data: dict[str, Any]) -> dict[str, Any]:
    tables = [
        {**one, "rows": one["rows"][:_FEW_ROWS], "left_out": max(len(one["rows"]) - _FEW_ROWS, 0)}
        for one in data.get("tables", [])
    ]
    return {**data, "tables": tables, "records": data.get("records", [])[:_FEW_ROWS]}


def _no_rows(data: dict[str, Any]) -> dict[str, Any]:
    left_out = sum(len(one["rows"]) for one in data.get("tables", []))
    return {**data, "tables": [], "records": [], "rows_left_out": left_out}
