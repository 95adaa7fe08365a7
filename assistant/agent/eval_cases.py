"""A judged answer as a case to measure against: what was asked, called and shown."""

import msgspec

from assistant.agent import answers
from assistant.workspace.conversations import Message


def line(message: Message) -> bytes:
    """One line of JSON. `expect` is what the answer must show again when the thumb was up."""
    shown = answers.as_json(answers.from_stored(message.answer)) if message.answer else {}
    case = {
        "id": message.id,
        "lang": message.language,
        "text": message.question,
        "kind": "judged",
        "thumb": message.thumb,
        "reason": message.thumb_reason,
        "asked_at": message.asked_at.isoformat(),
        "model": message.model,
        "expect": {
            "outcome": shown.get("outcome"),
            "tool_calls": shown.get("tool_calls", []),
            "figures": shown.get("figures", []),
        },
    }
    return msgspec.json.encode(case) + b"\n"
