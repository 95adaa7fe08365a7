"""An utterance becomes a tool call: refusals first, then intents by their cues, then arguments.

It says how sure it is. A write needs its own words and a named document; nothing else leads there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.agent.built_in.calls import (
    build,
    category_arguments,
    review_arguments,
    search_arguments,
)
from assistant.agent.built_in.classifier import OURS, classifier, foreign
from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.slots import category, excluded, has, slot, vendor
from assistant.tools.periods import Period

SURE = 3
PLAIN = 5
MOST_UNKNOWN = 2
LONGEST_GUESS = 6
# What the classifier's certainty weighs beside the cues, and from where on it counts alone.
SECOND = 6
LIKELY = 0.55
FOREIGN = 0.8
ORDERED = 9
# From which share on a question is of what is not done here: where the words of an intent are
# plain, where they are faint, where nothing was understood, and where both classifiers say so.
ABROAD, FAINT, LOST, DOUBT = 0.95, 0.7, 0.4, 0.2
VETO = 0.02
_OPINIONS = (
    "summarise", "attention", "unmatched", "duplicates", "search", "spend", "compare", "get",
    "sync", "help", "vat_rate", "vat_sums", "vat_without", "subscriptions", "prices", "outflow",
    "changes", "why_match", "approvals", "who_is", "combination", "proof", "csv", "paid_yet",
)  # fmt: skip
OWN_WORDS, SHORT = 10, 3
FEWEST = 2  # Known words that a question is told by.
LONGEST_POINTER = 4  # "Show me the third" points at what was shown.
CERTAIN = 12
OWN = 5
SHORTEST_MONTH = 27
SHORTEST_CONDITION = 3
LISTED = ("search_invoices", "query_spend")
TALK = ("help", "privacy", "greeting", "thanks", "undo", "timeout", "language")
OVERRULE = ("tricks", "negated")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an utterance was taken for. `tool` None: `topic` says what to answer instead.

    `is_bare`: it only named a supplier, a number or a period, or no word of it was a plain cue.
    `unread` are words of it that nothing here understood: the answer names them.
    """

    tool: str | None
    arguments: dict[str, Any] = field(default_factory=dict)
    topic: str = ""
    score: int = 0
    second: tuple[str, ...] = ()
    is_bare: bool = False
    unread: tuple[str, ...] = ()
    still_in: bool = False  # Duplicates or rejected ones were to be left out, and are not.


def read(said: Utterance, words: Lexicon) -> Reading:
    """The best reading of an utterance that stands on its own."""
    topic, offer = refusal(said, words), offered(said, words)
    if topic == "balance" and intents(said, words).get("unmatched", 0) >= PLAIN:
        topic = None  # "No payment next to them in the bank feed"
    if topic == "balance" and _is_owed_to_somebody(said, words):
        topic = None  # "Balance outstanding with Orange"
    if topic == "pay" and intents(said, words).get("combination", 0) >= CERTAIN:
        topic = None  # "A transfer of 300 € covers which invoices?" pays nothing.
    if topic == "elsewhere" and _asks_of_ours(said, words):
        topic = None  # "The weather was dreadful: what did we spend on travel?"
    is_looking = topic == "negated" and _only_looks(said, words)
    if is_looking:
        topic = None
    if offer and topic not in OVERRULE:
        return _change(offer, said, words)
    if topic:
        return Reading(None, topic=f"refused.{topic}")
    cues = intents(said, words)
    shares = classifier().shares(_heard(said, words))
    family, share = abroad(said, words)
    if _is_foreign(share, shares["decline"], cues, said, words):
        is_vague = family == "elsewhere" or len(said.words.split()) <= LONGEST_POINTER
        return Reading(None, topic=f"refused.{family}", is_bare=is_vague or share < ABROAD)
    if len(said.periods) == 2 and shares["compare"] >= FOREIGN:
        cues["compare"] = cues.get("compare", 0) + SECOND
    scores = _weighed(cues, shares)
    if not cues.get("compare") and len(said.periods) < 2 and len(said.vendors) < 2:
        scores.pop("compare", None)  # "Figma stuff from August": one thing alone.
    if len(said.periods) < 2 and excluded(said, words):
        scores.pop("compare", None)  # "Tutto meno Adobe".
    if cues.get("spend", 0) >= SURE and has(words.slots["compare"]["still_in"], said.words):
        scores.pop("duplicates", None)  # "How much without the duplicates?" is about the rest.
    if is_looking or (not said.references and shares["push"] < VETO):
        scores.pop(
            "push", None
        )  # A supplier's name alone sends nothing when this sounds otherwise.
    if _is_money_to_somebody(said) and scores.get("push"):
        return Reading(None, topic="refused.pay")
    ranked = sorted(scores, key=lambda name: -scores[name])
    best = ranked[0] if ranked else ""
    unclear = _thing(said, cues, words) or Reading(None, topic="unclear", second=tuple(ranked[:3]))
    if share >= LOST:
        unclear = Reading(None, topic=f"refused.{family}", is_bare=True)
    if cues.get(best, 0) < SURE:
        is_short = sum(not word.startswith("<") for word in said.words.split()) <= 1
        alone = _alone(said, words) if is_short or shares.get(best, 0) < LIKELY else None
        if alone or shares.get(best, 0) < LIKELY:
            return alone or unclear
    if _is_mostly_unknown(said) and shares.get(best, 0) < LIKELY and cues[best] < PLAIN:
        return unclear
    if best in TALK:
        rest = next((name for name in ranked if name not in TALK and cues.get(name, 0) >= SURE), "")
        if not rest:
            return Reading(None, topic=f"talk.{best}", score=cues.get(best, 0))
        best = rest
    if best == "fine":
        return Reading(None, {"vendor": vendor(said)}, "unclear.fine", cues.get(best, 0))
    tool, arguments = build(best, said, words)
    if tool is None and slot("status", said, words) and shares["push"] < LIKELY:
        best, (tool, arguments) = "search", build("search", said, words)
    if tool is None:
        return Reading(None, topic="unclear.push", score=cues[best])
    missed = unread(said, arguments)
    if tool in LISTED:
        missed = tuple(dict.fromkeys((*missed, *overlooked(said, arguments, words))))
    lost = (*missed, *said.guessed)
    if tool == "search_invoices" and lost and not any(arguments.values()):
        return Reading(None, {"words": lost}, "unclear.unread", second=("search", "attention"))
    return Reading(
        tool, arguments, best, cues.get(best, 0), tuple(ranked[1:3]),
        is_bare=cues.get(best, 0) < SURE, unread=missed,
        still_in=tool == "query_spend" and has(words.slots["compare"]["still_in"], said.words),
    )  # fmt: skip


