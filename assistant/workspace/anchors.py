"""Anchors: the trail's head, written to a file outside the database and signed.

One line of JSON per anchor. Whoever can write the database but does not hold the key can neither
cut the trail before an anchor nor make one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from assistant.encryption import Keyring

FILE = "audit-anchors.jsonl"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The trail of a workspace had `sequence` entries then, the last with this hash."""

    workspace_id: str
    sequence: int
    hash: str
    at: datetime

    @property
    def claim(self) -> bytes:
        """What is signed."""
        return msgspec.json.encode(self)


class _Line(msgspec.Struct):
    anchor: Anchor
    signature: str


def keep(data_dir: Path, keyring: Keyring, anchor: Anchor) -> bool:
    """Write an anchor unless the newest one of its workspace says the same."""
    own = [one for one in read(data_dir, keyring).sound if one.workspace_id == anchor.workspace_id]
    if own and own[-1].sequence == anchor.sequence:
        return False
    line = msgspec.json.encode(_Line(anchor, keyring.sign(anchor.claim)))
    with (data_dir / FILE).open("ab") as file:
        file.write(line + b"\n")
    return True


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file holds: anchors whose signature fits, and the numbers of lines that do not."""

    sound: Sequence[Anchor]
    broken: Sequence[int]


def read(data_dir: Path, keyring: Keyring) -> Kept:
    """Every anchor, oldest first."""
    path = data_dir / FILE
    sound: list[Anchor] = []
    broken: list[int] = []
    lines = path.read_bytes().splitlines() if path.exists() else []
    for number, text in enumerate(lines, 1):
        anchor = _sound(text, keyring)
        if anchor:
            sound.append(anchor)
        else:
            broken.append(number)
    return Kept(sound, broken)


def _sound(text: bytes, keyring: Keyring) -> Anchor | None:
    try:
        line = msgspec.json.decode(text, type=_Line)
    except msgspec.MsgspecError:
        return None
    return line.anchor if keyring.is_signed(line.anchor.claim, line.signature) else None
