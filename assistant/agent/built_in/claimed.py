"""What a question says is so: "the total for October is 12,000, right?" """

import json
import re
from dataclasses import replace
from decimal import Decimal

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import has
from assistant.agent.built_in.spend_call import spend_arguments
from assistant.tools import amounts

_PLAINLY = 13
_LONGEST_CLAIM = 5  # words: "August was 20,000 flat"
_LONGEST_TAG = 4  # words: "just say yes"
_SPLIT = ("group_by", "compare_with", "compare_vendor", "min_amount", "max_amount", "shares")
_MARKER = re.compile(r"\[\[([^\[\]\n]+)\]\]")


def claimed(said: Utterance, words: Lexicon, reading: Reading) -> Decimal | None:
    """The amount that a total is said to have; None where nothing is claimed of one figure."""
    asked = reading.arguments
    is_total = reading.tool == "query_spend" and asked.get("measure") == "sum"
    if not is_total or len(said.amounts) != 1 or any(asked.get(name) for name in _SPLIT):
        return None
    tags = [one for one in said.clauses[1:] if 0 < len(one.split()) <= _LONGEST_TAG]
    return said.amounts[0].value if any(has(words.plain["claimed"], one) for one in tags) else None


def nothing_owed(said: Utterance, words: Lexicon) -> Reading | None:
    """ "We owe nothing, right?": what is owed, and that it is not so."""
    is_other = said.vendors or said.references or said.amounts or said.periods
    is_put = "?" in said.text or any(has(words.plain["claimed"], one) for one in said.clauses[1:])
    if is_other or not is_put or not has(words.plain["nothing_owed"], said.words):
        return None
    status = "overdue" if has(words.slots["status"]["overdue"], said.words) else None
    owed = {"measure": "sum", "basis": "owed", "amount": "gross", "period": None}
    arguments = spend_arguments("spend", said, words) | owed
    arguments |= dict.fromkeys(("group_by", "top", "status")) | {"status": status}
    return Reading("query_spend", arguments, "spend", _PLAINLY, claimed=Decimal(0))


def claim(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Orange is 9,999 this month, confirm it", "August was 20,000 flat, yes?": the figure, and
    whether it is so."""
    is_one = len(said.amounts) == 1 and (said.vendors or said.periods) and not said.references
    is_put = any(has(words.plain["claim_end"], one) for one in (said.words, *said.clauses))
    if not is_one or not (is_put or _is_tagged(said, words)):
        return None
    unbound = replace(said, amounts=[])
    return Reading("query_spend", spend_arguments("spend", unbound, words), "spend", _PLAINLY,
                   claimed=said.amounts[0].value)  # fmt: skip


def _is_tagged(said: Utterance, words: Lexicon) -> bool:
    """Whether a short sentence about a period ends with "yes?"; bills of an amount are listed."""
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    is_short = len(said.clauses[0].split()) <= _LONGEST_CLAIM and len(said.periods) == 1
    is_plain = is_short and not (names_papers or said.vendors)
    return is_plain and any(has(words.plain["claimed"], one) for one in said.clauses[1:])


def verdict(claim: Decimal, result: str) -> str | None:
    """Whether a result's first figure is what was claimed: "yes", "about" where it is in as many
    digits as were said, or "no"; None where there is no figure."""
    data = json.loads(result).get("data", {})
    found = _MARKER.search(next(iter(data.get("statements", [])), ""))
    shown = {one["id"]: one["value"] for one in data.get("facts", [])}
    figure = amounts.parse(str(shown.get(found[1], ""))) if found else None
    if figure is None:
        return None
    if figure == claim:
        return "yes"
    unit = Decimal(1).scaleb(
        claim.normalize().adjusted() - len(claim.normalize().as_tuple()[1]) + 1
    )
    return "about" if abs(figure - claim) * 2 <= unit else "no"
