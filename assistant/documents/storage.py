"""Where documents' bytes live: files named by their SHA-256 in the data directory."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from assistant.errors import TooLarge

MAX_BYTES = 50 * 1024 * 1024
_BUFFER = 1024 * 1024


def path_of(data_dir: Path, sha256: str) -> Path:
    """Where a document's bytes are, or would be."""
    return data_dir / "documents" / sha256[:2] / sha256


async def store(
    data_dir: Path, chunks: AsyncIterator[bytes], *, max_bytes: int = MAX_BYTES
) -> tuple[str, int, Path]:
    """Write a stream to its place; answers with its SHA-256, its size and its path.

    The bytes are on disk before this returns, and they appear under their name at once or not
    at all. Raises TooLarge as soon as the limit is passed, keeping nothing.
    """
    incoming = data_dir / "documents" / "incoming"
    await asyncio.to_thread(incoming.mkdir, parents=True, exist_ok=True, mode=0o700)
    temporary = incoming / secrets.token_hex(16)
    try:
        sha256, size = await _receive(temporary, chunks, max_bytes)
        path = path_of(data_dir, sha256)
        await asyncio.to_thread(_settle, temporary, path)
    finally:
        await asyncio.to_thread(temporary.unlink, missing_ok=True)
    return sha256, size, path


async def _receive(
    temporary: Path, chunks: AsyncIterator[bytes], max_bytes: int
) -> tuple[str, int]:
    digest, size, waiting = hashlib.sha256(), 0, bytearray()
    # Opened here, not in a thread: a cancelled wait would leave the opened file to nobody.
    with _create(temporary) as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > max_bytes:
                raise TooLarge(f"The file is larger than {max_bytes // 1024 // 1024} MB.")
            digest.update(chunk)
            waiting += chunk
            if len(waiting) >= _BUFFER:
                await asyncio.to_thread(file.write, bytes(waiting))
                waiting.clear()
        await asyncio.to_thread(_finish, file, bytes(waiting))
    return digest.hexdigest(), size


def _create(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _finish(file: BinaryIO, rest: bytes) -> None:
    file.write(rest)
    file.flush()
    os.fsync(file.fileno())


def _settle(temporary: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
