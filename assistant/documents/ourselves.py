"""Who we are, as the child that reads is told: what names us is the buyer's, never a supplier's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from stdnum import iban as iban_numbers

from assistant.documents import labels
from assistant.documents.label import Label
from assistant.documents.layout import Layout, Run
from assistant.documents.parties import buyer_runs, is_next_line, seller_runs, window_runs
from assistant.workspace import names

MOST_LINES = 6  # of our address under our name
LEAST_LETTERS = 4  # of a name that is looked for within a line
NATIONAL = 8  # characters of a number that is told without its country's letters
_DEBITED = Label(
    r"pr[ée]l[èe]v|direct debit|lastschrift|einzug|abbuch|eingezogen|addebit|domicilia|mandat"
    r"|incasso|adeudo|cargo en|will be (?:debited|charged|collected)"
)
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Ourselves:
    """Our names as keys of `workspace.names`, our VAT numbers and IBANs in one spelling."""

    names: tuple[str, ...] = ()
    vats: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: str) -> "Ourselves":
        """Those of a child's argument."""
        return msgspec.json.decode(told, type=cls)

    def told(self) -> str:
        """The same as an argument for a child."""
        return msgspec.json.encode(self).decode()

    def is_named(self, text: str) -> bool:
        """Whether a text is one of our names, be it with a legal form."""
        return bool(self.names) and names.key(text) in self.names

    def has_vat(self, number: str) -> bool:
        """Whether a VAT number is ours, with or without its country's letters."""
        plain = _plain(number)
        return any(
            plain[2:] == one[2:] or (len(plain) >= NATIONAL and one.endswith(plain))
            for one in self.vats
        )

    def has_iban(self, iban: str) -> bool:
        """Whether an account is ours."""
        return _plain(iban) in self.ibans

    def named(self, layout: Layout) -> list[Run]:
        """The runs that name us."""
        if not self.names:
            return []
        return [run for run in layout.runs if any(_says(run.text, one) for one in self.names)]

    def on(self, layout: Layout) -> "Ourselves":
        """Us as the buyer of this document; nobody where it is one that we wrote."""
        return NOBODY if self._wrote(layout) else self

    def _wrote(self, layout: Layout) -> bool:
        named = {id(run) for run in self.named(layout)}
        if not named or named & (buyer_runs(layout) | window_runs(layout)):
            return False
        if named & seller_runs(layout):
            return True
        printed = {_plain(hit[0]) for run in layout.runs for hit in _IBAN.finditer(run.text)}
        accounts = {one for one in printed if iban_numbers.is_valid(one)}
        is_ours = bool(accounts) and all(self.has_iban(one) for one in accounts)
        return is_ours and not _DEBITED.search(layout.text)


NOBODY = Ourselves()


def lines(layout: Layout, us: Ourselves) -> set[int]:
    """The runs that name us, each with the address under it."""
    return {id(one) for run in us.named(layout) for one in _block(layout, run)}


def _says(text: str, name: str) -> bool:
    """Whether whole words of a line are a name; a short one has to be all of it."""
    if len(text) < len(name):
        return False
    words = names.tokens(text)
    if len(name) < LEAST_LETTERS:
        return "".join(words) == name
    return any(_begins(words[place:], name) for place in range(len(words)))


def _begins(words: tuple[str, ...], name: str) -> bool:
    said = ""
    for word in words:
        said += word
        if len(said) >= len(name):
            break
    return said == name


def _block(layout: Layout, run: Run) -> Iterator[Run]:
    """A line and those that go on under it, up to another company's or another field's."""
    yield run
    for _ in range(MOST_LINES):
        lower = next((one for one in layout.below(run, 1.2) if is_next_line(run, one)), None)
        if lower is None or _is_another_s(lower.text):
            return
        yield lower
        run = lower


def _is_another_s(text: str) -> bool:
    others = (labels.SELLER, labels.NUMBER, labels.ISSUED, labels.TITLE)
    return labels.LEGAL_FORM.search(text) is not None or any(one.match(text) for one in others)


def _plain(number: str) -> str:
    return re.sub(r"[\W_]+", "", number).upper()
