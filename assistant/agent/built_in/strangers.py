"""Which unknown words name a supplier nobody here has: by how they are written, and by the words
that stand beside them."""

import re
from collections.abc import Sequence

from assistant.agent.built_in.lexicon import THE, Lexicon
from assistant.tools.words import fold

_COMPANIES = ("amex", "apple", "datev", "dell", "dropbox", "free", "gmail", "outlook", "paypal",
              "revolut", "sage", "shell", "slack", "spendesk", "total", "visa")  # fmt: skip
_MEASURES = ("total",)  # Such a word also begins a question about money.
_ARTICLES = frozenset(THE.split("|"))
_COMPOUND = 4  # The shortest noun that others are made with.
_LED = re.compile(r"[\w'-]+(?=\s+$)")
_WORD = re.compile(r"[\w']+|[,:]")
_OF_NAME = re.compile(r"-(?:rechnung|beleg|gutschrift)")
_POINT = re.compile(r"[,:]|[a-z]?\d.*")


def find(folded: str, text: str, unknown: Sequence[str], lexicon: Lexicon) -> re.Match[str] | None:
    """The name in a folded question: what stands after "from" or "chez"; after "for" or "de" and
    anywhere else only what is written like a name."""
    run = _run(unknown)
    for after in (*lexicon.vendor_after, *lexicon.name_after):
        gap = "" if after.endswith("'") else r"\s+"
        found = re.search(rf"(?<!\w){re.escape(after)}{gap}(?P<name>{run})(?![\w>])", folded)
        if found and (
            after in lexicon.vendor_after or is_written_as_name(found["name"], text, lexicon)
        ):
            return found
    named = [word for word in unknown if text[fold(text).find(word)].isupper()]
    if not named or text.isupper():
        return None
    for found in re.finditer(rf"(?<!\w)(?P<name>{_run(named)})(?![\w>])", folded):
        if _is_place_of_name(found, folded, lexicon) and not _is_described(
            found["name"], text, lexicon
        ):
            return found
    return None


def _is_described(name: str, text: str, lexicon: Lexicon) -> bool:
    """ "Mit grünem Etikett": an adjective as it was typed, before it was taken for a known one."""
    ahead = fold(text).partition(name)[0].split()
    is_inflected = bool(ahead) and len(ahead[-1]) >= _COMPOUND and ahead[-1].endswith(("em", "es"))
    return lexicon.capital_nouns and is_inflected and ahead[-1] not in lexicon.common


def companies(folded: str, text: str, lexicon: Lexicon) -> list[str]:
    """Names of companies that are known here as other words ("put it in our Dropbox"), where
    something is billed: "the Dropbox invoices", "what did we pay PayPal"."""
    if text.isupper():
        return []
    words = _WORD.findall(folded)
    led = {*lexicon.vendor_after, *lexicon.name_after, *lexicon.billed_by}
    is_billed = _is_billed(folded, words, lexicon)
    is_of_papers = is_billed or any(_is_papers(word, lexicon) for word in words)
    found = []
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        at = fold(text).find(word)
        if word not in _COMPANIES or not text[at].isupper():
            continue
        is_beside = _is_papers(before, lexicon)
        is_beside = is_beside or (
            (bool(before) or word not in _MEASURES) and _is_papers(after, lexicon)
        )
        stands_out = not lexicon.capital_nouns or text[at : at + len(word)].isupper()
        is_name = stands_out and word not in _MEASURES and before not in _ARTICLES
        if is_beside or (is_of_papers and before in led) or (is_billed and is_name):
            found.append(word)
    return found


def _is_billed(folded: str, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether costs or debts are spoken of."""
    line = "".join(f" {word}" for word in words)
    cues = (*lexicon.intents["spend"], *lexicon.slots["basis"]["owed"])
    return any(stem in folded for stem in lexicon.billing) or any(
        cue.search(line) for cue, _ in cues
    )


def is_written_as_name(name: str, text: str, lexicon: Lexicon, *, first: bool = True) -> bool:
    """With a capital in the question as typed, where that tells names from other words; the
    `first` word has one anyhow."""
    if text.isupper() or (lexicon.capital_nouns and first):
        return False
    at = fold(text).find(name)
    return at >= int(not first) and text[at].isupper()


def _run(words: Sequence[str]) -> str:
    one = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return rf"(?:{one})(?:(?:\s+|\s*&\s*)(?:{one}))*"


def _is_place_of_name(found: re.Match[str], folded: str, lexicon: Lexicon) -> bool:
    """Whether a word with a capital stands where a name does. The first one of a sentence must
    go on with what is asked of a supplier ("Dell bills …", "Dell: …"); where all nouns have
    capitals, names are those that no article leads and no "customer", and that end like no noun."""
    before, after = folded[: found.start()], folded[found.end() :]
    if not before.strip(" ¿¡\"'"):
        return _is_asked_about(after, lexicon) and not _is_compound(found["name"], lexicon)
    if not lexicon.capital_nouns or _OF_NAME.match(folded, found.end()):
        return True
    led = _LED.search(before)
    is_led = led and (
        led[0].startswith(lexicon.before_none) or led[0] not in lexicon.common | {"<period>"}
    )
    return not is_led and not _is_compound(found["name"], lexicon)


def _is_asked_about(after: str, lexicon: Lexicon) -> bool:
    """Whether what follows a name asks something of it: papers, a measure, a time, "us"."""
    following = _WORD.findall(after)[:2]
    if not following or after.startswith(("'s", "-")):
        return bool(following)
    word = following[0]
    if following[1:] and following[1] in lexicon.spans:
        return True  # "Dell in May"
    if word in (*lexicon.goes_on, *lexicon.which, *lexicon.spans) or _POINT.fullmatch(word):
        return True
    is_known = word in lexicon.common or word.startswith(lexicon.stems)
    return is_known and word not in lexicon.small


def _is_papers(word: str, lexicon: Lexicon) -> bool:
    return word.startswith(lexicon.documents)


def _is_compound(name: str, lexicon: Lexicon) -> bool:
    """ "Beraterhonorare", "Beratungsleistungen": made with a noun, as names are not."""
    return lexicon.capital_nouns and (
        name.endswith(lexicon.noun_ends)
        or any(name.endswith(one) for one in lexicon.categories if len(one) >= _COMPOUND)
    )
