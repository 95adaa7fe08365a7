"""An utterance becomes a tool call: what nothing overrules first, then what was learnt to be asked.

A write needs its own words and a named document; nothing else leads there. What is not sure enough
is asked back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.agent.built_in.calls import build
from assistant.agent.built_in.changes import change, offer_in
from assistant.agent.built_in.claimed import claimed
from assistant.agent.built_in.classifier import classifier, pieces
from assistant.agent.built_in.coming import is_far_month
from assistant.agent.built_in.cues import CERTAIN, PLAIN, intents
from assistant.agent.built_in.decided import decided
from assistant.agent.built_in.evidence import Heard, facts
from assistant.agent.built_in.file_words import for_accountant
from assistant.agent.built_in.house_words import house
from assistant.agent.built_in.letter_words import letter
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.list_words import all_but, all_capped, all_waiting, the_approved
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.orders import SURE, order
from assistant.agent.built_in.plain import plainly
from assistant.agent.built_in.pointing_words import pointing_words
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refusals import acted, refusal
from assistant.agent.built_in.search_call import leaves_out_notes, search_arguments
from assistant.agent.built_in.service_words import (
    by_themselves,
    in_anothers_place,
    is_bought,
    of_program,
    private,
    taken_back,
)
from assistant.agent.built_in.slots import called, category, has, slot
from assistant.agent.built_in.supplier_words import kept_in
from assistant.agent.built_in.unplaced import of_a_thing
from assistant.agent.built_in.unread import left_over, overlooked, passed_over, unread
from assistant.tools import category_names
from assistant.tools.periods import Period

FAMILIES = frozenset(
    ("pay", "balance", "cards", "delete", "change", "customers", "payroll", "tax", "send_mail",
     "systems", "tricks", "elsewhere", "negated")
)  # fmt: skip
OFFERS = frozenset(
    ("categorise", "review", "disconnect", "stop_sending", "merge_suppliers", "standing_question",
     "accountant_file", "share_answer", "forget", "letter")
)  # fmt: skip
ABROAD = 0.45  # From which share on a question is of what is not done here.
HEARD = 2  # What the lexicon hears besides is so many times as likely.
PLAINLY = 0.9  # From which share on it is so whatever was said before.
LIKELY = 0.3  # Below this share it is asked back what is meant;
SURELY = 0.6  # below this one where most of the words are not known.
POSSIBLE = 0.05  # Where it is thought of at all, cues that are certain count.
MOST_UNKNOWN = 2
SYLLABLE = 2
PAIR = 2
TAKEN_BACK = 14  # From which sum on the cues of taking something back say so.
OWN = 8  # From which sum on the cues of an intent that was not learnt count alone.
SHORTEST_MONTH = 27
SHORTEST_CONDITION = 3
LISTED = ("search_invoices", "query_spend")
_ALL = {"measure": "sum", "basis": "spent", "amount": "gross"}
_NUMBERED = ("top", "min_amount", "max_amount", "period", "compare_with")
_FOR = ("for", "pour", "fur", "per", "por")
_STATES = ("unpaid", "overdue", "paid")
_LONE_STATES = (*_STATES, "to_review", "scheduled", "rejected")
_FEW_WORDS = 6
_LONE = 3
_SPENT = ("query_spend", "summarise_month")
TALK = ("chat", "help", "privacy", "greeting", "thanks", "undo", "timeout", "language")
OVERRULE = ("tricks", "negated")
# What a refusal would else take for a trick or for mail: each ends in words, or in a card.
BEFORE_ALL = (
    in_anothers_place,
    for_accountant,
    all_but,
    all_waiting,
    all_capped,
    the_approved,
    by_themselves,
    letter,
    private,
    taken_back,
    of_program,
    house,
)
STOPS = ("stop_sending", "disconnect")  # "Send nothing any more": there is a card for that.
# What lists and totals are mistaken for, unless it is asked for in words of its own.
_SPECIAL = ("vat_without", "missing_vat", "paid_late", "pay_days", "lone_payments", "subscriptions")
_RARE = (
    "unmatched",
    "duplicates",
    "contradiction",
    "missing_document",
)  # The same, where they are not likely at all.
_KINDS = {
    "inspect": ("inspect_signals", "inspect_identity", "inspect_e_invoice", "inspect_sources"),
    "outflow": ("pay_all",),
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was learnt of an utterance: the intents from the likeliest on with their shares; how
    surely it is of what is not done here, and of which family."""

    shares: Mapping[str, float]
    ranked: tuple[str, ...]
    family: str
    foreign: float


