"""Several requests in one message: "spend in October, what is overdue, and any duplicates?".

A message is cut wherever one request could end. A piece that asks for something by itself begins a
request of its own; every other piece ("and Adobe in October", "please") belongs to the one before.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assistant.agent.built_in.about_it import Before
from assistant.agent.built_in.bare import asked_back
from assistant.agent.built_in.basis import BOTH
from assistant.agent.built_in.behind import behind
from assistant.agent.built_in.carried import (
    asks_for_one,
    asks_when_last,
    carried,
    owes_of_it,
    points_back,
)
from assistant.agent.built_in.decided import DECISIONS
from assistant.agent.built_in.each import each, measures_named
from assistant.agent.built_in.headed import headed
from assistant.agent.built_in.in_parts import in_parts
from assistant.agent.built_in.leaving_out import kinds_left_out
from assistant.agent.built_in.lexicon import Lexicon
from assistant.agent.built_in.list_words import LAST_ONE, QUEUE
from assistant.agent.built_in.listed_aspects import listed_aspects
from assistant.agent.built_in.masking import Utterance
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.plain import SAVING
from assistant.agent.built_in.pointing import points
from assistant.agent.built_in.pointing_words import POINTED
from assistant.agent.built_in.quantity_words import QUANTITY
from assistant.agent.built_in.reading import OF_EACH, Reading
from assistant.agent.built_in.refining import only_refines
from assistant.agent.built_in.refusals import acted
from assistant.agent.built_in.slots import has, slot, top_number
from assistant.tools import periods as calendar
from assistant.tools.words import fold

Hear = Callable[[str], tuple[Utterance, Reading]]
Request = tuple[str, Reading]

MOST_REQUESTS = 5
_ELSEWHERE = "refused.elsewhere"
_CONTACT = "refused.send_mail"
_LOST = Reading(None, topic="note.part")
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”“»]")
_SHORTENED = r"(?<!mwst)(?<!ust)(?<!inkl)(?<!zzgl)"  # Their point ends no sentence.
_END = (
    rf"[?!;\n]+\s*|(?<=[^\W\d_]{{3}}){_SHORTENED}\.\s+"
    r"|(?:^|(?<=\s))(?:\d[.)]|[a-e]\)|(?<=\n)[-–—•*])\s+"
)
_SHORTEST, _SHORTEST_OF_A_KIND = 2, 3  # words
_SEVERAL = 2
_PLAINLY = 12  # From which score on a total is asked for, whatever it names.
_FIRST = 4  # Among so many words a question has its question word: "and tell me with whom".
_HOW = (
    "measure",
    "amount",
    "question",
    "order",
    "limit",
    "top",
)  # They say what is told, not of what.
_AMONG = frozenset(
    ("of", "among", "de", "des", "parmi", "entre", "von", "unter", "di", "tra", "fra")
)  # "Of the bills of May, which is the dearest?"
_USUAL = ("sum", "spent", "gross")
# What is one request, however many things it asks for: "if I pay it all, how much, to whom?"
_LISTS = ("query_spend", "search_invoices")
_WRITES = ("approve_and_push", "offer_change", "draft_letter")
_ONE = (BOTH, QUEUE, LAST_ONE, QUANTITY, "pay_all", "refused.tricks", "refused.negated")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the message, and whether a sentence or a point of a list begins with it; else
    `joined`: an "and" leads to it."""

    start: int
    end: int
    begins: bool
    joined: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """What one part of the message asks for, in its own words. `of_it`: the words in which
    the part before is asked of, which it does not name again; `tells`: a piece behind it is
    answered by it as well."""

    start: int
    text: str
    said: Utterance
    reading: Reading
    begins: bool = True
    of_it: str = ""
    tells: bool = False


