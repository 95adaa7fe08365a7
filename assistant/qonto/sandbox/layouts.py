"""The looks that suppliers' documents have. A layout is a function: bill → finished sheet."""

from collections.abc import Callable

from assistant.qonto.sandbox import wording
from assistant.qonto.sandbox.bills import Bill
from assistant.qonto.sandbox.sheet import Sheet


def classic(bill: Bill) -> Sheet:
    """Sender left, title and numbers right, a table with a grey head, bank details below."""
    sheet = Sheet(bill, "Helvetica")
    sheet.text(20, 24, bill.supplier.legal_name, size=14, style="B")
    sheet.block(20, 31, sheet.sender(), size=8.5)
    sheet.right(190, 25, sheet.title.upper(), size=20, style="B")
    for place, (label, value) in enumerate(_facts(sheet)):
        sheet.text(130, 36 + place * 5, label)
        sheet.right(190, 36 + place * 5, value, style="B")
    sheet.text(130, 64, str(sheet.words["customer"]), size=8)
    sheet.block(130, 69, sheet.buyer(), size=10)
    sheet.fill(20, 100, 170, 7, (228, 228, 224))
    _row(sheet, 104.8, _head(sheet), style="B")
    end = _rows(sheet, 113, 6.5)
    _sums(sheet, end + 5, 130)
    sheet.rule(268)
    sheet.block(20, 273, [*sheet.remarks(), *_bank(sheet)], size=8)
    _note(sheet)
    return sheet


def modern(bill: Bill) -> Sheet:
    """A coloured band, facts in columns, the amount to pay large, hairlines only."""
    sheet = Sheet(bill, "Helvetica")
    sheet.fill(0, 0, 210, 34, _colour(bill))
    sheet.ink(255, 255, 255)
    sheet.text(20, 21, bill.supplier.name, size=20, style="B")
    sheet.right(190, 21, f"{sheet.title} {bill.number}", size=11)
    sheet.ink()
    for place, (label, value) in enumerate(_facts(sheet)):
        sheet.ink(110, 110, 110)
        sheet.text(20 + place * 58, 48, label, size=8)
        sheet.ink()
        sheet.text(20 + place * 58, 54, value, size=11)
    sheet.block(20, 70, [bill.supplier.legal_name, *sheet.sender()], size=8.5)
    sheet.block(120, 70, [str(sheet.words["customer"]), *sheet.buyer()], size=8.5)
    _row(sheet, 108, _head(sheet), style="B")
    sheet.rule(110.5, grey=60)
    end = _rows(sheet, 117, 7.5, ruled=True)
    _sums(sheet, end + 5, 120)
    sheet.text(20, end + 12, str(sheet.words["to_pay"]), size=9)
    sheet.text(20, end + 21, sheet.money(bill.total), size=18, style="B")
    sheet.block(20, 262, [*sheet.remarks(), *_bank(sheet)], size=8)
    _note(sheet)
    return sheet


def letter(bill: Bill) -> Sheet:
    """A business letter: window address, subject line, sentences, details in the foot."""
    sheet = Sheet(bill, "Times")
    supplier = bill.supplier
    sheet.right(190, 22, supplier.legal_name, size=15, style="I")
    sheet.text(25, 47, f"{supplier.legal_name} · {supplier.street} · {supplier.city}", size=7)
    sheet.block(25, 54, sheet.buyer()[:4], size=11)
    sheet.right(190, 90, f"{sheet.words['date']}: {sheet.date('date')}", size=11)
    subject = f"{sheet.title} {sheet.words['number']} {bill.number}"
    sheet.text(25, 104, subject, size=13, style="B")
    sheet.text(25, 114, str(sheet.words["opening"]), size=11)
    _row(sheet, 125, _head(sheet), size=10, style="B", left=25)
    sheet.rule(127, left=25, grey=0)
    end = _rows(sheet, 133, 6, size=10, left=25)
    sheet.rule(end - 2, left=25, grey=0)
    _sums(sheet, end + 5, 120, size=11)
    below = end + 14 + 6 * len(sheet.sums())
    due = [f"{label}: {value}" for label, value in _facts(sheet)[2:]]
    sheet.block(25, below, [*due, *sheet.remarks()], size=10)
    sheet.rule(270, left=25)
    sheet.block(25, 275, [" · ".join(sheet.sender()), *_bank(sheet)], size=8)
    _note(sheet)
    return sheet


def ledger(bill: Bill) -> Sheet:
    """What a merchandise system prints: fixed-width type, label and value, dashed rules."""
    sheet = Sheet(bill, "Courier")
    dashes = "-" * 78
    lines = [bill.supplier.legal_name, *sheet.sender(), "", dashes, sheet.title.upper(), dashes]
    lines += [f"{label:<22}: {value}" for label, value in _facts(sheet)]
    lines += ["", f"{sheet.words['customer']}:", *(f"    {line}" for line in sheet.buyer())]
    lines += ["", dashes, _columns(_head(sheet)), dashes, *map(_columns, sheet.rows()), dashes]
    lines += [f"{label:>52} {value:>25}" for label, value in sheet.sums()]
    lines += [dashes, "", *sheet.remarks(), *_bank(sheet)]
    sheet.block(20, 24, lines, size=9.2)
    _note(sheet)
    return sheet