def read(said: Utterance, words: Lexicon) -> Reading:
    """The best reading of an utterance that stands on its own."""
    heard = hear(said, words)
    if told := next((found for one in BEFORE_ALL if (found := one(said, words))), None):
        return told
    if told := decided(said, words, heard):
        return told
    if forbidden := _forbidden(said, words, heard):
        return forbidden
    if plain := plainly(said, words) or _only_a_state(said, words, heard):
        return plain
    if heard.offer:
        return _marked(change(heard.offer, said, words), said, words)
    if _lists_paid(said, words, heard):
        return told_with(Reading("search_invoices", search_arguments(said, words), "search", SURE),
                     said, words)  # fmt: skip
    thought = _thought(said, words, heard)
    is_spend = heard.cues.get("spend", 0) >= SURE and category(said, words)
    if is_spend and is_bought(said, words):
        return _reading("spend", said, words, replace(heard, refusal=None), thought)
    if not heard.refusal and _only_points(said, words):
        thought = replace(thought, foreign=0.0)
    intent = _chosen(said, words, heard, thought)
    is_abroad = _is_abroad(intent or thought.ranked[0], said, heard, thought)
    if is_abroad and not _is_of_our_vat(said, words, heard, thought):
        if thought.family == "customers" and has(words.plain["billed_us"], said.words):
            return _reading("spend", said, words, heard, thought)  # "¿Cuánto nos facturaron?"
        is_vague = thought.foreign < PLAINLY and heard.refusal != thought.family
        is_vague = is_vague or thought.family == "elsewhere"
        return Reading(None, topic=f"refused.{thought.family}", is_bare=is_vague)
    if not intent and heard.refusal and thought.foreign >= POSSIBLE:
        return Reading(None, topic=f"refused.{heard.refusal}", is_bare=True)
    if not intent:
        return _alone(said, words) or _unclear(said, words, heard, thought)
    return _reading(intent, said, words, heard, thought)


def _only_a_state(said: Utterance, words: Lexicon, heard: Heard) -> Reading | None:
    """ "To pay", "add up what is overdue": a state and nothing else is a list of those in it, which
    says their total."""
    status = slot("status", said, words)
    is_other = "<" in said.words or heard.cues.get("spend", 0) >= SURE  # "How much do we owe?"
    is_alone = len(said.words.split()) <= _LONE and "?" in said.text  # "Réglé ?" orders nothing.
    is_other = is_other or (bool(heard.refusal) and not is_alone)
    states = _LONE_STATES if is_alone else _STATES
    if status is None or status not in states or is_other:
        return None
    if len(said.words.split()) > _FEW_WORDS:
        return None
    line = said.words
    for cue, _ in pointing_words(words.language).cues["summed"]:
        line = cue.sub("", line)
    for cue, _ in words.slots["status"][status]:
        if not set(cue.sub("", line).split()) - words.small - words.between_values:
            score = heard.cues.get("search", 0)
            arguments = search_arguments(said, words)
            return Reading("search_invoices", arguments, "search", score, is_bare=score < SURE)
    return None


def _marked(offered: Reading, said: Utterance, words: Lexicon) -> Reading:
    """ "Mark RE-10482 as paid": a state is no category, and is not changed here."""
    kind = offered.arguments.get("category")
    paid = words.slots["status"]["paid"]
    is_state = kind and (
        has(paid, f" {kind}") or (not category_names.find(kind) and has(paid, said.words))
    )
    return Reading(None, topic="refused.change") if is_state else offered


