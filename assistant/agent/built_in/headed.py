"""What is asked of one supplier that stands ahead: "Delorme: billed this year, still unpaid, and
the VAT in it"."""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import slot
from assistant.agent.built_in.spend_call import spend_arguments

Hear = Callable[[str], tuple[Utterance, Reading]]

_HEAD = re.compile(r"^([^:,;?!\n]{2,40}?)\s*:\s+(\S.*)$", re.S)
_LONGEST, _MOST = 5, 5  # words of what stands ahead; things that are asked of it
_TOLD = (
    "query_spend", "search_invoices", "price_history", "payment_delay", "months_without",
    "payment_status", "vendor_card", "list_subscriptions",
)  # fmt: skip


def headed(text: str, words: Lexicon, hear: Hear) -> list[tuple[str, Reading]]:
    """A call for each thing that is asked, with its words; none where not every one is understood.
    The period of the first one is that of those behind it that have none."""
    found = _HEAD.match(text.strip())
    if not found or len(found[1].split()) > _LONGEST:
        return []
    ands = "|".join(map(re.escape, words.conjunctions))
    items = re.split(rf"\s*[,;]\s*(?:(?:{ands})\s+)?|\s+(?:{ands})\s+", found[2].rstrip(" ?.!"))
    head = hear(found[1])[0]
    if not head.vendors or head.references or not 1 < len(items) <= _MOST:
        return []
    name = head.vendors[0][0]
    is_card = hear(found[1])[1].tool == "vendor_card"  # "Orange's card: …" is of Orange.
    ahead = name if is_card else found[1]
    asked = [_asked(*hear(f"{ahead} {item}"), words) for item in items]
    if not all(_is_of(one, name) for one in asked):
        return []
    told = [_within(one, asked[0].arguments.get("period")) for one in asked]
    calls = [(one.tool, one.arguments) for one in told]
    return (
        list(zip(items, told, strict=True)) if all(calls.count(one) == 1 for one in calls) else []
    )


def _asked(said: Utterance, reading: Reading, words: Lexicon) -> Reading:
    """A figure, but where invoices in a state or in an order are asked for: of those the first."""
    told = reading.arguments
    is_list = reading.tool == "search_invoices"
    if slot("amount", said, words) or (is_list and not (told.get("status") or told.get("order"))):
        return Reading("query_spend", spend_arguments("spend", said, words), "spend", reading.score)
    if is_list and told.get("order") and not (told.get("status") or told.get("limit")):
        return replace(reading, arguments={**told, "limit": 1})
    return reading


def _is_of(reading: Reading, name: str) -> bool:
    is_own = reading.arguments.get("vendor") == name and not reading.unread
    return reading.tool in _TOLD and is_own


def _within(reading: Reading, period: object) -> Reading:
    told = reading.arguments
    is_open = told.get("status") or told.get("basis") == "owed" or "period" not in told
    return reading if is_open or told["period"] else replace(
        reading, arguments={**told, "period": period}
    )  # fmt: skip
