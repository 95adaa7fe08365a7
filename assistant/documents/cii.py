"""UN/CEFACT Cross Industry Invoice: ZUGFeRD 1 and 2, Factur-X in all profiles, XRechnung."""

from assistant.documents.e_invoice import CREDIT_NOTES, EInvoice, Node, found, rows, text, texts

_LINE = {
    "id": ("AssociatedDocumentLineDocument/LineID",),
    "name": ("SpecifiedTradeProduct/Name", "SpecifiedTradeProduct/Description",
             "AssociatedDocumentLineDocument/IncludedNote/Content"),
    "quantity": (".//BilledQuantity",),
    "price": (".//NetPriceProductTradePrice/ChargeAmount",
              ".//GrossPriceProductTradePrice/ChargeAmount"),
    "net": (".//SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
            ".//SpecifiedTradeSettlementMonetarySummation/LineTotalAmount"),
    "rate": (".//ApplicableTradeTax/RateApplicablePercent",
             ".//ApplicableTradeTax/ApplicablePercent"),
}  # fmt: skip
_TAX = {
    "rate": ("RateApplicablePercent", "ApplicablePercent"),
    "category": ("CategoryCode",),
    "net": ("BasisAmount",),
    "tax": ("CalculatedAmount",),
}
_REFERENCES = {
    "order": (".//BuyerOrderReferencedDocument/IssuerAssignedID",
              ".//BuyerOrderReferencedDocument/ID"),
    "contract": (".//ContractReferencedDocument/IssuerAssignedID",
                 ".//ContractReferencedDocument/ID"),
    "project": (".//SpecifiedProcuringProject/ID", ".//SpecifiedProcuringProject/Name"),
    "buyer": (".//BuyerReference",),
    "invoice": (".//InvoiceReferencedDocument/IssuerAssignedID",
                ".//InvoiceReferencedDocument/ID"),
    "delivery": (".//DespatchAdviceReferencedDocument/IssuerAssignedID",
                 ".//DeliveryNoteReferencedDocument/IssuerAssignedID"),
    "payment": (".//PaymentReference",),
}  # fmt: skip


def read(root: Node) -> EInvoice:
    """The invoice in a tree whose names have no namespaces."""
    head = _first(root, "ExchangedDocument", "HeaderExchangedDocument")
    trade = _first(root, "SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction")
    trade = root if trade is None else trade
    deal = _first(trade, "ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement")
    money = _first(trade, "ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")
    return EInvoice(
        found(_seller(deal) | _head(head) | _money(money)),
        {
            name: said
            for name, paths in _REFERENCES.items()
            if (said := _reference(deal, money, paths))
        },
        rows(list(trade.iterfind("IncludedSupplyChainTradeLineItem")), _LINE),
        [] if money is None else rows(list(money.iterfind("ApplicableTradeTax")), _TAX),
        _notes(root),
        text(deal, "BuyerTradeParty/Name"),
    )  # fmt: skip


def _first(node: Node, *names: str) -> Node | None:
    """The first descendant with one of these names, wherever it stands."""
    for name in names:
        hit = node.find(f".//{name}")
        if hit is not None:
            return hit
    return None


def _seller(deal: Node | None) -> dict[str, str]:
    seller = None if deal is None else deal.find("SellerTradeParty")
    return {
        "vendor": text(seller, "Name", "SpecifiedLegalOrganization/TradingBusinessName"),
        "vat_number": text(seller, "SpecifiedTaxRegistration/ID[@schemeID='VA']"),
    }


def _head(head: Node | None) -> dict[str, str]:
    return {
        "number": text(head, "ID"),
        "issue_date": text(
            head, "IssueDateTime/DateTimeString", "IssueDateTime/DateTime", "IssueDateTime"
        ),
        "credit_note": "true" if text(head, "TypeCode") in CREDIT_NOTES else "false",
    }


def _money(money: Node | None) -> dict[str, str]:
    sums = None if money is None else _first(
        money, "SpecifiedTradeSettlementHeaderMonetarySummation",
        "SpecifiedTradeSettlementMonetarySummation",
    )  # fmt: skip
    currency = text(money, "InvoiceCurrencyCode")
    return {
        "iban": text(
            money,
            "SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID",
            ".//PayeePartyCreditorFinancialAccount/IBANID",
        ),
        "due_date": text(
            money,
            "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",
            "SpecifiedTradePaymentTerms/DueDateDateTime/DateTime",
        ),
        "currency": currency,
        "net": text(sums, "TaxBasisTotalAmount", "LineTotalAmount"),
        "tax": text(sums, f"TaxTotalAmount[@currencyID='{currency}']", "TaxTotalAmount")
        if currency.isalpha()
        else text(sums, "TaxTotalAmount"),
        "total": text(sums, "GrandTotalAmount", "DuePayableAmount"),
    }


def _reference(deal: Node | None, money: Node | None, paths: tuple[str, ...]) -> str:
    return (text(deal, *paths) or text(money, *paths))[:200]


def _notes(root: Node) -> list[str]:
    return [
        *texts(root, ".//IncludedNote/Content"),
        *texts(root, ".//SpecifiedTradePaymentTerms/Description"),
        *texts(root, ".//SpecifiedTradeProduct/Name"),
        *texts(root, ".//SpecifiedTradeProduct/Description"),
    ]
