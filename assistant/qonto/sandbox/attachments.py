"""Stored files: seeded ones are rendered when first asked for, uploaded ones are kept as sent."""

from dataclasses import dataclass
from datetime import datetime

from assistant.qonto.sandbox.bills import Bill
from assistant.qonto.sandbox.documents import content_type, document


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file. Exactly one of `bill` (to be rendered) and `content` (as uploaded) is set."""

    id: str
    created_at: datetime
    file_name: str
    bill: Bill | None = None
    content: bytes | None = None

    def bytes(self) -> bytes:
        """The file itself; the same bytes every time."""
        if self.content is not None:
            return self.content
        assert self.bill
        return document(self.bill)

    def content_type(self) -> str:
        """Its media type, by what it begins with rather than by its name."""
        return content_type(self.bytes())
