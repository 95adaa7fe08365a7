"""The e-invoice inside a PDF: Factur-X, ZUGFeRD and XRechnung carry UN/CEFACT's CII as XML.

The XML comes from strangers: no entities, no network, no huge trees, a cap on its size.
"""

from datetime import datetime

from lxml import etree

from assistant.documents.findings import Finding

FILE_NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
MAX_BYTES = 2 * 1024 * 1024
SOURCE = "xml"
CONFIDENCE = 0.99

_SELLER = "//*[local-name()='SellerTradeParty']"
_SUM = (
    "//*[local-name()='SpecifiedTradeSettlementHeaderMonetarySummation' "
    "or local-name()='SpecifiedTradeSettlementMonetarySummation']"
)
_TEXTS = {
    "vendor": f"{_SELLER}/*[local-name()='Name']",
    "vat_number": f"{_SELLER}/*[local-name()='SpecifiedTaxRegistration']"
    "/*[local-name()='ID'][@schemeID='VA']",
    "iban": "//*[local-name()='PayeePartyCreditorFinancialAccount']/*[local-name()='IBANID']",
    "number": "//*[local-name()='ExchangedDocument' or local-name()='HeaderExchangedDocument']"
    "/*[local-name()='ID']",
    "currency": "//*[local-name()='InvoiceCurrencyCode']",
    "net": f"{_SUM}/*[local-name()='TaxBasisTotalAmount']",
    "tax": f"{_SUM}/*[local-name()='TaxTotalAmount']",
    "total": f"{_SUM}/*[local-name()='GrandTotalAmount']",
}
_DAYS = {
    "issue_date": "//*[local-name()='ExchangedDocument' or local-name()='HeaderExchangedDocument']"
    "/*[local-name()='IssueDateTime']/*[local-name()='DateTimeString']",
    "due_date": "//*[local-name()='SpecifiedTradePaymentTerms']"
    "/*[local-name()='DueDateDateTime']/*[local-name()='DateTimeString']",
}


def read(xml: bytes) -> dict[str, Finding]:
    """The fields of a CII invoice; empty when it is something else or broken."""
    root = _parsed(xml)
    if root is None:
        return {}
    found = {name: _text(root, path) for name, path in _TEXTS.items()}
    found |= {name: _day(_text(root, path)) for name, path in _DAYS.items()}
    return {
        name: Finding(value, SOURCE, quote=value, confidence=CONFIDENCE)
        for name, value in found.items()
        if value
    }


def _parsed(xml: bytes) -> etree._Element | None:
    if len(xml) > MAX_BYTES or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        return None


def _text(root: etree._Element, path: str) -> str:
    found = root.xpath(path)
    if not isinstance(found, list) or not found or not isinstance(found[0], etree._Element):
        return ""
    return (found[0].text or "").strip()


def _day(text: str) -> str:
    """CII's format 102 is yyyymmdd."""
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date().isoformat()  # noqa: DTZ007 — a day
    except ValueError:
        return ""
