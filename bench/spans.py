"""How well the built-in assistant finds what is named: marked sentences against what it masks.

    python -m bench.spans FOLDER [--lang en,fr] [--part held|rest|all] [--unknown] [--show p,v,a]

A folder holds LANG.tsv, each line `class<TAB>text` with marks: [v:supplier] [p:period] [a:amount]
[r:number] [c:kind of cost]. One line in five, by its checksum, is held back for measuring. Every
marked supplier is known to the workspace, with --unknown none of them is.
"""

import argparse
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.agent.built_in.lexicon import lexicon
from assistant.agent.built_in.masking import Utterance, mask
from assistant.agent.built_in.slots import category
from assistant.tools import periods
from assistant.tools.vendor_names import VendorNames
from assistant.tools.words import compact, fold, split
from bench.understanding import SUPPLIERS, TODAY

_MARK = re.compile(r"\[([vparc]):([^\]]*)\]")
_KINDS = {"v": "suppliers", "p": "periods", "a": "amounts", "r": "numbers", "c": "kinds of cost"}


@dataclass(frozen=True)
class Line:
    """A sentence without its marks, and what was marked, by kind."""

    intent: str
    text: str
    marks: tuple[tuple[str, str], ...]

    @property
    def is_held_back(self) -> bool:
        return zlib.crc32(self.text.encode()) % 5 == 0

    def named(self, kind: str) -> list[str]:
        return [text for each, text in self.marks if each == kind]


def main() -> None:
    """Print what was found, missed and taken wrongly, per language and kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", default="en,fr,de,it,es")
    parser.add_argument("--part", choices=("held", "rest", "all"), default="held")
    parser.add_argument("--unknown", action="store_true", help="no supplier is known")
    parser.add_argument("--show", default="", help="kinds whose differences are listed")
    options = parser.parse_args()
    print(f"{'':4}{'kind':16}{'marked':>7}{'precision %':>13}{'recall %':>10}{'exact %':>9}")
    for language in options.lang.split(","):
        lines = list(read(options.folder / f"{language}.tsv"))
        names = VendorNames([]) if options.unknown else _roster(lines)
        part = {"held": (True,), "rest": (False,), "all": (True, False)}[options.part]
        _measure(language, [one for one in lines if one.is_held_back in part], names, options.show)


def read(path: Path) -> Iterator[Line]:
    """The marked sentences of a file."""
    for line in path.read_text("utf-8").splitlines():
        intent, tab, marked = line.partition("\t")
        if tab:
            yield Line(intent, _MARK.sub(r"\2", marked), tuple(_MARK.findall(marked)))


def _roster(lines: list[Line]) -> VendorNames:
    marked = {text for line in lines for text in line.named("v") if len(text) > 1}
    known = sorted({*SUPPLIERS, *marked})
    return VendorNames((at, name, name.lower()) for at, name in enumerate(known, 1))


def _measure(language: str, lines: list[Line], names: VendorNames, show: str) -> None:
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in _KINDS}
    for line in lines:
        said = mask(line.text, lexicon(language), names, TODAY, language)
        for kind, found in _found(said, language).items():
            told = _compare(kind, line, found, language)
            counts[kind].update(told.elements())
            worth = told["missed"] + told["false"] + told["cut"]
            if kind in show.split(",") and worth:
                marked = line.named(kind)
                print(f"  {kind} {marked} ≠ {found}  | {line.intent}: {line.text}")
    for kind, name in _KINDS.items():
        count = counts[kind]
        hit = count["right"] + count["cut"]
        asked, taken = hit + count["missed"] or 1, hit + count["false"] or 1
        shares = f"{100 * hit / taken:13.1f}{100 * hit / asked:10.1f}"
        print(f"{language:4}{name:16}{asked:7}{shares}{100 * count['right'] / asked:9.1f}")


def _found(said: Utterance, language: str) -> dict[str, list[str]]:
    kind_of_cost = category(said, lexicon(language))
    return {
        "v": [text for text, _ in said.vendors],
        "p": [text for text, _ in said.periods],
        "a": [str(one.value) for one in said.amounts if one.value > 100 or one.currency],
        "r": said.references,
        "c": [kind_of_cost] if kind_of_cost else [],
    }


def _compare(kind: str, line: Line, found: list[str], language: str) -> Counter[str]:
    """Each mark is right, cut (another length) or missed; what nothing marks is false."""
    told: Counter[str] = Counter()
    rest = list(found)
    for text in line.named(kind):
        hit = next((one for one in rest if _is_same(kind, text, one, language)), None)
        near = hit or next((one for one in rest if _shares(kind, text, one)), None)
        told["right" if hit else "cut" if near else "missed"] += 1
        if near:
            rest.remove(near)
    told["false"] += 0 if kind == "c" else len(rest)
    return told


def _is_same(kind: str, marked: str, found: str, language: str) -> bool:
    if kind == "p":
        one, two = (periods.resolve(text, TODAY, language) for text in (marked, found))
        return bool(one and two and one.id == two.id)
    if kind == "a":
        digits = re.sub(r"\D", "", marked)
        return bool(digits) and (digits.lstrip("0") in found.replace(".", "") or digits in found)
    return compact(marked) == compact(found)


def _shares(kind: str, marked: str, found: str) -> bool:
    """Whether the two have a word in common; an amount in words is near any other."""
    if kind in "pa" and (kind == "a" or re.match(r"\d{4}", found)):
        return True
    one, two = split(fold(marked)), split(fold(found))
    return bool(set(one) & set(two)) or compact(found) in compact(marked)


if __name__ == "__main__":
    main()
