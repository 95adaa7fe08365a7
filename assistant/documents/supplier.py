"""Who sent the invoice: name, VAT number and bank account, without mistaking the buyer for it."""

from assistant.documents import account, ourselves, supplier_name, vat_number
from assistant.documents.findings import Finding
from assistant.documents.layout import Layout
from assistant.documents.ourselves import NOBODY, Ourselves
from assistant.documents.parties import buyer_runs


def read(layout: Layout, us: Ourselves = NOBODY) -> dict[str, Finding]:
    """Name, VAT number and IBAN of the one who is to be paid; `us` are the buyer."""
    us = us.on(layout)
    ours = ourselves.lines(layout, us)
    buyer = buyer_runs(layout) | ours
    name = supplier_name.read(layout, buyer, us, ours)
    found = {
        "iban": account.read(layout, buyer, us),
        "vat_number": vat_number.read(layout, buyer, name, us, ours),
        "vendor": name,
    }
    return {name: finding for name, finding in found.items() if finding}
