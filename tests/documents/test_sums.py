"""Net, tax and total in tables, with what is taken off or added, and where little is said."""

import pytest

from tests.documents.pages import read

HEAD = ("Acme Ltd", "Invoice 2041", "")
SUMS: dict[str, tuple[tuple[str, ...], tuple[str | None, str | None, str | None]]] = {
    "discount before the tax": (("Subtotal|$12,500.00", "Discount (5%)|-$625.00",
        "Tax (8.25%)|$979.69", "TOTAL|$12,854.69"), ("12500.00", "979.69", "12854.69")),
    "delivery after the tax": (("SUBTOTAL|$290.00", "SALES TAX|$18.85",
        "SHIPPING & HANDLING|$10.00", "TOTAL DUE|$318.85"), ("290.00", "18.85", "318.85")),
    "several rates and a town's own": (("Summe Netto|€ 870.50", "USt 10% (Zimmer)|€ 43.50",
        "USt 13% (Küche)|€ 31.07", "USt 20% (Extras)|€ 39.30", "Summe Brutto|€ 984.37",
        "Ortstaxe|€ 16.80", "GESAMTBETRAG|€ 1001.17", "Bereits geleistet|€ 300.00",
        "Zu zahlen|€ 701.17"), ("870.50", "113.87", "1001.17")),
    "a net of its own after the discount": (("Positionssumme|457,20 €", "Rabatt|8,21 €",
        "Netto|448,99 €", "MwSt.|70,00 €", "Summe|518,99 €"), ("448.99", "70.00", "518.99")),
    "owed from before": (("Subtotal|$100.00", "Tax|$8.00", "Total|$108.00",
        "Previous balance|$20.00", "Total due|$128.00"), ("100.00", "8.00", "108.00")),
    "due with what was owed before": (("Total|$250.00", "Balance forward|$20.00",
        "Amount Due|$270.00"), (None, None, "250.00")),
    "a total of its own beside net and tax": (("Chambre|150,00 €", "Total HT|136,36 €",
        "TVA 10%|13,64 €", "Total TTC|154,40 €"), ("136.36", None, "154.40")),
    "charged": (("Plan|$12.00", "Amount charged|$12.00"), (None, None, "12.00")),
    "a total by what is taken off": (("Total Fees|$ 2,586.50", "Fee Discount|$ (258.65)",
        "Total Adjusted Fees|$ 2,327.85"), (None, None, "2327.85")),
    "a total of totals": (("Total Fees|$9,692.00", "Total Costs|$4,905.00",
        "Total Fees and Costs|$14,597.00"), (None, None, "14597.00")),
    "a table's last row": (("Item|Net", "Laptop|₹44,906.78 4 ₹179,627.12 9% ₹16,166.44 ₹211,960.00",
        "TOTAL:|₹32,332.88 ₹211,960.00"), ("179627.12", "32332.88", "211960.00")),
    "a last row with its net, rounded": (("Title|Qty Gross", "Total|1 67890.00 57322.03 10317.96 "
        "67640.00", "Grand Total|₹ 67640.00"), ("57322.03", "10317.96", "67640.00")),
    "heads far above their one line": (("Taxable Value|IGST@18%|Total Amount", "", "", "",
        "1000.00|180.00|1180.00"), ("1000.00", "180.00", "1180.00")),
    "a total without a word": (("Subtotal|1 000,00 €", "VAT 21 %|210,00 €", "|1 210,00 €"),
        ("1000.00", "210.00", "1210.00")),
    "no tax by a sum left to pay": (("Total|$5,198.00", "Store credit|$0.00", "Balance due|$0.00"),
        (None, None, "5198.00")),
    "a bare nought": (("Net total|$50.00", "Tax|0", "Total|$50.00"), ("50.00", "0.00", "50.00")),
    "a part's subtotal": (("Subtotal for SALES TAX|$86.45", "Invoice Total|$1,367.24"),
        (None, "86.45", "1367.24")),
    "nothing levied, nothing totalled": (("Line|23,45 EUR", "Netto|457,27 EUR"),
        ("457.27", None, "457.27")),
    "goods and their freight": (("Crates|26,400.00", "Freight IGST|4,500.00", "IGST 18 %|5,562.00",
        "Total|16 Nos|36,462.00", "Total|30,900.00|5,562.00|5,562.00"),
        ("30900.00", "5562.00", "36462.00")),
    "a label of two lines": (("Previous bill|$65.76", "New charges", "this bill|$62.53"),
        (None, None, "62.53")),
    "what others charge": (("Gas|57.31", "Charges from other companies|20.33",
        "Amount due now|77.64", "", "Gas supply|50.72", "HST|6.59", "Total gas|57.31"),
        ("50.72", "6.59", "77.64")),
    "an example beside what is told twice": (("Total current charges|$123.45", "",
        "Total current charges|$1,820.39", "Total charges|$1,820.39"), (None, None, "1820.39")),
    "parts of cents, of a tax with its rate": (("Rechnungsbetrag (netto)|168,0672 €",
        "MwSt. 19%|31,9328 €", "Rechnungsbetrag (brutto)|200,0000 €", "Zu zahlen|200,00 €"),
        ("168.07", "31.93", "200.00")),
    "parts of cents, told in whole ones at last": (("Base imponible 21%|1.048,7603",
        "IVA 21%|220,2397", "Total Factura|1.269,00 €"), ("1048.76", "220.24", "1269.00")),
    "parts of cents, with a sign": (("Subtotal|$1,200.1250", "Tax|$96.0100", "Total|$1,296.1350"),
        ("1200.13", "96.01", "1296.14")),
    "what was paid in parts before the last bill": (("Nettosumme|7.537,73 EUR",
        "Umsatzsteuer 20%|1.507,53 EUR", "Bruttosumme|9.045,26 EUR", "",
        "Summe geleisteter Zahlungen|3.768,87 EUR 753,77 EUR|4.522,64 EUR", "",
        "Gesamtbetrag netto|3.768,86 EUR", "zzgl. Umsatzsteuer 20 %|753,76 EUR",
        "Restforderung brutto|4.522,62 EUR", "Gesamtbetrag brutto|9.045,26 EUR"),
        ("7537.73", "1507.53", "9045.26")),
    "taxes called total": (("Total CGST|3.31", "Total SGST|3.31"), (None, "3.31", None)),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "sums"), SUMS.values(), ids=SUMS)
