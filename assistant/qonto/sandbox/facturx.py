"""The machine-readable half of an e-invoice: CII XML, EN 16931 profile, as Factur-X embeds it.

Element order follows the schema (UN/CEFACT CrossIndustryInvoice D16B), because validators are
strict about it.
"""

from decimal import Decimal
from xml.sax.saxutils import escape

from assistant.qonto.sandbox.bills import Bill, Line

PROFILE = "urn:cen.eu:en16931:2017"
_NAMESPACES = (
    'xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" '
    'xmlns:ram="urn:un:unece:uncefact:data:standard:'
    'ReusableAggregateBusinessInformationEntity:100" '
    'xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"'
)


def cii(bill: Bill) -> bytes:
    """The bill as `factur-x.xml`."""
    lines = "".join(_line(number, line) for number, line in enumerate(bill.lines, 1))
    trade = lines + _agreement(bill) + "<ram:ApplicableHeaderTradeDelivery/>" + _settlement(bill)
    body = _context() + _document(bill)
    body += f"<rsm:SupplyChainTradeTransaction>{trade}</rsm:SupplyChainTradeTransaction>"
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    root = f"<rsm:CrossIndustryInvoice {_NAMESPACES}>{body}</rsm:CrossIndustryInvoice>"
    return (head + root).encode()


def xmp() -> str:
    """The metadata by which a reader recognises a Factur-X file."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" '
        'xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">'
        "<fx:DocumentType>INVOICE</fx:DocumentType>"
        "<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>"
        "<fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def _context() -> str:
    return (
        "<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>"
        f"<ram:ID>{PROFILE}</ram:ID>"
        "</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>"
    )


def _document(bill: Bill) -> str:
    code = "381" if bill.kind == "credit_note" else "380"
    return (
        f"<rsm:ExchangedDocument><ram:ID>{escape(bill.number)}</ram:ID>"
        f"<ram:TypeCode>{code}</ram:TypeCode>"
        f"<ram:IssueDateTime>{_date(f'{bill.issue_date:%Y%m%d}')}</ram:IssueDateTime>"
        "</rsm:ExchangedDocument>"
    )


def _line(number: int, line: Line) -> str:
    return (
        "<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument>"
        f"<ram:LineID>{number}</ram:LineID></ram:AssociatedDocumentLineDocument>"
        f"<ram:SpecifiedTradeProduct><ram:Name>{escape(line.name)}</ram:Name>"
        "</ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement>"
        f"<ram:NetPriceProductTradePrice><ram:ChargeAmount>{line.price}</ram:ChargeAmount>"
        "</ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>"
        "<ram:SpecifiedLineTradeDelivery>"
        f'<ram:BilledQuantity unitCode="C62">{line.quantity}</ram:BilledQuantity>'
        "</ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement>"
        f"<ram:ApplicableTradeTax>{_tax_kind(line.rate)}</ram:ApplicableTradeTax>"
        "<ram:SpecifiedTradeSettlementLineMonetarySummation>"
        f"<ram:LineTotalAmount>{line.net}</ram:LineTotalAmount>"
        "</ram:SpecifiedTradeSettlementLineMonetarySummation>"
        "</ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"
    )


def _agreement(bill: Bill) -> str:
    supplier = bill.supplier
    seller = _party(supplier.legal_name, supplier.city, supplier.street, supplier.country, bill.vat)
    to = bill.buyer
    buyer = _party(to.name, to.city, to.street, "FR", to.vat)
    return (
        f"<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty>{seller}"
        f"</ram:SellerTradeParty><ram:BuyerTradeParty>{buyer}</ram:BuyerTradeParty>"
        "</ram:ApplicableHeaderTradeAgreement>"
    )


def _party(name: str, city: str, street: str, country: str, vat: str | None) -> str:
    code, _, town = city.partition(" ")
    tax = f'<ram:ID schemeID="VA">{vat}</ram:ID>'
    registration = f"<ram:SpecifiedTaxRegistration>{tax}</ram:SpecifiedTaxRegistration>"
    return (
        f"<ram:Name>{escape(name)}</ram:Name><ram:PostalTradeAddress>"
        f"<ram:PostcodeCode>{code}</ram:PostcodeCode><ram:LineOne>{escape(street)}</ram:LineOne>"
        f"<ram:CityName>{escape(town)}</ram:CityName><ram:CountryID>{country}</ram:CountryID>"
        f"</ram:PostalTradeAddress>{registration if vat else ''}"
    )


def _settlement(bill: Bill) -> str:
    currency = bill.supplier.currency
    taxes = "".join(_tax(bill, rate, tax) for rate, tax in bill.taxes.items())
    return (
        "<ram:ApplicableHeaderTradeSettlement>"
        f"<ram:InvoiceCurrencyCode>{currency}</ram:InvoiceCurrencyCode>"
        f"{_payment(bill)}{taxes}{_terms(bill)}{_sums(bill)}{_credited(bill)}"
        "</ram:ApplicableHeaderTradeSettlement>"
    )


def _payment(bill: Bill) -> str:
    return (
        "<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>"
        f"<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{bill.iban}</ram:IBANID>"
        "</ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>"
    )


def _tax(bill: Bill, rate: Decimal, tax: Decimal) -> str:
    kind = _tax_kind(rate)
    category = kind.index("<ram:CategoryCode>")
    reason = "" if rate else "<ram:ExemptionReason>Reverse charge</ram:ExemptionReason>"
    basis = f"<ram:BasisAmount>{bill.net_at(rate)}</ram:BasisAmount>"
    amount = f"<ram:CalculatedAmount>{tax}</ram:CalculatedAmount>"
    inner = amount + kind[:category] + reason + basis + kind[category:]
    return f"<ram:ApplicableTradeTax>{inner}</ram:ApplicableTradeTax>"


def _tax_kind(rate: Decimal) -> str:
    return (
        f"<ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>{'S' if rate else 'AE'}"
        f"</ram:CategoryCode><ram:RateApplicablePercent>{rate * 100:.2f}"
        "</ram:RateApplicablePercent>"
    )


def _terms(bill: Bill) -> str:
    if bill.due_date is None:
        return ""
    due = _date(f"{bill.due_date:%Y%m%d}")
    return (
        f"<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>{due}</ram:DueDateDateTime>"
        "</ram:SpecifiedTradePaymentTerms>"
    )


def _sums(bill: Bill) -> str:
    currency = bill.supplier.currency
    return (
        "<ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
        f"<ram:LineTotalAmount>{bill.net}</ram:LineTotalAmount>"
        f"<ram:TaxBasisTotalAmount>{bill.net}</ram:TaxBasisTotalAmount>"
        f'<ram:TaxTotalAmount currencyID="{currency}">{bill.tax}</ram:TaxTotalAmount>'
        f"<ram:GrandTotalAmount>{bill.total}</ram:GrandTotalAmount>"
        f"<ram:DuePayableAmount>{bill.total}</ram:DuePayableAmount>"
        "</ram:SpecifiedTradeSettlementHeaderMonetarySummation>"
    )


def _credited(bill: Bill) -> str:
    if not bill.credited:
        return ""
    return (
        "<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>"
        f"{escape(bill.credited)}</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>"
    )


def _date(digits: str) -> str:
    return f'<udt:DateTimeString format="102">{digits}</udt:DateTimeString>'
