"""Whether two rows are one supplier: what speaks for it, and how strongly. No SQL."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.workspace import names
from assistant.workspace.names import Likeness

_BLOCK = 4
_ALIKE = (Likeness.SAME, Likeness.REORDERED, Likeness.CUT, Likeness.SLIP)


@dataclass(frozen=True, slots=True)
class Party:
    """A supplier's row, as far as it identifies somebody. The keys are None when not valid."""

    id: int
    name: str
    vat_key: str | None = None
    iban_key: str | None = None
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two rows may be one supplier: `reason` is vat_and_name, iban_and_name, vat, iban, name,
    reordered, cut or slip. Only what is `certain` is linked without a person."""

    reason: str
    certain: bool = False


def between(one: Party, other: Party) -> Evidence | None:
    """What speaks for one supplier; None when nothing does, or something speaks against it."""
    same_vat = one.vat_key is not None and one.vat_key == other.vat_key
    if one.vat_key and other.vat_key and not same_vat:
        return None
    likeness = names.compare(one.name, other.name)
    if likeness is Likeness.DISGUISED or names.is_mixed(one.name) or names.is_mixed(other.name):
        return None
    if same_vat:
        alike = likeness in _ALIKE
        return Evidence("vat_and_name" if alike else "vat", certain=alike)
    if one.iban_key is not None and one.iban_key == other.iban_key:
        is_same = likeness is Likeness.SAME
        return Evidence("iban_and_name" if is_same else "iban", certain=is_same)
    if likeness is Likeness.SAME:
        return Evidence("name", certain=_is_only_a_name(one, other))
    return Evidence(likeness.value) if likeness in _ALIKE else None


def _is_only_a_name(one: Party, other: Party) -> bool:
    """One of them has no id at the source: the name, letter for letter, is all it ever had."""
    said = {" ".join(party.name.casefold().split()) for party in (one, other)}
    return len(said) == 1 and None in (one.source_id, other.source_id)


class Directory:
    """Every supplier, by what could make another row the same one: few are compared, not all."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self._by: dict[tuple[str, object], list[Party]] = defaultdict(list)
        for party in parties:
            self.add(party)

    def add(self, party: Party) -> None:
        """Put another one in."""
        for place in _places(party):
            self._by[place].append(party)

    def alike(self, party: Party) -> list[tuple[Party, Evidence]]:
        """Other suppliers that may be this one, the certain ones first."""
        near = {
            other.id: other
            for place in _places(party)
            for other in self._by.get(place, ())
            if other.id != party.id
        }
        found = [(other, said) for other in near.values() if (said := between(party, other))]
        return sorted(found, key=lambda one: (not one[1].certain, one[0].id))


def _places(party: Party) -> list[tuple[str, object]]:
    words = names.tokens(party.name)
    places: list[tuple[str, object]] = [
        ("start", "".join(words)[:_BLOCK]),
        ("words", tuple(sorted(words))),
    ]
    if party.vat_key:
        places.append(("vat", party.vat_key))
    if party.iban_key:
        places.append(("iban", party.iban_key))
    return places if words else places[2:]
