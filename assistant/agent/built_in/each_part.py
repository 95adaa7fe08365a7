"""The first of each part of a period: "the top supplier of every quarter", "le poste le plus lourd
de chaque mois", "the largest bill of each month". A ranking over the whole says nothing of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.orders import SURE
from assistant.agent.built_in.pointing_words import pointing_words
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.search_call import search_arguments
from assistant.agent.built_in.slots import has, order
from assistant.tools.periods import Period, moved, resolve, written

BRIEFLY = "each_briefly"  # The topic of a part of which only the first sentence is told.
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MOST, _FEW = 12, 4
_RANKED = ("vendor", "category")
_ENDS = ("largest", "smallest")


def first_of_each_part(whole: Reading, said: Utterance, words: Lexicon) -> list[Reading]:
    """A call for each month, quarter or year that has begun, with its first; none where nothing is
    ranked in each of them."""
    cues = pointing_words(words.language).cues
    part = next((one for one in _MONTHS if has(cues[f"each_{one}"], said.words)), None)
    ranking = _ranking(whole, said, words) if part else None
    if not part or ranking is None or len(said.periods) > 1:
        return []
    told = ranking.arguments.get("period")
    period = resolve(str(told), said.today, words.language) if told else _this_year(said.today)
    parts = list(_parts(period, part, said.today)) if period else []
    if not 1 < len(parts) <= _MOST:
        return []
    calls = [
        replace(ranking, arguments={**ranking.arguments, "period": written(one)}, unread=())
        for one in parts
    ]
    if len(calls) <= _FEW:
        return calls
    return [*(replace(one, topic=BRIEFLY) for one in calls[:-1]), calls[-1]]


def _ranking(whole: Reading, said: Utterance, words: Lexicon) -> Reading | None:
    """The ranking that each part has of its own: of suppliers, kinds of cost or invoices."""
    told = whole.arguments
    ranked = [one for one in _RANKED if has(words.slots["ranking"].get(one, ()), said.words)]
    names_bills = any(word.startswith(words.documents) for word in said.words.split())
    end = order(said, words)
    if names_bills and end in _ENDS and not ranked and not whole.topic.startswith("refused"):
        bills = {**search_arguments(said, words), "order": end, "limit": told.get("limit") or 1}
        return Reading("search_invoices", bills, "search", SURE)
    if whole.tool != "query_spend" or told.get("compare_with") or told.get("vendor"):
        return None
    is_first = told.get("top") or has(words.slots["compare"]["most"], said.words)
    by = told.get("group_by") if told.get("group_by") in _RANKED else next(iter(ranked), None)
    if not is_first or by is None:
        return None
    return replace(whole, arguments={**told, "group_by": by, "top": told.get("top") or 1})


def _parts(period: Period, part: str, today: date) -> Iterator[Period]:
    """The calendar months, quarters or years that lie in a period and have begun."""
    if period.start is None:
        return
    months, end = _MONTHS[part], min(period.end or today, today)
    start = date(period.start.year, (period.start.month - 1) // months * months + 1, 1)
    while start <= end:
        following = moved(start, months)
        yield Period(start, following - timedelta(days=1), part)
        start = following


def _this_year(today: date) -> Period:
    return Period(date(today.year, 1, 1), date(today.year, 12, 31), "year")
