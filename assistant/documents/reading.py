"""Reading a stored file: starts the child that opens it and takes only well-formed answers."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from assistant.documents import child
from assistant.documents.child import ChildFailed

READER = "assistant.documents.reader"
MAX_ANSWER_BYTES = 256 * 1024
PICTURE = "This is a picture: type the fields from it."


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found. Values are texts; they are checked again before they are stored."""

    pages: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    provenance: dict[str, dict[str, Any]] = field(default_factory=dict)
    problem: str | None = None
    readable: bool = True


async def read(path: Path, content_type: str) -> Reading:
    """Read a file; one that cannot be read is a result, not an error."""
    if content_type != "application/pdf":
        return Reading(pages=1, problem=PICTURE)
    try:
        said = await child.run(READER, str(path), most_bytes=MAX_ANSWER_BYTES)
        return msgspec.json.decode(said, type=Reading)
    except ChildFailed as error:
        return Reading(readable=False, problem=error.message)
    except msgspec.DecodeError:
        return Reading(readable=False, problem="This file could not be read.")
