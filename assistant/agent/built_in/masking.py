"""What an utterance names, taken out of it: references, quotes, suppliers, periods, amounts.

What is left are the words that tell the intent, typing errors mended.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from assistant.agent.built_in import (
    borrowed,
    compounds,
    lone_days,
    references,
    shorthand,
    sought,
    strangers,
)
from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.agent.built_in.pointing_words import SHORTEST, pointing_words
from assistant.tools import amounts as written_amounts
from assistant.tools import (
    by_trade,
    category_names,
    countries,
    month_days,
    number_words,
    period_words,
)
from assistant.tools import periods as calendar
from assistant.tools.amounts import Mention
from assistant.tools.period_reader import UNITS
from assistant.tools.period_words import PeriodWords
from assistant.tools.periods import Period
from assistant.tools.unit_names import units
from assistant.tools.vendor_names import VendorMatch, VendorNames
from assistant.tools.words import allowed_edits, compact, distance, fold, split

_QUOTE = re.compile(r"[\"“”„«»]\s*([^\"“”„«»]{2,160}?)\s*[\"“”«»]|(?<!\w)'([^']{2,160})'(?!\w)")
_LIGATURES = str.maketrans({"ß": "ss", "œ": "oe", "Œ": "OE", "æ": "ae"})
SHORTEST_MENDED = 5
_PLURALS = ("s", "es", "n", "en", "er", "x")
LONGEST_FORM = 8
_VOWELS = "aeiou"
_SHORTEST_REQUEST = 3
_ELIDED = "'"
_HOST = "qonto"
_COMPARED = ("week", "month", "quarter", "half", "year", "")
_THE_ONE = ("quella", "quello", "celui", "celle", "celui de", "celle de")
_CLAUSE = re.compile(r"[,;:!?\n–—]+|\.(?=\s|$)")
_THE = re.compile(THE)
_TOLD_IN = (["in"], ["en"])  # before a currency, in every language
_WORD = re.compile(r"<\w+>|[^\W_]+(?:'(?![^\W_]))?|[<>]=?|[^\W_]+'[^\W_]+")
_PAIR = 2
_HOME, _DROPPED = "EUR", 3  # words between "without" and a currency
_PER = "by|per|par|nach|pro|je|por"  # before what is split by


@dataclass
class Utterance:
    """A question with what it names taken out. `words` is what remains, in single spaces with
    one before each word; `unknown` are the words nothing here knows."""

    text: str
    today: date
    words: str = ""
    references: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    vendors: list[tuple[str, tuple[VendorMatch, ...]]] = field(default_factory=list)
    periods: list[tuple[str, Period]] = field(default_factory=list)
    amounts: list[Mention] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    currency: str | None = None
    mended: set[str] = field(default_factory=set)
    guessed: list[str] = field(default_factory=list)  # Mended by more than one letter, as typed.
    clauses: list[str] = field(default_factory=list)  # `words`, cut at commas and full stops.
    halves: tuple[str, str] | None = None  # The two ends of a range: "from Q2 to Q3".
    is_parted: bool = False  # A comma or a sentence's end stands between its periods.
    language: str = "en"
    is_sought: bool = False  # The first quote is looked for in the text of papers.


def mask(
    text: str,
    lexicon: Lexicon,
    names: VendorNames,
    today: date,
    language: str,
    anchor: Period | None = None,
) -> Utterance:
    """Recognise in this order: quotes, vendors by name, periods, references, amounts."""
    text = text.translate(_LIGATURES)
    made = Utterance(text, today, language=language)
    folded = fold(text).replace("’", "'")
    folded = re.sub(r"(?<!\w)(top)-?(\d)", r"\1 \2", folded)
    folded = re.sub(r"(?<=[a-z])\(\d*\)", " ", folded)  # "alert(1)" is no amount
    folded = lexicon.frame.sub(" ", folded)
    folded = _said_plainly(folded, (*lexicon.currency_names, *lexicon.idioms, *lexicon.feasts))
    folded = _QUOTE.sub(lambda found: _quote(found, made), folded)
    folded = _looked_for(folded, made, lexicon, today, language)
    folded = month_days.said_out(shorthand.said_out(folded, today, language), language).lower()
    folded = lone_days.said_in_full(folded, today, lexicon)
    folded, shaped = references.shaped(folded, text, lexicon, today, language)
    folded = re.sub(
        r"(?<![\w<'-])[a-z0-9]+(?:/[a-z]+)?(?![\w'-])", lambda one: _long(one, lexicon), folded
    )
    folded = _vendors(folded, made, names, lexicon)
    folded = _by_trade(folded, made, names, lexicon)
    folded = re.sub(r"(?<![\w.,])(\d)k(\d)(?!\w)", r"\g<1>\g<2>00", folded)  # 1k5
    folded = number_words.figures(folded, language)
    folded, others = references.written(folded, text, today, language, lexicon)
    made.references = sorted({*shaped, *others}, key=text.find)
    folded = borrowed.said_in_own(folded, text, language)
    folded = _mended(folded, made, lexicon)
    folded = _strangers(folded, made, lexicon, names)
    folded = _added(folded, lexicon)
    folded = _priced(folded, made, lexicon)
    folded = _apart(folded, lexicon)
    folded = _completed(folded, lexicon, language)
    folded = _unit_repeated(folded, lexicon, language)
    folded = _periods(folded, made, today, lexicon, language, anchor)
    folded = _amounts(folded, made)
    folded = _corrected(folded, made, lexicon)
    made.currency = _currency(folded, lexicon)
    folded = _without_purpose(folded, lexicon)
    made.words = _spaced(folded)
    made.clauses = [_spaced(clause) for clause in _CLAUSE.split(folded)]
    _leave_out_draft(made, lexicon)
    return made


def _leave_out_draft(made: Utterance, lexicon: Lexicon) -> None:
    """ "…, and draft a note to my partner": beside a request it is one for words, of nobody."""
    places = [one.start() for cue, _ in lexicon.drafts if (one := cue.search(made.words))]
    kept = made.words[: min(places, default=0)]
    if len(kept.split()) < _SHORTEST_REQUEST or "<" in made.words[len(kept) :]:
        return
    joint = next((one for one in lexicon.conjunctions if kept.endswith(f" {one}")), None)
    kept = kept[: -len(joint) - 1] if joint else kept
    clauses, made.words = made.clauses, kept
    made.clauses = []
    for clause in clauses:
        made.clauses += [clause[: len(kept)]] if kept else []
        kept = kept[len(clause) :]
    made.unknown = [one for one in made.unknown if one in made.words.split()]


def _added(folded: str, lexicon: Lexicon) -> str:
    """A plus between two suppliers or two kinds of cost is an "and": "loyer + énergie"."""
    kinds = "|".join(map(re.escape, lexicon.plus))
    plus = re.compile(rf"(?<=\s)(?:\+|(?:{kinds})(?!\w))(?=\s)|(?<=[a-z>])\+(?=[a-z<])")
    for found in reversed(list(plus.finditer(folded))):
        before, after = folded[: found.start()].split()[-1:], folded[found.end() :].split()
        led = after[1:2] if after and _THE.fullmatch(after[0]) else after[:1]
        ends = [one.strip(",.;:?!") for one in (*before, *led)]
        if len(ends) > 1 and all(one == "<vendor>" or one in lexicon.categories for one in ends):
            joint = lexicon.conjunctions[0]
            folded = f"{folded[: found.start()]} {joint} {folded[found.end() :]}"
    return folded


def _without_purpose(folded: str, lexicon: Lexicon) -> str:
    """What a request is for asks for nothing: "list the doubles so that I can delete them"."""
    found = _purpose(lexicon.purposes).search(folded)
    is_request = found and len(folded[: found.start()].split()) >= _SHORTEST_REQUEST
    return folded[: found.start()] if found and is_request else folded


@cache
def _purpose(purposes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(purposes)})(?!\w)[^<>]*$")


def _corrected(folded: str, made: Utterance, lexicon: Lexicon) -> str:
    """What was taken back is not asked for: "Vodafone, no, I meant O2"."""
    named = (("<vendor>", made.vendors), ("<period>", made.periods))
    for mark, found in named:
        for _ in range(len(found) - 1):
            one = _taken_back(mark, lexicon.corrects).search(folded)
            one = one or _instead(mark, lexicon.negations).search(folded)
            if one is None:
                break
            at = folded.index(mark, one.start())
            del found[folded[:at].count(mark)]
            folded = f"{folded[:at]} {folded[at + len(mark) :]}"
    return folded


@cache
def _instead(mark: str, negations: tuple[str, ...]) -> re.Pattern[str]:
    """ "Not Orange, Adobe", "nicht Orange, sondern Adobe", at the beginning."""
    nots = _either(negations)
    return re.compile(rf"^\W*(?:{nots})\s+(?:\w+\s+)?{mark}\s*,[^<>]{{0,12}}(?={mark})")


@cache
def _taken_back(mark: str, corrects: tuple[str, ...]) -> re.Pattern[str]:
    """A mark, a word of correction between commas, and the next mark of the kind."""
    ways = _either(corrects)
    between = rf"[^<>]{{0,30}}?[,;:.…–-]\s*(?:{ways})(?!\w)[^<>]{{0,25}}?"
    return re.compile(rf"{mark}{between}(?={mark})")


def _spaced(folded: str) -> str:
    return "".join(f" {word.rstrip(_ELIDED)}" for word in _WORD.findall(folded))


def _said_plainly(folded: str, names: Sequence[tuple[str, str]]) -> str:
    """ "Swiss francs" is a currency and "Christmas" a day, and they name nobody: said as their
    plain words."""
    for name, plain in names:
        folded = re.sub(rf"(?<!\w){name}(?!\w)", plain, folded)
    return folded


def _currency(folded: str, lexicon: Lexicon) -> str | None:
    """The one currency that stands without an amount: "in dollars", "the USD ones"; two named
    together narrow nothing."""
    words = set(re.findall(r"[a-z]+|[$£€]", folded))
    named = {code: word for word, code in lexicon.currencies.items() if word in words}
    if len(named) != 1:
        return None
    ((code, word),) = named.items()
    before = " " + " ".join(folded[: folded.find(word)].split()[-_DROPPED:])
    is_dropped = code != _HOME and any(cue.search(f"{before} ") for cue, _ in lexicon.drops)
    return _HOME if is_dropped else code  # "Without the dollar ones"


def _quote(found: re.Match[str], made: Utterance) -> str:
    made.quotes.append((found[1] or found[2]).strip())
    return " <quote> "


def _looked_for(folded: str, made: Utterance, lexicon: Lexicon, today: date, language: str) -> str:
    """What is looked for in the text of papers is the first quote."""
    found = sought.find(folded, lexicon, today, language)
    if found is None:
        return folded
    made.is_sought = True
    if found.is_quoted:
        made.quotes[0] = _as_written(made.quotes[0], made.text)
        return folded
    made.quotes.insert(0, _as_written(folded[found.start : found.end], made.text))
    return f"{folded[: found.start]} <quote> {folded[found.end :]}"


def _as_written(said: str, text: str) -> str:
    at = fold(text).find(said)
    return text[at : at + len(said)] if at >= 0 else said


def _long(found: re.Match[str], lexicon: Lexicon) -> str:
    """What a shortened word stands for: "invs", "fras", "nn"; a month and what is of it written
    as one are two: "Oktoberrechnungen"."""
    word = found[0]
    for month in lexicon.months if lexicon.capital_nouns else ():
        rest = word.removeprefix(month)
        if rest != word and len(rest) >= SHORTEST_MENDED - 1 and rest in lexicon.words:
            return f"{month} {rest}"
    for prefix, place in pointing_words(lexicon.language).prefixes.items():
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > SHORTEST and rest in lexicon.words:
            named = next(one for one, number in lexicon.ordinals.items() if number == place)
            return f"{named} {rest}"  # "Zweitgrößte"
    if word in lexicon.short or not lexicon.heads or _is_whole(word, lexicon):
        return lexicon.short.get(word, word)
    known = lexicon.common | lexicon.categories | lexicon.currencies.keys()
    return compounds.parts(word, lexicon.heads, known, lexicon.units, lexicon.long_stems) or word


def _is_whole(word: str, lexicon: Lexicon) -> bool:
    """A word that stands for itself, whatever it is made of."""
    return word in lexicon.words or word in lexicon.common or word in lexicon.categories


def _vendors(folded: str, made: Utterance, names: VendorNames, lexicon: Lexicon) -> str:
    as_names = {
        word
        for word in split(folded)
        if names.is_one(word)
        and strangers.is_written_as_name(word, made.text, lexicon, first=False)
    }
    plain = (lexicon.common | lexicon.normal) - as_names
    for mention in reversed(names.find(folded, plain)):
        said = folded[mention.start : mention.end]
        is_place = said == _HOST and not _is_billed_by_host(folded, mention.start, lexicon)
        if is_place or _is_rather_a_word(said, mention.matches, lexicon):
            continue
        if _is_said_by_chance(said, folded[: mention.start], plain, lexicon):
            continue
        made.vendors.insert(0, (said, mention.matches))
        folded = f"{folded[: mention.start]}<vendor>{folded[mention.end :]}"
    return folded


def _by_trade(folded: str, made: Utterance, names: VendorNames, lexicon: Lexicon) -> str:
    """ "The printer", "our two glassmakers": who of the suppliers is called so by their trade; of
    several each, unless one of them is named beside it."""
    for word in filter(by_trade.is_trade, split(folded)):
        found = by_trade.suppliers(names, word)
        place = re.search(rf"(?<![\w<]){word}(?!\w)", folded)
        named = {one.name for _, known in made.vendors for one in known}
        if not place or not found:
            continue
        ahead = folded[: place.start()]
        if named & {one.name for one in found}:
            folded = f"{ahead} {folded[place.end() :]}"
            continue
        # "Die Glaser" are several, "der Glaser" is one.
        is_masculine = lexicon.capital_nouns and word.endswith("er")
        is_counted = bool({*ahead.split()[-1:]} & lexicon.numbers.keys())
        is_each = by_trade.is_several(word) or is_counted
        is_each = is_each or (is_masculine and f" {ahead}".endswith(" die "))
        every = [(one,) for one in found] if is_each or len(found) == 1 else [found]
        at = ahead.count("<vendor>")
        made.vendors[at:at] = [(fold(one[0].name) if len(one) == 1 else word, one) for one in every]
        marks = f" {lexicon.conjunctions[0]} ".join(["<vendor>"] * len(every))
        folded = f"{ahead}{marks}{folded[place.end() :]}"
    return folded


def _is_billed_by_host(folded: str, place: int, lexicon: Lexicon) -> bool:
    """Whether Qonto is named as a supplier, not as where documents go and come from."""
    before = folded[:place].split()[-1:]
    costs = any(stem in folded for stem in lexicon.billing)
    return costs and bool(set(before) & set(lexicon.billed_by))


def _is_said_by_chance(said: str, before: str, plain: frozenset[str], lexicon: Lexicon) -> bool:
    """ "Since when do we work with Hays" names no WeWork: two plain words are a supplier only
    after "from" and the like, or alone."""
    words = split(said)
    if len(words) < 2 or not all(word in plain for word in words):
        return False
    led = {*lexicon.vendor_after, *lexicon.name_after}
    return bool(before.strip()) and not set(before.split()[-1:]) & led


def _is_rather_a_word(said: str, matches: tuple[VendorMatch, ...], lexicon: Lexicon) -> bool:
    """A typing error of a known word is that word, not a supplier just as far away or further."""
    if any(fold(match.name).startswith(said) for match in matches):
        return False
    near = _nearest(said, lexicon.words)
    if near is None:
        return False
    names = [part for match in matches for part in (compact(match.name), *split(fold(match.name)))]
    most = allowed_edits(said)
    return distance(said, near, most) < min(distance(compact(said), name, most) for name in names)


def _mended(folded: str, made: Utterance, lexicon: Lexicon) -> str:
    """Words nobody knows become the known word they are a typing error of."""

    def mend(found: re.Match[str]) -> str:
        word = found[0]
        if word in lexicon.common or len(word) < 3:
            return word
        if _has_stem(word, lexicon):
            return _form_meant(word, lexicon) or word
        is_known = word in lexicon.normal or countries.is_named(word, lexicon.language)
        if is_known or category_names.find(word) or units(word):
            made.unknown.append(word)  # Also a kind of cost in another language: "loyer".
            return word
        if found.start() and strangers.is_written_as_name(word, made.text, lexicon):
            made.unknown.append(word)
            return word
        is_alone = len(word) == 3 and folded.strip(" ?.!") == word
        near = None if is_alone else _nearest(word, lexicon.words)
        near = near or _unit_meant(word, folded[: found.start()], folded[found.end() :], lexicon)
        if near is None:
            made.unknown.append(word)
        elif near.startswith(word) and near not in lexicon.spans and _is_plural(near, word):
            return word  # One of several: "laptop" beside "laptops".
        elif near in lexicon.categories and _is_other_letters(word, near):
            made.unknown.append(word)  # "Consultar" is no "consultor".
            return word
        elif near in lexicon.negations and strangers.is_written_as_name(
            word, made.text, lexicon, first=False
        ):
            made.unknown.append(word)  # "Lichthaus Weber" is not "weder".
            return word
        else:
            made.mended.add(near)
            if distance(word, near, 1) > 1:
                made.guessed.append(word)
        return near or word

    return re.sub(r"(?<![\w<])[a-z]+(?![\w>])", mend, folded)


def _is_plural(near: str, word: str) -> bool:
    """Whether a known word only has an ending more; "overdu" lacks a letter."""
    return near.removeprefix(word) in _PLURALS


def _is_other_letters(word: str, near: str) -> bool:
    """Whether letters were replaced, not left out, doubled or swapped: rather another word."""
    return len(word) == len(near) and sorted(word) != sorted(near)


def _has_stem(word: str, lexicon: Lexicon) -> bool:
    """A form of a known word; what goes on for long after a short stem is another word."""
    return word.startswith(lexicon.stems) and (
        len(word) <= LONGEST_FORM or word.startswith(lexicon.long_stems)
    )


def _strangers(folded: str, made: Utterance, lexicon: Lexicon, names: VendorNames) -> str:
    """A short name with one letter wrong is that name; one that nobody here has is said as such."""
    strange = [word for word in made.unknown if word not in lexicon.normal]
    strange += strangers.companies(folded, made.text, lexicon)
    if made.vendors or not strange:
        return folded
    for word in strange:
        if matches := names.one_letter_off(word):
            made.vendors.append((word, matches))
            made.unknown = [one for one in made.unknown if one != word]
            return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "<vendor>", folded, count=1)
    found = strangers.find(folded, made.text, strange, lexicon)
    if found is None:
        return folded
    name = found["name"]
    made.vendors.append((name, ()))
    made.unknown = [word for word in made.unknown if word not in name]
    return f"{folded[: found.start('name')]}<vendor>{folded[found.end('name') :]}"


def _nearest(word: str, words: frozenset[str]) -> str | None:
    """The known word this is a typing error of. A short one only when its letters changed
    places, or a vowel or one of two equal letters was left out: "aprl", "bils"; "wise" is not
    "wipe"."""
    most = allowed_edits(word) or (1 if len(word) == 3 else 0)
    if not most or " " in word:
        return None
    shelves = _shelves(words)
    near = [
        (edits, not _is_in(word, known), abs(length - len(word)), known)
        for length in range(max(3, len(word) - most), len(word) + most + 1)
        for start in (word[:1], word[1:2])
        for known in shelves.get((start, length), ())
        if start == word[0] or sorted(known[:2]) == sorted(word[:2]) or known == word[1:]
        if (edits := distance(word, known, most)) <= most
    ]
    best = min(near, default=None)
    if best is None or (len(word) < SHORTEST_MENDED and not _is_slip(word, best[3])):
        return None
    return best[3]


def _is_slip(word: str, known: str) -> bool:
    """Whether letters changed places, or one that is hardly heard was left out of four."""
    if sorted(known) == sorted(word):
        return True
    if len(word) < SHORTEST_MENDED - 1 or not _is_in(word, known):
        return False
    left_out = next(at for at, letter in enumerate(f"{word} ") if letter != known[at])
    return known[left_out] in (*_VOWELS, known[left_out - 1])


def _form_meant(word: str, lexicon: Lexicon) -> str | None:
    """A word that only begins like a known one: "vencdias" has "venc", and is "vencidas"."""
    near = _nearest(word, lexicon.words)
    is_form = near and any(near.startswith(stem) and not word.startswith(stem)
                           for stem in lexicon.long_stems)  # fmt: skip
    return near if is_form and not word.startswith(lexicon.long_stems) else None


def _unit_meant(word: str, before: str, after: str, lexicon: Lexicon) -> str | None:
    """A short word beside "last" is a unit with one typing error, one beside "month" is "last":
    "dieses jar", "las month"."""
    beside = {*before.split()[-1:], *after.split()[:1]}
    if len(word) >= SHORTEST_MENDED:
        return None
    meant = lexicon.units if beside & lexicon.turns else ()
    meant = meant or (lexicon.turns if beside & lexicon.units else ())
    return min((one for one in meant if one[0] == word[0] and distance(word, one, 1) <= 1),
               default=None)  # fmt: skip


def _is_in(word: str, known: str) -> bool:
    """Whether only letters were left out: the likeliest error, "pagre" for "pagare"."""
    letters = iter(known)
    return all(letter in letters for letter in word)


@cache
def _shelves(words: frozenset[str]) -> dict[tuple[str, int], list[str]]:
    """The words by first letter and length: a typing error changes neither much."""
    shelves: dict[tuple[str, int], list[str]] = defaultdict(list)
    for known in words:
        shelves[known[:1], len(known)].append(known)
    return dict(shelves)


def _periods(
    folded: str,
    made: Utterance,
    today: date,
    lexicon: Lexicon,
    language: str,
    anchor: Period | None,
) -> str:
    mentions = [
        one
        for one in calendar.find(folded, today, language, anchor)
        if not _is_foreign(folded[one.start : one.end], lexicon, language)
    ]
    if any(one.period != calendar.EVER for one in mentions):
        mentions = [one for one in mentions if one.period != calendar.EVER]
    mentions = _without_to_date(folded, mentions, lexicon)
    between = folded[mentions[0].end : mentions[-1].start] if mentions else ""
    made.is_parted = bool(re.search(r"[,;:.!?](?= )", between))
    for at, mention in reversed(list(enumerate(mentions))):
        said = folded[mention.start : mention.end]
        before = mentions[at - 1].period if at else anchor
        alone = calendar.resolve(said, today, language, before)
        is_bound = mention.period.start and mention.period.end
        text = calendar.written(mention.period) if is_bound and alone != mention.period else said
        made.periods.insert(0, (text, mention.period))
        made.halves = made.halves or _halves(said, today, language)
        folded = f"{folded[: mention.start]} <period> {folded[mention.end :]}"
    return folded


def _without_to_date(
    folded: str, mentions: list[calendar.Mention], lexicon: Lexicon
) -> list[calendar.Mention]:
    """ "2026 to date" is 2026: the second is no period to hold it against."""
    others = [one for one in mentions if folded[one.start : one.end] not in lexicon.to_date]
    return others if len(mentions) == 2 and len(others) == 1 else mentions


def _halves(said: str, today: date, language: str) -> tuple[str, str] | None:
    """The two periods of one kind that a range is between: "2024 to 2025", "entre avril et mai"."""
    words = period_words.lexicon(language)
    joints = {*words.named("to"), *words.named("and"), "–", "—"}
    tokens = re.findall(r"[\w'.]+|[–—→-]", said)
    for at, token in enumerate(tokens):
        if token in joints and 0 < at < len(tokens) - 1:
            texts = (" ".join(tokens[:at]), " ".join(tokens[at + 1 :]))
            ends = [calendar.find(text, today, language) for text in texts]
            grains = {found[0].period.grain for found in ends if len(found) == 1}
            if len(grains) == 1 and all(ends) and grains < set(_COMPARED):
                return _bare(texts[0], ends[0][0]), _bare(texts[1], ends[1][0])
    return None


def _bare(text: str, found: calendar.Mention) -> str:
    period = found.period
    return calendar.written(period) if period.start and period.end else text


def _is_foreign(said: str, lexicon: Lexicon, language: str) -> bool:
    """A normal word of this language that is a period in another one: "hier"."""
    own = period_words.lexicon(language)
    is_own = (said,) in own.phrases or said in own.compounds
    return said in lexicon.common and not is_own


def _apart(folded: str, lexicon: Lexicon) -> str:
    """ "Compare October to September", "the gap between May and June": two, not a span."""
    found = re.search(rf"(?<!\w)(?:{'|'.join(lexicon.apart)})", folded)
    if found is None or folded.count("<vendor>") == _PAIR:
        return folded  # Two suppliers are compared over one span.
    rest = folded[found.start() :]
    for word, instead in lexicon.joins:
        rest = re.sub(rf"(?<=\w) {word} (?=\w)", f" {instead} ", rest)
    for word in lexicon.between:
        rest = re.sub(rf" {word} ", " ", rest)
    return folded[: found.start()] + rest


def _completed(folded: str, lexicon: Lexicon, language: str) -> str:
    """ "The third quarter with the second": the second quarter; "the third or second quarter"."""
    words = period_words.lexicon(language)
    ordinals = "|".join(words.named("ordinal"))
    units = "|".join((*words.named("quarter"), *words.named("half")))
    joints = "|".join((*lexicon.conjunctions, *lexicon.either))
    folded = _turns_completed(folded, words, lexicon, joints)
    folded = re.sub(
        rf"(?<!\w)({ordinals})(?= (?:{joints})(?: \w+){{0,2}}? (?:{ordinals}) ({units})(?!\w))",
        r"\1 \2",
        folded,
    )
    found = re.search(rf"(?<!\w)(?:{ordinals}) ({units})(?!\w)", folded)
    if found is None:
        return folded
    rest = re.sub(
        rf" ({ordinals})(?=\W*$| ?[-–—,;:.?!]| (?:{_PER})(?!\w))",
        rf" \1 {found[1]}",
        folded[found.end() :],
    )
    return folded[: found.end()] + rest


def _turns_completed(folded: str, words: PeriodWords, lexicon: Lexicon, joints: str) -> str:
    """ "This and next week", "this week and the next", "diese und nächste Woche": two weeks; "this
    month and last", where nothing that could be the last is named behind it."""
    now, then = _either(words.named("this")), _either(words.named("next"))
    before = _either((*words.named("last"), *words.named("previous")))
    units = _either(one for unit in UNITS for one in words.named(unit))
    found = re.search(rf"(?<!\w)({now})(?= (?:{joints}) (?:{then}) ({units})(?!\w))", folded)
    if found:
        return f"{folded[: found.end()]} {found[2]}{folded[found.end() :]}"
    fill = _either(words.named("fill"))
    begun = rf"(?<!\w)(?:{now}) ({units}) (?:{joints}) "
    ends = rf"(?=\s*(?:[,.;:?!]|$)|\s+(?:{_either(lexicon.category_after)})(?!\w))"
    ways = (
        rf"{begun}((?:(?:{fill}) )*({then}))(?: one)?(?=\W|$)(?! (?:{units})(?!\w))",
        rf"{begun}((?:(?:{fill}) )*({before}))(?: one)?{ends}",
    )
    found = next((one for way in ways if (one := re.search(way, folded))), None)
    if not found:
        return folded
    both = f"{found[1]} {found[3]}" if words.turn_follows else f"{found[3]} {found[1]}"
    return f"{folded[: found.start(2)]}{both}{folded[found.end() :]}"


