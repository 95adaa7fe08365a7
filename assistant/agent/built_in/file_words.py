"""What is wanted as a file: the papers of a period, or a list."""

from assistant.agent.built_in.changes import change
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.search_call import search_arguments
from assistant.agent.built_in.slots import has, slot
from assistant.tools.words import fold, split

_PLAINLY = 13  # more than what a follow-up leans on
_STATES = ("unpaid", "overdue", "paid", "credit_note", "to_review", "approved", "pushed")


def as_file(said: Utterance, words: Lexicon) -> Reading | None:
    """ "August as Excel", "a ZIP of the PDFs of Q3": the accountant's file of that period; of a
    supplier or a state the list, and how to save it."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    if said.references or not has(words.plain["as_file"], line):
        return None
    if has(words.plain["file_not_fetched"], said.words):
        return None  # "Do we have the PDF of every bill?"
    state = slot("status", said, words)
    is_list = state in _STATES or any(known for _, known in said.vendors) or said.amounts
    if is_list:
        arguments = search_arguments(said, words) | {"text": None}
        return Reading("search_invoices", arguments, "search", _PLAINLY, notes=("as_file",))
    is_papers = has(words.plain["all_files"], line)
    is_summary = has(words.intents["summarise"], said.words)
    is_pack = is_papers and not is_summary and (said.periods or " zip" in line)
    return change("accountant_file", said, words) if is_pack else None


def for_accountant(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Send October to my accountant": the file of that month, which the person passes on."""
    is_month = len(said.periods) == 1 and has(words.plain["month_to_accountant"], said.words)
    return change("accountant_file", said, words) if is_month else None
