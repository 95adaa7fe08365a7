"""U04: names of files as strangers send them."""

import pytest

from assistant.workspace.file_names import MAX_LENGTH, cleaned


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("facture.pdf", "facture.pdf"),
        ("Facture n°7 – été.PDF", "Facture n°7 – été.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\bill.pdf", "bill.pdf"),
        ("a\x00b\r\nSet-Cookie: x=1.pdf", "a b Set-Cookie x=1.pdf"),
        ("quo\"te's<b>.pdf", "quo te s b.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe.pdf"),
        ("zero\u200bwidth.pdf", "zero width.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        (".pdf", "document.pdf"),
    ],
)
def test_u04_a_name_is_made_fit_to_show(sent: str, shown: str) -> None:
    assert cleaned(sent, "application/pdf") == shown


def test_u04_a_long_name_keeps_its_ending() -> None:
    name = cleaned("x" * 300 + ".pdf", "application/pdf")
    assert len(name) <= MAX_LENGTH and name.endswith(".pdf")


def test_the_ending_tells_what_the_bytes_are() -> None:
    assert cleaned("scan.pdf", "image/png") == "scan.pdf.png"
    assert cleaned("scan.JPEG", "image/jpeg") == "scan.jpeg"
