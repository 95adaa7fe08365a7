"""A page to write on: the few strokes that the layouts are drawn with, on top of fpdf2."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal

from fpdf import FPDF

from assistant.qonto.sandbox import wording
from assistant.qonto.sandbox.bills import Bill


class Sheet:
    """One PDF in the making. Lengths are millimetres, sizes points."""

    def __init__(self, bill: Bill, font: str, page: tuple[float, float] = (210, 297)) -> None:
        self.bill = bill
        self.font = font
        self.language = bill.supplier.language
        self.words = wording.words(self.language)
        self.pdf = FPDF(unit="mm", format=page)
        self.pdf.core_fonts_encoding = "windows-1252"
        self.pdf.set_auto_page_break(False)
        self.pdf.set_creation_date(datetime.combine(bill.issue_date, time(6), UTC))
        self.pdf.set_title(f"{self.title} {bill.number}")
        self.pdf.set_author(bill.supplier.legal_name)
        self.pdf.set_producer("Facturier")
        self.pdf.set_lang(self.language)
        self.pdf.add_page()

    @property
    def title(self) -> str:
        """`Invoice` or `Credit note`, in the supplier's language."""
        return str(self.words["credit_note" if self.bill.kind == "credit_note" else "invoice"])

    def text(
        self, x: float, y: float, text: str, *, size: float = 9, style: str = "", width: float = 0
    ) -> None:
        """Writes one line; with a negative `width` it ends at `x` instead of beginning there."""
        self.pdf.set_font(self.font, style, size)
        if width < 0:
            x -= self.pdf.get_string_width(text)
        self.pdf.text(x, y, text)

    def right(self, x: float, y: float, text: str, *, size: float = 9, style: str = "") -> None:
        """Writes one line that ends at `x`."""
        self.text(x, y, text, size=size, style=style, width=-1)

    def block(self, x: float, y: float, lines: Iterable[str], *, size: float = 9) -> float:
        """Writes lines below each other; answers with where the next would be."""
        step = size * 0.48
        for line in lines:
            self.text(x, y, line, size=size)
            y += step
        return y

    def rule(self, y: float, left: float = 20, right: float = 190, grey: int = 170) -> None:
        """A hairline across the page."""
        self.pdf.set_draw_color(grey)
        self.pdf.set_line_width(0.2)
        self.pdf.line(left, y, right, y)

    def fill(self, x: float, y: float, width: float, height: float, colour: Sequence[int]) -> None:
        """A filled rectangle."""
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(x, y, width, height, style="F")

    def ink(self, *colour: int) -> None:
        """The colour of the text that follows; none means black."""
        self.pdf.set_text_color(*(colour or (0, 0, 0)))

    def date(self, label: str) -> str:
        """The issue or due date as printed."""
        value = self.bill.issue_date if label == "date" else self.bill.due_date
        return wording.day(value, self.language) if value else str(self.words["on_receipt"])

    def sender(self) -> list[str]:
        """The supplier's address and numbers, line by line."""
        supplier = self.bill.supplier
        lines = [supplier.street, f"{supplier.city}, {supplier.country}"]
        if self.bill.vat:
            lines.append(f"{self.words['vat']} {self.bill.vat}")
        return [*lines, f"{self.words['company']} {supplier.tin}", supplier.email]

    def buyer(self) -> list[str]:
        """The customer's address and VAT number, line by line."""
        buyer = self.bill.buyer
        vat = [f"{self.words['vat']} {buyer.vat}"] if buyer.vat else []
        return [buyer.name, buyer.street, buyer.city, buyer.country, *vat]

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Article, quantity, unit price, amount of each line, as printed."""
        places = {line: max(2, -int(line.price.as_tuple().exponent)) for line in self.bill.lines}
        return [
            (
                line.name,
                wording.amount(line.quantity, self.language, 0),
                wording.amount(line.price, self.language, places[line]),
                wording.amount(line.net, self.language),
            )
            for line in self.bill.lines
        ]

    def sums(self) -> list[tuple[str, str]]:
        """Net, one entry per tax rate, total: label and amount."""
        taxes = [
            (f"{self.words['tax']} {wording.percent(rate, self.language)}", self.money(tax))
            for rate, tax in self.bill.taxes.items()
        ]
        net = (str(self.words["net"]), self.money(self.bill.net))
        return [net, *taxes, (str(self.words["total"]), self.money(self.bill.total))]

    def money(self, value: Decimal) -> str:
        """An amount with its currency sign."""
        return wording.money(value, self.bill.supplier.currency, self.language)

    def remarks(self) -> list[str]:
        """Sentences under the sums: what is corrected, why no tax, how to pay."""
        bill, words = self.bill, self.words
        remarks = [f"{words['corrects']} {bill.credited}"] if bill.credited else []
        if not bill.tax:
            remarks.append(str(words["no_tax"]))
        if bill.iban and bill.kind == "invoice":
            iban = wording.spaced(bill.iban)
            remarks.append(str(words["pay_by"]).format(due=self.date("due"), iban=iban))
        return remarks

    def bytes(self) -> bytes:
        """The finished file."""
        return bytes(self.pdf.output())
