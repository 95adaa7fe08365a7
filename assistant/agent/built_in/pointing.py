"""What is asked about the rows, the period or the supplier that an answer showed: "which of them is
due first?", "and the second largest?", "when are they due?", "and the week after?"."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from assistant.agent.built_in.about_it import FIGURES, Before, before_it, compares
from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.pointing_words import PointingWords, place_of, pointing_words
from assistant.agent.built_in.ranked_part import PARTS as PARTS_OF_TIME
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import EMPTY_LIST, PARTS, as_spend, listed
from assistant.agent.built_in.slots import has, slot
from assistant.tools.period_words import lexicon
from assistant.tools.periods import Period, joined, resolve, written
from assistant.tools.periods import after as period_after
from assistant.tools.periods import before as period_before
from assistant.tools.words import fold, split

POINTED = "pointed"  # Of such a reading every word was understood.
_SURE = 5
_ONE = ("get_invoice", "inspect_invoice", "explain_match", "payment_status", "read_document")
_TIMES = ("period", "due", "arrived", "month")
_SLICED = ("vendor", "category", "status")
_NAMED = (*_SLICED, "period")


def points(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """The reading of a follow-up that names no supplier, number or amount of its own; None for
    all others."""
    if said.references or said.quotes or said.amounts:
        return None
    pointing, line = pointing_words(words.language), _line(said, words)
    if said.vendors:
        return _whose(said, last)
    if one := _neighbour(line, words, pointing, last):
        return one
    if said.periods:
        return (
            _both_then(said, words, pointing, last)
            or _lacking_then(said, words, pointing, last)
            or _why_then(said, words, last)
            or _held_against(said, words, pointing, last)
        )
    return (
        _which_of_them(line, words, pointing, last, said)
        or _still_open(line, pointing, last)
        or _other_end(line, words, pointing, last)
        or _step(line, words, pointing, last, said)
        or _both(line, words, pointing, last, said)
        or _percent(line, words, pointing, last)
        or _from_whom(line, words, pointing, last)
        or _inside(line, words, pointing, last)
        or _paper(line, words, pointing, last)
        or _state(line, words, pointing, last)
        or _moved_most(said, line, pointing, last)
        or _a_month(line, words, pointing, last)
        or _new_ones(line, words, pointing, last)
        or _yearly(line, words, pointing, last)
        or _ranked(line, words, pointing, last)
        or _placed(said, line, words, pointing, last)
        or _asked_of(said, line, words, pointing, last)
    )


def _line(said: Utterance, words: Lexicon) -> str:
    """The words as they were typed, nothing mended, without "please" and the like."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    return without_openers(line, words) or line  # "Danach?" begins other questions.


def _rest(line: str, words: Lexicon, pointing: PointingWords, *cues: Cue) -> set[str]:
    """The words that are left without these cues and the little ones."""
    for cue, _ in cues:
        line = cue.sub("", line)
    starts = " ".join((*words.starts, *words.only)).split()
    little = words.between_values | words.pronouns | words.beside_it | pointing.little
    return set(line.split()) - little - set(starts)


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
    if not is_one or not has(cues, line) or _rest(line, words, pointing, *cues):
        return None
    return Reading("search_invoices", {**told, "after": (told.get("after") or 0) + 1},
                   POINTED, _SURE)  # fmt: skip


def _both_then(
    said: Utterance, words: Lexicon, pointing: PointingWords, last: Before
) -> Reading | None:
    """ "And both in October?": the last two suppliers or kinds of cost together, in that period."""
    cues, line = pointing.cues["both"], said.words.replace(" <period>", " ")
    if len(said.periods) != 1 or not has(cues, line) or _rest(line, words, pointing, *cues):
        return None
    if last.earlier is None or {last.tool, last.earlier[0]} - set(FIGURES):
        return None
    now, then = as_spend(last.tool, last.arguments), as_spend(*last.earlier)
    name = next((one for one in ("vendor", "category") if now.get(one) != then.get(one)), "")
    if not (now.get(name) and then.get(name)):
        return None
    both = _together(name, then[name], now[name], said, words)
    return Reading("query_spend", {**now, name: both, "period": said.periods[0][0]},
                   POINTED, _SURE)  # fmt: skip


