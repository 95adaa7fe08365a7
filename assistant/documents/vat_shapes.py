"""How VAT numbers are written: with their country's letters, and at home without them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum.ar import cuit
from stdnum.au import abn
from stdnum.br import cnpj
from stdnum.ca import bn
from stdnum.ch import uid
from stdnum.cl import rut
from stdnum.cn import uscc
from stdnum.co import nit
from stdnum.ec import ruc as ec_ruc
from stdnum.eu import vat as eu_numbers
from stdnum.gb import vat as gb_numbers
from stdnum.id import npwp
from stdnum.il import hp
from stdnum.in_ import gstin
from stdnum.ma import ice
from stdnum.mx import rfc
from stdnum.no import orgnr
from stdnum.nz import ird
from stdnum.pe import ruc as pe_ruc
from stdnum.rs import pib
from stdnum.sg import uen
from stdnum.sm import coe
from stdnum.th import tin
from stdnum.tr import tckimlik, vkn
from stdnum.ua import edrpou
from stdnum.uy import rut as uy_rut
from stdnum.vn import mst

from assistant.documents.label import Label

# 9 is a digit, A a letter, X either, + and * are themselves; the rest is as it stands.
_SHAPES = {
    "AT": "U99999999", "BE": "9999999999 999999999", "BG": "9999999999 999999999",
    "CHE": "999999999MWST 999999999TVA 999999999IVA 999999999", "CY": "99999999A",
    "CZ": "9999999999 999999999 99999999", "DE": "999999999", "DK": "99999999", "EE": "999999999",
    "EL": "999999999", "ES": "X9999999X", "EU": "999999999", "FI": "99999999",
    "FR": "XX999999999", "GB": "999999999999 999999999", "GR": "999999999", "HR": "99999999999",
    "HU": "99999999", "IE": "9X99999AA 9X99999A", "IT": "99999999999",
    "LT": "999999999999 999999999", "LU": "99999999", "LV": "99999999999", "MT": "99999999",
    "NL": "999999999B99", "NO": "999999999MVA 999999999", "PL": "9999999999", "PT": "999999999",
    "RO": "9999999999 999999999 99999999 9999999 999999", "SE": "999999999999", "SI": "99999999",
    "SK": "9999999999", "SM": "99999", "XI": "999999999",
}  # fmt: skip
_LETTERS = {"9": r"\d", "A": "[A-Z]", "X": "[A-Z0-9]"}
_BETWEEN, _BEHIND_COUNTRY = r"[ ./-]?", r"[ .:/-]{0,3}"


def _pattern(shapes: str) -> str:
    return "|".join(
        _BETWEEN.join(_LETTERS.get(letter, letter) for letter in shape) for shape in shapes.split()
    )


_ANY = "|".join(
    f"{country}{_BEHIND_COUNTRY}(?:{_pattern(shapes)})" for country, shapes in _SHAPES.items()
)
WITH_LETTERS = Label(rf"(?<![A-Za-z0-9])(?:{_ANY})(?![A-Za-z0-9])", any_case=False)
# Such as no state gives out, behind a label: two letters and digits, or a number of its length.
ODD = re.compile(r"[^\d]{0,22}?(?<![^\W_])([A-Z]{2}[ -]?\d[A-Z0-9]{5,12})(?![^\W_])", re.I)
# A Spanish firm's is told by its letter and its check digit.
SPANISH = Label(
    r"(?<![^\W_])[A-HJNPQRSUVW] ?-? ?\d\d[./ ]?\d{3}[. ]?\d\d[0-9A-J](?![^\W_])", any_case=False
)
# Numbers that nothing else looks like, whatever stands before them: Brazil's, Canada's, India's.
EVIDENT = (
    (re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}/\d{4}-\d\d(?!\d)"), cnpj.is_valid),
    (re.compile(r"(?<!\d)\d{5} ?-?\d{4}[ -]?RT[ -]?\d{4}(?!\d)"), bn.is_valid),
    (re.compile(r"(?<![A-Z\d])\d\d[A-Z]{5}\d{4}[A-Z]\dZ[A-Z\d](?![A-Z\d])"), gstin.is_valid),
)
BARE = re.compile(r"[\s:.#-]*(\d(?:[ .-]?\d){7,11})(?![\w-]|[.,/]\d)")


def compact(printed: str) -> str:
    """A number without what it is grouped by."""
    return re.sub(r"[\s.:/-]", "", printed).upper()


def fits(number: str) -> bool:
    """Whether the check digits of a number with its country's letters are right."""
    if number.startswith("CHE"):
        return uid.is_valid(number[:12])
    if number.startswith("NO"):
        return orgnr.is_valid(number[2:11])
    if number.startswith("SM"):
        return coe.is_valid(number[2:])
    if number.startswith(("GB", "XI")):
        return gb_numbers.is_valid(number[2:])
    return eu_numbers.is_valid(number)


