"""What narrows a list that was cut: of the three largest those that are unpaid."""

from dataclasses import replace

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import EMPTY_LIST

_NARROWING = ("status", "min_amount", "max_amount", "currency")
_WHOSE = ("vendor", "period", "due", "category")
_SEVERAL = 2


def among(reading: Reading, last: Before) -> Reading:
    """ "Which of them is not paid yet?" behind the three largest: of those three, not the three
    largest that are unpaid."""
    told, asked = last.arguments, reading.arguments
    numbers = [number for number, _ in last.records]
    is_cut = reading.tool == last.tool == "search_invoices" and told.get("limit")
    if not is_cut or asked.get("limit") != told["limit"] or len(numbers) < _SEVERAL:
        return reading
    narrowed = {name: asked.get(name) for name in _NARROWING if asked.get(name) != told.get(name)}
    if not any(narrowed.values()) or any(asked.get(one) != told.get(one) for one in _WHOSE):
        return reading
    kept = {"order": asked.get("order"), "numbers": numbers}
    return replace(reading, arguments=EMPTY_LIST | narrowed | kept)
