"""The open records that decide about one another, grown from one new or changed record.

A bill belongs with the lines that name its vendor in its time, or its number; a line with the bills
of the vendors that it names. Rings are added until nothing more belongs, or enough is there.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.matching import known as facts
from assistant.matching import references
from assistant.matching.alone import FEW
from assistant.matching.habits import Habits
from assistant.matching.index import Index, amount_of
from assistant.matching.known import Known
from assistant.matching.ledger import Ledger
from assistant.matching.records import Bill, Payment
from assistant.workspace.matches import rows

RINGS = 2
"""So many rings are always there: all that competes for what the first record is matched with."""
ENOUGH, MOST = 50, 400
EARLIEST, LATEST = -90, 120


class TooWide(Exception):
    """So many records belong together that a whole run must look at them."""


class Circle:
    """Open bills and lines by id; `inner` ones have all about them that belongs with them."""

    def __init__(self, session: AsyncSession, index: Index, aliases: Mapping[str, int]) -> None:
        self.bills: dict[int, Bill] = {}
        self.lines: dict[int, Payment] = {}
        self.inner_bills: set[int] = set()
        self.inner_lines: set[int] = set()
        self._session, self._index, self._aliases = session, index, aliases
        self._since = Index()
        self._of_vendors: dict[int, Bill] = {}
        self._open: set[int] = set()
        self._met: dict[int, Payment] = {}
        self._vendors: set[int] = set()
        self._names = index.spelled
        self._named: dict[int, set[int]] = {}
        self._rare: dict[int, set[int]] = {}

    async def grow(self, bills: Sequence[Bill], lines: Sequence[Payment]) -> None:
        """Take in these and what belongs with them; TooWide when that is too much at once."""
        await self._load_newer()
        self._since.add_bills(bills)
        # Names are compared with all that there are, as in a whole run.
        self._names.add(self._since.names.items())
        await self._meet_vendors(one.vendor for one in bills)
        ring = 0
        while bills or lines:
            self.bills.update((one.id, one) for one in bills)
            self.lines.update((one.id, one) for one in lines)
            count = len(self.bills) + len(self.lines)
            if count > MOST:
                raise TooWide
            if ring >= RINGS and count > ENOUGH:
                return
            more = await self._bills_of(lines), await self._lines_about(bills)
            self.inner_bills.update(one.id for one in bills)
            self.inner_lines.update(one.id for one in lines)
            bills, lines, ring = *more, ring + 1

    def decides(self, bill_id: int, line_id: int) -> bool:
        """Whether all that could speak for or against this pair is here."""
        return bill_id in self.inner_bills and line_id in self.inner_lines

    async def _load_newer(self) -> None:
        """What came after the index was made."""
        newer = await rows.bills(self._session, "after", [self._index.last_bill])
        lines = await rows.lines(self._session, "after", [self._index.last_line])
        if max(len(newer), len(lines)) > MOST:
            raise TooWide
        self._since.add_bills(one for one, _ in newer)
        self._met = {one.id: one for one in lines}

    async def _bills_of(self, lines: Sequence[Payment]) -> list[Bill]:
        """Open bills not here yet that lines may be about."""
        if not lines:
            return []
        named = {line.id: self._numbered(line) for line in lines}
        ids = {bill for those in named.values() for bill in those}
        ids.update(bill for line in lines for bill in self._of_amount(line))
        ids -= self._of_vendors.keys()
        if len(ids) > MOST:
            raise TooWide
        found = await rows.bills(self._session, "id", ids)
        vague = {amount_of(line) for line in lines if self._of_amount(line)}
        vendors = {
            one.vendor
            for one, _ in found
            if amount_of(one) in vague or any(self._names_it(line, one.vendor) for line in lines)
        }
        await self._meet_vendors({*vendors, *(v for line in lines for v in self._wholly(line))})
        self._of_vendors.update((one.id, one) for one, _ in found)
        self._open.update(one.id for one, is_open in found if is_open)
        left = [self._of_vendors[at] for at in self._open - self.bills.keys()]
        return [one for one in left if any(self._meet(one, line, named[line.id]) for line in lines)]

    async def _meet_vendors(self, vendors: Iterable[int]) -> None:
        """All their bills, the settled ones too."""
        new = {one for one in vendors if one not in self._vendors}
        self._vendors |= new
        found = await rows.bills(self._session, "vendor", (one for one in new if one > 0))
        if len(found) > 2 * MOST:
            raise TooWide
        self._of_vendors.update((one.id, one) for one, _ in found)
        self._open.update(one.id for one, is_open in found if is_open)

    async def _lines_about(self, bills: Sequence[Bill]) -> list[Payment]:
        """Free lines not here yet that may be about bills."""
        if not bills:
            return []
        numbers = {number for one in bills for number in references.spellings(one.number)}
        ids = {at for one in bills for at in self._lines_of(one)}
        ids.update(at for number in numbers for at in self._index.loose.get(number, ()))
        ids.update(at for one in bills for at in self._index.vague.get(amount_of(one), ()))
        ids -= self._met.keys()
        if len(ids) > 2 * MOST:
            raise TooWide
        found = await rows.lines(self._session, "id", ids)
        self._met.update((one.id, one) for one in found)
        left = [line for line in self._met.values() if line.id not in self.lines]
        return [line for line in left if self._is_about(line, bills)]

    def _lines_of(self, bill: Bill) -> Iterable[int]:
        """Lines that name the bill's vendor, as far as the index knows."""
        if bill.vendor in self._index.names:
            return self._index.lines.get(bill.vendor, ())
        return self._index.lines_of_stranger(bill.vendor_name)

    def _is_about(self, line: Payment, bills: Sequence[Bill]) -> bool:
        numbered = self._numbered(line)
        return any(self._meet(one, line, numbered) for one in bills)

    def _meet(self, bill: Bill, line: Payment, named: set[int]) -> bool:
        """Whether the line may be about the bill; `named`: bills whose number it carries."""
        if bill.id in named:
            return self._names_it(line, bill.vendor) or not Ledger.words(line)
        if bill.vendor not in self._wholly(line) and not self._is_alone(bill, line):
            return False
        due = bill.issued + facts.TERMS if bill.due is None else bill.due
        return min(bill.issued, due + EARLIEST) - 5 <= line.day <= due + LATEST

    def _is_alone(self, bill: Bill, line: Payment) -> bool:
        """The two have one amount, and the line says nothing against it."""
        if bill.id not in self._of_amount(line):
            return False
        return self._names_it(line, bill.vendor) or not Ledger.words(line)

    def _of_amount(self, line: Payment) -> set[int]:
        """The bills of a vague line's amount, if that is rare."""
        if line.id not in self._rare:
            self._rare[line.id] = set() if self._wholly(line) else self._of_rare(amount_of(line))
        return self._rare[line.id]

    def _of_rare(self, amount: str) -> set[int]:
        places = self._index.amounts, self._since.amounts
        found = [bill for amounts in places for bill in amounts.get(amount, ())[: FEW + 1]]
        return set(found) if len(set(found)) <= FEW else set()

    def _numbered(self, line: Payment) -> set[int]:
        """Bills whose number is written in a line."""
        places = self._index.numbers, self._since.numbers
        said = references.written(line.label)
        return {bill for numbers in places for one in said for bill in numbers.get(one, ())}

    def _names_it(self, line: Payment, vendor: int) -> bool:
        """Whether the line names the vendor, if only partly."""
        return vendor in self._names.vendors(Ledger.words(line)) or vendor in self._wholly(line)

    def _wholly(self, line: Payment) -> set[int]:
        if line.id not in self._named:
            self._named[line.id] = self._read(line)
        return self._named[line.id]

    def _read(self, line: Payment) -> set[int]:
        words = Ledger.words(line)
        found = set(self._names.wholly(words))
        if line.iban:
            found.update(self._owners(line.iban))
        alias = self._aliases.get(line.iban) or self._aliases.get(" ".join(words))
        return found | {alias} if alias is not None else found

    def _owners(self, iban: str) -> set[int]:
        return {*self._index.owners.get(iban, ()), *self._since.owners.get(iban, ())}

    async def known(self) -> Known:
        """What a whole run would know about these records."""
        made = facts.known(list(self._of_vendors.values()), ())
        for line in self.lines.values():
            if line.iban:
                made.owners[line.iban] |= self._owners(line.iban)
        made.spelled = self._names
        made.rates = {(bill, line): rate for bill, line, rate in self._index.rates}
        made.habits = Habits(self._index.habits)
        for at, amount, currency, day in await rows.payments_of(self._session, self._vendors):
            bill = self._of_vendors.get(at)
            if bill and (bill.amount, bill.currency) == (amount, currency):
                made.habits.add(bill.vendor, day - facts.due(bill, made.terms))
        repeated = await rows.repeated_amounts(self._session, self.inner_lines)
        made.lines_of_amount = dict.fromkeys(repeated, 2)
        return made
