"""What a file is, by its first bytes: names and announced types come from strangers."""

import re

ACCEPTED = "PDF, PNG or JPEG"
XML = "application/xml"
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
)


def content_type(head: bytes) -> str | None:
    """The type of a file that is a document here; None for anything else.

    A PDF must begin with its mark at once: one that hides behind other text could be two things.
    """
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    return XML if _is_e_invoice(head) else None


# A prologue and comments, then the root of a CII or UBL invoice: no other XML is a document.
_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*"
    r"<(?:[\w.-]+:)?(?:CrossIndustryInvoice|CrossIndustryDocument|Invoice|CreditNote)[\s>]",
    re.DOTALL,
)


def _is_e_invoice(head: bytes) -> bool:
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return bool(_ROOT.match(head.decode(encoding, "ignore")))
