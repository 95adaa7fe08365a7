"""What a model's sentence says its figures are: a true figure under a false name is a lie as well.

"You owe" before what was invoiced, 37 "duplicates" that are invoices, a rise that is a fall,
"nothing is overdue" or "due on Friday" or "most went to Amazon" where no tool said anything of the
kind. What bears a sentence out: the label of its fact and how it was computed, the table it stands
in, our own sentences that hold it, and for what has no figure everything that was said in the turn.
The gate asks after it has let tools' own sentences pass.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from assistant import formats
from assistant.agent.built_in.lexicon import lexicon
from assistant.agent.figures import currencies_named
from assistant.agent.first_look import any_of
from assistant.agent.ledger import Ledger
from assistant.money import Money
from assistant.tools.periods import Period, resolve
from assistant.tools.result import Fact, Table, Unit
from assistant.tools.words import fold, split

_MARKER = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")
_SENTENCE = re.compile(r"(?<=[.!?])[*_]*\s+(?=[A-ZÀ-Ý*\[¿¡«„“])|\n+")
_CAPITALISED = re.compile(r"(?<![\w.'’-])[A-ZÀ-Ý][\w'’-]{2,}")
# In German every noun has a capital: there a name is looked for where a sentence begins.
_FIRST = re.compile(r"^[\s*\d.)]*[A-ZÀ-Ý][\w'’-]{2,}")
_ROMAN = re.compile(r"\b(?=[IVXLC]{2,}\s)(?:X[LC]|L?X{0,3})(?:I[XV]|V?I{0,3})\s(?=[a-zà-ÿ])")
_ROMAN_LETTERS = re.compile(r"[IVXLC]{2}")
_SUMS = (Unit.MONEY, Unit.COUNT)
# Which kinds of figure a word can be about; of the others only that there is none.
_OF = {"owed": (Unit.MONEY,), "vat": (Unit.MONEY,), "net": (Unit.MONEY,), "overdue": _SUMS,
       "duplicates": _SUMS, "average": (Unit.MONEY,)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Tongue:
    """One language's patterns."""

    kinds: dict[str, re.Pattern[str]]
    counted: dict[str, re.Pattern[str]]
    none: re.Pattern[str]
    more: re.Pattern[str]
    able: re.Pattern[str]
    things: re.Pattern[str]
    rise: re.Pattern[str]
    fall: re.Pattern[str]
    steps: re.Pattern[str]
    ranks: re.Pattern[str]
    spans: re.Pattern[str]
    times: re.Pattern[str]
    hint: re.Pattern[str]
    relative: dict[str, int]
    weekdays: tuple[str, ...]


def are_false(sentence: str, ledger: Ledger) -> bool:
    """Whether a sentence, its figures as markers of facts, says anything that nothing bears out."""
    tongue = _tongue(ledger.context.language)
    if sentence.rstrip(" *_\n").endswith("?"):
        return False
    used = [fact for name in _MARKER.findall(sentence) if (fact := ledger.known(name))]
    folded = fold(_MARKER.sub("#", sentence))
    if _are_miscounted(sentence, tongue, ledger) or _is_unheard(sentence, folded, ledger):
        return True
    return bool(tongue.hint.search(folded)) and (
        _are_misnamed(folded, used, tongue, ledger)
        or _is_wrong_way(folded, used, tongue, ledger)
        or _is_absent(folded, used, tongue, ledger)
        or _is_untold(sentence, folded, tongue, ledger)
    )


def _are_misnamed(folded: str, used: Sequence[Fact], tongue: _Tongue, ledger: Ledger) -> bool:
    """A sum said to be owed, VAT, net, overdue, an average: one of the figures has to be."""
    for kind, pattern in tongue.kinds.items():
        about = [fact for fact in used if fact.unit in _OF.get(kind, ())]
        if about and pattern.search(folded):
            said = [text for fact in about for text in _about(fact, ledger)]
            if not any(map(pattern.search, said)):
                return True
    return False


def _are_miscounted(sentence: str, tongue: _Tongue, ledger: Ledger) -> bool:
    """What stands right behind a count is what was counted."""
    for found in _MARKER.finditer(sentence):
        fact = ledger.known(found[1])
        if fact is None or fact.unit is not Unit.COUNT:
            continue
        behind = " ".join(split(fold(sentence[found.end() :]))[:2])
        for pattern in tongue.counted.values():
            if pattern.search(behind) and not any(map(pattern.search, _about(fact, ledger))):
                return True
    return False


def _is_wrong_way(folded: str, used: Sequence[Fact], tongue: _Tongue, ledger: Ledger) -> bool:
    """A rise told of a fall, or the other way round."""
    rises, falls = bool(tongue.rise.search(folded)), bool(tongue.fall.search(folded))
    if rises == falls:
        return False
    changes = [_number(fact) for fact in used if _is_change(fact, ledger)]
    if step := tongue.steps.search(folded):
        at = folded[: step.start()].count("#")
        first, then = used[at : at + 2]
        if first.unit is not then.unit:
            return True
        changes.append(_number(then) - _number(first))
    return any(change < 0 if rises else change > 0 for change in changes)


def _is_absent(folded: str, used: Sequence[Fact], tongue: _Tongue, ledger: Ledger) -> bool:
    """ "No invoice is overdue": a tool said so, or counted none."""
    if not tongue.none.search(folded) or tongue.more.search(folded) or tongue.able.search(folded):
        return False
    if any(_number(fact) == 0 for fact in used):
        return False
    counts = [fact for fact in ledger.facts.values() if fact.unit in _SUMS and not _number(fact)]
    said = [text for text in _own(ledger) if tongue.none.search(text)]
    said += [text for fact in counts for text in _about(fact, ledger)]
    kinds = [kind for kind in tongue.kinds.values() if kind.search(folded)]
    if not kinds and tongue.things.search(folded):
        kinds = [tongue.things]
    return not all(any(map(kind.search, said)) for kind in kinds)


