"""What is missing on papers, or wrong with their files: "no due date", "which are scans?"."""

import re
from collections.abc import Sequence

from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refusals import refusal
from assistant.agent.built_in.slots import has, main_period, slot, vendor

_PLAINLY = 13  # more than what a follow-up leans on
_FIELDS = ("number", "due_date", "date", "supplier", "iban", "amount", "else")
_FILES = ("reminder", "picture", "no_invoice", "not_fetched", "not_read")
TO_CLOSE = "to_close"
_PAYMENT = ("paid", "unpaid", "overdue")
_OTHERWISE = ("unpaid", "overdue", "paid", "incomplete")  # Lists that only leave something out.
_BETWEEN = 4


def missing(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which invoices have no number?", "which files are only scans?", with why."""
    if said.references or said.amounts or said.is_sought:
        return _lost(said, words)
    if any(has(words.slots["status"][one], said.words) for one in _OTHERWISE):
        return None
    fields = _lacked(said.words, words)
    if "else" in fields:
        fields -= {"supplier"}  # "Without the supplier's VAT number"
    if fields == {"else"}:
        return None
    if len(fields) == 1:
        return _read(said, f"no_{fields.pop()}")
    if has(words.intents["lone_payments"], said.words):
        return None  # "Payments with no invoice" are no papers.
    if has(words.intents["duplicates"], said.words):
        return None  # "Somebody scanned the same bill twice."
    if refusal(said, words) == "customers":
        return None  # "A dunning letter to our client."
    if has(words.plain["file_e_invoice"], said.words) and not _asks_of_ways(said, words):
        return _read(said, "e_invoice")
    for name in _FILES:
        if has(words.plain[f"file_{name}"], said.words):
            return _read(said, name)
    is_any = bool(fields) or has(words.plain["lack_any"], said.words)
    return _read(said, None) if is_any else None


def without_file(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Paid bills without a PDF": of those whose file is missing, the ones in that state."""
    state = slot("status", said, words)
    is_other = said.references or said.amounts or said.is_sought or state not in _PAYMENT
    if is_other or "file" not in _lacked(said.words, words, ("file", *_FIELDS)):
        return None
    if has(words.intents["lone_payments"], said.words):
        return None
    asked = {"only": "document", "state": state, "vendor": vendor(said)}
    return Reading("needs_attention", asked | {"period": main_period(said)[0]},
                   "missing_document", _PLAINLY)  # fmt: skip


def to_close(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What is missing to close November?": papers, regular bills and dates, see `in_parts`."""
    is_other = said.references or said.amounts or said.vendors or len(said.periods) > 1
    if is_other or has(words.plain["what_sum"], said.words):
        return None
    if not has(words.plain["to_close"], said.words):
        return None
    asked = {"only": "document", "vendor": None, "period": main_period(said)[0]}
    return Reading("needs_attention", asked, TO_CLOSE, _PLAINLY)


def lacks_a_field(said: Utterance, words: Lexicon) -> bool:
    """Whether something is missing on papers, and not the papers: "bills without a number"."""
    return bool(_lacked(said.words, words) - {"else"})


def names_a_lacking_field(line: str, words: Lexicon) -> bool:
    """Whether something that belongs on a paper is said to be missing: "the missing VAT number"."""
    return bool(_lacked(line, words))


def _asks_of_ways(said: Utterance, words: Lexicon) -> bool:
    """ "How many came as e-invoices, how many by mail?", "which did you read from the PDF?" """
    is_read = has(words.intents["inspect_sources"], said.words)
    return is_read or slot("group_by", said, words) == "source"


def to_upload(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which documents do I still have to upload?": those whose file is not here."""
    if said.references or not has(words.plain["to_upload"], said.words):
        return None
    return Reading("needs_attention", {"only": "document"}, "missing_document", _PLAINLY)


def _lost(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Why is the file of RE-10482 missing?" """
    if len(said.references) != 1 or not has(words.plain["file_missing"], said.words):
        return None
    arguments = {"question": "signals", "invoice": said.references[0], "vendor": None}
    return Reading("inspect_invoice", arguments, "inspect_signals", _PLAINLY)


def _read(said: Utterance, which: str | None) -> Reading:
    arguments = {"which": which, "period": main_period(said)[0], "vendor": vendor(said)}
    return Reading("list_papers", arguments, "papers", _PLAINLY)


def _lacked(line: str, words: Lexicon, fields: Sequence[str] = _FIELDS) -> set[str]:
    """The fields beside a word of lacking; of two that begin or end together the longer one."""
    spans = [
        (found.start(), found.end(), name)
        for name in fields
        for cue, _ in words.plain[f"field_{name}"]
        for found in cue.finditer(line)
    ]
    whole = [
        one for one in spans
        if not any(
            other[0] <= one[0] and one[1] <= other[1] and other[:2] != one[:2] for other in spans
        )
    ]  # fmt: skip
    return {name for start, end, name in whole if _is_lacked(line, start, end, words)}


def _is_lacked(line: str, start: int, end: int, words: Lexicon) -> bool:
    """ "Without a due date", "the due date is missing"; not "without supplier <vendor>"."""
    rest = line[end:]
    if rest.startswith((" <vendor>", " <quote>")):
        return False
    if any(cue.match(rest) for cue, _ in words.plain["lack_after"]):
        return True
    head = line[:start]
    for _ in range(_BETWEEN):
        if _ends(head, words.plain["lack"]):
            return True
        last = re.search(r" (\S+)$", head)
        if not last or (last[1] not in words.small and len(last[1]) > len("the")):
            return False
        head = head[: last.start()]
    return False


def _ends(head: str, cues: tuple[Cue, ...]) -> bool:
    return any(found.end() == len(head) for cue, _ in cues for found in cue.finditer(head))