def _only_points(said: Utterance, words: Lexicon) -> bool:
    """ "And the other one?": little words alone are of nothing that is done elsewhere."""
    little = words.small | words.pronouns | words.between_values
    little = little.union(*map(str.split, (*words.starts, *words.others)))
    return little.issuperset(said.words.split())


def hear(said: Utterance, words: Lexicon) -> Heard:
    """What the lexicon says of an utterance."""
    return Heard(intents(said, words), refusal(said, words), offer_in(said.words, words))


def _forbidden(said: Utterance, words: Lexicon, heard: Heard) -> Reading | None:
    """What nothing overrules: tricks, and what is not to be sent. Who only looks sends nothing."""
    if heard.refusal in (None, "negated") and heard.cues.get("undo", 0) >= TAKEN_BACK:
        return Reading(None, topic="talk.undo")  # "Take back the approval of RE-10482."
    if heard.refusal not in OVERRULE or (heard.refusal == "negated" and _only_looks(said, heard)):
        return None
    if heard.offer == "forget" or (heard.offer == "review" and heard.refusal == "negated"):
        return None  # "Forget this conversation": there is a card for that.
    return Reading(None, topic=f"refused.{heard.refusal}")


def _lists_paid(said: Utterance, words: Lexicon, heard: Heard) -> bool:
    """ "Bills settled by card": how they were paid is told, and none is to be."""
    is_order = heard.refusal not in (None, "pay", "cards", "balance") or bool(said.references)
    is_order = is_order or heard.cues.get("combination", 0) >= CERTAIN
    is_sum = slot("measure", said, words) or heard.cues.get("spend", 0) >= PLAIN - 1
    names_papers = any(word.startswith(words.documents) for word in said.words.split())
    return (
        (names_papers or has(words.slots["compare"]["listed"], said.words))
        and not (is_order or is_sum or acted(said, words) == "pay")
        and slot("status", said, words) == "paid"
        and has(words.slots["compare"]["means"], said.words)
    )


def _only_looks(said: Utterance, heard: Heard) -> bool:
    """ "Don't send anything, I only want to see which invoices have been approved." """
    if said.references:
        return False
    is_listed = heard.cues.get("search", 0) >= PLAIN
    return heard.offer in STOPS or (is_listed and len(said.clauses) > 1)


def _thought(said: Utterance, words: Lexicon, heard: Heard) -> Opinion:
    """What was learnt of it."""
    shares = classifier().shares(
        pieces(said.words.split(), words.concepts), facts(said, words, heard)
    )
    family = max(sorted(FAMILIES), key=lambda name: shares.get(name, 0))
    if family == "negated" and not _may_be_held(said, words, heard):
        family = "elsewhere"
    foreign = sum(share for name, share in shares.items() if name in FAMILIES)
    ours = shares.keys() - FAMILIES
    is_asked = said.text.rstrip().endswith("?") or order(said, words).is_asked
    if "push" not in heard.cues and is_asked:
        ours -= {"push"}  # "Did it go through to Qonto?"
    if not has(words.plain["merging"], said.words):
        ours -= {"merge_suppliers"}  # "Add up Sita and Zita": two names alone merge nobody.
    ranked = sorted(ours, key=lambda name: (-shares[name], name))  # A tie is no matter of chance.
    return Opinion(shares, tuple(ranked), family, foreign)


def _may_be_held(said: Utterance, words: Lexicon, heard: Heard) -> bool:
    """Whether anything to be sent or approved is spoken of: "not that, I meant October" holds
    nothing back."""
    is_ordered = words.orders.verbs.search(said.words) or words.orders.holds.search(said.words)
    is_named = bool(said.references) or heard.refusal == "negated"
    return bool(is_ordered or is_named or "push" in heard.cues)