def _unit_repeated(folded: str, lexicon: Lexicon, language: str) -> str:
    """ "Is this month dearer than the last one?": the last month."""
    words = period_words.lexicon(language)
    found = _unit_left_out(language, lexicon.than).search(folded)
    units = _units(language).findall(folded[: found.start()]) if found else []
    if not (found and units):
        return folded
    unit, of_month = units[-1]
    is_led = words.turn_follows and found[2] in _turns(words) - {*words.named("before_last")}
    whole = f"{unit} {found[2]}" if is_led else f"{found[2]} {unit}{of_month}"
    return f"{folded[: found.start(2)]}{whole}{folded[found.end() :]}"


def _turns(words: PeriodWords) -> frozenset[str]:
    """The words for "last", "this" and so on."""
    turns = (words.named(kind) for kind in ("last", "this", "before_last"))
    return frozenset(word for each in turns for word in each)


@cache
def _units(language: str) -> re.Pattern[str]:
    """A unit, and the month it is of: "quarter", "week of October"."""
    words = period_words.lexicon(language)
    units = _either(one for unit in UNITS for one in words.named(unit))
    months, fill = _either(words.named("month_name")), _either(words.named("fill"))
    return re.compile(rf"(?<!\w)({units})((?: (?:{fill}))? (?:{months})(?: \d{{4}})?)?(?!\w)")


