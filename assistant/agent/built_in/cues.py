"""What the lexicon says of an utterance: every intent with a cue in it, and how strongly."""

from collections.abc import Sequence

from assistant.agent.built_in.fillers import ways
from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import SURE, order, score
from assistant.agent.built_in.search_call import has_arrived, only_one
from assistant.agent.built_in.slots import has, slot, top_number
from assistant.agent.built_in.slots import order as slot_order

PLAIN = 5
_HERE = ("approved", "pushed", "failed", "to_review")  # States of documents here.
CERTAIN = 12  # From which sum on the cues of an intent count for more than what was learnt.


def intents(said: Utterance, words: Lexicon) -> dict[str, int]:
    """Every intent with a cue in the utterance and the sum of its cues' weights."""
    line = without_openers(said.words, words)
    scores = {name: _score(cues, line) for name, cues in words.intents.items()}
    ordered = without_openers(order(said, words).line, words)
    scores["push"] = score(ordered, words)
    is_ordered = any(cue.match(ordered) for cue, _ in words.intents["push"])
    if is_ordered:
        scores["push"] += 4  # An order begins with its verb.
        if has(words.slots["compare"]["all_approved"], line):
            scores["push"] += 5  # "Send all that is approved" names a state and lists nothing.
    if said.references:
        scores["get"] += 3 if len(said.references) == 1 else 0
        scores["push"] += 5 if scores["push"] >= SURE else 0
    if len(said.periods) == 2 and scores["compare"]:
        scores["compare"] += 4
        scores["subscriptions"] = 0  # "Software subscriptions: November against October".
    if said.periods and scores["search"] >= PLAIN:
        scores["paid_yet"] = 0  # "List the Hetzner invoices paid in May."
    if said.references and scores["duplicates"] >= SURE:
        scores["duplicates"] += 4  # About that one invoice.
    elif not is_ordered and slot("status", said, words) in _HERE:
        scores["search"] += 5
    if said.vendors and slot("status", said, words) in ("unpaid", "overdue"):
        scores["search"] += 3 if scores["spend"] >= PLAIN - 1 else 9
    measure = slot("measure", said, words)
    scores["spend"] += {None: 0, "sum": 0, "count": 6}.get(measure, 8)
    if top_number(said, words):
        scores["prices"] = scores["price_rise"] = 0  # "The three dearest" compares no prices.
    others = (score for name, score in scores.items() if name not in ("spend", "search"))
    if max(others) < PLAIN and slot("group_by", said, words) in ("vendor", "category"):
        scores["spend"] += 8 if _ranks(said, words) else 0
        scores["spend"] += SURE if slot("group_by", said, words) == "category" else 0
    if scores["summarise"] and any(known for _, known in said.vendors):
        scores["spend"] += scores["summarise"]  # "How bad was Lufthansa in September?"
        scores["summarise"] = 0
    if scores["spend"] < PLAIN and has_arrived(said, words):
        scores["search"] += CERTAIN
    if len(said.periods) == 1 and said.periods[0][1].grain == "day":
        scores["search"] += 2
        scores["summarise"] = 0
    if said.vendors and slot("amount", said, words) == "net" and scores["search"] < SURE:
        scores["vat_without"] = 0  # "Iberdrola without VAT" is what it comes to, net.
        scores["spend"] += SURE
    if slot("amount", said, words) and not slot("status", said, words):
        scores["spend"] += 2
    if said.vendors and not said.references:
        scores["search"] += 1
        scores["spend"] += 1
    if _is_of_one_bill(said, words, measure):
        scores["search"] += CERTAIN
    if len(said.amounts) > len(said.numbers):
        scores["search"] += 3
    if any(slot(name, said, words) for name in ("credit_notes", "shares", "running", "by")):
        scores["spend"] += 5
    if said.vendors and slot("shares", said, words):
        scores["spend"] += SURE  # "What percentage goes to Orange?"
    return {name: score for name, score in scores.items() if score}


def _is_of_one_bill(said: Utterance, words: Lexicon, measure: str | None) -> bool:
    """ "How much was their last bill?", "which was the dearest bill for travel?": that one bill."""
    is_ranked = slot_order(said, words) in ("largest", "smallest", "newest")
    is_other = measure or said.references or said.amounts or slot("amount", said, words)
    is_other = is_other or slot("group_by", said, words)  # "The dearest category"
    return bool(is_ranked and not is_other and only_one(said, words))


def _ranks(said: Utterance, words: Lexicon) -> bool:
    """ "Which supplier gets the biggest slice": the most beside what the total is split by."""
    return not said.references and has(words.slots["compare"]["most"], said.words)


def _score(cues: Sequence[Cue], line: str) -> int:
    lines = ways(line)
    return sum(weight for cue, weight in cues if any(cue.search(way) for way in lines))
