"""What is asked of VAT in so many words: one rate alone, and what there is to reclaim."""

import re
from typing import Any

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.slots import has, main_period, slot, vendor
from assistant.agent.built_in.spend_call import spend_arguments
from assistant.tools.words import fold

_PLAINLY = 13  # more than what a follow-up leans on
_RATE = re.compile(
    r"(?<![\w.,])(\d{1,2}(?:[.,]\d{1,2})?) ?"
    r"(?:%|percent|per cent|pour ?cent|prozent|per ?cento|por ?ciento)(?!\w)"
)


def all_three(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Net, VAT and gross for September": the total, which tells all three; not whether they add
    up."""
    named = (words.plain["net_name"], words.slots["amount"]["vat"], words.plain["gross_name"])
    is_other = said.references or said.amounts or has(words.intents["vat_sums"], said.words)
    is_split = slot("group_by", said, words) is not None  # "Quarterly totals, net of VAT"
    apart = said.words
    for cue, _ in words.slots["amount"]["net"]:
        apart = cue.sub(lambda one: " net" if " " in one[0].strip() else one[0], apart)
    if is_other or is_split or "?" in said.text or not all(has(one, apart) for one in named):
        return None
    gross = {"measure": "sum", "amount": "gross"}
    return Reading("query_spend", spend_arguments("spend", said, words) | gross, "spend", _PLAINLY)


def most_on_a_bill(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bill carried the most VAT?": that one, not the VAT of all."""
    named = slot("amount", said, words)
    is_one = has(words.plain["one_bill"], said.words) and bool(
        (words.which | words.acts.asks) & set(said.words.split())
    )
    is_other = said.references or said.amounts or slot("group_by", said, words)
    if named not in ("vat", "net") or is_other or not is_one:
        return None
    least, most = (has(words.slots["compare"][name], said.words) for name in ("least", "most"))
    if least == most:
        return None
    one = {"measure": "smallest" if least else "largest", "basis": "spent", "top": None}
    return Reading("query_spend", spend_arguments("spend", said, words) | one, "spend", _PLAINLY)


def vat_part(said: Utterance, words: Lexicon) -> Reading | None:
    """ "The tax element of the Orange bills": the VAT in them, and no share of all VAT."""
    if said.references or said.amounts or not has(words.plain["vat_part"], said.words):
        return None
    arguments = spend_arguments("spend", said, words) | {"amount": "vat", "measure": "sum"}
    arguments |= {"group_by": None, "top": None}
    kept = {name: value for name, value in arguments.items() if name != "shares"}
    return Reading("query_spend", kept, "spend", _PLAINLY)


def at_rate(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which bills carry 10% VAT?", "VAT at 20 % in Q3": that rate alone."""
    found = _RATE.findall(fold(said.text))
    is_vat = has(words.slots["amount"]["vat"], said.words) or has(words.plain["vat_base"],
                                                                  said.words)  # fmt: skip
    is_vat = is_vat or has(words.plain["at_a_rate"], said.words)
    if len(found) != 1 or not is_vat or said.references:
        return None
    return _by_rate(said, rate=found[0])


def rate_of_it(said: Utterance, tool: str, told: dict[str, Any]) -> Reading | None:
    """ "And at 20 %?" of VAT that was told: that rate alone."""
    found, names = _RATE.findall(fold(said.text)), said.vendors or said.references
    is_vat = tool == "vat_by_rate" or (tool == "query_spend" and told.get("amount") == "vat")
    if len(found) != 1 or not is_vat or names or isinstance(told.get("vendor"), list):
        return None
    period = main_period(said)[0] or told.get("period")
    asked = {"period": period, "vendor": told.get("vendor"), "invoice": None, "rate": found[0]}
    return Reading("vat_by_rate", asked, "vat_rate", _PLAINLY)


def vat_back(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How much VAT can we reclaim for October?": what the invoices state, by rate. Whether one
    thing may be deducted is not answered."""
    is_without = set(said.words.split()) & set(words.negations)
    if said.references or is_without or not has(words.plain["vat_back"], said.words):
        return None
    return _by_rate(said)


def _by_rate(said: Utterance, **more: str) -> Reading:
    asked = {"period": main_period(said)[0], "vendor": vendor(said), "invoice": None}
    return Reading("vat_by_rate", asked | more, "vat_rate", _PLAINLY)
