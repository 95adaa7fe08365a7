"""Composed sentences: each way of asking a thing with each way of saying whom, what kind and when.

    python -m bench.composed [--lang en,fr] [--group vat_who…] [--every 1] [--strangers]

`tests/agent/composed/meant.toml` says what each group of wordings asks for, a file per language how
it is said: templates with slots, and what is put into them with its meaning. Nothing but the words
differs between the sentences of a group, so each has the same call but for its slots. Told is which
share is read as meant, and each template that is not, with one of its sentences. With
`--strangers` the suppliers named are ones nobody here has: an answer is of them, and not of all.
"""

import argparse
import json
import re
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.built_in.reading import Reading
from assistant.tools import amounts, category_names, periods
from assistant.tools.registry import BY_NAME
from bench.understanding import TODAY, _names

FOLDER = Path(__file__).parents[1] / "tests" / "agent" / "composed"
LANGUAGES = ("en", "fr", "de", "it", "es")
_PERIODS = ("period", "due", "until", "arrived", "month", "compare_with")
_NAMES = ("vendor", "except_vendor", "compare_vendor")
_KINDS = ("category", "except_category", "compare_category")
_USUAL = {"basis": "spent", "amount": "gross", "measure": "sum"}
_ALIKE = {"month": "period", "until": "due"}
# Which argument a slot fills, unless its group says another.
_ARGUMENTS = {"when": "period", "span": "period", "ahead": "due", "who": "vendor",
              "kind": "category", "over": "min_amount"}  # fmt: skip
STRANGERS = [[name, name.lower()] for name in ("Atlassian", "Schindler", "Boulanger")]
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One composed sentence: its group and template, and the calls that are right for it."""

    language: str
    group: str
    template: str
    text: str
    meant: tuple[dict[str, Any], ...]


def main() -> None:
    """Read all sentences and print which are not read as meant."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lang", default=",".join(LANGUAGES))
    parser.add_argument("--group", nargs="*", help="only these groups")
    parser.add_argument("--every", type=int, default=1, help="only every so manieth sentence")
    parser.add_argument("--strangers", action="store_true", help="suppliers nobody here has")
    options = parser.parse_args()
    for language in options.lang.split(","):
        began = time.monotonic()
        chosen = [
            one
            for one in list(sentences(language, strangers=options.strangers))[:: options.every]
            if not options.group or one.group in options.group
        ]
        missed = [(one, got) for one in chosen if (got := understood(one)) not in one.meant]
        share = 100 - 100 * len(missed) / len(chosen)
        took = time.monotonic() - began
        print(f"{language}: {share:.1f} % of {len(chosen)} as meant ({took:.0f} s)", flush=True)
        _print(missed)


def _print(missed: list[tuple[Sentence, dict[str, Any]]]) -> None:
    by_template = defaultdict(list)
    for one, got in missed:
        by_template[one.group, one.template].append((one, got))
    for (group, template), found in by_template.items():
        one, got = found[0]
        wanted = {key: value for key, value in one.meant[0].items() if got.get(key) != value}
        more = {key: value for key, value in got.items() if one.meant[0].get(key) != value}
        print(f"  {group} {len(found):3} {template!r}: {one.text!r} wants {wanted} has {more}")


def sentences(language: str, *, strangers: bool = False) -> Iterator[Sentence]:
    """All sentences of a language. Every template meets every period; the other slots take turns
    with each. Of `strangers` only those that name a supplier, each one nobody here has."""
    said = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    if strangers:
        said["slots"]["who"] = STRANGERS
    for group, meant in _meant().items():
        known: set[str] = set()
        for template in said["ways"].get(group, ()):
            if strangers and "{who}" not in template:
                continue
            for form in _forms(template, said):
                for text, slots in _filled(form, said["slots"], said["joins"]):
                    if text not in known:
                        known.add(text)
                        yield Sentence(language, group, template, text, _calls(meant, slots))


@cache
def _meant() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "meant.toml").read_text("utf-8"))


def _forms(template: str, said: Mapping[str, Any]) -> Iterator[str]:
    """A template as it is, without its period, and with the period in front."""
    yield template
    if "{when}" not in template:
        return
    rest = template.replace("{when}", "")
    yield rest
    yield said["in_front"].format(when="{when}", rest=rest)


def _filled(
    form: str, slots: Mapping[str, list[list[str]]], joins: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """A form with its slots filled in, and what they mean."""
    names = list(dict.fromkeys(_SLOT.findall(form)))
    for turn in range(max((len(slots[name]) for name in names), default=1)):
        filled = {name: slots[name][turn % len(slots[name])] for name in names}
        text = _SLOT.sub(lambda found, by=filled: by[found[1]][0], form)  # type: ignore[misc]
        for said, joined in joins.items():
            text = re.sub(said, joined, text)
        text = re.sub(r"\s+", " ", text)
        yield re.sub(r" ([,.:])", r"\1", text).strip(), filled


def _calls(meant: Mapping[str, Any], slots: Mapping[str, list[str]]) -> tuple[dict[str, Any], ...]:
    """The calls that are right with these slots."""
    named = {name: _ARGUMENTS[name] for name in slots} | meant.get("slots", {})
    filled = {named[name]: "..".join(value[1:]) for name, value in slots.items()}
    filled.pop("", None)
    return tuple(_dated(call | filled) for call in (meant["call"], *meant.get("also", ())))


def _dated(call: dict[str, Any]) -> dict[str, Any]:
    """A call without the date it goes by where no period is named."""
    return {name: value for name, value in call.items() if name != "by" or "period" in call}


def understood(sentence: Sentence) -> dict[str, Any]:
    """The call that a sentence leads to, its texts resolved: periods to days, suppliers to names,
    kinds of cost to ids, amounts to numbers. Raises BadRequest when the call does not fit."""
    built_in = BuiltIn(_names(), TODAY, sentence.language)
    heard = built_in.readings(sentence.text, [])
    return _resolved(heard[0], sentence.language) if len(heard) == 1 else {"parts": len(heard)}


def _resolved(reading: Reading, language: str) -> dict[str, Any]:
    if reading.tool is None:
        return {"topic": reading.topic.partition(".")[0]}
    BY_NAME[reading.tool].parse(json.dumps(reading.arguments))
    found: dict[str, Any] = {"tool": reading.tool}
    for name, value in reading.arguments.items():
        if value in (None, [], False, _USUAL.get(name)):
            continue
        each = [
            _value(name, one, language) for one in (value if isinstance(value, list) else [value])
        ]
        found[_ALIKE.get(name, name)] = each[0] if len(each) == 1 else each
    return _dated(found)


def _value(name: str, value: Any, language: str) -> Any:
    if name in _PERIODS:
        period = periods.resolve(str(value), TODAY, language)
        return f"{period.start}..{period.end}" if period else value
    if name in _NAMES:
        return " or ".join(one.name for one in _names().look_up(str(value))) or value
    if name in _KINDS:
        return category_names.find(str(value)) or value
    if name in ("min_amount", "max_amount"):
        return str(amounts.parse(str(value)))
    if name == "text":
        return str(value).lower()
    return value


if __name__ == "__main__":
    main()
