"""What is asked that is not done here: orders to act on the world, topics of no concern."""

import re

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without, without_openers
from assistant.agent.built_in.orders import is_order, order
from assistant.agent.built_in.slots import has

LONGEST_GUESS = 6


def refusal(said: Utterance, words: Lexicon) -> str | None:
    """The topic of what is not done here that its words are of. The parser weighs it; tricks, and
    what is not to be sent, it refuses whatever else was said."""
    line = without_openers(said.words, words)
    ordered = order(said, words)
    if ordered.is_obeyed or ordered.is_held:
        return "tricks" if ordered.is_obeyed else "negated"
    for topic, cues in words.refusals.items():
        if topic == "negated":
            continue  # Told by the order itself.
        if topic == "unasked" and not is_order(line, words):
            continue  # "Which ones are still without approval?" asks for nothing to be sent.
        for cue, _ in cues:
            found = cue.search(line)
            if found and not _rests_on_a_guess(found[0], said):
                is_trick = topic == "cards" and has(
                    words.refusals["tricks"], line
                )  # "Confirm all cards."
                return "tricks" if topic == "unasked" or is_trick else topic
    if ordered.is_elsewhere:
        return "send_mail"
    act = acted(said, words)
    return None if act == "tricks" and _narrows(said, words) else act


def _narrows(said: Utterance, words: Lexicon) -> bool:
    """ "Ignore the small ones, just bills over 500": what is left out, and what is asked."""
    names = said.vendors or said.periods or said.amounts
    is_parted = sum(bool(one) for one in said.clauses) > 1
    return bool(names) and is_parted and not is_order(said.words, words)


def acted(said: Utterance, words: Lexicon) -> str | None:
    """The topic of an order to act on the world in any of its clauses: "tick it off". What goes
    to Qonto is for the card."""
    joints = "|".join(map(re.escape, words.conjunctions))
    for clause in said.clauses:
        for part in re.split(rf" (?:{joints})(?= )", clause):
            order = without(words.corrections, part)
            topic = _act(order, words) or _act(without_openers(order, words), words)
            if topic and not (" qonto" in said.words and is_order(said.words, words)):
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


def _rests_on_a_guess(matched: str, said: Utterance) -> bool:
    """A short word taken for a typing error refuses nothing: "salio" is not "saldo"."""
    return any(len(word) <= LONGEST_GUESS and word in said.mended for word in matched.split())