def _is_unheard(sentence: str, folded: str, ledger: Ledger) -> bool:
    """A currency that nobody mentioned in this turn, or a Roman number, which no tool writes."""
    currencies = currencies_named(folded) - ledger.currencies
    if currencies and currencies - currencies_named(ledger.heard):
        return True
    return bool(_ROMAN_LETTERS.search(sentence) and _ROMAN.search(sentence))


def _is_untold(sentence: str, folded: str, tongue: _Tongue, ledger: Ledger) -> bool:
    """A day, a period or a name that nobody mentioned in this turn."""
    if any(word not in ledger.heard for word in _times(sentence, folded, tongue, ledger)):
        return True
    return bool(tongue.ranks.search(folded)) and any(_unknown_names(sentence, ledger))


def _times(sentence: str, folded: str, tongue: _Tongue, ledger: Ledger) -> Iterator[str]:
    """Words for days and periods that no date and no period of the turn stands for."""
    if tongue.times.search(folded):  # most sentences name none
        yield from _times_named(sentence, folded, tongue, ledger)
    for span in tongue.spans.finditer(folded):
        if resolve(span[0], ledger.context.today, ledger.context.language) not in ledger.periods:
            yield span[0]


def _times_named(sentence: str, folded: str, tongue: _Tongue, ledger: Ledger) -> Iterator[str]:
    today, language = ledger.context.today, ledger.context.language
    days = [one.value for one in ledger.everything.values() if one.unit is Unit.DATE]
    dates = [day for day in days if isinstance(day, date)]
    months = {day.month for day in dates} | {
        month for one in ledger.periods for month in _months(one)
    }
    for word, away in tongue.relative.items():
        if _words(word).search(folded) and not any((day - today).days == away for day in dates):
            yield word
    for at, word in enumerate(tongue.weekdays):
        if _words(word).search(folded) and not any(day.weekday() == at for day in dates):
            yield word
    for at, name in enumerate(formats.month_names(language), start=1):
        # "may" and "march" are months only with a capital.
        if re.search(rf"\b{re.escape(name)}\b", sentence) and at not in months:
            yield fold(name)


def _months(period: Period) -> Iterator[int]:
    if period.start is None or period.end is None:
        return
    length = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    yield from ((period.start.month - 1 + at) % 12 + 1 for at in range(length + 1))


def _unknown_names(sentence: str, ledger: Ledger) -> Iterator[str]:
    language = ledger.context.language
    plain = _MARKER.sub(" ", sentence)
    words, heard = lexicon(language), ledger.heard
    for found in (_FIRST if language == "de" else _CAPITALISED).finditer(plain):
        name = fold(found[0]).strip(" *0123456789.)")
        is_word = name in words.common or name.startswith(words.stems)
        if not is_word and not re.search(rf"(?<!\w){re.escape(name)}", heard):
            yield name


def _about(fact: Fact, ledger: Ledger) -> Iterator[str]:
    """Everything that says what a fact is, folded."""
    yield fold(f"{fact.label}. {fact.how}")
    yield from (said for said in _own(ledger) if f"[[{fold(fact.id)}]]" in said)
    for table in ledger.tables:
        yield from _in_table(fact, table)


def _in_table(fact: Fact, table: Table) -> Iterator[str]:
    for number, row in enumerate([*table.rows, *([table.total] if table.total else [])]):
        for column, cell in zip(table.columns, row, strict=True):
            if fact.id in (cell.fact_id, f"{table.id}:{number}:{column.key}"):
                beside = [str(one.value) for one in row if isinstance(one.value, str)]
                yield fold(" ".join([table.title, table.caption, column.label, *beside]))


def _own(ledger: Ledger) -> Iterator[str]:
    """The sentences of the tools, folded."""
    for statement in ledger.statements:
        yield from map(fold, _SENTENCE.split(statement))


def _is_change(fact: Fact, ledger: Ledger) -> bool:
    named = fold(ledger.context.say("label.change"))
    return fold(fact.label) == named or ".change" in fact.id


def _number(fact: Fact) -> Decimal:
    if isinstance(fact.value, Money):
        return fact.value.amount
    return Decimal(fact.value) if isinstance(fact.value, int | Decimal) else Decimal("NaN")


@cache
def _tongue(language: str) -> _Tongue:
    path = Path(__file__).with_name("meanings.toml")
    read: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    said = read.get(language) or read["en"]
    months = [re.escape(fold(name)) for name in formats.month_names(language)]
    times = [*said["relative"], *said["weekdays"], *months]
    words = [said[name] for name in ("none", "rise", "fall", "ranks", "spans")]
    return _Tongue(
        kinds={name: _words(one) for name, one in said["kinds"].items()},
        counted={name: _words(one) for name, one in said["counted"].items()},
        none=_words(said["none"]),
        more=_words(said["else"]),
        able=_words(said["able"]),
        things=_words(said["things"]),
        rise=_words(said["rise"]),
        fall=_words(said["fall"]),
        steps=re.compile(said["steps"]),
        ranks=_words(said["ranks"]),
        spans=_words(said["spans"]),
        times=_words("|".join(times)),
        hint=_words(any_of([*said["kinds"].values(), *words, *times])),
        relative=said["relative"],
        weekdays=tuple(said["weekdays"]),
    )


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")
