"""Whether an IBAN is that of an account number, as statements without IBANs write it.

A number ends an IBAN's national part, with zeros before it or between branch and account, and in
some countries with two check digits behind it: 00451 098285A is in FR37 30002 00451 0000098285A 19.
"""

import re

FEWEST_SIGNS, FEWEST_DIGITS = 8, 6
_COUNTRY = 4


def is_in(number: str, iban: str) -> bool:
    """Whether the IBAN holds this number; short ones prove nothing, nor do masked ones."""
    groups = re.findall(r"[A-Z0-9]+", number.upper())
    signs = "".join(groups)
    if "*" in number or len(signs) < FEWEST_SIGNS or sum(map(str.isdigit, signs)) < FEWEST_DIGITS:
        return False
    pattern = "0*".join(map(re.escape, groups)) + r"\d{0,2}"
    return re.search(f"{pattern}$", iban[_COUNTRY:]) is not None
