"""VAT numbers and IBANs in one spelling, and whether their check digits are right. No SQL."""

import re
from functools import lru_cache

from stdnum import numdb
from stdnum.ch import vat as swiss_rules
from stdnum.eu import vat as vat_rules
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_rules
from stdnum.gb import vat as british_rules
from stdnum.iso7064 import mod_97_10

_NOISE = re.compile(r"[^0-9A-Z]")
_PART = re.compile(r"([0-9]+)!([nac])")  # such as 11!c: eleven letters or digits
_KINDS = str.maketrans({"n": "0-9", "a": "A-Z", "c": "A-Z0-9"})


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
    try:
        return str(vat_rules.validate(plain))
    except ValidationError:
        return None


@lru_cache(maxsize=20_000)
def iban_key(text: str | None) -> str | None:
    """An IBAN in one spelling; None when it is none or its check digits are wrong."""
    plain = _NOISE.sub("", (text or "").upper())
    form = _form(plain[:2])
    # Only form and checksum, which every IBAN has: some countries' own rules are stricter than
    # banks. The library's own check makes the pattern of the form anew for every number.
    is_one = form and form.fullmatch(plain[4:]) and mod_97_10.is_valid(plain[4:] + plain[:4])
    return plain if is_one else None


@lru_cache
def _form(country: str) -> re.Pattern[str] | None:
    """What an account number of a country looks like; None when it has no IBANs."""
    found = numdb.get("iban").info(country)
    form = found[0][1].get("bban") if found else None
    return re.compile(_PART.sub(r"[\2]{\1}", form).translate(_KINDS)) if form else None


def french_vat(siren: str | None) -> str | None:
    """The VAT number that follows from a French company number; None when it is none."""
    digits = "".join(ch for ch in siren or "" if ch.isdecimal())
    if len(digits) != 9 or not siren_rules.is_valid(digits):
        return None
    return f"FR{(12 + 3 * (int(digits) % 97)) % 97:02d}{digits}"
