"""A judged answer as a case to measure against: what was asked, called and shown."""

import msgspec

from assistant.agent import answers
from assistant.workspace.conversations import Message


def line(message: Message) -> bytes:
    """One line of JSON: with the thumb up the same must be shown again; with the thumb down the
    same figures under the same outcome are wrong."""
    shown = answers.as_json(answers.from_stored(message.answer)) if message.answer else {}
    judged = {"outcome": shown.get("outcome"), "figures": shown.get("figures", [])}
    case = {
        "id": message.id,
        "lang": message.language,
        "text": message.question,
        "kind": "judged",
        "thumb": message.thumb,
        "reason": message.thumb_reason,
        "asked_at": message.asked_at.isoformat(),
        "model": message.model,
        "tool_calls": shown.get("tool_calls", []),
        "expect": {"unlike": judged} if message.thumb == "down" else judged,
    }
    return msgspec.json.encode(case) + b"\n"
