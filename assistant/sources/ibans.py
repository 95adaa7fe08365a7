"""IBANs as statements write them."""

import re

from stdnum import iban as standard
from stdnum.exceptions import ValidationError

_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def iban(written: str | None) -> str | None:
    """The IBAN without spaces when it has the shape of one, whatever its checksum says."""
    compact = re.sub(r"[\s\-.]", "", written or "").upper()
    return compact if _SHAPE.fullmatch(compact) else None


def is_valid(written: str) -> bool:
    """Whether the checksum is right too."""
    try:
        standard.validate(written, check_country=False)
    except ValidationError:
        return False
    return True
