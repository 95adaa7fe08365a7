"""What a message names and none of its calls carries: the answer says that it leaves it out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.agent.built_in.coming import is_now
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import main_period
from assistant.tools import amounts
from assistant.tools.amounts import Mention
from assistant.tools.periods import Period, is_inside, resolve
from assistant.tools.words import fold

_DAYS_OR_SO = 100  # Up to here a number without a currency may count days or invoices.
_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)")


def with_untold(
    said: Utterance, asked: Sequence[tuple[str, Reading]], words: Lexicon
) -> list[tuple[str, Reading]]:
    """The requests of a message; what they leave out is told with the one whose words name it."""
    asked = [(text, _in_its_period(reading, said)) for text, reading in asked]
    left = untold(said, [reading for _, reading in asked], words)
    answered = [at for at, (_, reading) in enumerate(asked) if reading.tool]
    found = list(asked)
    for name in left if answered else ():
        own = [at for at in answered if fold(name) in fold(found[at][0])]
        text, reading = found[at := (own or answered)[-1]]
        found[at] = text, replace(reading, left_out=(*reading.left_out, name))
    return found


def _in_its_period(reading: Reading, said: Utterance) -> Reading:
    """Prices that rose, of the period that is named: every reader of them leaves it to this."""
    asked, (text, span) = reading.arguments, main_period(said)
    is_of_all = not any(asked.get(one) for one in ("vendor", "category", "part"))
    if reading.tool != "price_history" or not (
        is_of_all and span and span.start and span.start <= said.today
    ):
        return reading
    return replace(reading, arguments={**asked, "period": text})


def untold(said: Utterance, asked: Sequence[Reading], words: Lexicon) -> tuple[str, ...]:
    """The periods, amounts, suppliers and numbers of a message that no argument carries, as they
    were written."""
    told = [text for one in asked for text in _texts(one.arguments)]
    line = fold(" ".join(told))
    spans = [span for text in told if (span := resolve(text, said.today, said.language))]
    ends = {end for span in spans for end in _days(span)}
    ends |= {(int(one[1]), int(one[2])) for one in _DAY.finditer(line)}
    named = [period for _, period in said.periods]
    others = [one for one in spans if one not in named]  # Of "October, and last year": one of both.
    figures = {one.value for text in told for one in amounts.find(text)}
    figures |= {one.claimed for one in asked if one.claimed is not None}
    periods = (
        text
        for text, period in said.periods
        if not (fold(text) in line or fold(text) in words.to_date or ends & _days(period))
        and not (is_now(period, said.today) or _is_of_now(period, asked, said.today))
        and not any(is_inside(period, one) or is_inside(one, period) for one in others)
    )
    sums = (
        _figure(one, said)
        for one in said.amounts
        if not min(figures, default=one.value + 1) <= one.value <= max(figures)
        and (one.currency or one.value > _DAYS_OR_SO)
    )
    suppliers = (
        text
        for text, known in said.vendors
        if not _is_by_number(asked, said)
        and not any(name in line for name in (fold(text), *(fold(one.name) for one in known)))
    )
    numbers = (one for one in said.references if fold(one) not in line)
    left = dict.fromkeys((*periods, *sums, *suppliers, *numbers))
    return tuple(_written(one, said.text) for one in left)


def _figure(amount: Mention, said: Utterance) -> str:
    """An amount as it stands in the message."""
    folded = fold(said.text)
    places = (one for one in amounts.find(folded) if one.value == amount.value)
    return next((folded[one.start : one.end].strip() for one in places), f"{amount.value:f}")


def _written(name: str, text: str) -> str:
    """A name with the capitals it has in the message, where folding keeps its place."""
    at, folded = fold(text).find(fold(name)), fold(text)
    return text[at : at + len(name)] if at >= 0 and len(folded) == len(text) else name


def _texts(value: object) -> Iterator[str]:
    """Every text in the arguments of a call."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _days(period: Period) -> set[tuple[int, int]]:
    """Its first and last day, of whichever year: "December" may be the one to come."""
    ends: tuple[date | None, ...] = (period.start, period.end)
    return {(end.month, end.day) for end in ends if end}


def _is_of_now(period: Period, asked: Sequence[Reading], today: date) -> bool:
    """ "What should I do this week?", "nothing came since Monday, is the link down?": how things
    stand, whatever the day."""
    has_begun = period.start is None or period.start <= today
    return all(
        one.tool == "sync_status"
        or (one.tool == "needs_attention" and not one.arguments.get("only") and has_begun)
        for one in asked
    )


def _is_by_number(asked: Sequence[Reading], said: Utterance) -> bool:
    """ "TG0000646 of Transports Garonne": the number says whose it is."""
    return bool(said.references) and all(
        set(said.references) & set(_texts(one.arguments)) for one in asked if one.tool
    )
