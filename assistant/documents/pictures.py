"""Pictures of pages, drawn once per file, page and width, and kept in the data directory."""

import asyncio
import secrets
from pathlib import Path

from assistant.documents import child, storage
from assistant.documents.child import ChildFailed

WIDTHS = (208, 1120)
MAX_PICTURE_BYTES = 8 * 1024 * 1024
MAX_PAGE = 50


async def page_png(data_dir: Path, sha256: str, page: int = 1, width: int = 1120) -> bytes | None:
    """A page as PNG in one of the offered widths; None when it cannot be drawn.

    A file that could not be drawn is not tried again: an empty file remembers it.
    """
    if width not in WIDTHS or not 1 <= page <= MAX_PAGE:
        return None
    cached = data_dir / "pictures" / sha256[:2] / f"{sha256}-{page}-{width}.png"
    if await asyncio.to_thread(cached.exists):
        return await asyncio.to_thread(cached.read_bytes) or None
    source = storage.path_of(data_dir, sha256)
    if not await asyncio.to_thread(source.exists):
        return None
    try:
        picture = await child.run(
            "draw", str(source), str(page), str(width), most_bytes=MAX_PICTURE_BYTES
        )
    except ChildFailed:
        picture = b""
    await asyncio.to_thread(_keep, cached, picture)
    return picture or None


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(f".{secrets.token_hex(4)}")
    temporary.write_bytes(content)
    temporary.replace(path)