def test_sums_are_what_their_rows_make_them(
    lines: tuple[str, ...], sums: tuple[str | None, ...]
) -> None:
    found = read(*HEAD, *lines)
    assert tuple(found.get(name) for name in ("net", "tax", "total")) == sums


def test_a_line_under_a_head_is_no_total() -> None:
    lines = ("2.00|23.45 EUR|46.90 EUR", "3.00|23.45 EUR|70.35 EUR")
    assert "total" not in read(*HEAD, "Count|Price|Total", *lines)


TAXED: dict[str, tuple[tuple[str, ...], tuple[str | None, str | None, str | None]]] = {
    "a state's half and its country's": (("Total Amount|1000.00", "Add: CGST 9%|90.00",
        "Add: SGST 9%|90.00", "Payable in a week|1180.00"), ("1000.00", "180.00", "1180.00")),
    "rounded to a whole amount": (("Taxable Value|1053.80", "Total GST|126.94",
        "Invoice total|1181.00"), ("1053.80", "126.94", "1181.00")),
    "heads over values, the total without one": (("|Sub Total|IVA", "|400,00|84,00|484,00"),
        ("400.00", "84.00", "484.00")),
    "a tax by its whole name": (("Sous-total|50,00", "Taxe sur la valeur ajoutée 20%|10,00",
        "Total EUR|60,00"), ("50.00", "10.00", "60.00")),
    "nothing levied": (("Sub Total|400,00", "IVA 0%|0,00", "Total|400,00"),
        ("400.00", "0.00", "400.00")),
    "due, with nothing carried over": (("Balance forward|$0.00", "Plan total|$41.20",
        "Amount due now|$63.10"), (None, None, "63.10")),
    "the greatest in a total's row": (("Charge|Levy|Base|Duty", "TOTAL|584.45|26.75|558.90"),
        (None, None, "584.45")),
    "a tax of half the total is none": (("Goods 12% GST|36.32|339.00", "TOTAL|708.00"),
        (None, None, "708.00")),
    "thousandths": (("Total HT|1 250,500 DT", "TVA 19%|238,095 DT", "Total TTC|1 488,595 DT"),
        ("1250.500", "238.095", "1488.595")),
    "thousandths behind their code": (("Total|KWD 12.500",), (None, None, "12.500")),
    "figures with one digit of cents": (("Totaal excl. BTW:|€ 425.0", "Totaal incl. BTW:|€ 514.25",
        "Later: 25EUR a week, 21%"), ("425.00", None, "514.25")),
    "figures without cents": (("Subtotal:|48,000", "GST (18%):|8,640", "Total:|56,640"),
        ("48000", "8640", "56640")),
    "a code stuck to its amount": (("Sub Total|1000.00", "Tax 20%|EUR200.00", "Total|EUR1200.00"),
        ("1000.00", "200.00", "1200.00")),
    "without a tax is no tax": (("Item|ohne MwSt.", "Service|3,89", "Total|34,73"),
        (None, None, "34.73")),
    "two lines that come to the total": (("Article|DPH|Bez DPH", "Car|3 %|52,500.00",
        "Bike|5 %|441.00", "Celkem|52,941.00"), (None, None, "52941.00")),
    "more net than in all": (("Net|16.12", "Total|3.22"), (None, None, "3.22")),
    "an unprinted tax at a printed rate": (("Fees|14,000.00", "Net|14,000.00", "VAT 21 %",
        "Total|16,940.00"), ("14000.00", None, "16940.00")),
    "tax and total in the last row": (("Tea 12% GST|₹36.32 ₹339.00", "Jam 12% GST|₹39.54 ₹369.00",
        "TOTAL:|₹75.86 ₹708.00"), (None, "75.86", "708.00")),
    "a part that adds up, and the whole": (("Energía|20,22 €", "Potencia|2,71 €",
        "Subtotal|22,93 €", "IVA 10 %|2,29 €", "Importe factura|25,22 €"),
        ("22.93", "2.29", "25.22")),
    "a tax without its word, at a usual rate": (("Base|% |", "66,80|21,0|14,03|80,83",
        "Base imponible|66,80", "Total|80,83 €"), ("66.80", "14.03", "80.83")),
    "a delivery without tax is not the tax": (("Delivery 12% GST|0.00", "Goods GST|36.00",
        "TOTAL|369.00"), (None, None, "369.00")),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "sums"), TAXED.values(), ids=TAXED)
def test_a_tax_is_read_as_it_is_levied(
    lines: tuple[str, ...], sums: tuple[str | None, str | None, str | None]
) -> None:
    found = read("Acme Ltd", "Invoice 2041", "", *lines)
    assert tuple(found.get(name) for name in ("net", "tax", "total")) == sums
