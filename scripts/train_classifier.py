"""Train the built-in assistant's classifier on sentences, on templates and on questions of old.

    python -m scripts.train_classifier

`sentences/` holds what people type, with its class and its spans marked; `paraphrases/` and
`foreign/` hold templates that sentences are drawn from, with small talk and typing errors; the
regression sets of the tests hold questions with the tool they ask for. Plain Python, a good
minute, the same weights every time.
"""

import hashlib
import json
import random
import re
import tomllib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.agent.built_in import classifier
from assistant.agent.built_in.changes import offer_in
from assistant.agent.built_in.classifier import BUCKETS, PIECES, WEIGHTS, buckets, pieces, softmax
from assistant.agent.built_in.evidence import facts
from assistant.agent.built_in.lexicon import Lexicon, lexicon
from assistant.agent.built_in.masking import mask
from assistant.agent.built_in.openers import without_openers
from assistant.agent.built_in.parser import FAMILIES, hear
from assistant.tools.vendor_names import VendorNames
from assistant.tools.words import fold

HERE = Path(classifier.__file__).parent
QUESTIONS = Path(__file__).parents[1] / "tests" / "agent" / "utterances"
TODAY = date(2026, 11, 23)
OURS, FOREIGN = "ours", "foreign"  # Any class of what is done here, or of what is not.
PER_INTENT, PER_LINE, MOST_PER_LINE = 50, 4, 12
EPOCHS = 5
RATE, FACT_RATE = 1.0, 0.05
LEARNT = 0.98  # What is told apart that surely teaches nothing more.
FAINT = 0.002  # A class that is hardly thought of is left as it is.
DRAWN = 0.3  # What a sentence drawn from a template weighs beside one that somebody typed.
KNOWN = 7  # Of ten suppliers named in a sentence, so many are known.
STRANGE = 0.2
_STRANGERS = (
    "acme", "zeta foods", "bosch", "initech", "nordlicht", "perengano", "bidulotech", "julie",
    "tom", "brunner gmbh", "la boulangerie", "officina rossi", "hermanos diaz", "globex", "elena",
)  # fmt: skip
_SUPPLIERS = ("Amazon Web Services", "OVH SAS", "Orange", "Telefónica", "Uber", "DHL Express",
              "Hetzner Online GmbH", "Adobe", "Free", "Enel Energia")  # fmt: skip
_TOOLS = {
    "search_invoices": "search", "query_spend": "spend", "compare_periods": "compare",
    "approve_and_push": "push", "summarise_month": "summarise", "get_invoice": "get",
    "list_unmatched_invoices": "unmatched", "list_duplicates": "duplicates", "sync_status": "sync",
    "needs_attention": "attention", "what_changed": "changes", "cash_out": "outflow",
    "list_subscriptions": "subscriptions", "explain_match": "why_match", "vat_by_rate": "vat_rate",
    "approval_history": "approvals", "vendor_card": "who_is", "find_combination": "combination",
    "payment_status": "paid_yet", "price_history": "prices", "inspect_invoice": "inspect",
    "decline": FOREIGN,
}  # fmt: skip
_KINDS = {"duplicate": "duplicates", "document": "missing_document"}
_CHOICE = re.compile(r"\(([^()]*)\)")
_LIST = re.compile(r"\{(\w+)\}")
_MARK = re.compile(r"\[([vparc]):([^\]]*)\]")
_WORD = re.compile(r"<\w+>|[^\W_]+")


@dataclass(frozen=True)
class Example:
    """One sentence: its rows, the columns that are right for it, how much it weighs."""

    pieces: tuple[int, ...]
    facts: tuple[int, ...]
    right: frozenset[int]
    weight: float


@dataclass(frozen=True)
class Spoken:
    """What was said: the class of it, its pieces and facts, how much it weighs."""

    name: str
    pieces: tuple[int, ...]
    facts: tuple[str, ...] = ()
    weight: float = 1.0


def main() -> None:
    """Train it, and write the weights beside it."""
    draw = random.Random(7)  # noqa: S311 — the same weights every time
    spoken = [*_typed(), *_asked(), *_drawn(draw)]
    intents = sorted({one.name for one in spoken} - {OURS, FOREIGN})
    known = sorted({fact for one in spoken for fact in one.facts})
    examples = [_example(one, intents, {fact: at for at, fact in enumerate(known)})
                for one in spoken]  # fmt: skip
    WEIGHTS.write_bytes(_packed(_trained(examples, intents, known, draw), intents, known))
    print(f"{len(examples)} sentences, {len(intents)} classes, {len(known)} facts", flush=True)


