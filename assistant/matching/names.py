"""Names of payees as banks write them, compared with names of suppliers.

Banks truncate, drop accents, write capitals, glue words together and put their own words around.
A name is reduced to its distinctive words; legal forms and the banks' words are left out.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

LEGAL_FORMS = frozenset(
    str.split(
        """
        ab ag aps as asbl bv bvba cie co corp corporation cv eg eirl ek eurl ev gbr gesmbh gmbh inc
        kft kg kgaa lda llc llp ltd limited ltda mbh nv ohg oo oy oyj plc sa sarl sas sasu sc scop
        sccl se sl slu snc spa spol srl sro sp ug unipessoal zoo und and et
        """
    )
)
BANK_WORDS = frozenset(
    str.split(
        """
        abbuchung achat addebito adeudo bank bill bonifico card carta carte cb compra credit dd
        debit direct domiciliacion echeance eur europe facture factura fattura from gutschrift inst
        instant instantane int inv invoice kartenzahlung lastschrift mandat mandate numero nr num
        online order ordre pagamento paiement payment paypal pos prelevement prlv purchase recibo
        recu ref reference refund rejet retour retoure ruckbuchung rucklastschrift ruckuberweisung
        rechnung sdd sepa stripe sumup transfer transferencia trf uberweisung vers vir virement
        emis fatura zahlung zettle klarna adyen mollie dauerauftrag uberw gutschr wise revolut
        folgelastschrift the le la les der die das de du des von for pour fur per
        """
    )
)
_WORD = re.compile(r"[a-z][a-z0-9]*|[0-9]+[a-z]+")
# An invoice number with its letters: "FA-2025-001", "KD88-0012", "RE 25-0901".
_NUMBER = re.compile(r"\b[a-z]{0,3}[-/. ]?[0-9]{2,}[a-z0-9/.-]*")
SHORTEST_PREFIX = 3
GLUED_FROM = 6


class Likeness(IntEnum):
    """How a bank line's name stands to a supplier's."""

    OTHER = -1
    UNSAID = 0
    PARTLY = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class Name:
    """A supplier's distinctive words, and the same without spaces."""

    words: tuple[str, ...]
    compact: str


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case, no accents, ae/oe/ue as the plain vowel, dots of abbreviations gone."""
    text = text.casefold().replace("ß", "ss")
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(ch for ch in apart if not unicodedata.combining(ch))
    text = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text)
    for written, plain in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        text = text.replace(written, plain)
    return text


@lru_cache(maxsize=50_000)
def supplier_name(name: str) -> Name:
    """The distinctive words of a supplier's name; all its words when nothing else is left."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    kept = tuple(word for word in words if word not in LEGAL_FORMS) or tuple(words)
    return Name(kept, "".join(kept))


@lru_cache(maxsize=200_000)
def payee_words(text: str) -> tuple[str, ...]:
    """The words of a bank line that may be a payee's name: no figures, no bank's words."""
    return tuple(
        word
        for word in _WORD.findall(_NUMBER.sub(" ", fold(text)))
        if len(word) > 1 and word not in BANK_WORDS and word not in LEGAL_FORMS
    )


def likeness(name: Name, words: tuple[str, ...]) -> Likeness:
    """Compare a supplier's name with the words of a bank line.

    SAME: the whole name is there, or all that the bank wrote is the name's beginning and at least
    half of it. PARTLY: something distinctive is shared.
    """
    if not words:
        return Likeness.UNSAID
    covered, explained = _overlap(name, words)
    said = sum(len(word) for word in words)
    whole = len(name.compact) or 1
    if covered >= 0.9 * whole or (explained >= 0.99 * said and covered >= 0.5 * whole):
        return Likeness.SAME
    if covered >= 4 and (covered >= 0.4 * whole or explained >= 0.99 * said):
        return Likeness.PARTLY
    return Likeness.OTHER


