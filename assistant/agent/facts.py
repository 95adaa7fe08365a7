"""The gate: no figure reaches the reader that is not a fact of this turn.

Text goes in as it streams and comes out as whole sentences. A ``[[fact id]]`` of the turn passes;
a bare figure that equals a fact exactly becomes its marker; a sentence with any other figure is
withheld, and so is one that tells of a deed nothing proves (claims.py), calls a figure what it is
not (meanings.py) or tells of our own instructions (echoes.py). Names that carry digits pass where
this turn's records have them.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from assistant.agent import claims, companies, echoes, meanings
from assistant.agent.events import Prose
from assistant.agent.figures import Figure, figures_in
from assistant.agent.ledger import Ledger
from assistant.money import Money, digits, plain
from assistant.tools.phrases import harmless, sentences
from assistant.tools.result import Fact, Unit

_MARKER = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")
# One set of characters first: texts are searched for those twice as quickly as for two patterns.
_END = re.compile(r"[.!?…\n](?:(?<!\n)[\"'»”)*_]*\s+|(?<=\n)\n*)")
_LIST_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*])\s+")
_HEADING = re.compile(r"#{3,4} (.+)")
_INVOICE_WORD = re.compile(
    r"(?:invoice|facture|rechnung|beleg|fattura|factura|document[oe]?|no|n°|nr|number|nummer"
    r"|num[eé]ro|núm|#)[\s.:]*$",
    re.I,
)
_GERMAN_DAY = re.compile(r"(?<![\d:])\d{1,2}\.$")
_ABBREVIATED = re.compile(
    r"\b(?:incl|excl|approx|vs|inkl|exkl|zzgl|abzgl|ca|bzw|nr|no|núm|fatt|fact|mme|resp|env)\.$",
    re.I,
)
_HELD = "\x00"
_HELD_BACK = re.compile(f"{_HELD}([a-j]+){_HELD}")
_LONGEST_TAIL = 12  # holds any abbreviation
_LONGEST_SENTENCE = 2000
_SHORTEST_OWN = 20


class Gate:
    """One turn's gate. `withheld` counts the sentences it kept back."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._pending = ""
        self.withheld = 0

    def feed(self, text: str) -> Iterator[Prose]:
        """More of the model's text; yields the sentences that are complete and may pass."""
        self._pending += text.replace(_HELD, "")
        while found := self._complete():
            sentence, self._pending = self._pending[:found], self._pending[found:]
            yield from self._pass(sentence)

    def close(self) -> Iterator[Prose]:
        """The end of the text: what is left is a sentence too."""
        sentence, self._pending = self._pending, ""
        if sentence.strip():
            yield from self._pass(sentence)

    def _complete(self) -> int:
        """Where the first whole sentence ends; 0 while none does."""
        for found in _END.finditer(self._pending):
            head = self._pending[: found.start() + (found[0][0] != "\n")]
            if _LIST_ITEM.fullmatch(f"{head} ") or not head.strip():
                continue
            tail = head[-_LONGEST_TAIL:]
            is_end = "\n" in found[0]  # Whatever stands at the end of a line has ended.
            if self._ledger.context.language == "de" and _GERMAN_DAY.search(tail) and not is_end:
                continue  # "23. November"
            if _ABBREVIATED.search(tail) and not is_end:
                continue
            # The sentence may go on after "No. " or inside a marker.
            if found.end() < len(self._pending) and head.count("[[") == head.count("]]"):
                return found.end()
        return len(self._pending) if len(self._pending) > _LONGEST_SENTENCE else 0

    def _pass(self, sentence: str) -> Iterator[Prose]:
        checked = self._checked(sentence)
        if checked is None:
            self.withheld += 1
            if breaks := re.search(r"\n+$", sentence):
                yield Prose(breaks[0])
            return
        used = {name: self._ledger.known(name) for name in _MARKER.findall(checked)}
        yield Prose(checked, {name: fact for name, fact in used.items() if fact})

    def _checked(self, sentence: str) -> str | None:
        """The sentence with every figure as a marker; None when one of them is not a fact."""
        if any(self._ledger.known(name) is None for name in _MARKER.findall(sentence)):
            return None
        if self._is_ours(sentence) or self._is_the_readers(sentence):
            return sentence
        if claims.is_unproven(sentence, self._ledger) or echoes.repeats_instructions(sentence):
            return None
        held: list[str] = []
        text = _MARKER.sub(lambda found: _hold(found[0], held), sentence)
        text = _LIST_ITEM.sub(lambda found: _hold(found[0], held), text)
        text = self._hold_names(text, held)
        if not companies.are_known(sentence, self._ledger.companies):
            return None
        for figure in reversed(figures_in(text, self._ledger.context.language)):
            fact = self._fact_of(figure)
            if fact is None:
                return None
            text = f"{text[: figure.start]}{_hold(f'[[{fact.id}]]', held)}{text[figure.end :]}"
        if "[[" in text or "]]" in text:
            return None
        checked = _release(text, held)
        return None if meanings.are_false(checked, self._ledger) else checked

    def _is_ours(self, sentence: str) -> bool:
        """Our own sentence, a tool's or a fixed one, word for word: its figures are markers."""
        said = _LIST_ITEM.sub("", sentence).strip()
        if len(said) < _SHORTEST_OWN:
            return False
        fixed = _fixed(self._ledger.context.language)
        return said in fixed or any(said in one for one in self._ledger.statements)

    def _is_the_readers(self, sentence: str) -> bool:
        """A heading that only repeats words of the question."""
        heading = _HEADING.fullmatch(sentence.strip())
        asked = harmless(self._ledger.question, len(self._ledger.question))
        return heading is not None and heading[1].casefold() in asked.casefold()

    def _hold_names(self, text: str, held: list[str]) -> str:
        """Known names and numbers of records stay as they are; a number made of digits alone only
        after a word such as "invoice"."""
        for form in self._ledger.names:
            if form in text:
                pattern = rf"(?<![\w.,]){re.escape(form)}(?![\w]|[.,]\d)"
                text = re.sub(pattern, lambda found: self._name(found, held), text)
        return text

    @staticmethod
    def _name(found: re.Match[str], held: list[str]) -> str:
        has_letter = any(ch.isalpha() for ch in found[0])
        if has_letter or _INVOICE_WORD.search(found.string[: found.start()]):
            return _hold(found[0], held)
        return found[0]

    def _fact_of(self, figure: Figure) -> Fact | None:
        facts = self._ledger.everything.values()
        return next((fact for fact in facts if _is_same(fact, figure)), None)