def _why_then(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """ "Why is November higher?" after figures by month: that one held against the one before."""
    if last.tool != "query_spend" or last.arguments.get("group_by") not in PARTS:
        return None
    (_, period), *more = said.periods
    is_why = any(f"{said.words} ".startswith(f" {one} ") for one in words.why)
    if more or not is_why or not (period.start and period.end):
        return None
    arguments = {**last.arguments, "period": written(period), "top": None}
    arguments |= {"compare_with": written(period_before(period)), "running": None, "shares": None}
    arguments["group_by"] = None if arguments.get("vendor") else "vendor"
    return Reading("query_spend", arguments, POINTED, _SURE)


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


def _held_against(
    said: Utterance, words: Lexicon, pointing: PointingWords, last: Before
) -> Reading | None:
    """ "Is that more than last year?": what was told, held against that period."""
    if last.tool not in ("query_spend", "summarise_month") or len(said.periods) != 1:
        return None
    more, than = ("|".join(map(re.escape, one)) for one in (pointing.more, words.than))
    found = re.search(
        rf" (?:{more})(?: (?:{than}))?(?: \S+)? <period>"
        rf"|<period>(?: \S+){{0,3}}? (?:{more})(?= |$)",
        said.words,
    )
    arguments = as_spend(last.tool, last.arguments)
    if not found or not arguments.get("period") or arguments.get("group_by"):
        return None
    if _rest(said.words.replace(found[0], ""), words, pointing) - pointing.more:
        return None
    arguments |= {"compare_with": said.periods[0][0]}
    return Reading("query_spend", arguments, POINTED, _SURE)


def _which_of_them(
    line: str, words: Lexicon, pointing: PointingWords, last: Before, said: Utterance
) -> Reading | None:
    """ "Which of the three was the dearest?" of figures asked one after the other: all as one, by
    what they differ in."""
    least, most = words.plain["least_part"], words.plain["most_part"]
    of_them = pointing.cues["of_them"]
    is_asked = last.tool in FIGURES and has(of_them, line)
    if not is_asked or not (has(least, line) or has(most, line)):
        return None
    figures = list(_like_the_last(last))
    for name, by in (("period", None), ("vendor", "vendor"), ("category", "category")):
        told = [one[name] for one in figures if isinstance(one.get(name), str)]
        if len(set(told)) < 2 or len(told) < len(figures):
            continue
        end = {"order": "smallest" if has(least, line) else None, "group_by": by}
        if by:
            return Reading("query_spend", {**figures[0], name: told, **end}, POINTED, _SURE)
        spans = [span for one in told if (span := resolve(one, said.today, words.language))]
        grain, whole = spans[0].grain if spans else "", joined(sorted(spans, key=_starts))
        if whole is None or grain not in PARTS_OF_TIME or {one.grain for one in spans} != {grain}:
            return None
        split = {"period": written(whole), "group_by": grain}
        return Reading("query_spend", {**figures[0], **end, **split}, POINTED, _SURE)
    return None


def _starts(span: Period) -> str:
    return str(span.start)


def _like_the_last(last: Before) -> Iterator[dict[str, Any]]:
    """The last figures that differ in one thing, the newest first."""
    asked = [as_spend(*call) for call in last.calls if call[0] in FIGURES]
    for one in asked:
        apart = [name for name in _NAMED if one.get(name) != asked[0].get(name)]
        if len(apart) > 1:
            return
        yield one


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


def _other_end(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "And the priciest?" behind the cheapest month."""
    least, most = words.plain["least_part"], words.plain["most_part"]
    is_split = last.tool == "query_spend" and last.arguments.get("group_by") in PARTS_OF_TIME
    is_asked = is_split and (has(least, line) or has(most, line))
    units = {name for one in PARTS_OF_TIME for name in lexicon(words.language).named(one)}
    if not is_asked or _rest(line, words, pointing, *least, *most) - units:
        return None
    end = {"order": "smallest" if has(least, line) else None, "measure": "sum"}
    return Reading("query_spend", {**last.arguments, **end}, POINTED, _SURE)


def _step(
    line: str, words: Lexicon, pointing: PointingWords, last: Before, said: Utterance
) -> Reading | None:
    """ "And the week after?": the same of the period behind the one that was told."""
    for name, step in (("after", period_after), ("before", period_before)):
        cues = pointing.cues[name]
        if not has(cues, line) or _rest(line, words, pointing, *cues):
            continue
        key = next((one for one in _TIMES if last.arguments.get(one)), "")
        told = resolve(str(last.arguments.get(key) or ""), said.today, words.language)
        if last.tool == "cash_out" and last.arguments.get("until"):
            told, key = resolve(str(last.arguments["until"]), said.today, words.language), "due"
        if told and told.end and not told.start and name == "after" and key == "due":
            later = {**last.arguments, key: f"{told.end + timedelta(days=1)}.."}
            return Reading(last.tool, later, POINTED, _SURE)
        if told is None or not (told.start and told.end):
            return None
        if last.tool == "cash_out":
            due = {"status": "unpaid", "due": written(step(told)), "order": "due_first"}
            return Reading("search_invoices", EMPTY_LIST | due, POINTED, _SURE)
        return Reading(last.tool, _at(last.arguments, key, step(told)), POINTED, _SURE)
    return None


def _at(arguments: dict[str, Any], key: str, period: Period) -> dict[str, Any]:
    return {**arguments, key: written(period)} | (
        {"compare_with": None} if arguments.get("compare_with") else {}
    )


def _both(
    line: str, words: Lexicon, pointing: PointingWords, last: Before, said: Utterance
) -> Reading | None:
    """ "Both together": the last two figures as one, where they differ in one thing."""
    cues = pointing.cues["both"]
    if not has(cues, line) or _rest(line, words, pointing, *cues):
        return None
    if last.tool in ("search_invoices", "list_unmatched_invoices"):
        return _both_lists(last, said, words)
    if last.earlier is None:
        return None
    now, then = as_spend(last.tool, last.arguments), as_spend(*last.earlier)
    figures = ("query_spend", "summarise_month")
    if last.tool not in figures or last.earlier[0] not in figures:
        return None
    apart = [name for name in _NAMED if now.get(name) != then.get(name)]
    if len(apart) != 1 or not (now.get(apart[0]) and then.get(apart[0])):
        return None
    together = _together(apart[0], then[apart[0]], now[apart[0]], said, words)
    if together is None:
        return None
    return Reading("query_spend", {**now, apart[0]: together}, POINTED, _SURE)


def _both_lists(last: Before, said: Utterance, words: Lexicon) -> Reading:
    """The last two lists as one where they differ in when alone; else a list says its own total."""
    now, (tool, then) = last.arguments, last.earlier or ("", {})
    apart = [name for name in {*now, *then} if now.get(name) != then.get(name)]
    if tool != last.tool or apart not in (["due"], ["period"]):
        return Reading(last.tool, now, POINTED, _SURE)
    one, other = then.get(apart[0]), now.get(apart[0])
    whole = _together("period", one, other, said, words) if one and other else None
    return Reading(last.tool, {**now, apart[0]: whole or other}, POINTED, _SURE)


def _together(
    name: str, one: str | list[str], other: str | list[str], said: Utterance, words: Lexicon
) -> str | list[str] | None:
    """Two suppliers or kinds of cost as a list; two periods that follow each other as one."""
    if name != "period":
        return [*(one if isinstance(one, list) else [one]),
                *(other if isinstance(other, list) else [other])]  # fmt: skip
    found = (resolve(str(text), said.today, words.language) for text in (one, other))
    spans = sorted((span for span in found if span and span.start and span.end),
                   key=lambda span: str(span.start))  # fmt: skip
    if len(spans) != 2 or period_after(spans[0]).start != spans[1].start:
        return None
    return f"{spans[0].start} - {spans[1].end}"


def _percent(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "In percent?": a comparison tells it, of anything else its share."""
    cues = pointing.cues["percent"]
    if not has(cues, line) or _rest(line, words, pointing, *cues) or last.tool != "query_spend":
        return None
    arguments = dict(last.arguments)
    if not any(arguments.get(f"compare_{one}") for one in ("with", "vendor", "category")):
        if not any(arguments.get(one) for one in (*_SLICED, "group_by")):
            return None
        arguments["shares"] = True
    return Reading("query_spend", arguments, POINTED, _SURE)


def _inside(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "What was it for?" of the invoice that was shown: its lines."""
    cues, number = pointing.cues["inside"], _only_one(last)
    is_counted = has(pointing.cues["on_it"], line)
    is_plain = has(cues, line) and not _rest(line, words, pointing, *cues)
    if not number or not (is_plain or is_counted):
        return None
    if any(has(amounts, line) for amounts in words.slots["amount"].values()):
        return Reading("get_invoice", {"number": number}, POINTED, _SURE)  # "How much VAT on it?"
    usual = dict.fromkeys(("vendor", "category", "period", "part"))
    asked = {"question": "lines", "invoice": number, **usual}
    return Reading("read_document", asked, POINTED, _SURE)


def _from_whom(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Who is it from?" of the invoice that was shown; several are shown once more."""
    cues = pointing.cues["from_whom"]
    if not last.records or not has(cues, line) or _rest(line, words, pointing, *cues):
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
    if not last.records or not has(cues, line) or _rest(line, words, pointing, *cues):
        return None
    if number := _only_one(last) or (last.records[0][0] if len(last.records) == 1 else None):
        return Reading("get_invoice", {"number": number}, POINTED, _SURE)
    return Reading(None, topic="unclear.bare_which", score=_SURE)


def _state(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Where does it stand?", "since when exactly?" """
    for name in ("state", "since_when"):
        cues = pointing.cues[name]
        if not has(cues, line) or _rest(line, words, pointing, *cues):
            continue
        if last.tool == "price_history":
            return Reading(last.tool, last.arguments, POINTED, _SURE)  # Its rows have the days.
        if number := _only_one(last):
            return Reading("get_invoice", {"number": number}, POINTED, _SURE)
    return None


def _moved_most(
    said: Utterance, line: str, pointing: PointingWords, last: Before
) -> Reading | None:
    """ "Which supplier dropped the most?" behind a comparison: the same by supplier; a lone figure
    is held against the period before its own."""
    if last.tool not in FIGURES or not has(pointing.cues["moved_most"], line):
        return None
    arguments = as_spend(last.tool, last.arguments)
    if not compares(arguments):
        arguments = arguments | before_it(arguments, said)
    if not compares(arguments):
        return None
    return Reading("query_spend", {**arguments, "group_by": "vendor", "top": None}, POINTED, _SURE)


def _a_month(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "On average per month?": the months of a figure, and their mean."""
    cues = pointing.cues["a_month"]
    is_asked = last.tool in ("query_spend", "summarise_month") and has(cues, line)
    if not is_asked or _rest(line, words, pointing, *cues) - pointing.amounts:
        return None
    mean = {"measure": "average", "group_by": "month", "top": None, "compare_with": None}
    return Reading("query_spend", as_spend(last.tool, last.arguments) | mean, POINTED, _SURE)


def _new_ones(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Which are new?" behind how many suppliers there were."""
    cues = pointing.cues["new_ones"]
    is_asked = last.arguments.get("measure") == "suppliers" and has(cues, line)
    if not is_asked or _rest(line, words, pointing, *cues):
        return None
    return Reading("query_spend", {**last.arguments, "measure": "new"}, POINTED, _SURE)


def _yearly(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "And per year?" of subscriptions: their answer says it."""
    cues = pointing.cues["yearly"]
    is_asked = last.tool == "list_subscriptions" and has(cues, line)
    if not is_asked or _rest(line, words, pointing, *cues) - pointing.amounts:
        return None
    return Reading(last.tool, last.arguments, POINTED, _SURE)


def _ranked(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Which of them is due first?", "and the second largest?": one of what was listed."""
    arguments = listed(last.tool, last.arguments)
    if arguments is None or last.ranked:
        return None
    line, place = place_of(line, words)
    sorting, cues = _sorting(line, words, pointing)
    is_several = pointing.several & set(line.split()) and not place
    if is_several or _rest(line, words, pointing, *cues) - pointing.whom:
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
    arguments = {**last.arguments, by: last.ranked[at], "group_by": None, "top": None}
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
    if not asked or _rest(line, words, pointing) - asked:
        return None
    number, status = _only_one(last), slot("status", said, words)
    is_paid = status == "paid" and "?" in said.text
    is_late = status == "overdue" and is_of_days and has(pointing.cues["how_far"], line)
    is_due = status == "unpaid" and is_of_days  # "Elle est à payer quand ?"
    if status and not (number and (is_paid or is_late or is_due)):
        return None  # "What is overdue?" is of all.
    if number:
        asked_of = {"number": number} | ({"question": "paid"} if is_paid else {})
        return Reading("get_invoice", asked_of, POINTED, _SURE)
    if not asked - pointing.amounts or last.ranked or slot("group_by", said, words):
        return None
    arguments = listed(last.tool, last.arguments)
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