def compact(bill: Bill) -> Sheet:
    """A till receipt, 80 mm wide, for caterers and couriers."""
    sheet = Sheet(bill, "Helvetica", (80, 150))
    sheet.text(8, 14, bill.supplier.legal_name, size=10, style="B")
    end = sheet.block(8, 20, sheet.sender(), size=7)
    sheet.rule(end, 8, 72)
    facts = [(sheet.title, bill.number), *_facts(sheet)[1:]]
    for place, (label, value) in enumerate(facts):
        sheet.text(8, end + 6 + place * 4.5, label, size=8)
        sheet.right(72, end + 6 + place * 4.5, value, size=8)
    end = sheet.block(8, end + 22, [str(sheet.words["customer"]), *sheet.buyer()[:3]], size=7)
    sheet.rule(end, 8, 72)
    for name, quantity, price, amount in sheet.rows():
        sheet.text(8, end + 5, name, size=8)
        sheet.text(8, end + 9, f"{quantity} x {price}", size=7)
        sheet.right(72, end + 9, amount, size=8)
        end += 9
    for place, (label, value) in enumerate(sheet.sums()):
        sheet.text(8, end + 8 + place * 4.5, label, size=8)
        sheet.right(72, end + 8 + place * 4.5, value, size=8, style="B")
    for place, remark in enumerate([*sheet.remarks(), *_bank(sheet)]):
        sheet.text(8, 132 + place * 3, remark, size=4.8)
    _note(sheet)
    return sheet


def terms(bill: Bill) -> Sheet:
    """A document that is no invoice."""
    sheet = Sheet(bill, "Times")
    sheet.text(25, 30, bill.supplier.legal_name, size=14, style="B")
    sheet.block(25, 45, [str(sheet.words["letter"]), "", *sheet.sender()], size=11)
    return sheet


LAYOUTS: dict[str, Callable[[Bill], Sheet]] = {
    "classic": classic,
    "modern": modern,
    "letter": letter,
    "ledger": ledger,
    "compact": compact,
}


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    words = sheet.words
    facts = [
        (f"{sheet.title} {words['number']}", sheet.bill.number),
        (str(words["date"]), sheet.date("date")),
    ]
    due = (str(words["due"]), sheet.date("due"))
    return facts if sheet.bill.kind == "credit_note" else [*facts, due]


def _head(sheet: Sheet) -> tuple[str, str, str, str]:
    words = sheet.words
    return str(words["article"]), str(words["quantity"]), str(words["price"]), str(words["amount"])


def _row(
    sheet: Sheet,
    y: float,
    cells: tuple[str, str, str, str],
    *,
    size: float = 9,
    style: str = "",
    left: float = 22,
) -> None:
    sheet.text(left, y, cells[0], size=size, style=style)
    for x, cell in zip((128, 158, 188), cells[1:], strict=True):
        sheet.right(x, y, cell, size=size, style=style)


def _rows(
    sheet: Sheet, y: float, step: float, *, size: float = 9, left: float = 22, ruled: bool = False
) -> float:
    for cells in sheet.rows():
        _row(sheet, y, cells, size=size, left=left)
        if ruled:
            sheet.rule(y + 2.6)
        y += step
    return y


def _sums(sheet: Sheet, y: float, left: float, *, size: float = 9.5) -> None:
    for label, value in sheet.sums()[:-1]:
        sheet.text(left, y, label, size=size)
        sheet.right(188, y, value, size=size)
        y += 6
    label, value = sheet.sums()[-1]
    sheet.rule(y - 4, left, 190, 0)
    sheet.text(left, y + 1, label, size=size + 1, style="B")
    sheet.right(188, y + 1, value, size=size + 1, style="B")


def _bank(sheet: Sheet) -> list[str]:
    iban = sheet.bill.iban
    return [f"IBAN {wording.spaced(iban)}"] if iban else []


def _note(sheet: Sheet) -> None:
    if sheet.bill.hidden:
        sheet.ink(255, 255, 255)
        sheet.text(20, 290, sheet.bill.hidden, size=6)
        sheet.ink()
    if sheet.bill.note:
        sheet.ink(170, 40, 30)
        sheet.text(20, 14, sheet.bill.note, size=12, style="B")
        sheet.ink()


def _columns(cells: tuple[str, str, str, str]) -> str:
    return f"{cells[0][:38]:<38} {cells[1]:>8} {cells[2]:>14} {cells[3]:>15}"


def _colour(bill: Bill) -> tuple[int, int, int]:
    colours = ((26, 71, 97), (88, 48, 96), (36, 84, 60), (140, 62, 30), (50, 50, 58))
    return colours[sum(bill.supplier.key.encode()) % len(colours)]