@cache
def _unit_left_out(language: str, than: tuple[str, ...]) -> re.Pattern[str]:
    """ "Than the last one", "e quella scorsa", "als der letzte", at the end of a clause."""
    words = period_words.lexicon(language)
    fill, joints = _either((*words.named("fill"), *_THE_ONE)), _either(than)
    named = _either({*_turns(words), *words.named("ordinal")})
    end = r"(?:\s+ones?)?(?=\s*(?:[,.;:?!)]|$))"
    return re.compile(rf"(?<!\w)({joints})\s+(?:(?:{fill})\s+){{0,2}}({named}){end}")


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _priced(folded: str, made: Utterance, lexicon: Lexicon) -> str:
    """A figure with a currency, or after "over" and "under", is an amount and never a year."""
    for mention in reversed(written_amounts.find(folded)):
        before = folded[: mention.start].rstrip()
        is_bound = any(f" {before}".endswith(f" {cue}") for cue in (*lexicon.bounds, *"<>="))
        is_year = mention.value == int(mention.value) and 1900 <= mention.value <= 2199
        is_year = is_year and not _is_in_currency(folded, mention.start, before)
        if is_year and (mention.currency or is_bound):
            made.amounts.insert(0, mention)
            folded = f"{folded[: mention.start]} <amount> {folded[mention.end :]}"
    return folded


def _is_in_currency(folded: str, start: int, before: str) -> bool:
    """ "Spend in USD 2025": the currency is what it is told in, and the year is one."""
    return folded[start].isalpha() and before.split()[-1:] in _TOLD_IN


def _amounts(folded: str, made: Utterance) -> str:
    for mention in reversed(written_amounts.find(folded)):
        said = folded[mention.start : mention.end]
        is_small = said.isdecimal() and mention.value <= 100
        made.amounts.insert(0, mention)
        if is_small:
            made.numbers.insert(0, int(mention.value))
        mark = "<number>" if is_small else "<amount>"
        folded = f"{folded[: mention.start]} {mark} {folded[mention.end :]}"
    return folded
