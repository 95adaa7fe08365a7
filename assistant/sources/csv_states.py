"""The states that banks give to rows of a CSV: only what happened is a transaction."""

from assistant.sources.csv_headers import folded
from assistant.sources.lines import NOT_EXECUTED, PENDING, STATUS_UNKNOWN

_DONE = (
    "settled, completed, executed, booked, posted, processed, cleared, finished, done, complete, "
    "execute, executee, regle, reglee, traite, traitee, effectue, effectuee, termine, terminee, "
    "valide, validee, comptabilise, comptabilisee, gebucht, ausgefuhrt, liquidado, contabilizado, "
    "eseguito, contabilizzato, verwerkt, geboekt"
)
_WAITING = (
    "pending, processing, authorised, authorized, created, scheduled, reserved, waiting, en cours, "
    "en attente, a venir, autorise, autorisee, vorgemerkt, offen, ausstehend, pendiente, "
    "in attesa, in behandeling, incoming payment waiting"
)
_NEVER = (
    "declined, cancelled, canceled, failed, rejected, reverted, reversed, refused, expired, "
    "deleted, funds refunded, annule, annulee, refuse, refusee, rejete, rejetee, echoue, echouee, "
    "abgelehnt, storniert, fehlgeschlagen, cancelado, rechazado, annullato, rifiutato, "
    "geannuleerd, geweigerd"
)
_REASONS = {
    name: reason
    for reason, names in ((None, _DONE), (PENDING, _WAITING), (NOT_EXECUTED, _NEVER))
    for name in names.split(", ")
}


def reason(state: str) -> str | None:
    """Why a row in this state is skipped; None when it happened, or says nothing."""
    name = folded(state)
    return _REASONS.get(name, STATUS_UNKNOWN) if name else None