def _overlap(name: Name, words: tuple[str, ...]) -> tuple[int, int]:
    """Letters of the name that the words cover, and letters of the words that the name explains."""
    covered = explained = 0
    left = list(name.words)
    for at, word in enumerate(words):
        if word in left:
            left.remove(word)
            covered += len(word)
            explained += len(word)
            continue
        glued = _glued(name.compact, word)
        if glued:
            return max(covered, min(glued, len(name.compact))), explained + len(word)
        if (len(word) >= SHORTEST_PREFIX and at == len(words) - 1) or len(word) >= GLUED_FROM:
            longer = next((one for one in left if one.startswith(word)), None)
            if longer:
                left.remove(longer)
                covered += len(word)
                explained += len(word)
        elif at == len(words) - 1 and any(one.startswith(word) for one in left):
            explained += len(word)
    return covered, explained


def _glued(compact: str, word: str) -> int:
    """How much of a name without spaces a word covers: "junofornit" of "junoforniture"."""
    if len(word) < GLUED_FROM:
        return 0
    if compact.startswith(word):
        return len(word)
    return len(compact) if len(compact) >= GLUED_FROM and word.startswith(compact) else 0


def _beginnings(name: Name) -> Iterator[str]:
    for word in name.words:
        for end in range(min(SHORTEST_PREFIX, len(word)), len(word) + 1):
            yield word[:end]


class NameIndex:
    """Finds the suppliers whose name may stand in a bank line."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self.names: dict[int, Name] = {}
        self._prefixes: dict[str, set[int]] = defaultdict(set)
        self._glued: dict[str, list[int]] = defaultdict(list)
        self._found: dict[tuple[str, ...], dict[int, Likeness]] = {}
        self._wholly: dict[tuple[str, ...], frozenset[int]] = {}
        self.add(names)

    def add(self, names: Iterable[tuple[int, str]]) -> None:
        """More suppliers, or other names of those that are in it."""
        for vendor, written in names:
            name, before = supplier_name(written), self.names.get(vendor)
            if name == before:
                continue
            if before:
                self._remove(vendor, before)
            self.names[vendor] = name
            self._found.clear()
            self._wholly.clear()
            self._glued[name.compact[:GLUED_FROM]].append(vendor)
            for beginning in _beginnings(name):
                self._prefixes[beginning].add(vendor)

    def _remove(self, vendor: int, name: Name) -> None:
        self._glued[name.compact[:GLUED_FROM]].remove(vendor)
        for beginning in _beginnings(name):
            self._prefixes[beginning].discard(vendor)

    def vendors(self, words: tuple[str, ...]) -> dict[int, Likeness]:
        """Suppliers that the words name, wholly or partly."""
        if words not in self._found:
            rated = ((vendor, likeness(self.names[vendor], words)) for vendor in self._near(words))
            found = {vendor: grade for vendor, grade in rated if grade > 0}
            self._found[words] = self._only_one(found, words)
        return self._found[words]

    def wholly(self, words: tuple[str, ...]) -> frozenset[int]:
        """Suppliers that the words name wholly."""
        if words not in self._wholly:
            rated = self.vendors(words).items()
            self._wholly[words] = frozenset(at for at, how in rated if how is Likeness.SAME)
        return self._wholly[words]

    def _only_one(self, found: dict[int, Likeness], words: tuple[str, ...]) -> dict[int, Likeness]:
        """A beginning of a name, however short, is the name when nobody else begins like it."""
        if len(found) != 1:
            return found
        vendor = next(iter(found))
        _, explained = _overlap(self.names[vendor], words)
        is_all = explained == sum(len(word) for word in words)
        return {vendor: Likeness.SAME} if is_all else found

    def compare(self, vendor: int, words: tuple[str, ...]) -> Likeness:
        """How the words stand to one supplier's name."""
        if not words:
            return Likeness.UNSAID
        return self.vendors(words).get(vendor, Likeness.OTHER)

    def _near(self, words: tuple[str, ...]) -> set[int]:
        lists = sorted((self._prefixes[w] for w in set(words) if w in self._prefixes), key=len)
        near = set(lists[0]) if lists else set()
        for more in lists[1:]:
            near = (near & more) or near
        for word in words:
            if len(word) >= GLUED_FROM and word not in self._prefixes:
                near.update(
                    vendor
                    for vendor in self._glued.get(word[:GLUED_FROM], ())
                    if _glued(self.names[vendor].compact, word)
                )
        return near
