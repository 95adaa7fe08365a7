"""Which month, quarter or year came to the most or the least: "our cheapest month", "mois le plus
cher"."""

from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.slots import has, slot
from assistant.tools import period_words

PARTS = ("month", "quarter", "year", "week")
_NEAR = 5  # words behind the part: "month was the very cheapest"
_EACH = frozenset(
    ("per", "a", "each", "every", "par", "chaque", "pro", "im", "jeden", "jedes", "al", "ogni",
     "por", "cada")
)  # fmt: skip


def part_ranked(said: Utterance, words: Lexicon) -> str | None:
    """The part of time that is asked for by how much it came to."""
    told = slot("group_by", said, words)
    known = period_words.lexicon(words.language)
    if has(words.plain["ranks_parts"], said.words):
        spoken = said.words.split()
        return next((one for one in PARTS if set(known.named(one)) & set(spoken)), None)
    is_ranked = any(has(words.slots["compare"][name], said.words) for name in ("least", "most"))
    if told in PARTS[:3] and is_ranked and has(words.plain["which_part"], said.words):
        return told
    if any(word.startswith(words.documents) for word in said.words.split()):
        return None  # "Which month had the largest invoice" is about that one.
    return next((one for one in PARTS if _is_ranked(known.named(one), said.words, words)), None)


def _is_ranked(names: list[str], line: str, words: Lexicon) -> bool:
    """Whether the most or the least stands just before the part, or near behind it."""
    spoken = line.split()
    for at, word in enumerate(spoken):
        if word not in names or _EACH & set(spoken[max(0, at - 1) : at]):
            continue
        ahead, behind = "".join(f" {one}" for one in spoken[:at]), spoken[at + 1 : at + 1 + _NEAR]
        cues = (*words.plain["least_part"], *words.plain["most_part"])
        leads = any(found.end() == len(ahead) for cue, _ in cues for found in cue.finditer(ahead))
        if leads or has(cues, "".join(f" {one}" for one in behind)):
            return True
    return False
