"""What was told, held against another period: "compare that with the month before"."""

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.pointing_words import pointing_words
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refined import as_spend, listed_spend, same_part
from assistant.agent.built_in.slots import has

_TOTALS = ("query_spend", "summarise_month")


def held_against(said: Utterance, words: Lexicon, last: Before) -> Reading | None:
    """The total that was told, or that of the list that was shown, over both periods."""
    named = (said.vendors, said.references, said.amounts)
    is_it = has(pointing_words(words.language).cues["held_against"], said.words)
    if len(said.periods) != 1 or any(named) or not is_it:
        return None
    asked = as_spend(last.tool, last.arguments) if last.tool in _TOTALS else None
    if last.tool == "search_invoices":
        asked = listed_spend(last.tool, last.arguments)
    if asked is None or not asked.get("period") or asked.get("group_by"):
        return None
    other = same_part(asked["period"], said) or said.periods[0][0]
    return Reading("query_spend", asked | {"compare_with": other}, "follow_up", 5)