def requests(text: str, words: Lexicon, whole: Reading, hear: Hear) -> list[Request]:
    """What a message asks for, in its order, each with its own words; only the `whole` where it is
    one request."""
    alone = [(text, whole)]
    if whole.topic == SAVING:
        vendor = {"vendor": whole.arguments["vendor"]}
        return [*alone, (text, Reading("price_history", vendor))]
    if whole.topic in _ONE or whole.arguments.get("change") in ("review", *DECISIONS):
        return alone
    said = hear(text)[0]
    if several := in_parts(_ranking(text, whole, said, words, hear), said, words):
        return [(text, one) for one in several]
    if len(said.periods) <= 1 and measures_named(said, whole, words):
        return [(text, one) for one in each(whole, said, words)]
    if of_one := headed(text, words, hear):
        return of_one
    parts, rest = _parts(text, words, hear, said.today)
    is_own = (
        whole.tool in _LISTS and whole.topic != "follow_up"
    )  # "Take out the rent" is of a list.
    if len(parts) == 1 and _is_refused(parts[0].reading) and is_own:
        return [(text, parts[0].reading)]  # "Call Orange and ask what we owe them."
    found = _distinct(parts, whole, words, hear) if len(parts) > 1 else []
    if found and any(part.of_it for part in parts):
        return found[:MOST_REQUESTS]
    if len(parts) == 1 and parts[0].tells and _is_same(whole, hear(text)[1]):
        return [(text, parts[0].reading)]
    if not found and (theirs := _behind_it(text, whole, words, hear)):
        return [(text, whole), theirs]
    if not 2 <= len(found) <= MOST_REQUESTS:
        found = [(text, one) for one in each(whole, said, words)[:MOST_REQUESTS]]
        if rest and len(parts) == 1 and _is_same(whole, parts[0].reading):
            return [(parts[0].text, replace(one, unread=())) for _, one in found] + [
                (rest.text, _LOST)
            ]
    listed = _listed(text, whole, said, words, hear)
    is_list = len(listed) == 1 and listed[0][1].tool == "search_invoices"  # It says its total.
    return listed if is_list or len(listed) >= max(_SEVERAL, len(found)) else found


def _behind_it(text: str, whole: Reading, words: Lexicon, hear: Hear) -> Request | None:
    """ "Who was the first one again, and their VAT number?" behind a ranking: the message is of
    what was told before, and its last piece of the supplier that it names."""
    said, alone = hear(text)
    if _is_same(whole, alone) or not isinstance(whole.arguments.get("vendor"), str):
        return None
    *ahead, last = _pieces(text, words, said.today)
    own = text[last.start : last.end].strip(" ,")
    asked = behind(own, hear(own)[0], whole, words, hear) if ahead else None
    return (own, asked) if asked and asked.tool == "vendor_card" else None


def _listed(
    text: str, whole: Reading, said: Utterance, words: Lexicon, hear: Hear
) -> list[Request]:
    """Things told in a row: "total, number of invoices and the three largest"; not of what was
    told before ("and their last bill, is it paid?")."""
    if whole.tool in _WRITES or whole.tool is None or not _is_same(whole, hear(text)[1]):
        return []
    pieces = _pieces(text, words, said.today)
    return listed_aspects(
        [text[one.start : one.end].strip(" ,") for one in pieces], said, words, hear
    )


def _ranking(text: str, whole: Reading, said: Utterance, words: Lexicon, hear: Hear) -> Reading:
    """ "The first three suppliers, and the last bill of each": the ranking that comes first."""
    of_each = (*words.plain["last_of_each"], *words.plain["owed_by_each"])
    if whole.arguments.get("top") or not has(of_each, said.words):
        return whole
    first = next(_pieces(text, words, said.today))
    ranking = hear(text[first.start : first.end])[1]
    return ranking if ranking.arguments.get("top") else whole


