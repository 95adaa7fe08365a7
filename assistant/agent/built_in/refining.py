"""Whether an utterance only refines what was asked before: "the top three", "and marketing?"."""

from assistant.agent.built_in.lexicon import Cue, Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.slots import has

_SLOTS = ("status", "group_by", "measure", "amount", "order")
_COMPARED = (
    "over", "under", "over_after", "under_after", "between", "about", "top", "hidden", "how_many",
    "sorting", "against",
)  # fmt: skip
_LONGEST = 9


def only_refines(said: Utterance, words: Lexicon) -> bool:
    """Nothing but values, and small words around them; of several at once it is a question of its
    own, unless it begins like a continuation or points at what was shown."""
    spoken = said.words.split()
    if said.references or said.quotes or len(spoken) > _LONGEST:
        return False
    found = [name for name in _SLOTS if has(_cues(name, words), said.words)]
    kinds = [word for word in spoken if word in words.categories]
    named = [said.periods, said.vendors, said.amounts, kinds]
    count = len(found) + sum(bool(one) for one in named)
    is_more = any(has(words.slots["compare"][name], said.words) for name in _COMPARED)
    if (not count and not is_more) or _rest(said, words):
        return False
    return count <= 1 or _goes_on(said, words)


def _goes_on(said: Utterance, words: Lexicon) -> bool:
    """Whether it begins like a continuation, or points at what was shown."""
    line = f"{said.words} "
    begins = any(line.startswith(f" {start} ") for start in words.starts)
    return begins or any(f" {word} " in line for word in (*words.only, *words.pronouns))


def _rest(said: Utterance, words: Lexicon) -> set[str]:
    """The words that no value takes and that are not small ones."""
    line = said.words
    for name in _SLOTS:
        line = _without(line, _cues(name, words))
    for name in _COMPARED:
        line = _without(line, words.slots["compare"][name])
    around = " ".join((*words.starts, *words.only)).split()
    plain = {*words.between_values, *words.pronouns, *words.others, *around, *words.numbers}
    plain |= {*words.ordinals, *words.categories, *words.currencies}
    return {word for word in line.split() if word not in plain and not word.startswith("<")}


def _cues(name: str, words: Lexicon) -> tuple[Cue, ...]:
    return tuple(cue for cues in words.slots[name].values() for cue in cues)


def _without(line: str, cues: tuple[Cue, ...]) -> str:
    for cue, _ in cues:
        line = cue.sub("", line)
    return line
