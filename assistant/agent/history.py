"""A conversation as a model reads it: from the database only, never from what a browser sends."""

import json
from collections.abc import Sequence

from assistant.agent import answers
from assistant.agent.events import Answer
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.agent.tool_text import masked
from assistant.money import Money
from assistant.workspace.conversations import ANSWERED, Message

TURNS = 8
_LONGEST_ANSWER = 4000
_MOST_RECORDS = 50


def past(messages: Sequence[Message], zone: str) -> list[ChatMessage]:
    """The last turns: question, tool calls with what they showed, the answer as it was read."""
    found: list[ChatMessage] = []
    for message in [one for one in messages if one.state == ANSWERED][-TURNS:]:
        found += _turn(message, zone)
    return found


def _turn(message: Message, zone: str) -> list[ChatMessage]:
    answer = answers.from_stored(message.answer)
    calls = tuple(
        ToolCall(f"{message.id[:8]}-{number}", one["name"], json.dumps(one["arguments"]))
        for number, one in enumerate(answer.tool_calls)
    )
    found = [ChatMessage("user", masked(message.question))]
    if calls:
        found.append(ChatMessage("assistant", "", calls))
        found += [ChatMessage("tool", _shown(answer), tool_call_id=call.id) for call in calls]
    text = masked(answers.markdown(answer, zone))
    if len(text) > _LONGEST_ANSWER:
        text = f"{text[:_LONGEST_ANSWER]} [the rest of this answer is left out]"
    return [*found, ChatMessage("assistant", text)]


def _shown(answer: Answer) -> str:
    """What was on screen, for questions such as "the second one"."""
    records = [f"{one.kind} {one.id}: {one.label}" for one in answer.citations[:_MOST_RECORDS]]
    data: dict[str, object] = {"records": records}
    if ranked := _ranked(answer):
        data["ranked"] = ranked
        data["ends"] = _ends(answer)
    if len(answer.citations) > _MOST_RECORDS:
        data["records_left_out"] = len(answer.citations) - _MOST_RECORDS
    return masked(json.dumps({"data": data}, ensure_ascii=False))


def _ranked(answer: Answer) -> list[str]:
    """The names of the groups that were told, in their order."""
    table = next((one for one in answer.tables if one.id == "groups"), None)
    rows = table.rows[:_MOST_RECORDS] if table else ()
    return [str(row[0].value) for row in rows if any(cell.fact_id for cell in row)]


def _ends(answer: Answer) -> list[str]:
    """The groups that came to the least and to the most, in this order."""
    table = next(one for one in answer.tables if one.id == "groups")
    sums = [
        (cell.value.amount, str(row[0].value))
        for row in table.rows[:_MOST_RECORDS]
        for cell in row
        if cell.fact_id and isinstance(cell.value, Money)
    ]
    return [min(sums)[1], max(sums)[1]] if sums else []
