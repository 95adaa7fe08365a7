"""Reading a stored file: has a child open it and takes only well-formed answers."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from assistant.documents import child
from assistant.documents.child import ChildFailed
from assistant.documents.findings import NO_TEXT
from assistant.documents.limits import RECOGNITION_SECONDS, WALL_SECONDS
from assistant.documents.ourselves import NOBODY, Ourselves

MAX_ANSWER_BYTES = 1024 * 1024
PICTURE = "This is a picture: type the fields from it."
BROKEN = "This file could not be read."
XML = "application/xml"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found. Values are texts; they are checked again before they are stored.

    The other parts are those of `findings.Findings`.
    """

    pages: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    provenance: dict[str, dict[str, Any]] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    lines: list[dict[str, str]] = field(default_factory=list)
    taxes: list[dict[str, str]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    contradictions: list[dict[str, Any]] = field(default_factory=list)
    addressee: str = ""
    text: str = ""
    problem: str | None = None
    readable: bool = True

    def details(self) -> dict[str, Any]:
        """What is kept beside the fields; nothing when there is none of it."""
        kept = {"references": self.references, "lines": self.lines, "taxes": self.taxes}
        return {name: part for name, part in kept.items() if part}


async def read(path: Path, content_type: str, us: Ourselves = NOBODY) -> Reading:
    """Read a file; one that cannot be read is a result, not an error. `us` are no supplier."""
    if content_type == XML:
        return await _asked("read xml", path)
    if content_type != "application/pdf":
        return await _recognised(path, Reading(pages=1, problem=PICTURE), us)
    first = await _asked("read", path, us.told())
    if first.problem == NO_TEXT:
        return await _recognised(path, first, us)
    if first.problem != BROKEN:
        return first
    return await _asked("read plainly", path, us.told())


async def _recognised(path: Path, plain: Reading, us: Ourselves) -> Reading:
    """A scan as text recognition reads it, where it is installed and finds anything."""
    tesseract = tesseract_program()
    if tesseract is None:
        return plain
    found = await _asked("recognise", path, tesseract, us.told(), seconds=RECOGNITION_SECONDS)
    return replace(found, pages=plain.pages) if found.readable and found.text else plain


def tesseract_program() -> str | None:
    """Where tesseract is; None when it is not installed."""
    return shutil.which("tesseract")


async def _asked(task: str, path: Path, *more: str, seconds: float = WALL_SECONDS) -> Reading:
    try:
        said = await child.run(task, str(path), *more, most_bytes=MAX_ANSWER_BYTES, seconds=seconds)
        return msgspec.json.decode(said, type=Reading)
    except ChildFailed as error:
        return Reading(readable=False, problem=error.message)
    except msgspec.DecodeError:
        return Reading(readable=False, problem=BROKEN)
