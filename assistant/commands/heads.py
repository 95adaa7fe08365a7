"""The quick HTTP reader, with an end to what it reads beside a body.

httptools takes a head, a trailer or a chunk's extension of any length into memory.
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_BESIDE = 64 * 1024


class Bounded(HttpToolsProtocol):
    """Refuses a request whose head goes on for ever."""

    _beside = 0

    def data_received(self, data: bytes) -> None:
        """Count until a body comes or the next request begins."""
        self._beside += len(data)
        super().data_received(data)
        if self._beside > MOST_BESIDE and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """Another request."""
        self._beside = 0
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        """A piece of the body, whose length others limit."""
        self._beside = 0
        super().on_body(body)