def _distinct(parts: list[_Part], whole: Reading, words: Lexicon, hear: Hear) -> list[Request]:
    """The requests of the parts, each once; none where one of them asks for nothing, or where the
    whole says it all."""
    found: list[Request] = []
    before = parts[0]
    if _only_leads(parts[0].said, words) and not parts[1].said.vendors:
        return []  # "Hetzner or Orange, who costs more?"
    for part in parts:
        if part.of_it:  # The part before may have been carried over itself.
            asked = behind(part.of_it, part.said, found[-1][1], words, hear) or part.reading
            found.append((part.text, asked))
            before = part
            continue
        if not _asks(part.said, part.reading, words):
            return []
        if part.reading.topic in _ONE and part.reading.topic != whole.topic:
            return []
        reading = (
            _pointing(replace(part, reading=_LOST), found[-1][1], words)
            if found and part.reading.topic == POINTED
            else carried(
                part.text, part.said, part.reading, found[-1][1], words, in_one=not part.begins
            )
            if found
            else part.reading
        )
        if found and found[-1][1].topic == OF_EACH:
            return []  # What is asked of the first of a ranking is the last that is told.
        if reading and found and not part.begins:
            reading = _of_their(reading, part, before)
        if reading and not any(_is_same(reading, each) for _, each in found):
            found.append((part.text, reading))
        before = part
    if any(part.of_it for part in parts):
        return found
    refused = [one.topic for _, one in found if _is_refused(one)]
    if _is_refused(whole) and not refused:
        return []
    is_apart = whole.topic == _ELSEWHERE or all(part.begins for part in parts)
    is_apart = is_apart and set(refused) <= {whole.topic, _ELSEWHERE}
    if refused and not is_apart and not _only_reads(parts, words):
        return []
    if _in_a_state(parts, [one for _, one in found], words):
        return found
    return [] if all(_says(whole, one) for _, one in found) else found


def _in_a_state(parts: list[_Part], found: list[Reading], words: Lexicon) -> bool:
    """ "What did Orange invoice us in Q3, and what of it is unpaid?": all of it is asked for as
    well as those in a state."""
    if len(parts) != len(found) or not all(_is_question(one.said, words) for one in parts):
        return False
    first, *rest = (one.arguments for one in found)
    lists = all(one.tool == "search_invoices" for one in found)
    return lists and not first.get("status") and all(one.get("status") for one in rest)


def _of_their(reading: Reading, part: _Part, before: _Part) -> Reading:
    """ "Paid 30 to Orange, what is left open there?": of the supplier of what is not done here."""
    told = reading.arguments
    is_all = "vendor" in told and not any(told.get(one) for one in ("vendor", "category", "text"))
    is_plain = is_all and not told.get("group_by") and reading.tool in _LISTS
    if not is_plain or not _is_refused(before.reading) or len(before.said.vendors) != 1:
        return reading
    if part.said.vendors or part.said.references:
        return reading
    return replace(reading, arguments={**told, "vendor": before.said.vendors[0][0]})


def _only_leads(said: Utterance, words: Lexicon) -> bool:
    """Suppliers or what is split by, and nothing that is asked of them."""
    line = said.words
    for cue, _ in words.plain["by_group"]:
        line = cue.sub("", line)  # "By supplier, what did we spend?"
    is_lead = len(said.vendors) > 1 or line != said.words
    rest = set(line.split()) - {"<vendor>", *words.conjunctions} - words.between_values
    return is_lead and not rest


def _only_reads(parts: list[_Part], words: Lexicon) -> bool:
    """ "Show me the duplicates and delete them": what can be answered is, beside what is not done
    here; something to be sent or changed goes with the rest or not at all, and what is only told
    of an invoice asks for nothing."""
    answered = [one for one in parts if not _is_refused(one.reading)]
    told = (one for one in answered if not _is_question(one.said, words))
    return (
        bool(answered)
        and all(one.reading.tool and one.reading.tool not in _WRITES for one in answered)
        and all(one.reading.tool != "get_invoice" for one in told)
        and not any(has(words.drafts, one.said.words) for one in parts)
    )


