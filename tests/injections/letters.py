"""Whether a text arrived, however it was wrapped, cleaned or put into other letters of its kind."""

import re
import unicodedata

_TAGS = re.compile("[\U000e0020-\U000e007e]")


def is_in(said: str, kept: str, most: int = 60) -> bool:
    """Whether the letters and digits of `said` (its first and last `most`) are in `kept`."""
    return any(
        one[:most] in other and one[-most:] in other
        for one in _forms(said)
        for other in _forms(kept)
    )


def is_heard(said: str, told: str) -> bool:
    """Whether the beginning of `said` is in `told`, with tag characters read as letters."""
    return any(max(_forms(said), key=len)[:30] in other for other in _forms(told))


def _forms(text: str) -> set[str]:
    """Without what has no width, and with tag characters read as the letters they stand for."""
    read = _TAGS.sub(lambda hit: chr(ord(hit[0]) - 0xE0000), text)
    return {_bare(text), _bare(read)}


def _bare(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
