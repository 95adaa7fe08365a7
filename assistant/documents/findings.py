"""What was found in a document: a text per field, each with where it was read."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One value as text (days as ISO, amounts as plain decimals) and its provenance."""

    value: str
    source: str
    quote: str
    confidence: float
    page: int | None = None

    def provenance(self) -> dict[str, Any]:
        """The form that is stored with the document."""
        return {
            "source": self.source,
            "quote": self.quote[:200],
            "page": self.page,
            "confidence": self.confidence,
        }


@dataclass(slots=True)
class Findings:
    """Everything found in one document."""

    pages: int | None = None
    fields: dict[str, Finding] = field(default_factory=dict)
    problem: str | None = None
    readable: bool = True

    def as_json(self) -> dict[str, Any]:
        """What the child process hands to its parent."""
        return {
            "pages": self.pages,
            "values": {name: found.value for name, found in self.fields.items()},
            "provenance": {name: found.provenance() for name, found in self.fields.items()},
            "problem": self.problem,
            "readable": self.readable,
        }
