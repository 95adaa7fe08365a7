"""The states that banks give to rows of a CSV: only what happened is a transaction."""

from assistant.sources.csv_headers import folded
from assistant.sources.lines import NOT_EXECUTED, PENDING, STATUS_UNKNOWN

_DONE = (
    "settled, completed, executed, booked, posted, processed, cleared, finished, done, complete, "
    "execute, executee, regle, reglee, traite, traitee, effectue, effectuee, termine, terminee, "
    "valide, validee, comptabilise, comptabilisee, gebucht, umsatz gebucht, ausgefuhrt, "
    "liquidado, contabilizado, "
    "eseguito, contabilizzato, verwerkt, geboekt, abgeschlossen, completado, completato, completata"
)
_WAITING = (
    "pending, processing, authorised, authorized, created, scheduled, reserved, waiting, en cours, "
    "en attente, a venir, autorise, autorisee, vorgemerkt, umsatz vorgemerkt, "
    "offen, ausstehend, pendiente, "
    "in attesa, in behandeling, incoming payment waiting"
)
_NEVER = (
    "declined, cancelled, canceled, failed, rejected, reverted, reversed, refused, expired, "
    "deleted, funds refunded, annule, annulee, refuse, refusee, rejete, rejetee, echoue, echouee, "
    "abgelehnt, storniert, fehlgeschlagen, cancelado, rechazado, annullato, rifiutato, "
    "geannuleerd, geweigerd"
)
_OUT = "out, debit, dr, d, af, debet, soll, s, sortie, sortant, uscita, cargo, dbit, outgoing"
_IN = "in, credit, cr, c, bij, haben, h, entree, entrant, entrata, abono, crdt, incoming"
_REASONS = {
    name: reason
    for reason, names in ((None, _DONE), (PENDING, _WAITING), (NOT_EXECUTED, _NEVER))
    for name in names.split(", ")
}


def reason(state: str) -> str | None:
    """Why a row in this state is skipped; None when it happened, or says nothing."""
    name = folded(state)
    return _REASONS.get(name, STATUS_UNKNOWN) if name else None


def is_state(written: str) -> bool:
    """Whether a cell holds nothing but a state that banks give."""
    return folded(written) in _REASONS


def direction(written: str) -> int:
    """-1 for what goes out, 1 for what comes in, 0 where a cell does not tell."""
    name = folded(written)
    return 0 if not name else -1 if name in _OUTWARD else int(name in _INWARD)


_OUTWARD, _INWARD = frozenset(_OUT.split(", ")), frozenset(_IN.split(", "))
