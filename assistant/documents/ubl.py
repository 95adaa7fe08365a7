"""OASIS Universal Business Language: XRechnung and Peppol invoices and credit notes."""

from assistant.documents.e_invoice import CREDIT_NOTES, EInvoice, Node, found, rows, text, texts

_PARTY = "AccountingSupplierParty/Party"
_BUYER = "AccountingCustomerParty/Party"
_LINE = {
    "id": ("ID",),
    "name": ("Item/Name", "Item/Description", "Note"),
    "quantity": ("InvoicedQuantity", "CreditedQuantity"),
    "price": ("Price/PriceAmount",),
    "net": ("LineExtensionAmount",),
    "rate": ("Item/ClassifiedTaxCategory/Percent",),
}
_TAX = {
    "rate": ("TaxCategory/Percent", "Percent"),
    "category": ("TaxCategory/ID",),
    "net": ("TaxableAmount",),
    "tax": ("TaxAmount",),
}
_REFERENCES = {
    "order": ("OrderReference/ID",),
    "contract": ("ContractDocumentReference/ID",),
    "project": ("ProjectReference/ID",),
    "buyer": ("BuyerReference",),
    "invoice": ("BillingReference/InvoiceDocumentReference/ID",),
    "delivery": ("DespatchDocumentReference/ID",),
    "payment": ("PaymentMeans/PaymentID",),
}


def read(root: Node) -> EInvoice:
    """The invoice or credit note in a tree whose names have no namespaces."""
    totals = _totals(root)
    return EInvoice(
        found(_party(root) | _head(root) | totals),
        {name: said[:200] for name, paths in _REFERENCES.items() if (said := text(root, *paths))},
        rows([*root.iterfind("InvoiceLine"), *root.iterfind("CreditNoteLine")], _LINE),
        rows(list(root.iterfind("TaxTotal/TaxSubtotal")), _TAX),
        [*texts(root, "Note"), *texts(root, ".//PaymentTerms/Note"), *texts(root, ".//Item/Name"),
         *texts(root, ".//Item/Description")],
        text(root, f"{_BUYER}/PartyLegalEntity/RegistrationName", f"{_BUYER}/PartyName/Name"),
    )  # fmt: skip


def _party(root: Node) -> dict[str, str]:
    return {
        "vendor": text(
            root, f"{_PARTY}/PartyLegalEntity/RegistrationName", f"{_PARTY}/PartyName/Name"
        ),
        "vat_number": _vat_number(root),
        "iban": text(root, "PaymentMeans/PayeeFinancialAccount/ID"),
    }


def _vat_number(root: Node) -> str:
    for scheme in root.iterfind(f"{_PARTY}/PartyTaxScheme"):
        if text(scheme, "TaxScheme/ID").upper() in ("VAT", ""):
            return text(scheme, "CompanyID")
    return ""


def _head(root: Node) -> dict[str, str]:
    kind = text(root, "InvoiceTypeCode", "CreditNoteTypeCode")
    is_credit_note = root.tag == "CreditNote" or kind in CREDIT_NOTES
    return {
        "number": text(root, "ID"),
        "issue_date": text(root, "IssueDate"),
        "due_date": text(root, "DueDate", "PaymentMeans/PaymentDueDate"),
        "currency": text(root, "DocumentCurrencyCode"),
        "credit_note": "true" if is_credit_note else "false",
    }


def _totals(root: Node) -> dict[str, str]:
    currency = text(root, "DocumentCurrencyCode")
    tax = text(root, f"TaxTotal/TaxAmount[@currencyID='{currency}']") if currency.isalpha() else ""
    return {
        "net": text(root, "LegalMonetaryTotal/TaxExclusiveAmount"),
        "tax": tax or text(root, "TaxTotal/TaxAmount"),
        "total": text(root, "LegalMonetaryTotal/TaxInclusiveAmount",
                      "LegalMonetaryTotal/PayableAmount"),
    }  # fmt: skip
