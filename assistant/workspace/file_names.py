"""File names as strangers send them, made fit to show, to store and to put into a header."""

import unicodedata

MAX_LENGTH = 120
_EXTENSIONS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/xml": (".xml",),
}
_UNWANTED = "\"'`<>|:*?;"


def cleaned(name: str, content_type: str) -> str:
    """The last part of a path without control, invisible or quoting characters.

    The ending says what the bytes are: it is added when it is missing or claims another type.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(" " if _is_unwanted(letter) else letter for letter in last)
    shown = " ".join(unicodedata.normalize("NFC", shown).split()).rstrip(". ")
    endings = _EXTENSIONS.get(content_type, ("",))
    ending = next((each for each in endings if shown.lower().endswith(each)), None)
    stem = shown[: -len(ending)] if ending else shown
    stem = stem[: MAX_LENGTH - 5].strip(". ") or "document"
    return stem + (ending or endings[0])


def plain(name: str) -> str:
    """What is left of a name whatever case, accents, separators and ending another system gives
    it."""
    endings = [ending for known in _EXTENSIONS.values() for ending in known]
    ending = next((each for each in endings if name.lower().endswith(each)), "")
    letters = unicodedata.normalize("NFKD", name.lower().removesuffix(ending)).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


def _is_unwanted(letter: str) -> bool:
    """Control, format (right-to-left override, zero width), surrogate, private, line breaks."""
    return letter in _UNWANTED or unicodedata.category(letter) in (
        "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp",
    )  # fmt: skip
