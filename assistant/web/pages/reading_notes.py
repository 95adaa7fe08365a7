"""What reading a document brought to light, in words and as places on its picture."""

from dataclasses import dataclass
from typing import Any

from assistant.web.reader import Reader
from assistant.workspace.documents import Document

UNSURE = 0.6
HIDDEN = {
    "invisible": "Text that is not drawn:",
    "off_page": "Text outside the page:",
    "tiny": "Text too small to be seen:",
    "same_colour": "Text in the colour of its ground:",
}
SPOKEN = {
    "page": "A sentence on the page gives orders to a machine; nothing follows them:",
    "metadata": "The file's properties give orders to a machine; nothing follows them:",
    "e_invoice": "The e-invoice gives orders to a machine; nothing follows them:",
}
SAID_BY = {
    "xml": "The e-invoice",
    "text": "the page",
    "document": "The document",
    "qonto": "Qonto",
}
DIFFERS = "{first} says {one}, {second} says {other} ({field})."


@dataclass(frozen=True, slots=True)
class Spot:
    """A field's place on the first page, in points."""

    label: str
    width: float
    height: float
    x: float
    y: float
    across: float
    down: float
    is_unsure: bool


def spots(document: Document, labels: dict[str, str], reader: Reader) -> list[Spot]:
    """Where the fields stand on the first page."""
    found = []
    for name, label in labels.items():
        told = document.provenance.get(name, {})
        if told.get("page") != 1 or not told.get("box") or not all(told.get("sheet") or [0]):
            continue
        left, top, right, bottom = told["box"]
        width, height = told["sheet"]
        unsure = told.get("confidence", 1) < UNSURE
        found.append(
            Spot(reader.t(label), width, height, round(left - 1, 1), round(top - 1, 1),
                 round(right - left + 2, 1), round(bottom - top + 2, 1), unsure)
        )  # fmt: skip
    return found


def noticed(notice: dict[str, Any], reader: Reader) -> str:
    """What was noticed, before its text is quoted."""
    words = HIDDEN if notice["kind"] == "hidden" else SPOKEN
    return reader.t(words.get(notice["why"], "Noticed in the file:"))


def differs(contradiction: dict[str, Any], reader: Reader, labels: dict[str, str]) -> str:
    """Which two sources say what of one field."""
    one, other = contradiction["values"]
    return reader.t(
        DIFFERS,
        first=reader.t(SAID_BY.get(one["source"], one["source"])),
        one=one["value"],
        second=reader.t(SAID_BY.get(other["source"], other["source"])),
        other=other["value"],
        field=reader.t(labels.get(contradiction["field"], contradiction["field"])),
    )