@dataclass(frozen=True, slots=True)
class AtHome:
    """A number as a country writes it for itself, behind the name that it has there.

    `is_own` tells that only this country has that name: then the number may be one that nobody
    was given, as in samples.
    """

    country: str
    label: Label
    shape: re.Pattern[str]
    is_own: bool
    is_right: Callable[[str], bool]


def _home(
    country: str, label: str, shapes: str, *, is_own: bool = False,
    is_right: Callable[[str], bool] | None = None,
) -> AtHome:  # fmt: skip
    pattern = re.compile(rf"(?<![^\W_])(?:{_pattern(shapes)})(?![^\W_])", re.IGNORECASE)
    right = is_right or (lambda number: fits(country + number))
    named = Label(rf"(?:{label})(?![^\W\d_])", at_word=True)
    return AtHome(country, named, pattern, is_own, right)


AT_HOME = (
    _home("IT", r"(?:p\.? ?iva|part(?:ita|\.) ?i\.?v\.?a\.?|p\. ?i\.)(?:,? e (?:n\w*\.? )?(?:di )?"
          r"iscri\w+ (?:al |nel )?reg\w*\.? (?:delle )?impr\w*\.?(?: di [^\W\d_]+)?)?",
          "99999999999", is_own=True),
    _home("SK", r"di[čc]", "9999999999"),
    _home("ES", r"[cn]\.? ?i\.? ?f\.?|d\.?n\.?i\.?", "A9999999X 99999999A", is_own=True),
    _home("PT", r"nif|nipc|contribuinte|cont\.|identifica[çc][ãa]o fiscal|pessoa cole[c]?tiva",
          "999999999"),
    _home("PL", r"nip", "9999999999", is_own=True),
    _home("GB", r"vat", "999999999"),
    _home("IE", r"vat", "9X99999AA 9X99999A"),
    _home("BE", r"btw|tva|kbo|bce|ondernemings\w+|n[°o]? ?d['’]entreprise", "9999999999"),
    _home("NL", r"btw|vat", "999999999B99", is_own=True),
    _home("DE", r"ust[ .-]*id[ .-]*(?:nr|nummer)?|umsatzsteuer-?id\w*[ .-]*(?:nr|nummer)?",
          "999999999", is_own=True),
    _home("FR", r"tva(?: intra\w*)?", "99999999999"),
    _home("DK", r"cvr|se-?nr", "99999999"),
    _home("FI", r"y-?tunnus|alv|fo-nummer", "99999999"),
    _home("NO", r"org\w*|foretaksregisteret|mva", "999999999MVA"),
    _home("HR", r"oib", "99999999999", is_own=True),
    _home("RO", r"c\.?[iu]\.?[if]\.?", "99999999 9999999"),
    _home("CZ", r"di[čc]", "9999999999 999999999 99999999"),
    _home("HU", r"ad[óo]sz[áa]m", "99999999"),
    _home("", r"abn", "99999999999", is_own=True, is_right=abn.is_valid),
    _home("BG", r"еик(?:/егн)?|(?:ин по )?ддс(?: ном\.?| №)?|булстат", "999999999"),
    _home("EL", r"α\.?φ\.?μ\.?", "999999999"),
    _home("", r"cuit(?: n[°º])?", "99999999999", is_own=True, is_right=cuit.is_valid),
    _home("", r"gst(?: (?:reg\w*|no|number))*\.?", "999999999 99999999", is_right=ird.is_valid),
    _home("", r"cnpj", "99999999/999999", is_own=True, is_right=cnpj.is_valid),
    _home("", r"rfc", "AAAA999999XXX AAA999999XXX", is_own=True, is_right=rfc.is_valid),
    _home("", r"(?:gst|hst|tax|business|bn)[ /]?(?:hst)?(?: reg\w*)?(?: no\.?| number|#)?",
          "999999999RT9999", is_own=True, is_right=bn.is_valid),
    _home("", r"gst(?: reg\w*)?(?: no\.?)?", "999999999A", is_own=True, is_right=uen.is_valid),
    _home("", r"gst(?:in)?(?:/uin)?(?: no\.?| number)?", "99AAAAA9999A9AX", is_own=True,
          is_right=gstin.is_valid),
    _home("", r"(?:t\.?c\.? ?kimlik n\w+|tckn)", "99999999999", is_own=True,
          is_right=tckimlik.is_valid),
    _home("", r"r\.?u\.?t\.?", "99999999X 9999999X", is_own=True, is_right=rut.is_valid),
    _home("", r"r\.?u\.?t\.?(?: n[°º]| nro)?", "999999999999", is_right=uy_rut.is_valid),
    _home("", r"r\.?u\.?c\.?(?: n[°º]| nro)?\.?", "99999999999", is_right=pe_ruc.is_valid),
    _home("", r"r\.?u\.?c\.?(?: n[°º]| nro)?\.?", "9999999999999", is_right=ec_ruc.is_valid),
    _home("", r"n\.?i\.?t\.?(?: n[°º]| nro)?\.?", "9999999999", is_right=nit.is_valid),
    _home("", r"pib|пиб", "999999999", is_own=True, is_right=pib.is_valid),
    _home("", r"npwp", "999999999999999", is_own=True, is_right=npwp.is_valid),
    _home("", r"[єе]дрпоу", "99999999", is_own=True, is_right=edrpou.is_valid),
    _home("", r"ice|i\.c\.e\.?", "999999999999999", is_right=ice.is_valid),
    _home("", r"mst|m[ãa] s[ốo] thu[ếe]", "9999999999", is_right=mst.is_valid),
    _home("", r"vkn|vergi (?:kimlik )?n(?:o|umaras[ıi])", "9999999999", is_own=True,
          is_right=vkn.is_valid),
    _home("", r"(?:vat|tax) (?:reg\w* )?(?:no|number|id)\.?|trn", "999999999999999",
          is_right=lambda number: number[0] in "123"),  # states of the Gulf
    _home("", r"identi\w+ fiscale?|nif", "99999999999999999999 999999999999999 9999999999",
          is_right=lambda number: len(number) != 15 or number[0] == "0"),  # Algeria, Madagascar
    _home("", r"n\.?i\.?n\.?e\.?a\.?", "999999999 9999999", is_own=True, is_right=str.isdigit),
    _home("", r"(?:เลข|รหัส)ประจ[^ ]*ตัวผู้เสียภาษี(?:อากร)?|tax id\.?", "9999999999999",
          is_right=tin.is_valid),
    _home("", r"纳税人识别号|统一社会信用代码|税号", "XXXXXXXXXXXXXXXXXX", is_own=True,
          is_right=uscc.is_valid),
    _home("", r"ח\.? ?פ\.?|ע\.? ?מ\.?|עוסק מורשה", "999999999", is_right=hp.is_valid),
    _home("", r"инн|стир|stir|inn", "9999999999 999999999", is_own=True, is_right=str.isdigit),
)  # fmt: skip