def _is_same(fact: Fact, figure: Figure) -> bool:
    """Whether a bare figure says exactly what the fact says, unit and sign included."""
    value = fact.value
    if figure.day is not None:
        return fact.unit is Unit.DATE and value == figure.day
    if figure.number is None:
        return False
    if isinstance(value, Money):
        if figure.unit not in ("", value.currency) or (not figure.unit and not figure.decimals):
            return False
        return Money(figure.number, value.currency) == value or (
            plain(value.amount, value.currency) == plain(figure.number, value.currency)
            and figure.decimals == digits(value.currency)
        )
    if figure.unit == "%" or fact.unit is Unit.PERCENT:
        is_percent = figure.unit == "%" and fact.unit is Unit.PERCENT
        return is_percent and value == figure.number
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and not figure.unit and value == figure.number


class _Fixed:
    """Every sentence of ours in one text. It is long, so it is looked through only for what has no
    two words side by side that never stand so in it."""

    def __init__(self, language: str) -> None:
        self._text = _HELD.join(sentences(language).values())
        self._pairs = frozenset(pairwise(self._text.split()))

    def __contains__(self, said: str) -> bool:
        whole = said.split()[1:-1]  # the first and the last may be parts of words
        return self._pairs.issuperset(pairwise(whole)) and said in self._text


@cache
def _fixed(language: str) -> _Fixed:
    return _Fixed(language)


def _hold(text: str, held: list[str]) -> str:
    held.append(text)
    # A letter after the number keeps a following digit from being read with it.
    return f"{_HELD}{_letters(len(held) - 1)}{_HELD}"


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _release(text: str, held: list[str]) -> str:
    def back(found: re.Match[str]) -> str:
        number = int("".join(str(ord(letter) - ord("a")) for letter in found[1]))
        return held[number]

    return _HELD_BACK.sub(back, text)
