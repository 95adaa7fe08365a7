"""Units of measure by their names in any language: "heures", "Stunden" and "h" are one."""

import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

from assistant.tools.words import fold, split

_FILE = Path(__file__).with_name("unit_names.toml")
PASSING = frozenset({"day"})  # Days are counted for many reasons, work is one of them.


@cache
def _names() -> dict[str, str]:
    units = tomllib.loads(_FILE.read_text("utf-8"))
    return {name: unit for unit, names in units.items() for name in names.split()}


def units(text: str) -> set[str]:
    """The units a text names; "2 m" is a length of something that is counted in pieces, "(m)" is
    what it is counted in."""
    return {
        unit
        for part in re.split(r"[()]", fold(text))
        for before, word in pairwise(["", *split(part)])
        if (unit := _names().get(word)) and not before.isdigit()
    }
