"""Made-up companies with their invoices, their bank lines, and the truth about what pays what.

`make_world(seed)` is deterministic. Two regimes: references are frequent (64 % of the payments are
made with one: 45 exact, 13 digits only, 6 with a typo) or scarce (three tenths of that). Tuning
uses seeds 0-9; seeds 1000-1019 are sealed and only ever scored.
"""

import random
import string
from dataclasses import dataclass, field
from datetime import date

from assistant.matching.records import CENT, Bill, Payment
from tests.matching.labels import Said, written

START = date(2025, 1, 1).toordinal()
DAYS = 360

KINDS = {
    "plain": 45, "grouped": 9, "partial": 14, "fx": 20, "discount": 6, "fee": 8, "credit_note": 8,
}  # fmt: skip
LARGE = {"plain": 85, "fee": 5, "partial": 5, "grouped": 5}
UNPAID = 0.12
UNRELATED = 0.40
RECURRING = 0.35
REFERENCES = {"frequent": 1.0, "scarce": 0.3}
RATES = {"USD": 1.09, "GBP": 0.855, "CHF": 0.95, "SEK": 11.3, "PLN": 4.27}

STEMS = str.split(
    """
    Nordlicht Lumen Aubrac Brenner Claudel Dorval Estrela Fjord Garance Hollander Isar Jura Kestrel
    Lindqvist Maraval Nimbus Oberon Pastis Quintero Rosenthal Savane Tramontane Ulmer Valdor Weser
    Xenia Ypsilon Zephyr Atlas Borealis Corvin Delacroix Elbe Ferrara Gotthard Helios Inari Juno
    Krüger Löwen Müller Nexo Orsay Périgord Quarz Rivoli Sörensen Taunus Urania Vercors Wolke Zürs
"""
)
TRADES = str.split(
    """
    Énergie Design Telecom Logistique Papeterie Software Consulting Elektro Druck Catering Hosting
    Transport Bureau Média Möbel Reinigung Versand Immobilier Sécurité Analytics Studio Werkzeug
    Forniture Servizi Textil Labs Cloud Conseil Handel Technik
"""
)
SUFFIXES = ["GmbH", "SAS", "SARL", "S.r.l.", "B.V.", "Ltd", "AG", "SA", "KG", "Inc.", "ApS", ""]
FIXED = (999, 1900, 2900, 4999, 12000, 45000, 89900)
NUMBERINGS = (
    "INV-{n:04d}", "{year}-{n:05d}", "F{year}{n:05d}", "RE-25-{n:04d}", "{n}/{year}", "{n:06d}",
    "FA-{year}-{n:03d}", "FT {n}/{year}", "R{month:02d}{n:05d}", "A{n:07d}-01", "KD88-{n:05d}",
    "{year}{month:02d}/{n:04d}",
)  # fmt: skip


@dataclass(frozen=True)
class Supplier:
    """A supplier and its habits."""

    id: int
    name: str
    iban: str
    currency: str
    numbering: str
    terms: int
    delay: tuple[int, int]
    fixed: int | None
    wrapping: str
    says_iban: bool


@dataclass
class World:
    """Bills and payments, the true links as (bill, payment), and each bill's kind."""

    bills: list[Bill] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    links: set[tuple[int, int]] = field(default_factory=set)
    kinds: dict[int, str] = field(default_factory=dict)
    kind_of_payment: dict[int, str] = field(default_factory=dict)


def make_world(
    seed: int,
    references: str = "frequent",
    invoices: int = 400,
    suppliers: int = 90,
    kinds: dict[str, int] | None = None,
) -> World:
    """A year of a company: about 1.25 bank lines per invoice."""
    return _Maker(seed, REFERENCES[references], suppliers, kinds or KINDS).make(invoices)


