"""What is asked about the rows, the period or the supplier that an answer showed: "which of them is
due first?", "and the second largest?", "when are they due?", "and the week after?"."""

from assistant.agent.built_in import pointed_figures
from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.pointing_words import (
    POINTED,
    PointingWords,
    place_of,
    pointing_words,
    rest,
)
from assistant.agent.built_in.ranked_part import PARTS as PARTS_OF_TIME
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import as_spend, listed, listed_spend
from assistant.agent.built_in.slots import has, slot
from assistant.tools.words import fold, split

_SURE = 5
_ONE = ("get_invoice", "inspect_invoice", "explain_match", "payment_status", "read_document")
_SLICED = ("vendor", "category", "status")


def points(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """The reading of a follow-up that names no supplier, number or amount of its own; None for
    all others."""
    if said.references or said.quotes or said.amounts:
        return None
    pointing, line = pointing_words(words.language), _line(said, words)
    if said.vendors:
        return _whose(said, last) or pointed_figures.against_another(said, words, pointing, last)
    if one := _neighbour(line, words, pointing, last):
        return one
    if said.periods:
        return (
            pointed_figures.both_then(said, words, pointing, last)
            or pointed_figures.moved_more(line, words, pointing, last, said)
            or _lacking_then(said, words, pointing, last)
            or pointed_figures.why_then(said, words, last)
            or pointed_figures.held_against(said, words, pointing, last)
        )
    return (
        pointed_figures.moved_more(line, words, pointing, last, said)
        or pointed_figures.other_part(line, words, pointing, last, said)
        or pointed_figures.which_of_them(line, words, pointing, last, said)
        or _still_open(line, pointing, last)
        or _in_time(line, words, pointing, last)
        or pointed_figures.other_end(line, words, pointing, last)
        or pointed_figures.step(line, words, pointing, last, said)
        or pointed_figures.both(line, words, pointing, last, said)
        or pointed_figures.percent(line, words, pointing, last)
        or _from_whom(line, words, pointing, last)
        or _inside(line, words, pointing, last)
        or _paper(line, words, pointing, last)
        or _state(line, words, pointing, last)
        or pointed_figures.moved_most(said, line, pointing, last)
        or _added_up(line, words, pointing, last)
        or _tax_in_them(said, line, words, pointing, last)
        or _owed_to_each(line, words, last)
        or pointed_figures.a_month(line, words, pointing, last)
        or pointed_figures.new_ones(line, words, pointing, last)
        or pointed_figures.yearly(line, words, pointing, last)
        or _ranked(line, words, pointing, last)
        or _placed(said, line, words, pointing, last)
        or _asked_of(said, line, words, pointing, last)
    )


def _line(said: Utterance, words: Lexicon) -> str:
    """The words as they were typed, nothing mended, without "please" and the like."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    return without_openers(line, words) or line  # "Danach?" begins other questions.


def _added_up(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Add them up", of what was listed: the list says what it comes to."""
    cues = pointing.cues["add_up"]
    if last.tool != "search_invoices" or not has(cues, line) or rest(line, words, pointing, *cues):
        return None
    return Reading("search_invoices", dict(last.arguments), POINTED, _SURE)


def _tax_in_them(
    said: Utterance, line: str, words: Lexicon, pointing: PointingWords, last: Before
) -> Reading | None:
    """ "And the VAT in them?" of what was listed: as a figure."""
    amount = slot("amount", said, words)
    told = listed_spend(last.tool, last.arguments) if last.tool == "search_invoices" else None
    if told is None or amount not in ("vat", "net") or len(last.records) < 2:
        return None
    if rest(line, words, pointing, *words.slots["amount"][amount]) - pointing.amounts - words.small:
        return None
    is_open = told.get("basis") == "owed"
    state = {"basis": "spent", "status": last.arguments.get("status")} if is_open else {}
    return Reading("query_spend", {**told, **state, "amount": amount}, POINTED, _SURE)


def _owed_to_each(line: str, words: Lexicon, last: Before) -> Reading | None:
    """ "And what do we still owe each?" behind the first of a ranking: to those."""
    is_ranking = last.tool == "query_spend" and last.arguments.get("group_by") == "vendor"
    most = last.arguments.get("top")
    if not (is_ranking and most and last.ranked) or not has(words.plain["owed_by_each"], line):
        return None
    owed = {"basis": "owed", "group_by": "vendor", "vendor": list(last.ranked[:most])}
    return Reading("query_spend", as_spend("", {}) | owed, POINTED, _SURE)


def _whose(said: Utterance, last: Before) -> Reading | None:
    """ "The one from Neumann", where one number was found on several invoices."""
    if last.tool not in _ONE or len(last.records) < 2 or len(said.vendors) != 1 or said.periods:
        return None
    name = said.vendors[0][0]
    theirs = [key for (_, key), of in zip(last.records, last.suppliers, strict=True)
              if name in fold(of)]  # fmt: skip
    return (
        Reading("get_invoice", {"number": theirs[0]}, POINTED, _SURE) if len(theirs) == 1 else None
    )


def _neighbour(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "And the one before?" behind the latest invoice: the next in the order that was told."""
    told, cues = last.arguments, pointing.cues["one_before"]
    is_one = last.tool == "search_invoices" and told.get("limit") == 1 and told.get("order")
    if not is_one or not has(cues, line) or rest(line, words, pointing, *cues):
        return None
    return Reading("search_invoices", {**told, "after": (told.get("after") or 0) + 1},
                   POINTED, _SURE)  # fmt: skip


def _lacking_then(
    said: Utterance, words: Lexicon, pointing: PointingWords, last: Before
) -> Reading | None:
    """ "Why is November missing?" of what was told: its invoices of that month, where there are
    any."""
    shown = listed(last.tool, last.arguments)
    if len(said.periods) != 1 or shown is None or not has(pointing.cues["lacking"], said.words):
        return None
    of_then = {**shown, "period": said.periods[0][0], "due": None}
    return Reading("search_invoices", of_then, POINTED, _SURE)


def _still_open(line: str, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Why so old?", "why hasn't it been paid?": nobody told the reason here; how late the invoice
    is, of several the one that waits longest, and what is known of its payment."""
    if not has(pointing.cues["still_open"], line):
        return None
    if number := _only_one(last) or (last.records[0][0] if len(last.records) == 1 else None):
        return Reading("get_invoice", {"number": number, "question": "paid"}, POINTED, _SURE)
    arguments = listed(last.tool, last.arguments)
    if arguments is None or not last.records:
        return None
    late = {"status": "overdue", "order": "due_first", "limit": 1}
    return Reading("search_invoices", {**arguments, **late}, POINTED, _SURE)


def _in_time(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Was it paid on time?" of the invoice that was shown: it says when it was due and paid."""
    cues, number = pointing.cues["in_time"], _only_one(last)
    if not number or not has(cues, line) or rest(line, words, pointing, *cues) - pointing.fields:
        return None
    return Reading("get_invoice", {"number": number}, POINTED, _SURE)


def _inside(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "What was it for?" of the invoice that was shown: its lines."""
    cues, number = pointing.cues["inside"], _only_one(last)
    is_counted = has(pointing.cues["on_it"], line)
    is_plain = has(cues, line) and not rest(line, words, pointing, *cues)
    if not number or not (is_plain or is_counted):
        return None
    if any(has(amounts, line) for amounts in words.slots["amount"].values()):
        asked = {"number": number, "question": "vat"}  # "How much VAT on it?"
        return Reading("get_invoice", asked, POINTED, _SURE)
    usual = dict.fromkeys(("vendor", "category", "period", "part"))
    lines = {"question": "lines", "invoice": number, **usual}
    return Reading("read_document", lines, POINTED, _SURE)


def _from_whom(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Who is it from?" of the invoice that was shown; several are shown once more."""
    cues = pointing.cues["from_whom"]
    if not last.records or not has(cues, line) or rest(line, words, pointing, *cues):
        return None
    if number := _only_one(last):
        return Reading("get_invoice", {"number": number}, POINTED, _SURE)
    if last.tool != "search_invoices":
        return None
    return Reading(last.tool, last.arguments, POINTED, _SURE)


def _paper(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Show me the PDF" of the invoice that was shown, whose page has it; of several it is asked
    which."""
    cues = pointing.cues["file"]
    if not last.records or not has(cues, line) or rest(line, words, pointing, *cues):
        return None
    if number := _only_one(last) or (last.records[0][0] if len(last.records) == 1 else None):
        return Reading("get_invoice", {"number": number}, POINTED, _SURE)
    return Reading(None, topic="unclear.bare_which", score=_SURE)


def _state(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Where does it stand?", "since when exactly?"; "for how long?" of what is owed: by its due
    days, which say how late each is."""
    for name in ("state", "since_when"):
        cues = pointing.cues[name]
        if not has(cues, line) or rest(line, words, pointing, *cues):
            continue
        if last.tool == "price_history":
            return Reading(last.tool, last.arguments, POINTED, _SURE)  # Its rows have the days.
        if number := _only_one(last):
            return Reading("get_invoice", {"number": number}, POINTED, _SURE)
        shown = listed(last.tool, last.arguments) or {}
        if name == "since_when" and shown.get("status") in ("unpaid", "overdue"):
            return Reading("search_invoices", {**shown, "order": "due_first"}, POINTED, _SURE)
    return None


def _ranked(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Which of them is due first?", "and the second largest?": one of what was listed."""
    arguments = listed(last.tool, last.arguments)
    if arguments is None or last.ranked:
        return None
    line, place = place_of(line, words)
    sorting, cues = _sorting(line, words, pointing)
    is_several = pointing.several & set(line.split()) and not place
    if is_several or rest(line, words, pointing, *cues) - pointing.whom:
        return None
    if sorting is None and place and last.arguments.get("limit") == 1:
        sorting = last.arguments.get("order")
    if sorting is None or has(words.slots["compare"]["sorting"], line):
        return None
    behind = {"after": (place or 1) - 1} if (place or 1) > 1 else {}
    arguments = {key: value for key, value in arguments.items() if key != "after"}
    one = {"order": sorting, "limit": 1, **behind}
    return Reading("search_invoices", {**arguments, **one}, POINTED, _SURE)


def _sorting(
    line: str, words: Lexicon, pointing: PointingWords
) -> tuple[str | None, tuple[Cue, ...]]:
    """By what one of them comes first, and the words that say so."""
    if has(pointing.cues["first_due"], line):
        return "due_first", pointing.cues["first_due"]
    for name, cues in words.slots["order"].items():
        if has(cues, line):
            return name, cues
    if has(pointing.cues["biggest"], line):
        return "largest", pointing.cues["biggest"]
    return None, ()


def _placed(
    said: Utterance, line: str, words: Lexicon, pointing: PointingWords, last: Before
) -> Reading | None:
    """ "The invoices of the second one" behind a ranking: of the supplier or kind of cost there."""
    by = str(last.arguments.get("group_by") or "")
    places = [words.ordinals[word] for word in line.split() if words.ordinals.get(word, 0) > 0]
    places = places or [place for place in (place_of(line, words)[1],) if place]
    if last.tool != "query_spend" or by not in ("vendor", "category") or len(places) != 1:
        return None
    if said.numbers or words.numbers.keys() & set(line.split()):
        return None  # "Only the first three"
    at = places[0] - 1
    if at >= (last.arguments.get("top") or len(last.ranked)):
        behind = {"top": 1, "after": at}  # "And the second?" of whom only the first was told.
        return Reading("query_spend", {**last.arguments, **behind}, POINTED, _SURE)
    if at >= len(last.ranked):
        return None
    split = slot("group_by", said, words)
    split = split if split in PARTS_OF_TIME else None
    arguments = {**last.arguments, by: last.ranked[at], "group_by": split, "top": None}
    if split:
        arguments["measure"] = "average"  # "The second one, how much per month?"
    arguments["shares"] = True if has(pointing.cues["percent"], line) else None
    names_papers = any(word.startswith(words.documents) for word in line.split())
    if names_papers and (shown := listed("query_spend", arguments)):
        return Reading("search_invoices", shown, POINTED, _SURE)
    return Reading("query_spend", arguments, POINTED, _SURE)


def _asked_of(
    said: Utterance, line: str, words: Lexicon, pointing: PointingWords, last: Before
) -> Reading | None:
    """ "How much is it and when is it due?" of the invoice that was shown, "when are they due?" of
    several."""
    spoken = set(line.split())
    is_of_days = bool(spoken & pointing.days)
    asked = spoken & (pointing.fields | pointing.amounts | pointing.days)
    if not asked or rest(line, words, pointing) - asked:
        return None
    number, status = _only_one(last), slot("status", said, words)
    is_paid = status == "paid" and "?" in said.text
    is_late = status == "overdue" and is_of_days and has(pointing.cues["how_far"], line)
    is_due = status == "unpaid" and is_of_days  # "Elle est à payer quand ?"
    if status and not (number and (is_paid or is_late or is_due)):
        return None  # "What is overdue?" is of all.
    if number:
        is_vat = slot("amount", said, words) in ("vat", "net")
        question = "paid" if is_paid else "vat" if is_vat else None
        asked_of = {"number": number} | ({"question": question} if question else {})
        return Reading("get_invoice", asked_of, POINTED, _SURE)
    is_ranking = bool(last.ranked) and not is_of_days
    if not asked - pointing.amounts or is_ranking or slot("group_by", said, words):
        return None
    arguments = listed(last.tool, last.arguments)
    if arguments and last.ranked and last.arguments.get("group_by") == "vendor":
        arguments = {**arguments, "vendor": last.ranked[0]}  # "To whom most?" "When is it due?"
    if arguments is None:
        return None
    by_day = {"order": "due_first"} if is_of_days else {}
    return Reading("search_invoices", {**arguments, **by_day}, POINTED, _SURE)


def _only_one(last: Before) -> str | None:
    """The number of the invoice that was shown, where it was one."""
    if last.tool in _ONE and (
        named := last.arguments.get("number") or last.arguments.get("invoice")
    ):
        return str(named)
    is_listed = last.tool in ("search_invoices", *_ONE) and len(last.records) == 1
    return last.records[0][0] if is_listed else None
