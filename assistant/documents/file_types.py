"""What a file is, by its first bytes: names and announced types come from strangers."""

ACCEPTED = "PDF, PNG or JPEG"
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
)


def content_type(head: bytes) -> str | None:
    """The type of a file that Qonto takes; None for anything else.

    A PDF must begin with its mark at once: one that hides behind other text could be two things.
    """
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    return None