def _is_abroad(likely: str, said: Utterance, heard: Heard, thought: Opinion) -> bool:
    """Whether what is not done here is thought of at all, and is at least as likely as the
    likeliest reading; the one of both that is heard of in so many words counts twice."""
    if not _known(said):
        return thought.foreign >= PLAINLY
    refused, read = thought.shares.get(thought.family, 0), thought.shares.get(likely, 0)
    if heard.refusal:
        return thought.foreign >= POSSIBLE and HEARD * refused >= read
    if likely == "spend" and heard.cues.get(likely, 0) >= CERTAIN:
        return thought.foreign >= PLAINLY  # Its own words are plain, and no word of the other's.
    read *= HEARD if heard.cues.get(likely, 0) >= PLAIN - 1 else 1
    return thought.foreign >= ABROAD and refused >= read


def _chosen(said: Utterance, words: Lexicon, heard: Heard, thought: Opinion) -> str:
    """The intent that an utterance is of; nothing where that is not sure enough."""
    best = max(heard.cues, key=lambda name: heard.cues[name], default="")
    if heard.cues.get(best, 0) >= OWN and best not in thought.shares:
        return best  # Nothing was learnt of it but its own words.
    if not heard.cues and words.small.issuperset(said.words.split()):
        return ""  # "And?"
    likely = thought.ranked[0]
    own_cues = [heard.cues.get(name) for name in (likely, *_KINDS.get(likely, ()))]
    is_thought_of = thought.shares.get(best, 0) >= POSSIBLE or not any(own_cues)
    if heard.cues.get(best, 0) >= CERTAIN and is_thought_of:
        likely = best  # Its own words are plain.
    if likely == "chat" and heard.cues.get(best, 0) >= PLAIN and best not in TALK:
        likely = best  # "Good afternoon, could you tell me what we owe?"
    if likely == "attention" and _names_a_state(said, words, heard):
        return "search"  # "What is waiting for my OK?"
    if likely == "attention" and _is_to_be_settled(said, words, heard):
        return "outflow"
    if likely == "outflow" and _falls_due(said, words, heard):
        return "search"
    if likely == "spend" and is_far_month(said) and has(words.slots["compare"]["due"], said.words):
        return "search"  # "Total due in December": the one to come.
    own, spent = heard.cues.get(likely, 0), heard.cues.get("spend", 0)
    if not own and _is_special(likely, said, words, thought):
        likely = _plainer(heard, thought) or likely
    if (likely == "vat_rate" and spent >= PLAIN > own) or (
        likely == "vat_without" and spent > own and thought.shares["spend"] >= POSSIBLE
    ):
        likely = "spend"  # "How much VAT?" names no rates, "spending without VAT" is net.
    if likely == "spend" and spent < PLAIN - 1 and slot("status", said, words) == "credit_note":
        likely = "search"  # "The credit notes from our suppliers"
    is_tax = _has_tax_of_a_state(said, words) or (spent >= PLAIN and _only_names_tax(said, words))
    if likely == "vat_without" and not own and is_tax:
        return "spend"  # "VAT on the open bills?", "the VAT billed"
    if likely == "search" and spent > own and slot("amount", said, words) == "vat":
        return "spend"  # "The VAT on their bills"
    if likely == "duplicates" and has(words.slots["compare"]["still_in"], said.words):
        likely = "spend" if heard.cues.get("spend", 0) >= SURE else likely
    enough = SURELY if _is_lost(said) else LIKELY
    if heard.cues.get(likely, 0) < PLAIN and thought.shares[likely] < enough:
        return ""
    is_named_only = all(word.startswith("<") for word in said.words.split())
    return "" if is_named_only and _alone(said, words) else likely


def _only_names_tax(said: Utterance, words: Lexicon) -> bool:
    """Whether VAT is named, nothing it would be without, and no bills that are asked for."""
    other = {*words.negations, *words.which, *words.acts.asks}
    return slot("amount", said, words) == "vat" and not other & set(said.words.split())


