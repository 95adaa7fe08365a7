"""E-invoices: UN/CEFACT's CII (ZUGFeRD 1 and 2, Factur-X, XRechnung) and OASIS' UBL.

The XML comes from strangers: no entities, no network, no huge trees, a cap on its size. It is
read tolerantly: an invoice that breaks rules of its standard still yields what it has.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from assistant.documents.findings import Finding

MAX_BYTES = 5 * 1024 * 1024
MAX_LINES = 200
SOURCE, CONFIDENCE = "xml", 0.99
ROOTS = ("CrossIndustryInvoice", "CrossIndustryDocument", "Invoice", "CreditNote")
CREDIT_NOTES = ("81", "83", "261", "296", "308", "381", "396", "420", "458", "532")
_AMOUNTS = ("net", "tax", "total")

Node = etree._Element


@dataclass(slots=True)
class EInvoice:
    """What one e-invoice says. `notes` are its free texts, `addressee` is the buyer's name."""

    fields: dict[str, Finding] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    lines: list[dict[str, str]] = field(default_factory=list)
    taxes: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    addressee: str = ""


def read(xml: bytes) -> EInvoice | None:
    """The invoice in these bytes; None when they are something else or too broken to parse."""
    from assistant.documents import cii, ubl

    root = parsed(xml)
    if root is None or root.tag not in ROOTS:
        return None
    # ZUGFeRD's drafts call their root Invoice too.
    is_cii = root.tag.startswith("Cross") or root.find("HeaderExchangedDocument") is not None
    return cii.read(root) if is_cii else ubl.read(root)


def parsed(xml: bytes) -> Node | None:
    """The tree with plain names instead of namespaces; None when it is broken or too large."""
    if len(xml) > MAX_BYTES or re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", xml[:MAX_BYTES]):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, recover=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(xml.lstrip(b"\x00 \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    for node in root.iter(etree.Element):
        node.tag = etree.QName(node).localname
    return root


def text(node: Node | None, *paths: str) -> str:
    """The first text found on these paths, on one line."""
    for path in paths:
        found = None if node is None else node.find(path)
        if found is not None and (said := " ".join((found.text or "").split())):
            return said
    return ""


def texts(node: Node, path: str) -> list[str]:
    """All texts on a path."""
    return [" ".join(found.text.split()) for found in node.iterfind(path) if found.text]


def amount(said: str) -> str:
    """An amount as a plain decimal; empty when it is none."""
    compact = said.replace(" ", "")
    if "," in compact and "." not in compact:
        compact = compact.replace(",", ".")
    return compact.lstrip("+") if re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", compact) else ""


def day(said: str) -> str:
    """A day as ISO: CII's format 102 is yyyymmdd, UBL's is ISO already."""
    match = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", said)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat() if match else ""
    except ValueError:
        return ""


def found(values: Mapping[str, str]) -> dict[str, Finding]:
    """Findings for those values that are there, in the form in which they are stored."""
    kept: dict[str, Finding] = {}
    for name, said in values.items():
        value = _shaped(name, said)
        if value:
            kept[name] = Finding(value, SOURCE, quote=said, confidence=CONFIDENCE)
    return kept


def _shaped(name: str, said: str) -> str:
    if name in _AMOUNTS:
        return amount(said)
    if name.endswith("_date"):
        return day(said)
    if name in ("iban", "vat_number"):
        return re.sub(r"[\s.]", "", said).upper()
    return said.upper() if name == "currency" else said


def rows(nodes: list[Node], columns: Mapping[str, tuple[str, ...]]) -> list[dict[str, str]]:
    """A row per node, with the columns that have a text."""
    made = [
        {name: said for name, paths in columns.items() if (said := text(node, *paths)[:200])}
        for node in nodes[:MAX_LINES]
    ]
    return [row for row in made if row]
