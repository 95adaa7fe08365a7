"""Suppliers' names: what is left of them for comparison, and how two of them relate. No SQL."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

LEAST_CUT, LEAST_CUT_WORD = 12, 3
LEAST_SLIP, LEAST_SUBSTITUTION = 6, 8

_LETTERS = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d",
                          "þ": "th", "ı": "i"})  # fmt: skip
_DOUBLED = re.compile(r"(?<![aeiouyq])(a)e|(?<![aeiouyq])(o)e|(?<![aeiouyq])(u)e|(a)a")
_INITIALS = re.compile(r"\b(?:\w\.){2,}\w?(?!\w)")
_JOINED = re.compile(r"['’‘`´]")
_WORD = re.compile(r"[^\W_]+")
_CONNECTORS = frozenset(("and", "und", "et", "y", "e", "en", "og", "och", "i", "ja"))
_ROMAN = frozenset(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"))
_PLAIN_FORMS = (
    "sarl sas sa sci snc scop scs ei gmbh ag kg ohg gbr ug ev se eg ltd inc llc llp lp plc corp bv "
    "nv vof sl spa srl sapa sc aps as ivs oy oyj ab hb ks asa ans sro ooo zao oao pao eood ead ood "
    "ad doo dd kft zrt nyrt bt ou sia uab lda ike epe spzoo spj sca pty pte "
    "αε επε ικε οε εε еоод еад оод ад ооо зао оао пао"
)
# One spelling for each legal form; "company" and the like say nothing.
_FORMS = {
    **{form: form for form in _PLAIN_FORMS.split()},
    "limited": "ltd", "incorporated": "inc", "corporation": "corp", "sasu": "sas", "slu": "sl",
    "eurl": "sarl", "srls": "srl", "mbh": "gmbh", "gesmbh": "gmbh", "sprl": "srl", "bvba": "bv",
    "limitada": "lda", "haftungsbeschrankt": "ug", "company": "", "co": "", "cie": "",
}  # fmt: skip
_FORMS_IN_FRONT = "sarl sas sasu sa eurl sci snc ei uab sia ooo zao oao pao ооо зао оао пао"
_IN_FRONT = frozenset(_FORMS_IN_FRONT.split())
_SPLIT_FORMS = {
    ("sp", "z", "oo"): "spzoo", ("sp", "z", "o", "o"): "spzoo", ("spolka", "z", "oo"): "spzoo",
    ("a", "s"): "as", ("s", "a"): "sa", ("b", "v"): "bv", ("n", "v"): "nv", ("s", "l"): "sl",
}  # fmt: skip
# Letters and digits that the eye takes for a Latin letter; a capital may look like another one.
_CAPITALS = str.maketrans("ΑΒΕΗΙΚΜΝΟΡΤΥΧΖАВЕІЈКМНОРСЅТУХ", "ABEHIKMNOPTYXZABEIJKMHOPCSTYX")
_DISGUISES = str.maketrans(
    "авеіјкмнорсԁѕтухһԛԝαβεηικμνορτυχωϲ01i", "abeljkmhopcdstyxhqwabenlkuvoptuxwcoll"
)


class Likeness(StrEnum):
    """How two names relate. Only `SAME`, `REORDERED`, `CUT` and `SLIP` can be one supplier."""

    SAME = "same"
    REORDERED = "reordered"
    CUT = "cut"
    SLIP = "slip"
    OTHER_FORM = "other_form"
    DISGUISED = "disguised"
    DIFFERENT = "different"


def compare(one: str, other: str) -> Likeness:
    """How two names relate, in the order of what is said first."""
    mine, yours = tokens(one), tokens(other)
    if not mine or not yours:
        return Likeness.DIFFERENT
    if "".join(mine) == "".join(yours):
        forms = legal_form(one), legal_form(other)
        return Likeness.OTHER_FORM if all(forms) and forms[0] != forms[1] else Likeness.SAME
    if skeleton(one) == skeleton(other):
        return Likeness.DISGUISED
    if _numbers(mine) != _numbers(yours) or scripts(one) != scripts(other):
        return Likeness.DIFFERENT
    if sorted(mine) == sorted(yours):
        return Likeness.REORDERED
    if _is_cut(mine, yours) or _is_cut(yours, mine):
        return Likeness.CUT
    return Likeness.SLIP if _is_slip(mine, yours) else Likeness.DIFFERENT


@lru_cache(maxsize=20_000)
def tokens(name: str) -> tuple[str, ...]:
    """The words of a name that tell suppliers apart: plain letters, no legal form, no "and"."""
    return _parts(name)[0]


def key(name: str) -> str:
    """The words as one: equal for names that differ in spelling only."""
    return "".join(tokens(name))


def squeezed(text: str) -> str:
    """All letters and digits of a text as one word, in the spelling of keys."""
    return "".join(_WORD.findall(_plain(text)))


def legal_form(name: str) -> tuple[str, ...]:
    """The legal form in one spelling, such as ("gmbh", "kg"); empty when there is none."""
    return _parts(name)[1]


@lru_cache(maxsize=20_000)
def skeleton(name: str) -> str:
    """What the eye reads: the key with look-alike letters of other scripts as Latin ones."""
    read = tokens(name.translate(_CAPITALS))
    words = (word if word.isdecimal() else word.translate(_DISGUISES) for word in read)
    return "".join(words).replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=20_000)
def scripts(name: str) -> frozenset[str]:
    """The scripts a name is written in: LATIN, GREEK, CYRILLIC…"""
    letters = (letter for letter in name if letter.isalpha())
    return frozenset(
        unicodedata.name(letter, "?").split()[0] for letter in _plain("".join(letters))
    )


@lru_cache(maxsize=20_000)
def is_mixed(name: str) -> bool:
    """Whether one word mixes scripts: nobody's name does, a disguise does."""
    return any(len(scripts(word)) > 1 for word in _WORD.findall(name))


