"""What was found in a document: a text per field with its place, and what a person should know."""

from dataclasses import dataclass, field
from typing import Any

Box = tuple[float, float, float, float]
NO_TEXT = "There is no text in this file: type the fields from its picture."
NO_TOTAL = "No total was found: type it from the picture."


@dataclass(frozen=True, slots=True)
class Finding:
    """One value as text (days as ISO, amounts as plain decimals) and its provenance.

    `box` is its place on the page in points from the top left corner: left, top, right, bottom;
    `sheet` the page's width and height. `others` are values that another source gives instead.
    """

    value: str
    source: str
    quote: str
    confidence: float
    page: int | None = None
    box: Box | None = None
    sheet: tuple[float, float] | None = None
    others: tuple[dict[str, Any], ...] = ()
    note: str | None = None

    def provenance(self) -> dict[str, Any]:
        """The form that is stored with the document."""
        told: dict[str, Any] = {
            "source": self.source,
            "quote": self.quote[:200],
            "page": self.page,
            "confidence": round(self.confidence, 2),
        }
        if self.box and self.sheet:
            told["box"] = [round(edge, 1) for edge in self.box]
            told["sheet"] = [round(side, 1) for side in self.sheet]
        if self.others:
            told["others"] = list(self.others)
        if self.note:
            told["note"] = self.note
        return told


@dataclass(slots=True)
class Findings:
    """Everything found in one document.

    `references` map a kind (order, contract, project, buyer) to its text, `lines` and `taxes` are
    rows as the e-invoice has them. `addressee` is whom it is for. `text` is what a
    reader sees, without what was hidden or reads like instructions; `notices` tell of those:
    `{"kind", "text", "page"}`.
    """

    pages: int | None = None
    fields: dict[str, Finding] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    lines: list[dict[str, str]] = field(default_factory=list)
    taxes: list[dict[str, str]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    contradictions: list[dict[str, Any]] = field(default_factory=list)
    addressee: str = ""
    text: str = ""
    problem: str | None = None
    readable: bool = True

    def as_json(self) -> dict[str, Any]:
        """What the child process hands to its parent."""
        return {
            "pages": self.pages,
            "values": {name: found.value for name, found in self.fields.items()},
            "provenance": {name: found.provenance() for name, found in self.fields.items()},
            "references": self.references,
            "lines": self.lines,
            "taxes": self.taxes,
            "notices": self.notices,
            "contradictions": self.contradictions,
            "addressee": self.addressee,
            "text": self.text,
            "problem": self.problem,
            "readable": self.readable,
        }