def _parts(text: str, words: Lexicon, hear: Hear, today: date) -> tuple[list[_Part], _Part | None]:
    """The message in parts that each begin with a request of their own. What only leads to one
    ("and tell me, …") belongs to it; a question behind them that nobody here understands is
    told apart."""
    found: list[_Part] = []
    lead: _Piece | None = None
    part: _Part | None = None
    unheard: _Part | None = None
    for piece in _pieces(text, words, today):
        piece = replace(piece, start=lead.start, begins=lead.begins, joined=True) if lead else piece
        own = text[piece.start : piece.end].strip(" ,")
        part = _Part(piece.start, own, *hear(own), piece.begins)
        if found and _is_told_late(part, found[-1].reading, words):
            found[-1] = replace(found[-1], tells=True)
            continue
        asked = _behind(own, part, found[-1], text[: piece.end], words, hear) if found else None
        if found and asked:
            if not _is_same(asked, found[-1].reading):
                found.append(replace(part, reading=asked, of_it=own))
                continue
            told = text[found[-1].start : piece.end].strip(" ,")
            found[-1] = replace(found[-1], text=told, tells=True)
            continue
        if found and (pointed := _pointing(part, found[-1].reading, words)):
            part = replace(part, reading=pointed)
        lead = piece if found and not lead and _leads(part) else None
        if lead:
            continue
        if found and not _begins(part, piece, found[-1], words):
            ahead, own_part = found.pop(), part
            part = _together(ahead, part, text[: piece.end], words, hear)
            unheard = unheard or _unheard(own_part, ahead, part, words)
        found.append(part)
    is_told = found and part and asked_back(part.said, words.language)
    is_lost = (
        lead
        and part
        and not is_told  # "When is it due and how much is it?": both are told at once.
        and _is_question(part.said, words)
        and not words.small.issuperset(part.said.words.split())
    )
    return found, part if is_lost else unheard


def _unheard(part: _Part, ahead: _Part, both: _Part, words: Lexicon) -> _Part | None:
    """A question after invoices of which nothing is heard where it joins the part ahead: "VAT by
    rate, and on which invoices was there none?" """
    names_papers = any(one.startswith(words.documents) for one in part.said.words.split())
    is_asked = bool(words.which & set(part.said.words.split()[:_FIRST])) and names_papers
    is_lost = is_asked and part.reading.is_bare and not _names(part.said)
    return part if is_lost and _is_same(ahead.reading, both.reading) else None


def _behind(
    own: str, part: _Part, before: _Part, text: str, words: Lexicon, hear: Hear
) -> Reading | None:
    """What a piece asks of the part before it; None where both are heard as one that says it."""
    if not (before.of_it or _asks(before.said, before.reading, words)):
        return None
    asked = behind(own, part.said, before.reading, words, hear)
    by = asked.arguments.get("group_by") if asked else None
    is_one = by and hear(text[before.start :])[1].arguments.get("group_by") == by
    return None if asked and is_one and not _is_same(asked, before.reading) else asked


def _is_told_late(part: _Part, before: Reading, words: Lexicon) -> bool:
    """ "…, and how late is it?" behind what is open or was paid late: its answer tells that."""
    is_open = before.arguments.get("status") in ("unpaid", "overdue")
    tells = before.tool == "payment_delay" or (before.tool == "search_invoices" and is_open)
    return tells and not _names(part.said) and has(words.plain["how_late"], part.said.words)


def _pointing(part: _Part, before: Reading, words: Lexicon) -> Reading | None:
    """ "… and which of them is due first?": asked of what the part before it tells."""
    if before.tool is None or part.reading.tool or not _is_question(part.said, words):
        return None
    if _is_refused(part.reading) and part.reading.topic != _ELSEWHERE:
        return None
    return points(part.said, words, Before(before.tool, before.arguments))


def _leads(part: _Part) -> bool:
    """Whether a piece asks for nothing and names nothing."""
    is_refused = part.reading.topic.startswith("refused")
    return part.reading.tool is None and not is_refused and not _names(part.said)


def _names(said: Utterance) -> bool:
    """Whether anything is named: a period, a supplier, an invoice, an amount, words in quotes."""
    return any((said.periods, said.vendors, said.references, said.amounts, said.quotes))