def _thing(said: Utterance, cues: dict[str, int], words: Lexicon) -> Reading | None:
    """One word nobody knows beside "the bill with": what stands on the paper."""
    named = (said.vendors, said.references, said.periods, said.amounts)
    if not cues.get("search") or len(said.unknown) != 1 or any(named):
        return None
    text = said.quotes[0] if said.quotes else said.unknown[0]
    if len(text) <= SHORTEST_CONDITION:
        return None
    arguments = search_arguments(said, words) | {"text": text}
    return Reading("search_invoices", arguments, "search", SURE, is_bare=True)


def abroad(said: Utterance, words: Lexicon) -> tuple[str, float]:
    """The family of what is not done here that a question is of, and how surely of any."""
    line = "".join(f" {word}" for word in _heard(said, words))
    for name, known in said.vendors:
        line = line.replace("<vendor>", "<known>" if known else name, 1)
    line = line.replace("<known>", "<vendor>")
    shares = foreign().shares(without_openers(line, words).split())
    share = 1 - shares.pop(OURS)
    family = max(shares, key=lambda name: shares[name])
    heard = {word for word in line.split() if not word.startswith("<")}
    strange = len(heard & {*said.unknown, *(name for name, known in said.vendors if not known)})
    if len(heard) - strange < FEWEST or (strange > 1 and share < ABROAD):
        share = 0.0  # Of words nobody knows, nothing is told.
    return family if shares[family] >= share / 2 else "elsewhere", share


def _is_money_to_somebody(said: Utterance) -> bool:
    """ "Schieb Malt die 900 rüber": no invoice is named, an amount and a name are."""
    is_invoice = said.references or "qonto" in said.words
    return bool(said.vendors and said.amounts and not is_invoice)


def _is_owed_to_somebody(said: Utterance, words: Lexicon) -> bool:
    """Whose balance a question is about is a supplier, and what of it is still open."""
    is_known = any(known for _, known in said.vendors)
    return is_known and slot("status", said, words) == "unpaid"


def _only_looks(said: Utterance, words: Lexicon) -> bool:
    """ "Don't send anything, I only want to see which invoices have been approved." """
    is_listed = intents(said, words).get("search", 0) >= PLAIN
    return is_listed and not said.references and len(said.clauses) > 1


def _asks_of_ours(said: Utterance, words: Lexicon) -> bool:
    """Whether money spent in a period is plainly asked for, on a kind of cost or at a supplier
    that is known."""
    named = category(said, words) or any(known for _, known in said.vendors)
    return bool(named and said.periods) and intents(said, words).get("spend", 0) >= PLAIN


