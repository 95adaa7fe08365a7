"""One streamed reply of a chat completion, put together while its chunks arrive."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from assistant.agent.language_model import Completed, ToolCall

_MARK = re.compile(r"[.!?…\n]")
_GOES_ON = re.compile(r"[.!?…]\S*\s+\S|\n\s*\S")
_MOST_AT_ONCE = 400
# One event with a word and no mark in it, as it is sent: "…" begins with a byte of others' too.
_MIDDLE = re.compile(
    rb"(?:[0-9a-fA-F]+\r\n)?data: ?\{[^\n]*"
    rb'"content": ?"[^".!?\\\n\xe2]*"[^\n]*\n\r?\n(?:\r\n)?'
)


class _Delta(msgspec.Struct, gc=False):
    content: str | None = None
    tool_calls: None = None


class _Choice(msgspec.Struct, gc=False):
    delta: _Delta
    finish_reason: None = None


class _Word(msgspec.Struct, gc=False):
    """What nearly every chunk is: a word, and nothing that anybody has to look at."""

    choices: tuple[_Choice]
    error: None = None
    usage: None = None


_as_word = msgspec.json.Decoder(_Word).decode


@dataclass
class _PartialCall:
    """A tool call while its pieces arrive."""

    id: str = ""
    name: str = ""
    arguments: str = ""


class Reply:
    """`is_finished`: the model said that it is done. `is_over`: nothing more is to come.
    `is_broken`: what came last is no reply."""

    def __init__(self) -> None:
        self.is_finished = self.is_over = self.is_broken = False
        self._unread = b""
        self._text: list[str] = []
        self._length = 0
        self._after_mark = ""
        self._calls: dict[int, _PartialCall] = {}
        self._usage: dict[str, int] = {}

    def can_wait(self, piece: bytes) -> bool:
        """Whether what came is the middle of a sentence: the gate lets nothing but whole ones
        through, so it can be heard together with the end."""
        return not self._after_mark and _MIDDLE.fullmatch(piece) is not None

    def hear(self, data: bytes) -> bool:
        """Take in bytes; whether a sentence has ended and the next begun, there is much already,
        or all is said."""
        *lines, self._unread = (self._unread + data).split(b"\n")
        texts = [
            self._taken_from(payload)
            for line in lines
            if line[:5] == b"data:" and (payload := line[5:].strip())
        ]
        return self._say("".join(texts)) or self.is_over

    def taken(self) -> str:
        """The text that came since the last time."""
        text = "".join(self._text)
        self._text.clear()
        self._length = 0
        return text

    def completed(self) -> Completed:
        """The tool calls, whole, and what the reply cost."""
        calls = tuple(_whole(at, call) for at, call in sorted(self._calls.items()))
        return Completed(calls, self._usage)

    def _taken_from(self, payload: bytes) -> str:
        """The text of a chunk; whatever else it tells is noted."""
        try:
            return _as_word(payload).choices[0].delta.content or ""
        except (msgspec.DecodeError, UnicodeDecodeError):
            return self._other(payload)

    def _other(self, payload: bytes) -> str:
        if payload.startswith(b"[DONE]"):
            self.is_over = True
            return ""
        try:
            chunk = msgspec.json.decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            chunk = {"error": "unreadable"}
        if isinstance(chunk, dict) and chunk.get("error"):
            self.is_over = self.is_broken = True
            return ""
        self._usage = _usage(chunk) or self._usage
        for choice in _objects(chunk, "choices")[:1]:
            self.is_finished = self.is_finished or choice.get("finish_reason") is not None
            delta = _object(choice, "delta")
            if "tool_calls" in delta:
                _collect(self._calls, _objects(delta, "tool_calls"))
            return str(delta.get("content") or "")
        return ""

    def _say(self, text: str) -> bool:
        """Whether a sentence has ended and the next begun, or there is much already."""
        self._text.append(text)
        self._length += len(text)
        if not self._after_mark and not _MARK.search(text):
            return self._length > _MOST_AT_ONCE
        said = self._after_mark + text
        ends = [found.end() for found in _GOES_ON.finditer(said)]
        rest = said[ends[-1] - 1 :] if ends else said
        mark = _MARK.search(rest)
        self._after_mark = rest[mark.start() :] if mark else ""
        return bool(ends) or self._length > _MOST_AT_ONCE


def _usage(chunk: object) -> dict[str, int]:
    told = _object(chunk, "usage")
    if not told:
        return {}
    return {
        "in": int(told.get("prompt_tokens") or 0),
        "out": int(told.get("completion_tokens") or 0),
    }


def _collect(calls: dict[int, _PartialCall], deltas: Sequence[Mapping[str, Any]]) -> None:
    """Put pieces of calls together; a server that leaves the index out sends whole calls."""
    for delta in deltas:
        at = delta.get("index")
        call = calls.setdefault(len(calls) if at is None else int(at), _PartialCall())
        function = _object(delta, "function")
        call.id = str(delta.get("id") or call.id)
        call.name += str(function.get("name") or "")
        call.arguments += str(function.get("arguments") or "")


def _object(holder: object, name: str) -> Mapping[str, Any]:
    """A named part of what a server sent; empty where it is something else."""
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, dict) else {}


def _objects(holder: object, name: str) -> list[Mapping[str, Any]]:
    found = holder.get(name) if isinstance(holder, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _whole(at: int, call: _PartialCall) -> ToolCall:
    return ToolCall(call.id or f"call-{at}", call.name, call.arguments)
