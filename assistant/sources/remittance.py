"""The :86: field of MT940: what the payment was for, in the shapes that banks give it."""

import re
from dataclasses import dataclass

from assistant.sources.ibans import iban, is_valid
from assistant.sources.lines import maybe, text

_CODED = re.compile(r"\d{3}\s?([?>~^<+|])\s?(?=\d{2})")
_WORDS = (
    "EREF", "KREF", "MREF", "CRED", "DEBT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC", "COAM",
    "OAMT", "PURP", "MDAT", "DDAT", "SQTP", "ORCR", "ORMR", "BREF", "RREF", "MTLG",
)  # fmt: skip
_SEPA = re.compile(rf"(?<![A-Z])({'|'.join(_WORDS)})([+:]) ?")
_SLASHED = re.compile(
    r"/(EREF|TRTP|IBAN|BIC|NAME|REMI|MARF|CSID|ISDT|BENM|ORDP|ADDR|RTRN|PREF|CNTP|USTD|STRD|"
    r"PURP|SVCL|ULTC|ULTD|ULTB|KREF|ID|INST|OCMT|EXCH|CHGS|RCUR)/"
)
_IBAN = re.compile(r"\b([A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{1,4})\b")
_NAMED = re.compile(r"/NAAM: ?([^/]+)|\bNAAM: ?(.+?)(?= {2,}|$)")
LONGEST_REFERENCE = 35
_NOTHING = ("NOTPROVIDED", "NOT PROVIDED", "NONREF", "")


@dataclass(frozen=True, slots=True)
class Remittance:
    """What is told about a payment: the purpose as one text, and who is on the other side."""

    label: str = ""
    name: str | None = None
    iban: str | None = None
    reference: str | None = None


def remittance(told: str) -> Remittance:
    """Reads a :86:; one without a shape is a label as it stands."""
    whole = "".join(line.rstrip("\r") for line in told.split("\n"))
    coded = _CODED.match(whole.lstrip())
    if coded:
        return _coded(whole.lstrip(), coded[1])
    if len(_SLASHED.findall(whole)) > 1 or whole.startswith("/"):
        return _slashed(whole)
    return _free(text(told))


def _coded(whole: str, mark: str) -> Remittance:
    """`166?00GUTSCHRIFT?20EREF+…?32NAME`: two digits name a field after each mark."""
    parts = re.split(rf"{re.escape(mark)}(?=\d\d)", whole)
    fields: dict[str, str] = {}
    for part in parts[1:]:
        fields[part[:2]] = fields.get(part[:2], "") + part[2:]
    purpose = "".join(fields[code] for code in sorted(fields) if code[0] == "2")
    more = "".join(fields[code] for code in sorted(fields) if "60" <= code <= "63")
    told = _sepa(f"{purpose} {more}" if more else purpose)
    name = text(fields.get("32", "") + fields.get("33", ""))
    label = told.label if told.label or told.reference else text(fields.get("00"))
    return Remittance(
        label=label or text(fields.get("00")),
        name=name or told.name,
        iban=iban(fields.get("31")) or told.iban,
        reference=told.reference,
    )


def _sepa(purpose: str) -> Remittance:
    """`EREF+… SVWZ+…` within the purpose; without such words all of it is the label."""
    places = list(_SEPA.finditer(purpose))
    if not places:
        return Remittance(label=text(purpose))
    ends = [place.start() for place in places[1:]] + [len(purpose)]
    words: dict[str, str] = {}
    for place, end in zip(places, ends, strict=True):
        words.setdefault(place[1], purpose[place.end() : end].strip())
    reference = words.get("EREF", "")
    told = [words.get(word) for word in ("SVWZ", "MTLG")]
    label = text(purpose[: places[0].start()], *told, reference[LONGEST_REFERENCE:])
    return Remittance(
        label=label or text(words.get("KREF"), words.get("MREF")),
        name=maybe(words.get("ABWA") or words.get("ABWE")),
        iban=iban(words.get("IBAN", "").split(" ")[0]),
        reference=_known(reference[:LONGEST_REFERENCE]),
    )


def _slashed(whole: str) -> Remittance:
    """`/EREF/…/NAME/…/REMI/…`: words between slashes name what follows."""
    places = list(_SLASHED.finditer(whole))
    if not places:
        return _free(text(whole))
    ends = [place.start() for place in places[1:]] + [len(whole)]
    words: dict[str, str] = {}
    for place, end in zip(places, ends, strict=True):
        words[place[1]] = words.get(place[1], "") + whole[place.end() : end].strip("/ ")
    party = words.get("CNTP", "").split("/")
    rest = whole[: places[0].start()]
    remitted = re.sub(r"^(?:USTD|STRD)?/+", "", words.get("REMI", ""))
    label = text(rest.strip("/ "), remitted, words.get("USTD"), words.get("STRD"))
    name = maybe(words.get("NAME")) or maybe(party[2] if len(party) > 2 else None)
    return Remittance(
        label=label or text(words.get("TRTP")) or text(name),
        name=name,
        iban=iban(words.get("IBAN")) or iban(party[0]),
        reference=_known(words.get("EREF")),
    )


def _free(label: str) -> Remittance:
    found, named = _IBAN.search(label), _NAMED.search(label)
    sepa = _sepa(label) if len(_SEPA.findall(label)) > 1 else Remittance()
    return Remittance(
        label=label,
        name=maybe((named[1] or named[2]) if named else None),
        iban=iban(found[1]) if found and is_valid(found[1]) else sepa.iban,
        reference=sepa.reference,
    )


def _known(reference: str | None) -> str | None:
    cleaned = maybe(reference)
    return None if cleaned is None or cleaned.upper() in _NOTHING else cleaned
