"""What columns of banks' CSV exports are called, and which bank writes which: two tables.

A bank more is one line of `BANKS`; a column name nobody knew is one word in `COLUMNS`.
Names are folded: no accents, no capitals, no punctuation.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

# Fields of a line, with the names of columns that hold them, the best first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "date": (
        "settlement date utc", "date de la valeur utc", "completed date", "date completed utc",
        "date de fin", "datum des abschlusses", "data di completamento", "fecha de finalizacion",
        "booking date", "date comptabilisation", "date de comptabilisation", "date comptable",
        "dateop",
        "date operation", "date d operation", "date de l operation", "date operations",
        "buchungstag", "buchungsdatum", "buchung", "booked on", "transaction date",
        "posting date", "posted date", "posted on", "fecha operacion", "fecha", "fecha contable",
        "data operazione", "data contabile", "data", "boekdatum", "datum", "finished on", "date",
    ),
    "value_date": (
        "operation date utc", "date de l operation utc", "value date", "date de valeur",
        "date valeur", "dateval", "wertstellung", "valuta", "valutadatum", "fecha valor",
        "data valuta", "rentedatum", "started date", "date started utc",
        "date de debut", "startdatum", "datum des beginns", "data di inizio", "fecha de inicio",
        "created on",
    ),
    "amount": (
        "total amount incl vat", "montant total ttc", "amount eur", "amount", "montant",
        "montant operation", "montant de l operation", "montant operation en euro",
        "montant euros", "montant eur", "montant en euros", "betrag", "betrag eur", "umsatz",
        "importe", "importe eur", "importo", "bedrag", "bedrag eur", "value", "total amount",
    ),
    "debit": (
        "debit", "debit euros", "debit eur", "montant debit", "debits", "paid out", "money out",
        "withdrawal", "withdrawals", "soll", "addebiti", "dare", "cargo", "debe",
    ),
    "credit": (
        "credit", "credit euros", "credit eur", "montant credit", "credits", "paid in",
        "money in", "deposit", "deposits", "haben", "accrediti", "avere", "abono", "haber",
    ),
    "currency": (
        "payment currency", "currency", "devise", "devise de l operation", "wahrung", "waehrung",
        "divisa", "moneda", "valuta codice", "munt",
    ),
    "name": (
        "counterparty name", "nom de la contrepartie", "partner name", "payee", "payee name",
        "payer name", "merchant", "beneficiary name", "counterparty", "contrepartie", "tiers",
        "supplierfound", "beneficiaire", "auftraggeber empfanger",
        "zahlungsempfanger in", "auftraggeber begunstigter",
        "begunstigter zahlungspflichtiger", "beguenstigter zahlungspflichtiger", "empfanger",
        "name zahlungsbeteiligter",
        "beneficiario", "ordenante", "controparte", "naam tegenpartij", "naam omschrijving",
        "name",
    ),
    "iban": (
        "iban de la contrepartie", "counterparty iban", "partner iban", "beneficiary iban",
        "iban du beneficiaire", "kontonummer iban", "iban zahlungsbeteiligter", "account number",
        "tegenrekening", "tegenrekening iban bban", "iban contrepartie", "iban",
    ),
    # Before the texts, so that our own account is never taken for one.
    "account": (
        "accountnum", "account iban", "iban du compte", "iban auftragskonto", "auftragskonto",
        "own iban", "international account number", "numero de compte", "compte", "account",
        "rekening",
    ),
    "account_name": ("nom du compte", "account name", "accountlabel"),
    "label": (
        "payment reference", "reference de paiement", "description",
        "libelle complet operation", "libelle operation", "libelle", "libelle court",
        "libelle simplifie", "label", "informations complementaires",
        "detail de l ecriture", "detail", "commentaire",
        "verwendungszweck", "buchungstext", "beschreibung", "concepto", "descripcion",
        "causale", "descrizione",
        "omschrijving", "mededelingen", "details", "narrative", "memo", "note", "comment",
        "transaction description", "particulars",
    ),
    "reference": (
        "reference", "end to end id", "kundenreferenz end to end", "kundenreferenz",
        "numero de reference", "referencia", "riferimento",
    ),
    "id": (
        "transaction id", "identifiant de transaction", "transferwise id", "id", "bank id",
        "numero de transaction", "transaction reference",
    ),
    "state": ("status", "state", "statut", "etat", "umsatzstatus", "estado", "stato"),
    "original_amount": (
        "orig amount", "amount foreign currency", "local amount", "amount local",
        "montant en devise", "montant devise etrangere", "montant local", "fremdwahrungsbetrag",
        "original amount",
    ),
    "original_currency": (
        "orig currency", "type foreign currency", "local currency", "currency local",
        "devise locale", "original currency", "selectionnez la devise etrangere",
    ),
    "fee": ("fee", "total fees", "fees", "frais", "commission", "gebuhr"),
    "direction": ("direction", "af bij", "debit credit", "sens", "soll haben"),
}  # fmt: skip

MANY = ("label", "name")
# A known export's next column is read where the first is empty.
SEVERAL = ("date", "account")
ALL_FIELDS = tuple(COLUMNS)


@dataclass(frozen=True, slots=True)
class Bank:
    """A known export: columns that it has, and what its file does not say by itself.

    `incoming` are columns of rows whose direction is in. `fee_apart`: what left the account is
    the amount and the fee. `is_sure` of its currency, or only assumes it.
    """

    name: str
    has: frozenset[str]
    currency: str | None = None
    date_order: str = "day"
    decimal: str = ""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    incoming: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fee_apart: bool = False
    is_sure: bool = True


def _bank(
    bank: str, has: str, currency: str | None = None, decimal: str = "", **columns: str
) -> Bank:
    return Bank(bank, _names(has), currency, decimal=decimal, columns=_own(columns))


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split("; "))


def _own(columns: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {field: tuple(names.split("; ")) for field, names in columns.items()}


_FRENCH = {
    "Société Générale": (
        "date comptabilisation; montant operation",
        "date de l operation; libelle; detail de l ecriture; montant de l operation",
    ),
    "Boursorama": ("dateop; dateval; label; amount",),
    "BNP Paribas": ("date operation; libelle operation; montant operation en euro",),
    "Crédit Agricole": ("date; libelle; debit euros; credit euros",),
    "Caisse d'Épargne": (
        "date de comptabilisation; libelle operation; debit; credit",
        "date comptable; libelle; debit; credit",
        "date comptable; libelle operation; debit; credit",
        "date; numero d operation; libelle; debit; credit",
    ),
    "Shine": ("transaction id; date d operation; debit; credit; nom de la contrepartie",),
    "CIC": (
        "date d operation; date de valeur; libelle; montant",
        "date d operation; date de valeur; libelle; debit; credit",
        "date; date de valeur; libelle; debit; credit",
        "date; date de valeur; libelle; montant; solde",
    ),
    "La Banque Postale": ("date; libelle; montant euros",),
    "Fortuneo": ("date operation; date valeur; libelle; debit; credit",),
    "LCL": ("date; montant; libelle; detail",),
}
# Headings in French that many write, some of them in other countries and currencies.
_IN_FRENCH = (
    "date; libelle; debit; credit",
    "date operation; libelle; debit; credit",
    "date d operation; libelle; debit; credit",
    "date; libelle; montant",
)
_WISE_HISTORY = Bank(
    "Wise",
    _names("direction; source amount after fees; target amount after fees"),
    decimal=".",
    columns=_own(
        {
            "date": "finished on; created on",
            "value_date": "created on",
            "amount": "source amount after fees",
            "currency": "source currency",
            "name": "target name",
            "label": "reference; note",
            "fee": "source fee amount",
            "original_amount": "target amount after fees",
            "original_currency": "target currency",
        }
    ),
    incoming=_own(
        {
            "amount": "target amount after fees",
            "currency": "target currency",
            "name": "source name",
            "fee": "target fee amount",
            "original_amount": "source amount after fees",
            "original_currency": "source currency",
        }
    ),
    fee_apart=True,
)

# The first whose columns are all there is it, so the more telling ones come first.
BANKS: tuple[Bank, ...] = (
    _bank(
        *("Qonto", "settlement date utc; counterparty name", "EUR", "."),
        date="settlement date utc; operation date utc",
    ),
    _bank(
        *("Qonto", "nom de la contrepartie; identifiant de transaction", "EUR", ","),
        date="date de la valeur utc; date de l operation utc",
    ),
    _bank(
        *("Qonto", "date de la valeur utc; montant total ttc; nom de la contrepartie", "EUR", ","),
        date="date de la valeur utc; date de l operation utc",
    ),
    _bank(
        *("Revolut Business", "date completed utc; total amount; fee", None, "."),
        amount="total amount",
    ),
    _bank("Revolut Business", "date completed utc; beneficiary iban", None, "."),
    _bank("Revolut Business", "date completed utc; orig amount; payment currency", None, "."),
    _bank("Revolut", "started date; completed date; description; amount; state", None, "."),
    *(
        _bank("Revolut", has, None, ".")
        for has in (
            "produit; date de fin; description; montant; etat",
            "produkt; datum des abschlusses; beschreibung; betrag",
            "prodotto; data di completamento; descrizione; importo",
            "producto; fecha de finalizacion; descripcion; importe",
        )
    ),
    _bank("N26", "booking date; partner name; amount eur", "EUR", "."),
    _bank("N26", "payee; transaction type; amount eur", "EUR", "."),
    _bank(
        *("N26", "beneficiaire; numero de compte; type de transaction; montant eur", "EUR", "."),
        iban="numero de compte",
    ),
    _bank(
        *("N26", "empfanger; kontonummer; transaktionstyp; betrag eur", "EUR", "."),
        iban="kontonummer",
    ),
    _WISE_HISTORY,
    _bank(
        *("Wise", "transferwise id; amount", None, "."),
        name="payee name; payer name; merchant",
    ),
    *(_bank(name, has, "EUR", ",") for name, all_ in _FRENCH.items() for has in all_),
    *(Bank("French bank", _names(has), "EUR", decimal=",", is_sure=False) for has in _IN_FRENCH),
)


def folded(name: str) -> str:
    """A column's name without accents, capitals and punctuation."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("ß", "ss"))
    plain = "".join(one for one in plain if not unicodedata.combining(one)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def bank(header: Sequence[str]) -> Bank | None:
    """The bank that writes such a header."""
    names = {folded(one) for one in header}
    return next((one for one in BANKS if one.has <= names), None)


def columns(
    header: Sequence[str], known: Bank | None = None, *, incoming: bool = False
) -> dict[str, list[int]]:
    """For each field the places of its columns; a column serves one field only."""
    own = (known.columns | (known.incoming if incoming else {})) if known else {}
    names = [folded(one) for one in header]
    found: dict[str, list[int]] = {}
    taken: set[int] = set()
    for name, usual in COLUMNS.items():
        wanted = own.get(name) or usual
        places = [names.index(one) for one in wanted if one in names]
        places = [place for place in places if place not in taken]
        several = name in MANY or (name in SEVERAL and known is not None)
        found[name] = places if several else places[:1]
        taken.update(found[name])
    return {name: places for name, places in found.items() if places}