def _is_of_our_vat(said: Utterance, words: Lexicon, heard: Heard, thought: Opinion) -> bool:
    """ "How much tax is on our bills?": the VAT that they tell, and no tax advice."""
    is_said = not heard.refusal and heard.cues.get("spend", 0) >= PLAIN
    return thought.family == "tax" and is_said and slot("amount", said, words) == "vat"


def _is_special(likely: str, said: Utterance, words: Lexicon, thought: Opinion) -> bool:
    is_except = has(words.slots["compare"]["except"], said.words)
    is_lacking = is_except or bool(set(words.negations) & set(said.words.split()))
    if likely == "compare":  # "Spend other than Orange"
        return is_except and len(said.periods) < PAIR and len(said.vendors) < PAIR
    if likely == "vat_without" and is_lacking:
        return False  # "Who charges no VAT?"
    is_unlikely = thought.shares[likely] < ABROAD
    return likely in _SPECIAL or (likely in _RARE and is_unlikely)


def _plainer(heard: Heard, thought: Opinion) -> str | None:
    """A list or a total, where its words are heard: what is narrower is asked for in words of its
    own ("bills without VAT"), and not by what else is said ("the VAT on their bills")."""
    heard_of = {name: heard.cues.get(name, 0) for name in ("spend", "search")}
    best = max(heard_of, key=lambda name: (heard_of[name], thought.shares.get(name, 0)))
    return best if heard_of[best] >= SURE else None


def _has_tax_of_a_state(said: Utterance, words: Lexicon) -> bool:
    """Whether VAT is asked of bills that are paid, open or overdue."""
    is_tax = slot("amount", said, words) == "vat"
    return is_tax and slot("status", said, words) in ("paid", "unpaid", "overdue")


def _names_a_state(said: Utterance, words: Lexicon, heard: Heard) -> bool:
    """Whether what is to be reviewed is all that is asked for."""
    is_listed = heard.cues.get("search", 0) >= PLAIN and not heard.cues.get("attention")
    return is_listed and slot("status", said, words) == "to_review"


def _falls_due(said: Utterance, words: Lexicon, heard: Heard) -> bool:
    """What falls due in a period is listed; what goes out is added up."""
    is_due = has(words.slots["compare"]["due"], said.words)
    return is_due and bool(said.periods) and heard.cues.get("outflow", 0) < PLAIN


def _is_to_be_settled(said: Utterance, words: Lexicon, heard: Heard) -> bool:
    """ "What do I have to settle by the end of the month?" """
    ends = [period.end for _, period in said.periods if period.end and period.end >= said.today]
    is_plain = has(words.plain["settle"], said.words) and not heard.cues.get("attention")
    return bool(ends) and is_plain


def _is_lost(said: Utterance) -> bool:
    """Three words nobody knows and more, or none that somebody does; what is named besides speaks
    for the rest."""
    named = len(said.periods) + len(said.amounts) + sum(bool(known) for _, known in said.vendors)
    return not _known(said) or len(said.unknown) > MOST_UNKNOWN + 2 * named


def _known(said: Utterance) -> list[str]:
    """The words that somebody here knows."""
    return [one for one in said.words.split() if one not in said.unknown and len(one) > SYLLABLE]


