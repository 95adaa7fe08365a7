"""Invented identifiers that pass the checks of real ones: uuids, IBANs, VAT numbers.

Bank codes and company numbers are drawn from a seeded generator, so they belong to nobody on
purpose; the check digits are right, because a reader that validates them must have nothing to
complain about unless a document is wrong deliberately.
"""

import random
import uuid
from collections.abc import Callable
from hashlib import sha256


def seeded(*parts: object) -> random.Random:
    """A generator that always yields the same numbers for the same parts."""
    text = "|".join(str(part) for part in parts)
    return random.Random(text)  # noqa: S311 - fiction, not secrets


def stable_uuid(*parts: object) -> str:
    """A uuid (version 4 by its bits) that depends on nothing but the parts."""
    digest = sha256("|".join(str(part) for part in parts).encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def iban(country: str, rng: random.Random) -> str | None:
    """An IBAN with right check digits (ISO 13616), or None where no IBAN exists (US)."""
    maker = _ACCOUNTS.get(country)
    if maker is None:
        return None
    account = maker(rng)
    return f"{country}{98 - _as_number(account + country + '00') % 97:02d}{account}"


def broken_iban(good: str) -> str:
    """The same IBAN with two digits swapped, which the check digits reveal."""
    for place in range(len(good) - 1, 5, -1):
        if good[place] != good[place - 1]:
            return good[: place - 1] + good[place] + good[place - 1] + good[place + 1 :]
    raise ValueError(good)


def vat_number(country: str, rng: random.Random) -> str | None:
    """A VAT number with right check digits, or None outside the EU."""
    maker = _VAT_NUMBERS.get(country)
    return f"{country}{maker(rng)}" if maker else None


def company_number(country: str, vat: str | None, rng: random.Random) -> str:
    """The national company number: for France the SIREN, which the VAT number ends with."""
    if country == "FR" and vat:
        return vat[4:]
    return vat[2:] if vat else _digits(rng, 9)


def _digits(rng: random.Random, count: int) -> str:
    return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in range(count - 1))


def _as_number(text: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in text))


def _french_account(rng: random.Random) -> str:
    bank, branch, number = _digits(rng, 5), _digits(rng, 5), _digits(rng, 11)
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(number)) % 97
    return f"{bank}{branch}{number}{key:02d}"


def _spanish_account(rng: random.Random) -> str:
    bank, branch, number = _digits(rng, 4), _digits(rng, 4), _digits(rng, 10)
    return f"{bank}{branch}{_spanish_check('00' + bank + branch)}{_spanish_check(number)}{number}"


def _spanish_check(digits: str) -> int:
    weights = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)
    rest = 11 - sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
    return {11: 0, 10: 1}.get(rest, rest)


_ITALIAN_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)


def _italian_account(rng: random.Random) -> str:
    body = _digits(rng, 5) + _digits(rng, 5) + _digits(rng, 12)
    total = sum(_ITALIAN_ODD[int(d)] if place % 2 == 0 else int(d) for place, d in enumerate(body))
    return chr(ord("A") + total % 26) + body


def _belgian_account(rng: random.Random) -> str:
    body = "0" + _digits(rng, 9)
    return f"{body}{int(body) % 97 or 97:02d}"


_ACCOUNTS: dict[str, Callable[[random.Random], str]] = {
    "BE": _belgian_account,
    "DE": lambda rng: _digits(rng, 18),
    "ES": _spanish_account,
    "FR": _french_account,
    "IE": lambda rng: "LUMB" + _digits(rng, 14),
    "IT": _italian_account,
    "NL": lambda rng: "VRDS" + _dutch_account(rng),
}


def _dutch_account(rng: random.Random) -> str:
    while True:
        body = _digits(rng, 9)
        last = -sum(int(d) * (10 - place) for place, d in enumerate(body)) % 11
        if last < 10:
            return body + str(last)


def _french_vat(rng: random.Random) -> str:
    body = _digits(rng, 8)
    siren = body + str(_luhn(body))
    return f"{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10


def _german_vat(rng: random.Random) -> str:
    body, product = _digits(rng, 8), 10
    for digit in body:
        product = 2 * ((int(digit) + product) % 10 or 10) % 11
    return body + str((11 - product) % 10)


def _italian_vat(rng: random.Random) -> str:
    body = "0" + _digits(rng, 6) + f"{rng.randint(1, 100):03d}"
    return body + str(_luhn(body))


def _spanish_vat(rng: random.Random) -> str:
    body = _digits(rng, 7)
    return f"B{body}{_luhn(body)}"


def _irish_vat(rng: random.Random) -> str:
    body = _digits(rng, 7)
    total = sum(int(d) * (8 - place) for place, d in enumerate(body))
    return body + "WABCDEFGHIJKLMNOPQRSTUV"[total % 23]


def _dutch_vat(rng: random.Random) -> str:
    while True:
        body = _digits(rng, 8)
        last = sum(int(d) * (9 - place) for place, d in enumerate(body)) % 11
        if last < 10:
            return f"{body}{last}B01"


def _belgian_vat(rng: random.Random) -> str:
    body = "0" + _digits(rng, 7)
    return f"{body}{97 - int(body) % 97:02d}"


_VAT_NUMBERS: dict[str, Callable[[random.Random], str]] = {
    "BE": _belgian_vat,
    "DE": _german_vat,
    "ES": _spanish_vat,
    "FR": _french_vat,
    "IE": _irish_vat,
    "IT": _italian_vat,
    "NL": _dutch_vat,
}