def make_large(seed: int, invoices: int = 50_000, payments: int = 60_000) -> World:
    """The set that speed is measured on: 85 % plain, the rest fees, instalments and groups."""
    maker = _Maker(seed, REFERENCES["frequent"], invoices // 10, LARGE)
    return maker.make(invoices, payments)


class _Maker:
    def __init__(self, seed: int, references: float, suppliers: int, kinds: dict[str, int]) -> None:
        self.random = random.Random(seed)
        self.references = references
        self.kinds = kinds
        self.world = World()
        self.counters: dict[int, int] = {}
        self.names: set[str] = set()
        self.suppliers = self._suppliers(suppliers)
        self.wander = {
            currency: (self.random.uniform(-0.02, 0.02), self.random.uniform(-0.03, 0.03))
            for currency in RATES
        }

    def make(self, invoices: int, payments: int | None = None) -> World:
        pick = self.random
        foreign = [one for one in self.suppliers if one.currency != "EUR"]
        local = [one for one in self.suppliers if one.currency == "EUR"]
        fixed = [one for one in local if one.fixed]
        while len(self.world.bills) < invoices:
            kind = pick.choices(list(self.kinds), list(self.kinds.values()))[0]
            if kind == "fx":
                self._fx(pick.choice(foreign))
            elif kind == "plain" and pick.random() < RECURRING:
                self._recurring(pick.choice(fixed))
            else:
                getattr(self, f"_{kind}")(pick.choice(local))
        made = len(self.world.payments)
        self._noise(int(made * UNRELATED) if payments is None else payments - made)
        pick.shuffle(self.world.payments)
        return self.world

    # The kinds of settlement

    def _plain(self, supplier: Supplier) -> None:
        bill = self._bill(supplier, self._amount(), "plain")
        if not self._stays_unpaid(bill):
            self._pay(supplier, [bill], bill.amount, "plain")

    def _recurring(self, supplier: Supplier) -> None:
        """The same amount, month after month; now and then one month is not paid."""
        day = START + self.random.randrange(DAYS - 120)
        for month in range(self.random.randint(2, 5)):
            assert supplier.fixed
            bill = self._bill(supplier, supplier.fixed, "plain", day + 30 * month)
            if not self._stays_unpaid(bill):
                self._pay(supplier, [bill], bill.amount, "plain")

    def _grouped(self, supplier: Supplier) -> None:
        day = START + self.random.randrange(DAYS)
        count = self.random.randint(2, 4)
        bills = [
            self._bill(supplier, self._amount(), "grouped", day + self.random.randint(0, 20))
            for _ in range(count)
        ]
        self._pay(supplier, bills, sum(one.amount for one in bills), "grouped")

    def _partial(self, supplier: Supplier) -> None:
        bill = self._bill(supplier, self._amount() * 3, "partial")
        count = self.random.randint(2, 3)
        left, day = bill.amount, self._pay_day(supplier, bill)
        share = left // count // CENT * CENT
        for step in range(count):
            is_last = step == count - 1
            amount = left if is_last else share + self.random.choice((0, 0, 50, 100)) * 100 * CENT
            amount = min(amount, left)
            if amount <= 0 or (is_last and self.random.random() < 0.25):
                break
            self._pay(supplier, [bill], amount, "partial", day + step * self.random.randint(14, 31))
            left -= amount

    def _fx(self, supplier: Supplier) -> None:
        bill = self._bill(supplier, self._amount(), "fx")
        if self._stays_unpaid(bill):
            return
        day = self._pay_day(supplier, bill)
        spread = self.random.uniform(-0.02, 0.03)
        amount = round(bill.amount / self._rate(supplier.currency, day) * (1 + spread) / CENT)
        says = (bill.amount, bill.currency) if self.random.random() < 0.3 else None
        self._pay(supplier, [bill], amount * CENT, "fx", day, says)

    def _discount(self, supplier: Supplier) -> None:
        bill = self._bill(supplier, self._amount(), "discount")
        percent = self.random.choice((1, 2, 2, 2, 3))
        amount = round(bill.amount * (100 - percent) / 100 / CENT) * CENT
        day = bill.issued + self.random.randint(2, 12)
        self._pay(supplier, [bill], amount, "discount", day)

    def _fee(self, supplier: Supplier) -> None:
        bill = self._bill(supplier, self._amount(), "fee")
        fee = self.random.choice((25, 50, 90, 150, 250, 500, 1200, 1500)) * CENT
        if self.random.random() < 0.4:
            fee = min(fee, bill.amount // 40 // CENT * CENT) or CENT
        sign = 1 if self.random.random() < 0.7 else -1
        self._pay(supplier, [bill], bill.amount + sign * fee, "fee")

    def _credit_note(self, supplier: Supplier) -> None:
        """A credit note is netted with one or two invoices, or comes back as money."""
        bills = [
            self._bill(supplier, self._amount(), "credit_note")
            for _ in range(self.random.choice((1, 1, 2)))
        ]
        smallest = min(one.amount for one in bills)
        amount = round(smallest * self.random.uniform(0.05, 0.8) / CENT) * CENT or CENT
        note = self._bill(
            supplier, -amount, "credit_note", bills[0].issued + self.random.randint(0, 10)
        )
        if self.random.random() < 0.25:
            for one in bills:
                self._pay(supplier, [one], one.amount, "plain")
            self._pay(supplier, [note], note.amount, "credit_note")
        else:
            together = [*bills, note]
            self._pay(supplier, together, sum(one.amount for one in together), "credit_note")

    # Lines that pay no bill of ours

    def _noise(self, count: int) -> None:
        amounts = [one.amount for one in self.world.bills if one.currency == "EUR"]
        strangers = self._suppliers(max(20, len(self.suppliers) // 3), start=1_000_000)
        for _ in range(count):
            chance = self.random.random()
            who = self.random.choice(strangers)
            if chance < 0.08:
                who = self.random.choice(self.suppliers)
            amount = self.random.choice(amounts) if self.random.random() < 0.33 else self._amount()
            day = START + self.random.randrange(DAYS + 60)
            if self.random.random() < 0.1:
                amount = -abs(amount)
            number = self._number(who) if self.random.random() < 0.3 else ""
            said = Said(who.name, who.iban if who.says_iban else "", number, who.wrapping)
            self._line(said, amount, day, "unrelated")

    # The parts

    def _bill(self, supplier: Supplier, amount: int, kind: str, day: int | None = None) -> Bill:
        issued = START + self.random.randrange(DAYS) if day is None else day
        bill = Bill(
            len(self.world.bills) + 1, supplier.id, supplier.name, self._number(supplier), amount,
            supplier.currency, issued,
            issued + supplier.terms if self.random.random() < 0.93 else None,
            supplier.iban if self.random.random() < 0.8 else "",
        )  # fmt: skip
        self.world.bills.append(bill)
        self.world.kinds[bill.id] = kind
        return bill

    def _pay(
        self, supplier: Supplier, bills: list[Bill], amount: int, kind: str,
        day: int | None = None, original: tuple[int, str] | None = None,
    ) -> None:  # fmt: skip
        said = Said(
            supplier.name, supplier.iban if supplier.says_iban else "",
            self._reference([one.number for one in bills]), supplier.wrapping,
        )  # fmt: skip
        when = self._pay_day(supplier, bills[-1]) if day is None else day
        made = self._line(said, amount, when, kind, original)
        self.world.links |= {(one.id, made.id) for one in bills}

    def _line(
        self, said: Said, amount: int, day: int, kind: str, original: tuple[int, str] | None = None
    ) -> Payment:
        label, counterparty = written(said, day, self.random)
        made = Payment(
            len(self.world.payments) + 1, amount, "EUR", day, label, counterparty, said.iban,
            original[0] if original else None, original[1] if original else "",
        )  # fmt: skip
        self.world.payments.append(made)
        self.world.kind_of_payment[made.id] = kind
        return made

    def _stays_unpaid(self, bill: Bill) -> bool:
        if self.random.random() >= UNPAID / 0.7:
            return False
        self.world.kinds[bill.id] = "unpaid"
        return True

    def _pay_day(self, supplier: Supplier, bill: Bill) -> int:
        low, high = supplier.delay
        late = self.random.randint(10, 45) if self.random.random() < 0.08 else 0
        return max(
            bill.issued, bill.issued + supplier.terms + self.random.randint(low, high) + late
        )

    def _reference(self, numbers: list[str]) -> str:
        """What the payer wrote of the numbers: all, the digits, with a typo, the first, nothing."""
        chance = self.random.random()
        exact, digits, typo = (share * self.references for share in (0.45, 0.13, 0.06))
        if len(numbers) > 1 and self.random.random() < 0.3:
            numbers = numbers[:1]
        if chance < exact:
            return self.random.choice((" ", ", ", " + ", "/")).join(numbers)
        if chance < exact + digits:
            return " ".join("".join(ch for ch in one if ch.isdigit()) for one in numbers)
        if chance < exact + digits + typo:
            return " ".join(self._with_typo(one) for one in numbers)
        return ""

    def _with_typo(self, number: str) -> str:
        at = self.random.randrange(len(number))
        letter = self.random.choice(
            string.digits if number[at].isdigit() else string.ascii_uppercase
        )
        return self.random.choice(
            (
                number[:at] + letter + number[at + 1 :],
                number[:at] + number[at + 1 :],
                number[:at] + letter + number[at:],
                number[: max(at - 1, 0)]
                + number[at]
                + number[max(at - 1, 0) : at]
                + number[at + 1 :],
            )
        )

    def _number(self, supplier: Supplier) -> str:
        count = self.counters.get(supplier.id, self.random.randint(1, 3000))
        self.counters[supplier.id] = count + self.random.choice((1, 1, 1, 2, 7, 31))
        return supplier.numbering.format(n=count, year=2025, month=count % 12 + 1)

    def _amount(self) -> int:
        cents = round(self.random.lognormvariate(10.3, 1.2))
        if self.random.random() < 0.2:
            cents = max(cents // 1000 * 1000, 1000)
        return max(cents, 300) * CENT

    def _rate(self, currency: str, day: int) -> float:
        level, drift = self.wander[currency]
        return RATES[currency] * (1 + level + drift * (day - START) / DAYS)

    def _suppliers(self, count: int, start: int = 0) -> list[Supplier]:
        made: list[Supplier] = []
        for at in range(count):
            made.append(self._supplier(start + at + 1, made))
        return made

    def _supplier(self, number: int, others: list[Supplier]) -> Supplier:
        pick = self.random
        terms = pick.choice((0, 14, 15, 30, 30, 30, 45, 60))
        debit = pick.random() < 0.35
        route = "debit" if debit else pick.choice(("transfer", "transfer", "card", "paypal"))
        if route == "paypal":
            route = pick.choice(("paypal", "stripe"))
        return Supplier(
            id=number,
            name=self._name(others),
            iban=_iban(pick),
            currency=pick.choice(list(RATES)) if number % 8 == 0 else "EUR",
            numbering=pick.choice(NUMBERINGS),
            terms=terms,
            delay=(0, 3) if debit else (-min(terms, 12), 9),
            fixed=pick.choice(FIXED) * CENT if pick.random() < 0.5 else None,
            wrapping=route,
            says_iban=route in ("debit", "transfer") and pick.random() < 0.75,
        )

    def _name(self, others: list[Supplier]) -> str:
        """A name nobody has yet; one in seven begins like another's."""
        pick = self.random
        while True:
            stem = pick.choice(STEMS)
            if others and pick.random() < 0.15:
                stem = pick.choice(others).name.split()[0]
            # Large worlds need more names than the lists make.
            extra = f" {pick.choice(STEMS)}" if pick.random() < 0.25 or len(others) > 400 else ""
            name = f"{stem}{extra} {pick.choice(TRADES)}"
            if name not in self.names:
                self.names.add(name)
                return f"{name} {pick.choice(SUFFIXES)}".strip()


def _iban(pick: random.Random) -> str:
    country, length = pick.choice((("DE", 18), ("FR", 23), ("IT", 23), ("NL", 14), ("ES", 20)))
    return f"{country}{pick.randint(10, 97)}" + "".join(
        pick.choice(string.digits) for _ in range(length)
    )
