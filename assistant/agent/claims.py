"""Deeds in a model's words: "it is paid", "I have sent it" need something of the turn behind them.

Ask Well offers and a person confirms, so no model ever did anything; and whether an invoice is paid
or a document is in Qonto stands in rows. A sentence that says so passes when a row of this turn's
tables names the record with that state, or when it holds a fact that is about that state. The
gate asks after it has let tools' own sentences pass.
"""

import re
from collections.abc import Iterator

from assistant.agent.first_look import any_of
from assistant.agent.ledger import Ledger
from assistant.tools.result import Fact, Table
from assistant.tools.words import fold

_MARKER = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")
_FEWEST_LETTERS = 3
_STATES = ("status", "state")
_NAMES = ("number", "file")

# What was done here, by language, on folded words. Qonto's own statuses are no deeds of ours.
_SENT = {
    "en": r"(?:sent|pushed|uploaded|submitted|transferred|approved|confirmed|executed|posted)",
    "fr": r"(?:envoye|transmis|depose|televerse|approuve|valide|confirme|execute)e?s?",
    "de": r"(?:gesendet|geschickt|ubertragen|ubermittelt|hochgeladen|freigegeben|genehmigt"
          r"|bestatigt|ausgefuhrt)",
    "it": r"(?:inviat|trasmess|caricat|approvat|confermat|eseguit)[oaei]",
    "es": r"(?:enviad|transmitid|subid|aprobad|confirmad|ejecutad)[oa]s?",
}  # fmt: skip
_PAID = {
    "en": r"(?:paid|settled)",
    "fr": r"(?:paye|regle|acquitte|solde)e?s?",
    "de": r"(?:bezahlt|beglichen|uberwiesen)",
    "it": r"(?:pagat|saldat)[oaei]",
    "es": r"(?:pagad|saldad|liquidad)[oa]s?",
}  # fmt: skip
# "is", "was", "has been", "I have" before a participle, with a few small words in between.
_WAS = {
    "en": r"(?:is|are|was|were|has|have|had|been|'s|'ve|got|i|we)",
    "fr": r"(?:est|sont|etait|etaient|a|ai|avons|ont|ete|j'ai)",
    "de": r"(?:ist|sind|war|waren|wurde|wurden|habe|haben|hat)",
    "it": r"(?:e|sono|era|erano|ho|abbiamo|ha|hanno|stat[oaei])",
    "es": r"(?:es|esta|estan|fue|fueron|he|hemos|ha|han|sido|quedo)",
}
# Acts that no tool has: nothing of a turn can prove them.
_ACTS = (
    r"(?:rule|limit|threshold)s?\b.{0,40}\b(?:changed|raised|increased|lifted|updated|set to)\b",
    r"(?:regle|limite|seuil|plafond)s?\b.{0,40}\b(?:modifie|releve|augmente|change)e?s?\b",
    r"(?:regel|grenze|limit)\b.{0,40}\b(?:geandert|erhoht|angehoben|gesetzt)\b",
    r"(?:regola|limite|soglia)\b.{0,40}\b(?:modificat|aumentat|alzat|cambiat)[oaei]\b",
    r"(?:regla|limite|umbral)\b.{0,40}\b(?:cambiad|aumentad|subid|modificad)[oa]s?\b",
    r"(?:disconnected|deleted|erased|deconnecte|supprime|efface|getrennt|geloscht|disconness[oa]"
    r"|cancellat[oa]|eliminat[oa]|desconectad[oa]|eliminad[oa]|borrad[oa])(?:e?s?)\b",
)  # fmt: skip
_NEVER = re.compile(rf"\b(?:{'|'.join(_ACTS)})")
_DEEDS = [rf"{one}\b" for words in (_SENT, _PAID) for one in words.values()]
_ANY = re.compile(rf"\b{any_of((*_ACTS, *_DEEDS))}")  # most sentences have neither
_DENIED = re.compile(
    r"\b(?:not|no|never|nothing|none|cannot|unpaid|ne|pas|rien|aucune?|jamais|impayee?s?|nicht"
    r"|nichts|keine?[rsnm]?|nie|unbezahlt|non|niente|nessun[oa]?|nada|ningun[oa]?|nunca)\b|n't\b"
)
_LATER = re.compile(
    r"\b(?:will|would|can|could|should|must|may|to be|if|once|until|unless|when|before|sera|seront"
    r"|si|une fois|des que|quand|avant|wird|werden|wenn|sobald|falls|bevor|muss|kann|sara|saranno"
    r"|quando|se|prima|sera|seran|cuando|antes|debe|puede)\b"
)


def is_unproven(sentence: str, ledger: Ledger) -> bool:
    """Whether a sentence tells of a deed or a payment that nothing of this turn bears out."""
    folded = fold(_MARKER.sub(" ", sentence))
    if not _ANY.search(folded) or folded.rstrip().endswith("?") or _DENIED.search(folded):
        return False
    if _NEVER.search(folded):
        return not _LATER.search(folded)
    for words in (_SENT, _PAID):
        if any(_claims(folded, language, words) for language in words):
            states = re.compile(rf"\b(?:{'|'.join(words.values())}|(?:in|dans|en) qonto)\b")
            return not _is_borne_out(sentence, states, ledger)
    return False


def _claims(folded: str, language: str, words: dict[str, str]) -> bool:
    """ "The bill is paid", "Ich habe alles freigegeben", "Confirmed and sent: …"; not "press
    Confirm and it is sent", which is yet to come."""
    done = words[language]
    between = r"(?:\W+\w+){0,4}?\W+" if language == "de" else r"(?:\W+\w+){0,3}?\W+"
    told = re.search(rf"\b{_WAS[language]}{between}{done}\b", folded)
    is_bare = re.match(rf"\W*(?:already\W+)?{done}\s*(?:and\b|[:.!,]|$)", folded)
    return bool(is_bare) or bool(told and not _LATER.search(folded))


def _is_borne_out(sentence: str, states: re.Pattern[str], ledger: Ledger) -> bool:
    facts = [fact for name in _MARKER.findall(sentence) if (fact := ledger.known(name))]
    if any(_is_about(fact, states) for fact in facts):
        return True
    records = [record for table in ledger.tables for record in _records(table, ledger)]
    return any(_names(name, fold(sentence)) and states.search(state) for name, state in records)


def _is_about(fact: Fact, states: re.Pattern[str]) -> bool:
    return bool(states.search(fold(f"{fact.label} {fact.how}")))


def _names(name: str, said: str) -> bool:
    return len(name) >= _FEWEST_LETTERS and bool(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said)
    )


def _records(table: Table, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Each record's number or file name with its state, folded; fields listed are one record."""
    say = ledger.context.say
    if table.id.endswith("fields"):
        fields = {row[0].value: fold(str(row[1].value or "")) for row in table.rows}
        state = fields.get(say("column.status"), "")
        yield from ((fields.get(say(f"column.{name}"), ""), state) for name in _NAMES)
        return
    places = {column.key: at for at, column in enumerate(table.columns)}
    states = [places[key] for key in _STATES if key in places]
    for row in table.rows if states else ():
        state = fold(str(row[states[0]].value or ""))
        yield from (
            (fold(str(row[places[key]].value or "")), state) for key in _NAMES if key in places
        )
