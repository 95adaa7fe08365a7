"""Bytes as text: banks write UTF-8, UTF-16 and the code pages of the last century."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes) -> str:
    """The text, with line ends made equal; bytes without a meaning do not stop it."""
    return _text(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _text(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding, zeros in (("utf-16-le", data[1:200:2]), ("utf-16-be", data[0:200:2])):
        if len(zeros) > 3 and zeros.count(0) > len(zeros) * 0.6:
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Code page 1252 has all of latin-1's letters, and five holes.
        return data.decode("cp1252", "replace")