@lru_cache(maxsize=20_000)
def _parts(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words, forms = _without_form(_WORD.findall(_spelled(name)))
    last = len(words) - 1
    kept = [
        word for place, word in enumerate(words)
        if not (0 < place < last and word in _CONNECTORS)
    ]  # fmt: skip
    return tuple(_DOUBLED.sub(_one_letter, word) for word in kept), tuple(sorted(forms))


def _spelled(name: str) -> str:
    text = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", _plain(name))
    return _JOINED.sub("", text)


def _plain(name: str) -> str:
    if name.isascii():
        return name.casefold()
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", folded)
    return "".join(ch for ch in plain if unicodedata.category(ch) not in ("Mn", "Cf"))


def _without_form(words: list[str]) -> tuple[list[str], list[str]]:
    """The words without the legal form at either end; a name that is nothing else keeps it."""
    left, forms = list(words), []
    while len(left) > 1 and (found := _form_at_the_end(left)) is not None:
        length, form = found
        forms.append(form)
        left = left[:-length]
        if len(left) > 1 and left[-1] in _CONNECTORS:
            left = left[:-1]
    if len(left) > 1 and left[0] in _IN_FRONT:
        forms.append(_FORMS[left[0]])
        left = left[1:]
    if len(left) == 1 and left[0] in _FORMS:
        return [], forms
    return left, [form for form in forms if form]


def _form_at_the_end(words: list[str]) -> tuple[int, str] | None:
    for length in (4, 3, 2):
        form = _SPLIT_FORMS.get(tuple(words[-length:]))
        if form and len(words) > length:
            return length, form
    return (1, _FORMS[words[-1]]) if words[-1] in _FORMS else None


def _one_letter(found: re.Match[str]) -> str:
    return next(letter for letter in found.groups() if letter)


def _numbers(words: Sequence[str]) -> list[str]:
    """What tells namesakes apart: numbers, in Roman letters too unless they come first."""
    return sorted(
        word for place, word in enumerate(words)
        if any(ch.isdecimal() for ch in word) or (place and word in _ROMAN)
    )  # fmt: skip


def _is_cut(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a name ends in the middle of a word of the other, as in a bank's narrow field."""
    place = len(short) - 1
    if place >= len(long) or tuple(short[:place]) != tuple(long[:place]):
        return False
    last, whole = short[place], long[place]
    is_inside = whole.startswith(last) and last != whole and len(last) >= LEAST_CUT_WORD
    return is_inside and sum(map(len, short)) >= LEAST_CUT


def _is_slip(mine: Sequence[str], yours: Sequence[str]) -> bool:
    """One slip of the finger in one long word, the first letter right."""
    unlike = [(a, b) for a, b in zip(mine, yours, strict=False) if a != b]
    if len(mine) != len(yours) or len(unlike) != 1:
        return False
    one, other = unlike[0]
    if one[0] != other[0] or OSA.distance(one, other, score_cutoff=1) != 1:
        return False
    swapped = len(one) == len(other) and sorted(one) == sorted(other)
    least = LEAST_SLIP if swapped or len(one) != len(other) else LEAST_SUBSTITUTION
    return min(len(one), len(other)) >= least
