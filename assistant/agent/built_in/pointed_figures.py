"""What is asked of the figures that an answer told: "why is November higher?", "and the week
after?", "which supplier dropped the most?"."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from assistant.agent.built_in.about_it import FIGURES, Before, before_it, compares
from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.pointing_words import (
    POINTED,
    PointingWords,
    rest,
)
from assistant.agent.built_in.ranked_part import PARTS as PARTS_OF_TIME
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import EMPTY_LIST, PARTS, as_spend
from assistant.agent.built_in.slots import has
from assistant.tools.period_words import lexicon
from assistant.tools.periods import Period, joined, resolve, written
from assistant.tools.periods import after as period_after
from assistant.tools.periods import before as period_before

_SURE = 5
_SLICED = ("vendor", "category", "status")
_NAMED = (*_SLICED, "period")
_TIMES = ("period", "due", "arrived", "month")


_EARLY = 3  # Among so many words a question has its question word.
_PARTS_OF_A_YEAR = {"half": 6, "quarter": 3}  # months


def both_then(
    said: Utterance, words: Lexicon, pointing: PointingWords, last: Before
) -> Reading | None:
    """ "And both in October?": the last two suppliers or kinds of cost together, in that period."""
    cues, line = pointing.cues["both"], said.words.replace(" <period>", " ")
    if len(said.periods) != 1 or not has(cues, line) or rest(line, words, pointing, *cues):
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


def why_then(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
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


def held_against(
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
    if arguments.get("group_by") in PARTS_OF_TIME and arguments.get("measure") == "average":
        arguments |= {"group_by": None, "measure": "sum"}
    if found and not arguments.get("period"):
        arguments |= {"period": written(period_after(said.periods[0][1]))}
    if not found or arguments.get("group_by"):
        return None
    if rest(said.words.replace(found[0], ""), words, pointing) - pointing.more:
        return None
    arguments |= {"compare_with": said.periods[0][0]}
    return Reading("query_spend", arguments, POINTED, _SURE)


def against_another(
    said: Utterance, words: Lexicon, pointing: PointingWords, last: Before
) -> Reading | None:
    """ "More than Adobe?", "the same as Adobe?": one supplier's figure held against another's."""
    arguments = as_spend(last.tool, last.arguments) if last.tool in FIGURES else {}
    own, line = arguments.get("vendor"), said.words
    if len(said.vendors) != 1 or said.periods or not isinstance(own, str) or compares(arguments):
        return None
    more = "|".join(map(re.escape, pointing.more))
    than = "|".join(re.escape(one.rstrip("'")) for one in words.than)
    found = re.search(rf" (?:{more}) (?:{than})(?: \S+)? <vendor>", line)
    same = pointing.cues["same_as"]
    if not (found or has(same, line)) or said.vendors[0][0] == own:
        return None
    if rest(line.replace("<vendor>", ""), words, pointing, *same) - pointing.more - {*words.than}:
        return None
    apart = {"compare_vendor": said.vendors[0][0], "group_by": None, "top": None}
    return Reading("query_spend", {**arguments, **apart, "measure": "sum"}, POINTED, _SURE)


def which_of_them(
    line: str, words: Lexicon, pointing: PointingWords, last: Before, said: Utterance
) -> Reading | None:
    """ "Which of the three was the dearest?" of figures asked one after the other: all as one, by
    what they differ in."""
    least = (*words.plain["least_part"], *words.slots["order"]["smallest"])
    most = words.plain["most_part"]
    of_them = pointing.cues["of_them"]
    is_asked = last.tool in FIGURES and (
        has(of_them, line) or _only_which(line, words, pointing, (*least, *most))
    )
    is_more = bool(set(line.split()) & pointing.more)
    if is_asked and compares(last.arguments) and is_more:
        return Reading(last.tool, {**last.arguments, "group_by": None}, POINTED, _SURE)
    if not is_asked or not (has(least, line) or has(most, line) or is_more):
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


def _only_which(line: str, words: Lexicon, pointing: PointingWords, ends: tuple[Cue, ...]) -> bool:
    """ "Which was higher?": a question word, what is more, and little words."""
    asking = words.which | words.acts.asks
    left = rest(line, words, pointing, *ends) - pointing.more - pointing.amounts - asking
    return bool(asking & set(line.split()[:_EARLY])) and not left - words.small


def moved_more(
    line: str, words: Lexicon, pointing: PointingWords, last: Before, said: Utterance
) -> Reading | None:
    """ "Which of the two rose more?" behind two suppliers' figures: both, held against the period
    that is named, or the one before theirs."""
    if last.tool not in FIGURES or not has(pointing.cues["moved_more"], line):
        return None
    figures = list(_like_the_last(last))
    named = last.arguments.get("vendor")
    told = named if isinstance(named, list) else [one.get("vendor") for one in figures]
    if len(told) < 2 or len({str(one) for one in told}) < len(told) or not all(told):
        return None
    then = before_it(figures[0], said)
    if said.periods and not _is_open(said.periods[0][1]):
        then = {"compare_with": said.periods[0][0]}
    both = {"vendor": told, "group_by": "vendor", "top": None, "measure": "sum"}
    return Reading("query_spend", {**figures[0], **then, **both}, POINTED, _SURE) if then else None


def other_part(
    line: str, words: Lexicon, pointing: PointingWords, last: Before, said: Utterance
) -> Reading | None:
    """ "And in the second?" behind a half or a quarter of a year: that one of the same year."""
    told = resolve(str(last.arguments.get("period") or ""), said.today, words.language)
    places = {words.ordinals[word] for word in line.split() if word in words.ordinals}
    if last.ranked or told is None or told.grain not in _PARTS_OF_A_YEAR or told.start is None:
        return None
    months = _PARTS_OF_A_YEAR[told.grain]
    own, is_quarter = (told.start.month - 1) // months + 1, told.grain == "quarter"
    if is_quarter and not has(pointing.cues["in_part"], line):
        return None  # "And the second?" is a bill that was shown.
    left = rest(line, words, pointing, *pointing.cues["in_part"]) - words.ordinals.keys()
    if len(places) != 1 or left or not 0 < (place := min(places)) <= 12 // months or place == own:
        return None
    for _ in range(abs(place - own)):
        told = period_after(told) if place > own else period_before(told)
    return Reading(last.tool, _at(last.arguments, "period", told), POINTED, _SURE)


def _is_open(span: Period) -> bool:
    """ "Since Q2" runs into what was told: the period before that is meant."""
    return span.end is None or span.grain not in PARTS_OF_TIME


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


def other_end(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "And the priciest?" behind the cheapest month."""
    sorts = words.slots["order"]
    least = (*words.plain["least_part"], *sorts["smallest"])
    most = (*words.plain["most_part"], *sorts["largest"], *pointing.cues["biggest"])
    is_split = last.tool == "query_spend" and last.arguments.get("group_by") in PARTS_OF_TIME
    names_papers = any(word.startswith(words.documents) for word in line.split())
    is_asked = is_split and not names_papers and (has(least, line) or has(most, line))
    units = {name for one in PARTS_OF_TIME for name in lexicon(words.language).named(one)}
    if not is_asked or rest(line, words, pointing, *least, *most) - units:
        return None
    end = {"order": "smallest" if has(least, line) else None, "measure": "sum"}
    return Reading("query_spend", {**last.arguments, **end}, POINTED, _SURE)


