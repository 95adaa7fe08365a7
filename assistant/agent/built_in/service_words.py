"""What is asked in so many words about the service itself, its trail and its papers for others."""

import re

from assistant.agent.built_in.changes import change
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.orders import is_order
from assistant.agent.built_in.reading import Reading
from assistant.agent.built_in.refusals import refusal
from assistant.agent.built_in.slots import bounds, category, has, main_period, slot
from assistant.tools.impossible_days import names_impossible_day, names_impossible_quarter
from assistant.tools.words import fold, split

_INITIALS = 2  # letters
_NAME = re.compile(r"(?<=\s)[A-ZÀ-Þ][^\W\d_]{2,}(?!\w)")
_PLAINLY = 13  # more than what a follow-up leans on
_SHORT = 4
_US = frozenset(("us", "nous", "uns", "ci", "nos"))  # To whom suppliers send.
_BEHIND = 2  # words: "in place of my partner"
MODELS = ("openai", "chatgpt", "gpt", "anthropic", "claude", "mistral", "google", "microsoft",
          "azure")  # fmt: skip
# What people keep their books with; no file of theirs is made here.
PROGRAMS = frozenset((
    "sage", "cegid", "ebp", "pennylane", "quickbooks", "xero", "lexware", "lexoffice", "sevdesk",
    "datev", "teamsystem", "zucchetti", "contaplus", "a3", "holded", "odoo", "sap", "netsuite",
    "skr03", "skr04", "skr", "pcg", "ciel", "quadratus", "dynamics", "navision", "freeagent",
    "addison", "fec",
))  # fmt: skip