def _reading(
    intent: str, said: Utterance, words: Lexicon, heard: Heard, thought: Opinion
) -> Reading:
    """The reading of an utterance that is of an intent."""
    score = heard.cues.get(intent, 0)
    if intent in OFFERS:
        offered = change(intent, said, words)
        is_asked = intent == "categorise" and not heard.offer and bool(said.vendors)
        return (is_asked and kept_in(offered, said, words)) or offered
    if intent in TALK:
        return Reading(None, topic=f"talk.{_talk(intent, heard)}", score=score)
    if intent == "fine":
        return Reading(None, {"vendor": called(said)}, "unclear.fine", score)
    if intent == "push" and not _may_push(heard):
        return Reading(None, topic="unclear.push", score=score)
    is_here = "qonto" in said.words or not said.references
    is_other = heard.refusal and not (is_here and thought.foreign < POSSIBLE)
    if intent == "push" and (is_other or _is_money_to_somebody(said)):
        return Reading(None, topic=f"refused.{heard.refusal or 'pay'}")
    tool, arguments = build(_narrowed(intent, heard), said, words)
    if tool is None and slot("status", said, words):
        intent, (tool, arguments) = "search", build("search", said, words)
    if tool is None:
        return Reading(None, topic="unclear.push", score=score)
    return told_with(Reading(tool, arguments, intent, score, thought.ranked[1:3],
                         is_bare=score < SURE), said, words)  # fmt: skip


def _talk(intent: str, heard: Heard) -> str:
    """Which kind of small talk it is."""
    if intent != "chat":
        return intent
    return "greeting" if heard.cues.get("greeting", 0) > heard.cues.get("thanks", 0) else "thanks"


def _may_push(heard: Heard) -> bool:
    """Whether its own words ask for a write; what was learnt alone never leads to one."""
    return heard.cues.get("push", 0) >= SURE


def _is_money_to_somebody(said: Utterance) -> bool:
    """ "Schieb Malt die 900 rüber": no invoice is named, an amount and a name are."""
    is_invoice = said.references or "qonto" in said.words
    return bool(said.vendors and said.amounts and not is_invoice)


def _narrowed(intent: str, heard: Heard) -> str:
    """The kind of an intent that its own words tell."""
    kinds = _KINDS.get(intent, ())
    told = max(kinds, key=lambda name: heard.cues.get(name, 0), default=intent)
    return told if heard.cues.get(told, 0) or intent == "inspect" else intent


def told_with(reading: Reading, said: Utterance, words: Lexicon) -> Reading:
    """A reading with what of the utterance it does not carry; a list of everything is not shown
    for words that nothing here understood."""
    reading = of_a_thing(said, reading, words)
    missed = unread(said, reading.arguments)
    if reading.tool in LISTED:
        missed = tuple(dict.fromkeys((*missed, *overlooked(said, reading.arguments, words))))
    lost = (*missed, *said.guessed)
    if reading.tool == "search_invoices" and lost and not any(reading.arguments.values()):
        is_thing = reading.is_bare or _is_paid_for(said)
        if is_thing and (thing := _thing(said, words, reading.score)):
            return thing
        return _asked_back(lost)
    if _tells_all(reading) and (over := passed_over(said, words)):
        return _narrower(over, said, words)
    if _tells_all(reading) and (rest := left_over(said, reading.tool or "", words)):
        return _asked_back(rest)
    if number := _number_left(reading, said):
        return _asked_back((number,))
    claim = claimed(said, words, reading)
    return replace(reading, unread=missed, claimed=claim, notes=_notes(reading, said, words))


def _asked_back(over: tuple[str, ...]) -> Reading:
    return Reading(None, {"words": over}, "unclear.unread", second=("search", "attention"))


def _number_left(reading: Reading, said: Utterance) -> str | None:
    """The number that a total carries nowhere: "what did we pay on the 24th?"."""
    carried = any(reading.arguments.get(name) for name in _NUMBERED)
    if reading.tool != "query_spend" or carried or "<number>" not in said.words:
        return None
    return str(said.numbers[0]) if said.numbers and not said.periods else None


def _narrower(over: Mapping[str, str], said: Utterance, words: Lexicon) -> Reading:
    """What the words ask for that a list or a total of everything passes over; where that is not
    one thing that is looked up, it is asked back."""
    kinds = set(over.values())
    tool, arguments = build(min(kinds), said, words) if len(kinds) == 1 else (None, {})
    if tool in (None, "approve_and_push", *LISTED):
        return _asked_back(tuple(over))
    return Reading(tool, arguments, min(kinds), SURE)