def source() -> str:
    """What the weights were made from: a digest of the sentences and of this script."""
    made = hashlib.sha256(Path(__file__).read_bytes())
    kinds = ("sentences/*.tsv", "concepts/*.toml", "paraphrases/*.toml", "foreign/*.toml")
    for path in (*(one for kind in kinds for one in sorted(HERE.glob(kind))), *_question_files()):
        made.update(path.read_bytes())
    return made.hexdigest()[:16]


def _typed() -> Iterator[Spoken]:
    """The sentences that people typed, as they are heard."""
    for path in sorted(HERE.glob("sentences/*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            name, marked = line.split("\t")
            named = [found[2] for found in _MARK.finditer(marked) if found[1] == "v"]
            known = [one for one in named if zlib.crc32(one.encode()) % 10 < KNOWN]
            text = _MARK.sub(lambda found: found[2], marked)
            yield _heard(name, text, path.stem, (*_SUPPLIERS, *known))


def _asked() -> Iterator[Spoken]:
    """The questions of old, by the tools that are right for them."""
    for path in _question_files():
        for case in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            name = _class(case["gold"])
            if name and not case["history"]:
                suppliers = (*_SUPPLIERS, *_named_in(case))
                yield _heard(name, case["text"], case["lang"], suppliers)


def _question_files() -> list[Path]:
    return sorted(QUESTIONS.glob("*.jsonl"))


def _class(gold: dict[str, Any]) -> str | None:
    """The class that a tool call is of; nothing where it is only asked back."""
    only = gold["args"].get("only") or gold["args"].get("wanted")
    if "period_b" in gold["args"]:
        return "compare"
    if gold["tool"] == "check_vat":
        return f"vat_{gold['args']['question']}" if "question" in gold["args"] else None
    return _KINDS.get(only, only) or _TOOLS.get(gold["tool"])


def _named_in(case: dict[str, Any]) -> list[str]:
    return [str(value) for name, value in case["gold"]["args"].items() if name == "supplier"]


def _heard(name: str, text: str, language: str, suppliers: Sequence[str]) -> Spoken:
    words = lexicon(language)
    names = VendorNames((at, name, name.lower()) for at, name in enumerate(suppliers, 1))
    said = mask(text, words, names, TODAY, language)
    told = tuple(facts(said, words, hear(said, words)))
    return Spoken(name, tuple(buckets(pieces(said.words.split(), words.concepts))), told)


def _drawn(draw: random.Random) -> Iterator[Spoken]:
    """Sentences drawn from the templates: only their words tell something."""
    around = dict(_files("paraphrases"))
    for language, templates in around.items():
        words = lexicon(language)
        for intent, lines in templates["intents"].items():
            for at in range(PER_INTENT):
                said = _sentence(lines[at % len(lines)], templates, draw)
                name = offer_in(_line(said), words) if intent == "change" else intent
                if name:
                    yield _of_template(FOREIGN if name == "decline" else name, said, words)
    for language, templates in _files("foreign"):
        yield from _of_families(templates, around[language], lexicon(language), draw)


def _of_families(
    templates: dict[str, Any], around: dict[str, Any], words: Lexicon, draw: random.Random
) -> Iterator[Spoken]:
    """What is not done here, by family; beside it near misses."""
    lists = templates["lists"]
    for family, lines in templates["families"].items():
        name = OURS if family == "near" else family
        for line in (one for one in lines for _ in range(_how_often(one, lists))):
            said = _sentence(_named(_filled(line, lists, draw), draw), around, draw)
            told = without_openers(_line(said), words).split()
            yield _of_template(name, told, words)


def _of_template(name: str, said: Sequence[str], words: Lexicon) -> Spoken:
    """Known by its words alone: of templates the lexicon knows too well what they say."""
    return Spoken(name, tuple(buckets(pieces(said, words.concepts))), weight=DRAWN)


def _line(said: Sequence[str]) -> str:
    return "".join(f" {word}" for word in said)


def _how_often(line: str, lists: dict[str, list[str]]) -> int:
    """The more ways a line can be said, the more sentences are drawn from it."""
    ways = line.count("|") + sum(len(lists[name]) for name in _LIST.findall(line))
    return min(PER_LINE + ways // 4, MOST_PER_LINE)


def _files(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(HERE.glob(f"{folder}/*.toml")):
        yield path.stem, tomllib.loads(path.read_text(encoding="utf-8"))


def _filled(line: str, lists: dict[str, list[str]], draw: random.Random) -> str:
    return _LIST.sub(lambda found: draw.choice(lists[found[1]]), line)


def _named(line: str, draw: random.Random) -> str:
    """Some suppliers are strangers, and stand there by their name."""
    return line.replace("<vendor>", draw.choice(_STRANGERS)) if draw.random() < STRANGE else line


def _sentence(line: str, around: dict[str, list[str]], draw: random.Random) -> list[str]:
    text = _spoken(line, draw)
    if draw.random() < 0.35:
        text = f"{draw.choice(around['before'])} {text}"
    if draw.random() < 0.25:
        text = f"{text} {draw.choice(around['after'])}"
    words = _WORD.findall(fold(text.replace("ß", "ss")))
    return [_mistyped(word, draw) for word in words]


def _spoken(template: str, draw: random.Random) -> str:
    """One of the sentences that a template stands for."""
    while _CHOICE.search(template):
        template = _CHOICE.sub(lambda found: draw.choice(found[1].split("|")), template)
    return template


def _mistyped(word: str, draw: random.Random) -> str:
    if word.startswith("<") or len(word) < 5 or draw.random() > 0.06:
        return word
    at = draw.randrange(1, len(word) - 1)
    if draw.random() < 0.5:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _example(one: Spoken, intents: list[str], known: dict[str, int]) -> Example:
    any_of = {OURS: {*intents} - FAMILIES, FOREIGN: FAMILIES}
    right = any_of.get(one.name, {one.name})
    columns = frozenset(at for at, name in enumerate(intents) if name in right)
    told = tuple(BUCKETS + known[fact] for fact in dict.fromkeys(one.facts))
    return Example(one.pieces, told, columns, one.weight)


def _trained(
    examples: list[Example], intents: list[str], known: list[str], draw: random.Random
) -> list[list[float]]:
    """Logistic regression over all classes, by gradient steps that get smaller. Where several
    classes are right, their shares together count."""
    rows = [[0.0] * len(intents) for _ in range(BUCKETS + len(known))]
    for epoch in range(EPOCHS):
        draw.shuffle(examples)
        for one in examples:
            _learn(rows, one, 1 / (1 + epoch / 2))
        print(f"epoch {epoch + 1} of {EPOCHS}", flush=True)
    return rows


def _learn(rows: list[list[float]], one: Example, slower: float) -> None:
    norm = len(one.pieces) ** -0.5
    words, told = _sums(rows, one.pieces), _sums(rows, one.facts)
    values = [PIECES * norm * word + fact for word, fact in zip(words, told, strict=True)]
    shares = softmax(values)
    right = sum(shares[at] for at in one.right)
    if right > LEARNT:
        return
    wrong = [share - (share / right if at in one.right else 0.0)
             for at, share in enumerate(shares)]  # fmt: skip
    rate = one.weight * slower
    for found, step in ((one.pieces, RATE * norm * rate), (one.facts, FACT_RATE * rate)):
        change = [(at, step * value) for at, value in enumerate(wrong) if abs(value) > FAINT]
        for row in (rows[at] for at in found):
            for at, value in change:
                row[at] -= value


def _sums(rows: list[list[float]], found: Sequence[int]) -> list[float]:
    columns = zip(*(rows[at] for at in found), strict=True)
    return [sum(column) for column in columns] or [0.0] * len(rows[0])


def _packed(rows: list[list[float]], intents: list[str], known: list[str]) -> bytes:
    most = max(abs(value) for row in rows for value in row)
    head = {"intents": intents, "facts": known, "scale": most / 127, "source": source()}
    body = bytes(128 + round(127 * value / most) for row in rows for value in row)
    return zlib.compress(json.dumps(head).encode() + b"\n" + body, 9)


if __name__ == "__main__":
    main()
