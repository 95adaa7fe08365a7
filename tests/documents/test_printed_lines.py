"""Lines of a bill: from its e-invoice, else from a printed table that adds up."""

from decimal import Decimal

import pytest

from assistant.documents.printed_lines import Line, lines

NET = Decimal("1256.00")
SESSIONS = Line("Photography, half days", Decimal(2), Decimal("520.00"), Decimal("1040.00"))
IMAGES = Line("Retouching, images", Decimal(12), Decimal("18.00"), Decimal("216.00"))
CELLS = """Brightdesk Studio
Invoice No. 12
Photography, half days
2
520.00
1,040.00
Retouching, images
12
18.00
216.00
Total
€1,256.00"""


@pytest.mark.parametrize("text", [
    CELLS,
    "Photography, half days 2 520.00 1,040.00\nRetouching, images 12 18.00 216.00\nTotal 1,256.00",
    "Photography, half days\n2 x 520,00\n1 040,00\nRetouching, images\n12 x 18,00\n216,00",
    "Photography, half days\n2\npcs\n€520.00\n20 %\n€1,040.00\nRetouching, images\n12\npcs\n"
    "€18.00\n20 %\n€216.00",
])  # fmt: skip
def test_a_printed_table_is_read_row_by_row(text: str) -> None:
    assert lines(None, text, NET) == (SESSIONS, IMAGES)


@pytest.mark.parametrize("net", [Decimal("1255.00"), Decimal("1040.00"), None])
def test_rows_that_do_not_come_to_the_net_amount_are_not_told(net: Decimal | None) -> None:
    assert lines(None, CELLS, net) == ()


def test_what_quantity_and_price_do_not_come_to_is_no_row() -> None:
    assert lines(None, "Photography\n2\n520.00\n1,050.00", Decimal("1050.00")) == ()


def test_thousands_and_many_decimals_are_told_apart() -> None:
    [kilowatts] = lines(None, "Électricité (kWh)\n2 764\n0,1842\n509,13", Decimal("509.13"))
    assert (kilowatts.quantity, kilowatts.price) == (Decimal(2764), Decimal("0.1842"))
    [cable] = lines(None, "Kabel\n1.000\n1,50\n1.500,00", Decimal("1500.00"))
    assert cable.quantity == 1000


def test_what_an_e_invoice_lists_goes_before_what_is_printed() -> None:
    listed = {"lines": [{"name": "Seats", "quantity": "5", "price": "9.00", "net": "45.00"}]}
    [seats] = lines(listed, CELLS, NET)
    assert seats == Line("Seats", Decimal(5), Decimal("9.00"), Decimal("45.00"))
