"""Attachments: a fresh signed link for each, streamed to disk, newest invoices first."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import structlog

from assistant import http
from assistant.documents import storage
from assistant.errors import (
    AskWellError,
    Rejected,
    ScopeMissing,
    TooLarge,
    Unreachable,
)
from assistant.qonto.client import AttachmentLink, Client
from assistant.qonto.gateway import Gateway
from assistant.workspace import connections, downloads
from assistant.workspace.attachments import Attachment
from assistant.workspace.downloads import StoredFile

SIDE_BY_SIDE = 6
BATCH = 60
MOST_BYTES = 50 * 1024 * 1024
MOST_SECONDS = 120
_TOO_LARGE = f"the file is larger than {MOST_BYTES // 1024 // 1024} MB."
_HEAD_BYTES = 16
_KINDS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"<?xml": "application/xml",
    b"\xef\xbb\xbf<?xml": "application/xml",
}

log = structlog.get_logger()


async def fetch(gateway: Gateway, workspace_id: str, connection_id: str) -> int | None:
    """Fetch a batch of what waits; answers with how many were tried, None when stopped.

    A problem of one file is kept with that file. What concerns the whole connection ends the
    batch: the rest goes on waiting.
    """
    async with gateway.database.read(workspace_id) as session:
        batch = await downloads.waiting(session, connection_id, gateway.now(), BATCH)
    client, slots = Client(gateway, workspace_id, connection_id), asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(attachment: Attachment) -> None:
        async with slots:
            await _fetch_one(client, attachment)

    fetched: int | None = len(batch)
    try:
        async with asyncio.TaskGroup() as group:
            for attachment in batch:
                group.create_task(one(attachment))
    except* AskWellError as errors:
        first = errors.exceptions[0]
        log.info("documents wait", connection=connection_id, reason=getattr(first, "code", ""))
        fetched = None
    return fetched


async def _fetch_one(client: Client, attachment: Attachment) -> None:
    gateway = client.gateway
    try:
        file = await _download(client, attachment.source_id)
    except ScopeMissing:
        await _unavailable(client)
        raise
    except (Rejected, TooLarge) as error:
        if error.code == "forbidden":
            await _unavailable(client)
            raise
        await _fail(client, attachment, error, final=True)
    except _FileProblem as error:
        await _fail(client, attachment, error, final=False)
    else:
        async with gateway.database.write(client.workspace_id) as session:
            await downloads.store(session, attachment, file, gateway.now())


async def _fail(
    client: Client, attachment: Attachment, error: AskWellError, *, final: bool
) -> None:
    async with client.gateway.database.write(client.workspace_id) as session:
        await downloads.fail(
            session, attachment, f"Document missing: {error.message}", client.gateway.now(),
            final=final,
        )  # fmt: skip


async def _unavailable(client: Client) -> None:
    async with client.gateway.database.write(client.workspace_id) as session:
        await connections.set_values(session, client.connection_id, documents_unavailable=True)


class _FileProblem(Unreachable):
    """The file's own address failed, not Qonto as a whole."""


async def _download(client: Client, attachment_id: str) -> StoredFile:
    """The file's bytes on disk; a link that is refused is replaced by a fresh one, once."""
    link = await client.attachment(attachment_id)
    try:
        return await _stream(client.gateway, link)
    except _LinkRefused:
        return await _stream(client.gateway, await client.attachment(attachment_id))


class _LinkRefused(_FileProblem):
    """The signed link is expired or unknown."""


async def _stream(gateway: Gateway, link: AttachmentLink) -> StoredFile:
    _check_address(gateway, link.url)
    if link.size is not None and link.size > MOST_BYTES:
        raise TooLarge(_TOO_LARGE)
    # No Authorization header: the link carries its own. No compression: what is counted is stored.
    headers = {"Accept-Encoding": "identity"}
    incoming = _Incoming(link.size)
    try:
        async with (
            http.reaching("The file's address"),
            asyncio.timeout(MOST_SECONDS),
            gateway.files.stream("GET", link.url, headers=headers) as response,
        ):
            _check_answer(response)
            sha256, size, _ = await storage.store(
                gateway.settings.data_dir,
                incoming.checked(response.aiter_raw()),
                max_bytes=MOST_BYTES,
            )
    except TimeoutError as error:
        raise _FileProblem("the download took too long.") from error
    except Unreachable as error:
        if isinstance(error, _FileProblem):
            raise
        raise _FileProblem("the download broke off.") from error
    return StoredFile(sha256, size, link.file_name, incoming.content_type)


class _Incoming:
    """A download on its way: its kind is known from its first bytes, its length at its end."""

    def __init__(self, announced: int | None) -> None:
        self.announced = announced
        self.content_type = ""

    async def checked(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The bytes, as long as they are what they should be; nothing is kept otherwise."""
        head, size = b"", 0
        async for chunk in chunks:
            size += len(chunk)
            if not self.content_type:
                head += chunk
                if len(head) < _HEAD_BYTES:
                    continue
                self.content_type, chunk = _kind(head), head
            yield chunk
        if not self.content_type:
            self.content_type = _kind(head)
            yield head
        if self.announced is not None and size != self.announced:
            raise _FileProblem("the file is shorter or longer than announced.")


def _kind(head: bytes) -> str:
    for start, kind in _KINDS.items():
        if head.startswith(start):
            return kind
    raise Rejected("the file is not a PDF, a picture or an e-invoice.", code="wrong_type")


def _check_address(gateway: Gateway, url: str) -> None:
    """Only encrypted addresses, or the API's own host: a sandbox serves its files itself."""
    parts, own = urlsplit(url), urlsplit(gateway.settings.qonto_api_url)
    if parts.scheme != "https" and (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
        raise Rejected("the file's address is not allowed.", code="address")


def _check_answer(response: http.Response) -> None:
    if response.status_code in (401, 403, 404, 410):
        raise _LinkRefused(f"the file's address was refused (status {response.status_code}).")
    if response.status_code != 200:
        raise _FileProblem(f"the file could not be fetched (status {response.status_code}).")
    if int(response.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise TooLarge(_TOO_LARGE)