def memory(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What do you remember?" deletes nothing."""
    if not has(words.plain["memory"], said.words):
        return None
    return Reading(None, topic="talk.memory", score=_PLAINLY)


def other_language(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Answer me in German from now on": each question has its answer in its own language."""
    names = said.references or said.vendors or said.amounts
    if names or not has(words.plain["other_language"], said.words):
        return None
    return Reading(None, topic="talk.other_language", score=_PLAINLY)


def greeting(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Hello", and nothing else."""
    greets = [cue for cue, _ in words.intents["greeting"] if cue.search(said.words)]
    if not greets or len(said.words.split()) > _SHORT or said.vendors or said.periods:
        return None
    taken = {word for cue in greets if (one := cue.search(said.words)) for word in one[0].split()}
    is_all = all(word in taken or word in words.small for word in said.words.split())
    return Reading(None, topic="talk.greeting", score=_PLAINLY) if is_all else None


def private(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Is anything sent to OpenAI?": its name is no supplier's here."""
    spoken = ("<model>" if word in MODELS else word for word in split(fold(said.text)))
    line = "".join(f" {word}" for word in spoken)
    if said.references or said.periods or not has(words.plain["privacy"], line):
        return None
    return Reading(None, topic="talk.privacy", score=_PLAINLY)


def add_statement(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How do I add my bank statement?": where."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    if said.references or not has(words.plain["add_statement"], line):
        return None
    return Reading(None, topic="talk.add_statement", score=_PLAINLY)


def file_for(said: Utterance, words: Lexicon) -> Reading | None:
    """ "A Sage file of October": the accountant's file, which says what it is not."""
    line = "".join(f" {word}" for word in split(fold(said.text)))
    named = PROGRAMS & set(line.replace("-", " ").split())
    is_known = any(known for _, known in said.vendors)
    is_numbered = any(not PROGRAMS & set(fold(one).split("-")) for one in said.references)
    if not named or is_known or is_numbered or not has(words.plain["file_for"], line):
        return None
    return change("accountant_file", said, words)


def by_themselves(said: Utterance, words: Lexicon) -> Reading | None:
    """ "From now on the bills of Orange go through by themselves": the card for a rule."""
    is_named = said.vendors or category(said, words, guessed=False)
    if said.references or not is_named or has(words.offers["stop_sending"], said.words):
        return None  # "You may send by yourself from now on" names nobody's bills.
    is_told = "?" not in said.text or has(words.plain["from_now_on"], said.words)
    is_asked = has(words.plain["by_themselves"], said.words) or _lets_through(said, words)
    return rule_card(said, words) if is_told and is_asked else None


def _lets_through(said: Utterance, words: Lexicon) -> bool:
    """ "Let Orange through without asking as long as it is under 200": for good or up to an
    amount, which no order to send one thing now is."""
    line = without_openers(said.words, words)
    for cue, _ in words.plain["let_through"]:
        line = cue.sub("", line)
    if is_order(line, words):
        return False
    is_standing = has((*words.plain["standing"], *words.plain["from_now_on"]), said.words)
    is_bounded = bounds(said, words, exact=False)[1] is not None
    return (is_standing or is_bounded) and has(words.plain["let_through"], said.words)


def rule_card(said: Utterance, words: Lexicon) -> Reading:
    """The card that leads to the form for a rule, for the supplier and up to the amount named."""
    _, most = bounds(said, words, exact=False)
    name = said.vendors[0][0] if said.vendors else category(said, words, guessed=False)
    arguments = {"change": "rule", "names": [name], "max_amount": most}
    return Reading("offer_change", arguments, "change", _PLAINLY)


def who_did(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Who did what in here today?": all that people did."""
    is_supplier = any(known for _, known in said.vendors)
    if said.references or is_supplier or not has(words.plain["who_did"], said.words):
        return None
    if refusal(said, words) in ("delete", "tricks"):
        return None  # "Wipe today from the audit log"
    arguments = {"document": None, "period": main_period(said)[0], "everything": True}
    return Reading("approval_history", arguments, "approvals", _PLAINLY)


def approved_in(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Which invoices did I approve this week?": what was approved here, in the period named."""
    if said.references or said.vendors or not has(words.plain["i_approved"], said.words):
        return None
    asked = {"document": None, "period": main_period(said)[0], "approved": True}
    return Reading("approval_history", asked, "approvals", _PLAINLY)


def by_person(said: Utterance, words: Lexicon) -> Reading | None:
    """ "What did Claire approve this week?": what one person did, by name."""
    who = _somebody(said, words)
    if not who or said.references or said.amounts or refusal(said, words) in ("delete", "tricks"):
        return None
    line = re.sub(rf" (?:<vendor>|{re.escape(who)})(?= |$)", " <who>", said.words)
    is_ours = any(one in _US or one.startswith(words.documents) for one in line.split())
    if is_ours and " qonto" not in line:
        for cue, _ in words.plain["sends"]:
            line = cue.sub("", line)  # "Which bills has Schindler sent?": suppliers send them.
    if has(words.plain["who_decided"], line) or not has(words.plain["by_person"], line):
        return None  # "Who approved the bill of Weber?" names whose it is.
    arguments = {"document": None, "period": main_period(said)[0], "everything": True}
    return Reading("approval_history", arguments | {"person": who}, "approvals", _PLAINLY)


def _somebody(said: Utterance, words: Lexicon) -> str | None:
    """The one name in it that is no supplier's, told by its capital where nothing else tells."""
    if any(known for _, known in said.vendors):
        return None
    large = [] if words.capital_nouns else [fold(one) for one in _NAME.findall(said.text)]
    strange = [one for one in said.unknown if len(one) > _INITIALS]
    for names in ([text for text, _ in said.vendors], large, strange):
        own = [one for one in dict.fromkeys(names) if one not in words.words and " " not in one]
        if own:
            return own[0] if len(own) == 1 else None
    return None


def of_program(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How do I add a user in Xero?" is of that program; a file for it has its own answer."""
    line = without_openers("".join(f" {word}" for word in split(fold(said.text))), words)
    is_named = PROGRAMS & set(line.split()) and not any(known for _, known in said.vendors)
    if not is_named or said.references or not set(line.split()[:1]) & words.acts.asks:
        return None
    is_how = has(words.plain["how_to"], line)
    return Reading(None, topic="refused.systems", score=_PLAINLY) if is_how else None


def of_others(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How much came in from Orange?" and "issue an invoice to Orange" are of customers, "what did
    payroll cost?" of staff."""
    if has(words.plain["issues"], said.words):
        return Reading(None, topic="refused.customers", score=_PLAINLY)
    if (
        said.references
        or said.amounts
        or any(word.startswith(words.documents) for word in said.words.split())
    ):
        return None
    is_ours = has(words.plain["billed_us"], said.words) or has(words.offers["letter"], said.words)
    if has(words.plain["paid_us"], said.words) and not is_ours:
        return Reading(None, topic="refused.customers", score=_PLAINLY)
    if is_bought(said, words):
        return None
    if has(words.plain["payroll"], said.words) and not said.vendors:
        return Reading(None, topic="refused.payroll", score=_PLAINLY)
    return None


def is_bought(said: Utterance, words: Lexicon) -> bool:
    """ "What do we pay for payroll software?": a thing that suppliers bill, whatever it is for."""
    return has(words.plain["bought"], said.words)


def by_others(said: Utterance, words: Lexicon) -> Reading | None:
    """ "My boss agreed, mark it as approved by her": each with their own account."""
    if not has(words.plain["by_others"], said.words):
        return None
    return Reading(None, topic="refused.behalf", score=_PLAINLY)


def in_anothers_place(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Approve everything in place of Sophie, she agrees": whoever agreed, each with their own
    account. "Send RE-1 in place of RE-2" speaks of papers, and "who approved in her place?" asks.
    """
    line = without_openers(said.words, words)
    if set(line.split()[:1]) & (words.which | words.acts.asks):
        return None
    is_approval = is_order(line, words) or words.orders.approves.search(line)
    if not (is_approval or has(words.plain["mark_approved"], line)):
        return None
    found = (one for cue, _ in words.plain["behalf"] for one in cue.finditer(line))
    if not any(_is_of_somebody(line[one.end() :].split()[:_BEHIND], said, words) for one in found):
        return None
    return Reading(None, topic="refused.behalf", score=_PLAINLY)


def _is_of_somebody(behind: list[str], said: Utterance, words: Lexicon) -> bool:
    """Whether no paper, sum or supplier follows."""
    is_thing = any(
        word.startswith(("<ref", "<amount", "<number", "<period", *words.documents))
        or word in words.only
        for word in behind
    )
    is_supplier = "<vendor>" in behind and all(known for _, known in said.vendors)
    return not (is_thing or is_supplier)


def taken_back(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Oops, go back, I didn't mean that" takes back what was done and asks for nothing; "I meant
    October", "go back to the paid ones" asks."""
    named = (said.references, said.vendors, said.amounts, said.quotes, said.periods, said.numbers)
    ends = [
        len(clause[found.end() :].split())
        for clause in said.clauses
        for cue, _ in words.plain["taken_back"]
        if (found := cue.search(clause))
    ]
    if any(named) or "?" in said.text or min(ends, default=_SHORT) > _BEHIND:
        return None
    spoken = said.words.split()
    asks = set(without_openers(said.words, words).split()[:1]) & (words.which | words.acts.asks)
    is_of_papers = any(
        word.startswith(words.documents) or word in words.ordinals for word in spoken
    )
    if asks or is_of_papers or slot("status", said, words) or is_order(said.words, words):
        return None
    return Reading(None, topic="talk.undo", score=_PLAINLY)


def marked(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Mark the Deloitte one as approved" is a card, where it names what."""
    line = without_openers(said.words, words)
    marks = [one for cue, _ in words.plain["mark_approved"] if (one := cue.match(line))]
    is_approval = words.orders.approves.match(line) is not None
    is_held = "?" in said.text or set(line.split()) & set(words.negations)
    if is_held or not (marks or is_approval):
        return None
    named = said.references or [text for text, _ in said.vendors]
    is_all = any(not without_openers(line[one.end() :], words) for one in marks)
    if not named or not is_all:
        return None  # "… once it is paid"
    return Reading("approve_and_push", {"documents": named}, "push", _PLAINLY)


def coverage(said: Utterance, words: Lexicon) -> Reading | None:
    """ "Are you missing any invoices?", "how far back do they go?": what is here."""
    lacking = ("missing_vat", "missing_document", "unmatched")
    if said.references or any(has(words.intents[name], said.words) for name in lacking):
        return None
    if said.vendors or not has(words.plain["coverage"], said.words):
        return None
    is_owed = slot("status", said, words) in ("unpaid", "overdue")
    if is_owed or has(words.slots["compare"]["due"], said.words):
        return None  # "Since which day are bills overdue?"
    return Reading("sync_status", {"question": "coverage"}, "sync", _PLAINLY)


def proof(said: Utterance, words: Lexicon) -> Reading | None:
    """ "How was the total worked out?": of the answer before."""
    names = said.references or said.vendors or said.periods or said.amounts
    is_asked = has((*words.plain["proof"], *words.plain["made_of"]), said.words)
    if names or not is_asked:
        return None
    return Reading("explain_answer", {"wanted": "proof"}, "proof", _PLAINLY)


def no_such_day(said: Utterance, words: Lexicon) -> Reading | None:
    """ "31 February" and "Q5" are asked back."""
    if names_impossible_quarter(said.text) and not said.references:
        return Reading(None, topic="unclear.no_quarter", score=_PLAINLY)
    if not names_impossible_day(said.text, said.today):
        return None
    return Reading(None, topic="unclear.no_day", score=_PLAINLY)
