"""How banks write a payee and a reference: truncated, in capitals, wrapped."""

import random
import unicodedata
from dataclasses import dataclass
from datetime import date

ROUTES = {
    "transfer": (
        "{name} {ref}", "VIR SEPA {name} {ref}", "SEPA-UEBERWEISUNG {name} {ref}", "{ref} {name}",
        "VIREMENT EMIS {name} /INV/{ref}", "{name}",
    ),
    "debit": (
        "PRLV SEPA {name} {ref}", "PRLV {name}", "LASTSCHRIFT {name} {ref}", "SDD {name} {ref}",
    ),
    "card": (
        "CARTE {day} {name}", "CB*{name} {day}", "{name} {ref}", "KARTENZAHLUNG {name} {day}",
    ),
    "paypal": (
        "PAYPAL *{short}", "PAYPAL *{short} {ref}", "PayPal Europe S.a.r.l. {name} {ref}",
    ),
    "stripe": ("STRIPE-{short}", "STRIPE {name} {ref}", "SP {short} {ref}"),
}  # fmt: skip
NAMELESS = ("VIREMENT SEPA {ref}", "PAYMENT {ref}", "PRLV SEPA {ref}")


@dataclass(frozen=True)
class Said:
    """What a bank line is about."""

    name: str
    iban: str
    reference: str
    wrapping: str


def written(said: Said, day: int, pick: random.Random) -> tuple[str, str]:
    """The line's label, and its counterparty where the bank gives one apart (else empty)."""
    template = pick.choice(ROUTES[said.wrapping])
    if pick.random() < 0.03:
        template = pick.choice(NAMELESS)
    name = _as_the_bank_writes(said.name, pick)
    label = template.format(
        name=name,
        short=_plain(said.name).replace(" ", "")[: pick.choice((10, 12, 16))].upper(),
        ref=said.reference,
        day=date.fromordinal(day).strftime("%d/%m"),
    )
    if said.reference and said.reference not in label and pick.random() < 0.85:
        label = f"{label} {said.reference}"
    if pick.random() < 0.15:
        label = f"{label} {pick.randint(10**6, 10**9)}"
    apart = said.wrapping in ("transfer", "debit") and "{name}" in template and pick.random() < 0.5
    return " ".join(label.split()), name if apart else ""


def _as_the_bank_writes(name: str, pick: random.Random) -> str:
    chance = pick.random()
    if chance < 0.25:
        return name
    plain = _plain(name)
    if chance < 0.6:
        return plain.upper()
    if chance < 0.85:
        return plain.upper()[: pick.choice((12, 16, 18, 22, 27))].strip()
    return plain.rsplit(" ", 1)[0].upper()


def _plain(name: str) -> str:
    for umlaut, letters in (("ö", "oe"), ("ü", "ue"), ("ä", "ae"), ("ß", "ss")):
        name = name.replace(umlaut, letters)
    apart = unicodedata.normalize("NFKD", name)
    return "".join(ch for ch in apart if not unicodedata.combining(ch))
