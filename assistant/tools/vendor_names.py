"""Vendors by what people call them: an exact name first, then a distinctive word, then typing
errors. A normal word of the language is never a vendor by guess."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.tools.words import allowed_edits, compact, distance, fold, split

_JOINTS = frozenset((
    "and", "et", "und", "e", "ed", "y", "or", "ou", "oder", "o", "vs", "with", "avec", "mit", "con",
))  # fmt: skip
_LEGAL = frozenset(
    ["sas", "sasu", "sarl", "sa", "eurl", "sci", "ei", "snc", "gmbh", "ag", "kg", "co", "srl",
     "spa", "sl", "slu", "ltd", "limited", "inc", "llc", "bv", "aps", "oy", "ab", "plc", "corp",
     "company", "group", "groupe", "france", "europe", "emea"]
)  # fmt: skip
_HEARD = (
    ("eau", "o"), ("au", "o"), ("ph", "f"), ("ce", "s"), ("ck", "k"), ("c", "k"), ("qu", "k"),
    ("q", "k"), ("th", "t"), ("h", ""), ("y", "i"), ("z", "s"),
)  # fmt: skip
LONGEST_NAME = 6
_NEAREST = 3
_SHORTEST_GUESS = 6
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class VendorMatch:
    """One supplier, perhaps known under several ids."""

    name: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A supplier mentioned in a text: who it can be (more than one: it is ambiguous), where."""

    matches: tuple[VendorMatch, ...]
    start: int
    end: int