def _is_foreign(
    share: float, decline: float, cues: dict[str, int], said: Utterance, words: Lexicon
) -> bool:
    """Whether the classifiers outweigh the words of the intents: never where these are certain,
    or where what we owe is asked for."""
    heard = max(cues.values(), default=0)
    is_strange = share >= ABROAD and any(not known for _, known in said.vendors)
    is_short = len(said.words.split()) <= SHORT and not is_strange  # "Quanto guadagna Paolo"
    if heard >= OWN_WORDS or (heard >= SURE and is_short) or slot("basis", said, words) == "owed":
        return False
    if cues.get("push", 0) == heard >= ORDERED and said.vendors:
        return False  # "Aprueba la de Telefónica" is an order for a card, whoever that is.
    if heard >= PLAIN or _names_much(said):
        return share >= ABROAD
    return share >= FAINT or (decline >= FOREIGN and share >= DOUBT)


def _names_much(said: Utterance) -> bool:
    """A supplier that is known, and an amount or a period: rather about its invoices."""
    return any(known for _, known in said.vendors) and bool(said.amounts or said.periods)


def _is_mostly_unknown(said: Utterance) -> bool:
    """Three words nobody knows and more; what is named besides speaks for the rest."""
    named = len(said.periods) + len(said.amounts) + sum(bool(known) for _, known in said.vendors)
    return len(said.unknown) > MOST_UNKNOWN + 2 * named


def _heard(said: Utterance, words: Lexicon) -> list[str]:
    """What the classifier listens to: the words, kinds of cost masked too; subscriptions are more
    than a kind of cost."""
    return [
        "<category>"
        if word in words.categories and not has(words.intents["subscriptions"], f" {word}")
        else word
        for word in said.words.split()
    ]


def _weighed(cues: dict[str, int], shares: dict[str, float]) -> dict[str, float]:
    """The cues' sums and the second opinion together; orders to send are for the cues alone, and
    so is what the classifier has not learnt where its own cues are plain."""
    if any(score >= OWN for name, score in cues.items() if name not in shares):
        return {**cues}
    heard = {name: SECOND * share for name, share in shares.items() if name in _OPINIONS}
    if max(cues.values(), default=0) >= SURE:  # Rather among what was heard than beside it.
        heard = {name: more if cues.get(name) else more / 2 for name, more in heard.items()}
    names = dict.fromkeys((*cues, *heard))
    return {name: cues.get(name, 0) + heard.get(name, 0) for name in names}


def offered(said: Utterance, words: Lexicon) -> str | None:
    """The change that is asked for, where there is a card for it."""
    line = without_openers(said.words, words)
    named = (name for name, cues in words.offers.items() if any(c.search(line) for c, _ in cues))
    return next(named, None)


def _change(offer: str, said: Utterance, words: Lexicon) -> Reading:
    if offer == "letter":
        return Reading(None, topic="talk.letter", score=SURE)
    arguments: dict[str, Any] = {"change": offer, "names": None, "period": None}
    if offer == "merge_suppliers":
        arguments["names"] = _two_names(said, words)
    if offer == "standing_question":
        asked = _without_when(said.text)
        arguments["names"] = [asked] if asked else None
        arguments["period"] = " ".join(_WHEN.findall(said.text)).strip(" ,.!?") or None
    if offer == "categorise":
        return Reading("offer_change", category_arguments(said), "change", SURE + 3)
    if offer == "review":
        return Reading("offer_change", review_arguments(said, words), "change", SURE + 3)
    if offer == "accountant_file" and said.periods:
        arguments["period"] = said.periods[0][0]
    return Reading("offer_change", arguments, "change", SURE + 3)


def _two_names(said: Utterance, words: Lexicon) -> list[str] | None:
    """The two suppliers as they are written: what was recognised, else what stands around the
    first "and" or "with" after the verb."""
    named = said.quotes or [text for text, _ in said.vendors]
    if len(named) > 1:
        return named[:2]
    _, _, rest = said.text.strip(" .!?").partition(" ")
    joints = "|".join(map(re.escape, (*words.conjunctions, *words.vendor_after)))
    sides = re.split(rf"(?i)\s+(?:{joints})\s+", rest, maxsplit=1)
    return [one.strip(" '\"“”«»") for one in sides] if len(sides) == 2 else named or None


_WHEN = re.compile(
    r"(?i)\b(?:send|email|mail) me this\b|\b(?:envoie|schick|manda)[ -]?(?:moi|mir|mi|me)\b"
    r"|\b(?:every|each|tous les|toutes les|chaque|jeden|jede|ogni|cada|todos los) \w+"
    r"(?:\s+(?:à|at|um|alle|a las)\s*\d+\s*h?\w*)?|[,.!?]"
)


def _without_when(text: str) -> str:
    """What is to be asked, without how often: nothing where only "this" stands for it."""
    rest = " ".join(_WHEN.sub(" ", text).split())
    return rest if len(rest.split()) > 2 else ""


