"""VAT numbers and IBANs in one spelling, and whether their check digits are right. No SQL."""

import re
from functools import lru_cache

from stdnum import iban as iban_rules
from stdnum.ch import vat as swiss_rules
from stdnum.eu import vat as vat_rules
from stdnum.fr import siren as siren_rules
from stdnum.gb import vat as british_rules

_NOISE = re.compile(r"[^0-9A-Z]")


@lru_cache(maxsize=20_000)
def vat_key(text: str | None) -> str | None:
    """A VAT number of the EU, Britain or Switzerland in one spelling.

    None when it is none, or its check digits are wrong.
    """
    plain = _NOISE.sub("", (text or "").upper())
    if len(plain) < 8:
        return None
    if plain.startswith("GB"):
        return plain if british_rules.is_valid(plain) else None
    if plain.startswith("CHE"):
        return plain[:12] if swiss_rules.is_valid(plain) else None
    return str(vat_rules.compact(plain)) if vat_rules.is_valid(plain) else None


@lru_cache(maxsize=20_000)
def iban_key(text: str | None) -> str | None:
    """An IBAN in one spelling; None when it is none or its check digits are wrong."""
    plain = _NOISE.sub("", (text or "").upper())
    # Only the checksum that every IBAN has: some countries' own rules are stricter than banks.
    return plain if iban_rules.is_valid(plain, check_country=False) else None


def french_vat(siren: str | None) -> str | None:
    """The VAT number that follows from a French company number; None when it is none."""
    digits = "".join(ch for ch in siren or "" if ch.isdecimal())
    if len(digits) != 9 or not siren_rules.is_valid(digits):
        return None
    return f"FR{(12 + 3 * (int(digits) % 97)) % 97:02d}{digits}"