def step(
    line: str, words: Lexicon, pointing: PointingWords, last: Before, said: Utterance
) -> Reading | None:
    """ "And the week after?": the same of the period behind the one that was told."""
    for name, step in (("after", period_after), ("before", period_before)):
        cues = pointing.cues[name]
        if not has(cues, line) or rest(line, words, pointing, *cues):
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


def both(
    line: str, words: Lexicon, pointing: PointingWords, last: Before, said: Utterance
) -> Reading | None:
    """ "Both together": the last two figures as one, where they differ in one thing."""
    cues = pointing.cues["both"]
    if not has(cues, line) or rest(line, words, pointing, *cues):
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


def percent(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "In percent?": a comparison tells it, of anything else its share."""
    cues = pointing.cues["percent"]
    if not has(cues, line) or rest(line, words, pointing, *cues) or last.tool != "query_spend":
        return None
    arguments = dict(last.arguments)
    if not any(arguments.get(f"compare_{one}") for one in ("with", "vendor", "category")):
        if not any(arguments.get(one) for one in (*_SLICED, "group_by")):
            return None
        arguments["shares"] = True
        if arguments.get("group_by") in PARTS_OF_TIME:
            arguments |= {"group_by": None, "measure": "sum"}
    return Reading("query_spend", arguments, POINTED, _SURE)


def moved_most(said: Utterance, line: str, pointing: PointingWords, last: Before) -> Reading | None:
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


def a_month(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "On average per month?": the months of a figure, and their mean."""
    cues = pointing.cues["a_month"]
    is_asked = last.tool in ("query_spend", "summarise_month") and has(cues, line)
    if not is_asked or rest(line, words, pointing, *cues) - pointing.amounts:
        return None
    mean = {"measure": "average", "group_by": "month", "top": None, "compare_with": None}
    return Reading("query_spend", as_spend(last.tool, last.arguments) | mean, POINTED, _SURE)


def new_ones(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "Which are new?" behind how many suppliers there were."""
    cues = pointing.cues["new_ones"]
    is_asked = last.arguments.get("measure") == "suppliers" and has(cues, line)
    if not is_asked or rest(line, words, pointing, *cues):
        return None
    return Reading("query_spend", {**last.arguments, "measure": "new"}, POINTED, _SURE)


def yearly(line: str, words: Lexicon, pointing: PointingWords, last: Before) -> Reading | None:
    """ "And per year?", "which is the largest?" of subscriptions: their answer says it."""
    largest = (*pointing.cues["biggest"], *words.slots["order"]["largest"])
    cues = (*pointing.cues["yearly"], *largest)
    is_asked = last.tool == "list_subscriptions" and has(cues, line)
    if not is_asked or rest(line, words, pointing, *cues) - pointing.amounts:
        return None
    return Reading(last.tool, last.arguments, POINTED, _SURE)