def unread(said: Utterance, arguments: dict[str, Any]) -> tuple[str, ...]:
    """The words nothing here knows that no argument carries either."""
    used = " ".join(str(value) for value in arguments.values() if value)
    return tuple(word for word in dict.fromkeys(said.unknown) if word not in used)


def overlooked(said: Utterance, arguments: dict[str, Any], words: Lexicon) -> tuple[str, ...]:
    """The words of a condition that no cue takes and no argument carries: "with a green label"."""
    joints = "|".join(map(re.escape, words.conditions))
    tails = re.findall(rf" (?:{joints})((?: [^\W\d]+){{1,3}})", said.words)
    spoken = [
        word
        for tail in tails
        for word in tail.split()
        if len(word) >= SHORTEST_CONDITION and word not in words.small and word != "qonto"
    ]
    if not spoken:
        return ()
    used = " ".join(str(value) for value in arguments.values() if value)
    tables = (
        *words.intents.values(),
        *(cues for slot in words.slots.values() for cues in slot.values()),
    )
    taken = {
        word
        for cues in tables
        for cue, _ in cues
        if (found := cue.search(said.words))
        for word in found[0].split()
    }
    known = taken | words.categories | words.currencies.keys() | words.numbers.keys()
    return tuple(word for word in dict.fromkeys(spoken) if word not in known and word not in used)


def refusal(said: Utterance, words: Lexicon) -> str | None:
    """The topic that is refused whatever else was said."""
    line = without_openers(said.words, words)
    for topic, cues in words.refusals.items():
        if topic == "unasked" and not _is_order(line, words):
            continue  # "Which ones are still without approval?" asks for nothing to be sent.
        for cue, _ in cues:
            found = cue.search(line)
            if found and not _rests_on_a_guess(found[0], said):
                return "tricks" if topic == "unasked" else topic
    return acted(said, words)


def acted(said: Utterance, words: Lexicon) -> str | None:
    """The topic of an order to act on the world in any of its clauses: "tick it off". What goes
    to Qonto is for the card."""
    joints = "|".join(map(re.escape, words.conjunctions))
    for clause in said.clauses:
        for part in re.split(rf" (?:{joints})(?= )", clause):
            order = _without(words.corrections, part)
            topic = _act(order, words) or _act(without_openers(order, words), words)
            if topic and not (" qonto" in said.words and _is_order(said.words, words)):
                return topic
    return None


def _act(line: str, words: Lexicon) -> str | None:
    verb, behind, *rest = *line.split()[:4], "", ""
    asks = words.acts.asks & set(rest)  # "Remind me what we spent."
    topic = words.acts.verbs.get(verb) if behind in words.acts.objects and not asks else None
    if topic := words.acts.whole.get(verb) or topic:
        return topic
    topics = words.acts.phrases.items()
    return next((name for name, cues in topics if any(cue.match(line) for cue, _ in cues)), None)


def _is_order(line: str, words: Lexicon) -> bool:
    return _score(words.intents["push"], line) >= SURE


def _rests_on_a_guess(matched: str, said: Utterance) -> bool:
    """A short word taken for a typing error refuses nothing: "salio" is not "saldo"."""
    return any(len(word) <= LONGEST_GUESS and word in said.mended for word in matched.split())


def without_openers(line: str, words: Lexicon) -> str:
    """Without "please", "can you", "forget that": so that the verb comes first."""
    return _without((*words.corrections, *words.openers), line)


def _without(starts: Sequence[str], line: str) -> str:
    changed = True
    while changed:
        changed = False
        for start in starts:
            if f"{line} ".startswith(f" {start} "):
                line, changed = line[len(start) + 1 :], True
    return line


def intents(said: Utterance, words: Lexicon) -> dict[str, int]:
    """Every intent with a cue in the utterance and the sum of its cues' weights."""
    line = without_openers(said.words, words)
    scores = {name: _score(cues, line) for name, cues in words.intents.items()}
    if any(cue.match(line) for cue, _ in words.intents["push"]):
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
    elif slot("status", said, words) in ("approved", "pushed", "failed", "to_review"):
        scores["search"] += 5
    if said.vendors and slot("status", said, words) in ("unpaid", "overdue"):
        scores["search"] += 3
    measure = slot("measure", said, words)
    scores["spend"] += {None: 0, "sum": 0, "count": 6}.get(measure, 8)
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
    if len(said.amounts) > len(said.numbers):
        scores["search"] += 3
    if any(slot(name, said, words) for name in ("credit_notes", "shares", "running", "by")):
        scores["spend"] += 5
    return {name: score for name, score in scores.items() if score}


def _score(cues: Sequence[Cue], line: str) -> int:
    return sum(weight for cue, weight in cues if cue.search(line))


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