def _pieces(text: str, words: Lexicon, today: date) -> Iterator[_Piece]:
    """The message cut at sentence ends, points of a list, commas and "and"; never in quotes, nor
    in a period ("between March and May")."""
    ands = "|".join(sorted(map(re.escape, words.conjunctions), key=len, reverse=True))
    cuts = re.compile(
        rf"(?P<end>{_END})|\s*,\s+(?:(?P<also>{ands})\.?\s+)?|\s+(?P<and>{ands})\.?\s+", re.I
    )
    whole = _QUOTED.sub(lambda one: "x" * len(one[0]), text)
    periods = calendar.find(fold(whole), today, words.language)
    spans = [(one.start, one.end) for one in periods if one.period.grain == "span"]
    every = [(one.start, one.end) for one in periods]  # No point of a list: "im 3. Quartal".
    start, begins, joined = 0, True, False
    for cut in cuts.finditer(whole):
        within = every if cut["end"] else spans
        if any(first <= cut.start() and cut.end() < last for first, last in within):
            continue
        if cut.start() > start:
            yield _Piece(start, cut.start(), begins, joined)
            begins = joined = False
        start, begins = cut.end(), begins or cut["end"] is not None
        joined = bool(cut["also"] or cut["and"])
    if start < len(text):
        yield _Piece(start, len(text), begins, joined)


def _begins(part: _Part, piece: _Piece, before: _Part, words: Lexicon) -> bool:
    """Whether a piece begins a request of its own, rather than adds to the one before."""
    if not _asks(part.said, part.reading, words) or not _asks(before.said, before.reading, words):
        return False
    if not part.said.vendors and before.said.words.split()[0] in _AMONG:
        return False
    if piece.begins:
        return True
    if _hangs_on_a_refusal(part, piece, before, words):
        return False
    spoken = part.said.words.split()
    if spoken[0] in words.only and not _is_question(part.said, words):
        return False  # "Total still open, only bills under 1k"
    if not piece.joined and not _is_question(part.said, words):
        if spoken[0] in words.relative:
            return False  # "Rechnungen, die noch offen sind"
        is_order = part.reading.tool == "approve_and_push"
        if (len(spoken) <= _SHORTEST and not is_order) or part.reading.tool == "offer_change":
            return False  # ", by rate", ", every Monday"
    if len(spoken) < _SHORTEST_OF_A_KIND and part.reading.tool == before.reading.tool:
        return False
    is_asked = _is_question(part.said, words) or top_number(part.said, words)
    if only_refines(part.said, words) and not is_asked:
        return False
    return not (_is_half(before, words) or _are_alike(before.said, part.said, words))


def _hangs_on_a_refusal(part: _Part, piece: _Piece, before: _Part, words: Lexicon) -> bool:
    """ "Write to the bookkeeper, which ones are open", "call them and ask what we owe", "the bills,
    with all their customers"."""
    if piece.joined:
        return before.reading.topic == _CONTACT
    is_asked = _is_question(part.said, words)
    if _is_refused(before.reading) and before.reading.topic != _ELSEWHERE:
        return not is_asked or _is_refused_order(before, words)
    is_apart = part.reading.topic == _ELSEWHERE or acted(part.said, words)
    return _is_refused(part.reading) and not (is_asked or is_apart)


def _is_refused_order(part: _Part, words: Lexicon) -> bool:
    is_order = part.reading.topic == _CONTACT or acted(part.said, words)
    return _is_refused(part.reading) and bool(is_order)


def _is_half(part: _Part, words: Lexicon) -> bool:
    """Whether it is not complete: it compares one thing with nothing, or is a change whose object
    may be a question ("every Monday tell me …")."""
    compares = has(tuple(words.intents["compare"]), part.said.words)
    is_single = max(len(part.said.periods), len(part.said.vendors)) == 1
    return (compares and is_single) or part.reading.tool == "offer_change"


def _are_alike(one: Utterance, other: Utterance, words: Lexicon) -> bool:
    """Whether the "and" stands between two values of a kind: "Orange and Adobe in October"."""
    last, first = one.words.split()[-1:], other.words.split()[:1]
    kinds = [_kind(word, words) for word in (*last, *first)]
    return len(kinds) == 2 and bool(kinds[0]) and kinds[0] == kinds[1]


def _kind(word: str, words: Lexicon) -> str:
    if word in words.categories:
        return "category"
    return word.replace("<number>", "<amount>") if word.startswith("<") else ""