def _tells_all(reading: Reading) -> bool:
    """Whether it lists every invoice there is, or adds all of them up: a wrong figure where
    something narrower was asked for."""
    told = {name: value for name, value in reading.arguments.items() if value}
    if reading.tool == "query_spend":
        usual = (*_ALL.items(), ("measure", "count"))
        return all(one in usual for one in told.items())
    return reading.tool == "search_invoices" and not told


def _notes(reading: Reading, said: Utterance, words: Lexicon) -> tuple[str, ...]:
    """What is said beside a total or a comparison: what was to be left out and is not, and that
    "how did we do" is answered from what was spent alone."""
    is_sum = reading.tool == "query_spend"
    notes = {
        "still_in": is_sum and has(words.slots["compare"]["still_in"], said.words),
        "without_notes": reading.tool in LISTED and leaves_out_notes(said, words),
        "service_dates": reading.tool in (*LISTED, "summarise_month")
        and has(words.plain["service_dates"], said.words),
        "only_spend": reading.tool in _SPENT and has(words.plain["doing"], said.words),
    }
    return tuple(name for name, is_so in notes.items() if is_so)


def _unclear(said: Utterance, words: Lexicon, heard: Heard, thought: Opinion) -> Reading:
    """What is asked back: the likeliest readings, unless one word is looked for on the papers."""
    if thing := _thing(said, words, heard.cues.get("search", 0)):
        return thing
    return Reading(None, topic="unclear", second=thought.ranked[:3])


def _is_paid_for(said: Utterance) -> bool:
    """ "Which invoices charge us for retouching?" """
    line = said.words.split()
    return len(line) > 1 and line[-2] in _FOR and line[-1] in said.unknown


def _thing(said: Utterance, words: Lexicon, score: int) -> Reading | None:
    """One word nobody knows beside "the bill with": what stands on the paper."""
    named = (said.vendors, said.references, said.periods, said.amounts)
    if not score or len(said.unknown) != 1 or any(named):
        return None
    text = said.quotes[0] if said.quotes else said.unknown[0]
    if len(text) <= SHORTEST_CONDITION:
        return None
    arguments = search_arguments(said, words)
    if not arguments.get("category"):
        arguments["text"] = text  # "Stromrechnung" names a kind of cost, and no word on papers.
    return Reading("search_invoices", arguments, "search", SURE, is_bare=True)


def _is_short(period: Period) -> bool:
    """Days rather than a month: what came in then is listed, not summed up."""
    if not (period.start and period.end):
        return False
    return period.grain in ("day", "span") and (period.end - period.start).days < SHORTEST_MONTH


def _alone(said: Utterance, words: Lexicon) -> Reading | None:
    """Only a supplier, a number or a period: what one would most likely want of it."""
    if said.unknown and said.words.split() == said.unknown and len(said.unknown) == 1:
        said.vendors.append((said.unknown[0], ()))  # A lone word is most likely a name.
    elif len(said.unknown) > 1:
        return None
    if said.references:
        return Reading("get_invoice", {"number": said.references[0]}, "get", SURE, is_bare=True)
    if said.vendors and slot("amount", said, words) in ("vat", "net"):
        return Reading("query_spend", build("spend", said, words)[1], "spend", SURE, is_bare=True)
    if said.vendors:
        arguments = search_arguments(said, words)
        return Reading("search_invoices", arguments, "search", SURE, is_bare=True)
    if len(said.periods) == 1 and _is_short(said.periods[0][1]):
        arguments = search_arguments(said, words)
        return Reading("search_invoices", arguments, "search", SURE, is_bare=True)
    if len(said.periods) == 1 and category(said, words):
        return Reading("query_spend", build("spend", said, words)[1], "spend", SURE, is_bare=True)
    if len(said.periods) == 1 and len(said.words.split()) <= 4:
        month = {"month": said.periods[0][0]}
        return Reading("summarise_month", month, "summarise", SURE, is_bare=True)
    return None
