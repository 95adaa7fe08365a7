"""Little words that may stand anywhere without changing what is asked: "waits *still* for"."""

import re
from functools import lru_cache

_FILLERS = (
    *("already", "still", "just", "really", "actually", "also", "currently", "even", "yet"),
    *("encore", "deja", "bien", "vraiment", "donc", "aussi", "actuellement", "toujours"),
    *("noch", "schon", "denn", "eigentlich", "mal", "gerade", "auch", "aktuell", "jetzt"),
    *("ancora", "gia", "proprio", "davvero", "anche", "adesso"),
    *("todavia", "aun", "ya", "tambien", "ahora", "realmente"),
)
_ONE = re.compile(rf" (?:{'|'.join(_FILLERS)})(?= )")


@lru_cache(1024)
def ways(line: str) -> tuple[str, ...]:
    """The line as it was said, and without what it holds of these words."""
    bare = _ONE.sub("", line)
    return (line,) if bare == line else (line, bare)