def _together(before: _Part, part: _Part, text: str, words: Lexicon, hear: Hear) -> _Part:
    """Both as one part; a sentence that asks for nothing is left out where it only disturbs."""
    both = text[before.start :].strip(" ,")
    if before.of_it and not _names(part.said):
        return replace(before, text=both)
    if _is_refused_order(before, words):
        return replace(before, text=both)
    made = _Part(before.start, both, *hear(both), before.begins)
    is_lost = _asks(before.said, before.reading, words) and not _asks(
        made.said, made.reading, words
    )
    return before if is_lost and part.begins and part.reading.tool is None else made


def _asks(said: Utterance, reading: Reading, words: Lexicon) -> bool:
    """Whether a part asks for something by itself: "by how many days" does not, nor does what only
    tells a story, nor what is named nowhere in it and was only learnt: "was fehlt noch"."""
    spoken = without_openers(said.words, words).split()
    if len(spoken) < _SHORTEST and not words.acts.whole.keys() & set(spoken):
        return False  # "Págalas" orders in one word.
    if reading.topic == POINTED:
        return True
    if _is_refused(reading):
        little = words.small | words.which | words.acts.asks | words.pronouns
        if not _names(said) and little.issuperset(spoken):
            return False  # ", c'est lequel": which one it is
        return not reading.is_bare or _asks_elsewhere(said, words)
    line, is_asked = f" {' '.join(spoken)} ", _is_question(said, words)
    is_told = any(line.startswith(f" {one} ") for one in words.tells)
    is_told = is_told or (not is_asked and bool(set(spoken[:2]) & set(words.negations)))
    if is_asked and (asks_when_last(said, words) or owes_of_it(said, reading, words)):
        return True
    if is_told or reading.tool is None or reading.unread:
        return False
    if is_asked and reading.tool == "search_invoices" and _asks_of_it(said, reading, words):
        return True
    says = any(value for name, value in _told(reading).items() if name not in _HOW)
    if reading.is_bare and not (_names(said) or slot("status", said, words)):
        return False
    if reading.is_bare or reading.tool in ("query_spend", "search_invoices"):
        is_plain = reading.score >= _PLAINLY and is_asked
        return (says and (is_asked or not reading.is_bare)) or is_plain
    return True


def _asks_of_it(said: Utterance, reading: Reading, words: Lexicon) -> bool:
    """Whether the highest of what was told is asked for, or those of it in a state."""
    return asks_for_one(said, reading, words) or (points_back(said, words) and bool(_told(reading)))


def _is_refused(reading: Reading) -> bool:
    is_vague = reading.is_bare and reading.topic != _ELSEWHERE
    return reading.topic.startswith("refused.") and not is_vague


def _asks_elsewhere(said: Utterance, words: Lexicon) -> bool:
    """Whether it is a question of its own: "…, which is not the landlord" is none."""
    is_narrowed = set(words.negations) & set(said.words.split()) or kinds_left_out(said, words)
    is_plain = has(words.refusals["elsewhere"], said.words)
    return (is_plain or _is_question(said, words)) and not is_narrowed


def _is_question(said: Utterance, words: Lexicon) -> bool:
    return bool((words.acts.asks | words.which) & set(said.words.split()[:_FIRST]))


def _told(reading: Reading) -> Mapping[str, Any]:
    """The arguments that say anything."""
    return {
        name: value for name, value in reading.arguments.items() if value and value not in _USUAL
    }


def _is_same(one: Reading, other: Reading) -> bool:
    return (one.tool, _told(one)) == (other.tool, _told(other)) and one.topic == other.topic


def _says(whole: Reading, part: Reading) -> bool:
    """Whether the whole message, read at once, asks for what this part does as well."""
    if whole.tool == "approve_and_push":
        named, asked = whole.arguments["documents"], part.arguments
        is_named = asked.get("number") in named or asked.get("status") == "pushed"
        return is_named or (part.tool == whole.tool and set(asked["documents"]) <= set(named))
    return whole.tool == part.tool and all(
        whole.arguments.get(name) == value for name, value in part.arguments.items() if value
    )