class VendorNames:
    """The workspace's vendors, ready to be looked up; `aliases` are a vendor's name and another
    one that means it, such as that of a row merged into it."""

    def __init__(
        self, vendors: Iterable[tuple[int, str, str]], aliases: Iterable[tuple[str, str]] = ()
    ) -> None:
        ids: dict[str, list[int]] = defaultdict(list)
        for vendor_id, name, _ in vendors:
            ids[name].append(vendor_id)
        self._all = {name: VendorMatch(name, tuple(known)) for name, known in ids.items()}
        self._full: dict[str, list[str]] = defaultdict(list)
        self._core: dict[str, list[str]] = defaultdict(list)
        self._words: dict[str, list[str]] = defaultdict(list)
        # By first letter and length: a typing error changes neither much.
        self._forms: dict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
        self._sounds: dict[str, list[str]] = defaultdict(list)
        for name in self._all:
            self._add(name, name)
        for name, other in aliases:
            if other not in self._all:
                self._add(name, other)

    def _add(self, name: str, said: str) -> None:
        words = split(fold(said))
        core = [word for word in words if word not in _LEGAL] or words
        self._full["".join(words)].append(name)
        if len("".join(core)) > 1:  # "Groupe S" is not meant by every "s".
            self._core["".join(core)].append(name)
        for word in dict.fromkeys(core):
            if len(word) > 2 and not word.isdecimal():
                self._words[word].append(name)
        for form in ("".join(core), "".join(words), *core):
            if len(form) >= 4:
                self._forms[form[0], len(form)].add((form, name))
        if len(sound := _sound("".join(words))) >= _SHORTEST_GUESS:
            self._sounds[sound].append(name)

    def everybody(self) -> Iterable[VendorMatch]:
        """All of them."""
        return self._all.values()

    def is_one(self, word: str) -> bool:
        """Whether a folded word is all of a vendor's name, but for its legal form."""
        return word in self._core

    def look_up(self, text: str) -> tuple[VendorMatch, ...]:
        """Who a text can mean: nobody, one, or several between which somebody must choose."""
        if exact := self._full.get(compact(text)):
            return tuple(self._all[name] for name in exact)
        words = [word for word in split(fold(text)) if word not in _LEGAL] or split(fold(text))
        return self._written(words, text) or self._misspelt("".join(words))

    def is_named(self, text: str) -> bool:
        """Whether a text is a vendor's name and nothing else, as it is written."""
        return bool(split(fold(text)) and self._known(compact(text)))

    def without(self, text: str) -> str:
        """A text without the words that are written like a part of a vendor's name, nor what stands
        between two of them: "Verrerie du Forez"."""
        words = text.split()
        named = {
            at for at, word in enumerate(words)
            if word[:1].isupper() and self._words.keys() & set(split(fold(word)))
        }  # fmt: skip
        named |= {at + 1 for at in named if at + 2 in named and words[at + 1] not in _JOINTS}
        return " ".join(word for at, word in enumerate(words) if at not in named)

    def is_guess(self, text: str) -> bool:
        """Whether nobody is called so, and a name that is written almost so is taken instead."""
        words = [word for word in split(fold(text)) if word not in _LEGAL] or split(fold(text))
        return compact(text) not in self._full and not self._written(words, text)

    def _written(self, words: list[str], text: str) -> tuple[VendorMatch, ...]:
        known = self._known("".join(words)) or self._known(compact(text))
        return known or self._sharing(words)

    def one_letter_off(self, word: str) -> tuple[VendorMatch, ...]:
        """The one name that lacks or swaps a single letter in a short word nobody knows."""
        if not _SHORTEST_NAME <= len(word) < _SHORTEST_GUESS:
            return ()
        near = {
            name
            for length in (len(word), len(word) + 1)
            for known, name in self._forms.get((word[0], length), ())
            if known in self._core and _is_off_by_one(word, known)
        }
        return (self._all[near.pop()],) if len(near) == 1 else ()

    def nearest(self, text: str) -> list[str]:
        """Up to three names that resemble the text."""
        plain = compact(text)
        scored = []
        for name in self._all:
            form = compact(name)
            head = min(len(plain), len(form))
            shared = len(_trigrams(plain) & _trigrams(form))
            if shared > 1 or form[: min(3, head)] == plain[: min(3, head)]:
                scored.append((-shared, abs(len(form) - len(plain)), name))
        return [name for _, _, name in sorted(scored)[:_NEAREST]]

    def find(self, text: str, common: frozenset[str] = frozenset()) -> list[Mention]:
        """Every vendor mentioned in a text, longest names first at each place."""
        pieces = [(found[0], *found.span()) for found in re.finditer(r"[^\W_]+", fold(text))]
        mentions = []
        at = 0
        while at < len(pieces):
            found = self._at(pieces, at, common)
            if found is None:
                at += 1
                continue
            mention, length = found
            mentions.append(mention)
            at += length
        return mentions

    def _at(
        self, pieces: Sequence[tuple[str, int, int]], at: int, common: frozenset[str]
    ) -> tuple[Mention, int] | None:
        for length in range(min(LONGEST_NAME, len(pieces) - at), 0, -1):
            words = [piece[0] for piece in pieces[at : at + length]]
            if length == 1 and words[0] in common:
                continue
            if matches := self._known("".join(words)) or self._together(words, common):
                matches, length = self._continued(pieces, at, length, matches, common)
                return Mention(matches, pieces[at][1], pieces[at + length - 1][2]), length
        if matches := self._of_somebody(pieces[at][0], common):
            return Mention(matches, pieces[at][1], pieces[at][2]), 1
        for length in (2, 1):
            words = [piece[0] for piece in pieces[at : at + length]]
            if len(words) < length or all(word in common for word in words):
                continue
            is_led = len(words[0]) < _SHORTEST_NAME and words[0] in common
            if length > 1 and (
                is_led or any(map(str.isdecimal, words[1])) or self._begins(pieces, at + 1)
            ):
                continue  # "at Amazon", "de Disashop": no name begins with "at".
            if len("".join(words)) < _SHORTEST_GUESS:
                continue
            if matches := self._misspelt("".join(words)):
                return Mention(matches, pieces[at][1], pieces[at + length - 1][2]), length
        return None

    def _continued(
        self, pieces: Sequence[tuple[str, int, int]], at: int, length: int,
        matches: tuple[VendorMatch, ...], common: frozenset[str],
    ) -> tuple[tuple[VendorMatch, ...], int]:  # fmt: skip
        """The same name with more words where the next ones are misspelt: "deutsche telecom"."""
        words = [piece[0] for piece in pieces[at : at + LONGEST_NAME]]
        names = [len(word) >= _SHORTEST_NAME and word not in common for word in words]
        for longer in range(len(words), length, -1):
            if not all(names[length:longer]):
                continue
            near = self._misspelt("".join(words[:longer]))
            if near and set(near) <= set(matches) and not self._begins(pieces, at + longer - 1):
                return near, longer
        return matches, length

    def _begins(self, pieces: Sequence[tuple[str, int, int]], at: int) -> bool:
        """Whether a name written right begins here."""
        words = [piece[0] for piece in pieces[at : at + LONGEST_NAME]]
        return any(self._known("".join(words[:length])) for length in range(1, len(words) + 1))

    def _together(self, words: list[str], common: frozenset[str]) -> tuple[VendorMatch, ...]:
        """Names that have all these words, none of which is a normal one."""
        if any(word in common or word in _LEGAL or len(word) < 3 for word in words):
            return ()
        return self._sharing(words)

    def _of_somebody(self, word: str, common: frozenset[str]) -> tuple[VendorMatch, ...]:
        """ "Malts letzte Rechnung": the name, and the letter that says whose."""
        name = word.removesuffix("s")
        is_name = len(name) >= _SHORTEST_NAME and not {word, name} & common
        return self._known(name) if is_name and name != word else ()

    def _known(self, form: str) -> tuple[VendorMatch, ...]:
        """The full name is certain; without its legal form, namesakes may be meant too."""
        if form in self._full:
            return tuple(self._all[name] for name in self._full[form])
        names = self._core.get(form, [])
        namesakes = self._words.get(form, []) if names else []
        return tuple(self._all[name] for name in sorted({*names, *namesakes}))

    def _sharing(self, words: list[str]) -> tuple[VendorMatch, ...]:
        sets = [set(self._words.get(word, [])) for word in words]
        names = set.intersection(*sets) if sets else set()
        return tuple(self._all[name] for name in sorted(names))

    def _misspelt(self, form: str) -> tuple[VendorMatch, ...]:
        most = allowed_edits(form)
        if not most or form.isdecimal():
            return ()
        if alike := self._sounds.get(_sound(form)):
            return tuple(self._all[name] for name in sorted(set(alike)))
        best: dict[int, set[str]] = defaultdict(set)
        for length in range(len(form) - most, len(form) + most + 1):
            for known, name in self._forms.get((form[0], length), ()):
                edits = distance(form, known, most)
                if edits <= most:
                    best[edits].add(name)
        return tuple(self._all[name] for name in sorted(best[min(best)])) if best else ()


def _is_off_by_one(word: str, known: str) -> bool:
    """Whether one letter was left out, or two changed places."""
    letters = iter(known)
    return sorted(word) == sorted(known) or (
        len(known) == len(word) + 1 and all(letter in letters for letter in word)
    )


def _sound(form: str) -> str:
    """A name roughly as it sounds: "burovale" for Bureau Vallée, "airfrans" for Air France."""
    for written, heard in _HEARD:
        form = form.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", form)


def _trigrams(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2)}
