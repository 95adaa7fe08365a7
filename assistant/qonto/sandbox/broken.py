"""Files nobody should open without limits: a huge one, and a small one that unpacks to a giant."""

import zlib
from functools import lru_cache
from typing import Any, cast

from litestar.types import Scope, Send

PIECE = 1024 * 1024


async def send_huge(scope: Scope, send: Send, size: int) -> None:
    """Answers with a file of `size` bytes, made up piece by piece; stops when nobody listens."""
    headers = [(b"content-type", b"application/pdf"), (b"content-length", str(size).encode())]
    start = {"type": "http.response.start", "status": 200, "headers": headers}
    await send(cast(Any, start))
    transport, piece, left = scope["state"].get("transport"), b"%PDF-1.7\n" + bytes(PIECE - 9), size
    while left and not (transport and transport.is_closing()):
        part = piece[: min(left, PIECE)]
        left -= len(part)
        body = {"type": "http.response.body", "body": part, "more_body": left > 0}
        await send(cast(Any, body))
        piece = bytes(PIECE)


@lru_cache(maxsize=4)
def bomb(size: int) -> bytes:
    """A PDF of about a megabyte whose one page is `size` bytes of blanks when unpacked."""
    packed = _packed_blanks(size // PIECE)
    stream = f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode() + packed
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        stream + b"\nendstream",
    )


def _packed_blanks(pieces: int) -> bytes:
    """So many mebibytes of blanks as a zlib stream, without packing more than the first.

    A fully flushed deflate block may be repeated. The checksum (Adler-32, RFC 1950) of n equal
    bytes has a closed form.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b" " * PIECE) + packer.flush(zlib.Z_FULL_FLUSH)
    size, blank, modulus = pieces * PIECE, ord(" "), 65521
    low = (1 + size * blank) % modulus
    high = (size + blank * size * (size + 1) // 2) % modulus
    return b"\x78\xda" + block * pieces + b"\x03\x00" + (high << 16 | low).to_bytes(4, "big")


def _pdf(*objects: bytes) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(content),
    )
    return content + head + table + tail
