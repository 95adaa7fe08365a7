"""How well the built-in assistant understands: a file of utterances against their gold calls.

    python -m bench.understanding UTTERANCES.jsonl… [--lang en,fr] [--vendors 5000] [--show]

Each line: {"lang", "text", "gold": {"tool", "args"}, "alt": […], "history": […]}. The gold calls
may come from another tool set: `compare_periods`, `list_duplicates`, `decline` and `clarify` are
read as what this product has for them. "args" counts an utterance whose tool and every gold
argument are right; a write that was not asked for is counted on its own line.
"""

import argparse
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.built_in.reading import Reading
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.tools import amounts, periods
from assistant.tools.periods import Period
from assistant.tools.registry import BY_NAME
from assistant.tools.vendor_names import VendorNames
from assistant.tools.words import compact

TODAY = date(2026, 11, 23)
_GREETING = {"text": "hello 12 may", "history": []}
SUPPLIERS = (
    "Amazon Web Services", "AWS EMEA SARL", "OVH SAS", "Slack", "Hetzner Online GmbH", "Uber",
    "Chronopost", "Malt", "WeWork", "Telefónica", "Orange", "LDLC", "EDF", "Air France", "Figma",
    "DHL Express", "Alan", "Müller & Sohn", "Rossi Forniture",
    "Bureau Vallée", "Cabinet Lefèvre", "Manutan", "Google Ireland", "Adobe",
    "Deutsche Telekom", "Studio Bianchi", "Enel Energia", "Aruba", "Iberdrola", "SNCF Connect",
    "Notion Labs", "Stripe", "Free", "Dubois Conseil", "Dubois Transports", "Lufthansa", "Vodafone",
)  # fmt: skip
_FIRST = ("Nord", "Sud", "Alpen", "Atelier", "Studio", "Casa", "Maison", "Iber", "Delta", "Novo")
_SECOND = (
    "Print",
    "Logistik",
    "Conseil",
    "Servizi",
    "Energia",
    "Data",
    "Bau",
    "Media",
    "Tec",
    "Food",
)


def main() -> None:
    """Score a file and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--lang", default="en,fr,de,it,es")
    parser.add_argument("--vendors", type=int, default=0, help="more suppliers, up to this many")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    names = _names(options.vendors)
    for language in options.lang.split(","):
        _reading(_GREETING | {"lang": language}, names)  # Words are read once per process.
    scores: dict[str, Counter[str]] = defaultdict(Counter)
    seconds = []
    lines = [line for file in options.files for line in file.read_text("utf-8").splitlines()]
    for case in map(json.loads, lines):
        if case["lang"] not in options.lang.split(","):
            continue
        began = time.thread_time()
        reading = _reading(case, names)
        seconds.append(time.thread_time() - began)
        _count(scores, reading, case)
        if options.show and _verdict(reading, case) != "right":
            print(f"{case['lang']} {case['text']!r}: {_short(reading)} ≠ {case['gold']}")
    _print(scores, seconds)


def score(case: Mapping[str, Any]) -> tuple[str, bool]:
    """One case: right, args or wrong; and whether a write came that nobody asked for. Raises
    BadRequest when the arguments do not fit the tool."""
    reading = _reading(case, _names())
    if reading.tool and not case.get("history"):  # A file's past calls name only what was said.
        BY_NAME[reading.tool].parse(json.dumps(reading.arguments))
    return _verdict(reading, case), _is_wrong_write(reading, case)


def refusals(cases: Sequence[Mapping[str, Any]]) -> tuple[set[str], set[str]]:
    """The ids of the cases that are refused, and of those that may be answered by a question."""
    refused = {case["id"] for case in cases if _reading(case, _names()).topic.startswith("refused")}
    held_back = ("decline", "clarify")
    may = {
        case["id"]
        for case in cases
        if any(one["tool"] in held_back for one in (case["gold"], *case["alt"]))
    }
    return refused, may


@cache
def _names(most: int = 0) -> VendorNames:
    made = [f"{one} {two} {at}" for at in range(most // 100) for one in _FIRST for two in _SECOND]
    known = [*SUPPLIERS, *made[: max(0, most - len(SUPPLIERS))]]
    return VendorNames((at, name, name.lower()) for at, name in enumerate(known, 1))


def _reading(case: Mapping[str, Any], names: VendorNames) -> Reading:
    return BuiltIn(names, TODAY, case["lang"], _anchor(case)).reading(case["text"], _history(case))


def _count(scores: dict[str, Counter[str]], reading: Reading, case: Mapping[str, Any]) -> None:
    is_refusal = case["gold"]["tool"] == "decline"
    may_refuse = any(one["tool"] == "decline" for one in (case["gold"], *case["alt"]))
    refused = reading.topic.startswith("refused")
    for group in ("all", case["lang"], case["kind"]):
        scores[group][_verdict(reading, case)] += 1
        scores[group]["n"] += 1
        scores[group]["wrong write"] += _is_wrong_write(reading, case)
        scores[group]["refused"] += refused
        scores[group]["to refuse"] += is_refusal
        scores[group]["rightly"] += is_refusal and refused
        scores[group]["held back"] += is_refusal and _verdict(reading, case) == "right"
        scores[group]["allowed"] += may_refuse and refused


def _print(scores: Mapping[str, Counter[str]], seconds: list[float]) -> None:
    print(f"{'group':18}{'n':>5}{'tool %':>8}{'args %':>8}{'wrong writes':>14}")
    for group, score in sorted(scores.items(), key=lambda item: -item[1]["n"]):
        right, tool = score["right"], score["right"] + score["args"]
        shares = f"{100 * tool / score['n']:8.0f}{100 * right / score['n']:8.0f}"
        print(f"{group:18}{score['n']:5}{shares}{score['wrong write']:14}")
    every = scores["all"]
    precision = every["allowed"] / (every["refused"] or 1)
    recall = every["rightly"] / (every["to refuse"] or 1)
    held = every["held back"] / (every["to refuse"] or 1)
    print(
        f"refusals: precision {precision:.2f}, recall {recall:.2f}; {held:.2f} held back, thanks,"
    )
    print("letters to copy and help that answer them included")
    ordered = sorted(seconds)
    p95 = ordered[int(len(ordered) * 0.95)]
    print(f"CPU: p50 {1000 * ordered[len(ordered) // 2]:.1f} ms, p95 {1000 * p95:.1f} ms")


def _verdict(reading: Reading, case: Mapping[str, Any]) -> str:
    """right, args (only the tool is right), or wrong."""
    golds = (case["gold"], *case["alt"])
    verdicts = [_against(reading, gold, case["lang"], _anchor(case)) for gold in golds]
    return next((one for one in ("right", "args") if one in verdicts), "wrong")


def _against(
    reading: Reading, gold: Mapping[str, Any], language: str, anchor: Period | None = None
) -> str:
    tool, wanted = gold["tool"], gold["args"]
    if wanted == {"only": "missing_vat"} and reading.tool == "list_suppliers":
        return "right" if reading.arguments["which"] == "no_vat" else "wrong"  # It is newer.
    if tool in ("decline", "clarify"):
        return "right" if _is_held_back(reading, tool) else "wrong"
    if reading.tool != {"compare_periods": "query_spend", "list_duplicates": "needs_attention"}.get(
        tool, tool
    ):
        return "wrong"
    if tool == "compare_periods" and not reading.arguments.get("compare_with"):
        return "wrong"
    if tool == "list_duplicates":
        return "right" if reading.arguments["only"] == "duplicate" else "wrong"
    same = all(_same(k, v, reading, language, anchor) for k, v in wanted.items())
    return "right" if same else "args"


def _is_held_back(reading: Reading, tool: str) -> bool:
    """A refusal, small talk, a question back; an unknown supplier asks back in the tool."""
    if reading.tool is None:
        return True
    return (
        tool == "clarify"
        and reading.tool != "approve_and_push"
        and bool(reading.arguments.get("vendor"))
    )


def _same(name: str, value: object, reading: Reading, language: str, anchor: Period | None) -> bool:
    arguments = reading.arguments
    first = arguments.get("month" if "month" in arguments else "period") or arguments.get("due")
    first = first or arguments.get("arrived")
    match name:
        case "supplier":
            said_by = _suppliers(arguments.get("vendor"))
            return any(key in said_by for key in (compact(str(value)), _without_umlauts(value)))
        case "period" | "month" | "period_a":
            return _is_period(first, value, language, anchor)
        case "period_b":
            anchor = periods.resolve(str(first), TODAY, language, anchor)
            return _is_period(arguments.get("compare_with"), value, language, anchor)
        case "min_amount" | "max_amount":
            said = amounts.parse(str(arguments.get(name)))
            return said is not None and float(said) == float(str(value))
        case "measure":
            is_suppliers = value == "count" and arguments.get("measure") == "suppliers"
            return is_suppliers or arguments.get("measure") == value
        case "group_by" if arguments.get("measure") == "suppliers":
            return value == "supplier"  # How many sent something: counted by supplier.
        case "group_by":
            return arguments.get("group_by") == {"supplier": "vendor"}.get(str(value), value)
        case "top_n":
            return arguments.get("top") in (value, None)
        case "number":
            return compact(str(arguments.get("number"))) == compact(str(value))
        case "invoices":
            said_numbers = [compact(one) for one in arguments.get("documents", [])]
            assert isinstance(value, list)
            return said_numbers == [compact(one) for one in value]
        case "category":
            return True  # Categories are not read yet: scored when they are.
        case _:
            return bool(arguments.get(name) == value)


def _without_umlauts(key: object) -> str:
    """ "mueller" as "Müller" folds."""
    return compact(re.sub("([aou])e", r"\1", str(key)))


def _suppliers(said: object) -> str:
    """Who the linker makes of it, as one text to look the gold key up in."""
    if not said:
        return ""
    names = _names()
    return " ".join(compact(one.name) for one in names.look_up(str(said))) + compact(str(said))


def _is_period(said: object, value: object, language: str, anchor: Period | None) -> bool:
    found = periods.resolve(str(said), TODAY, language, anchor) if said else periods.month(TODAY)
    if found is None:
        return False
    if isinstance(value, str):
        return found.id == value
    assert isinstance(value, list)
    return [str(found.start), str(found.end)] == value


def _is_wrong_write(reading: Reading, case: Mapping[str, Any]) -> bool:
    golds = (case["gold"], *case["alt"])
    return reading.tool == "approve_and_push" and not any(
        _against(reading, gold, case["lang"]) == "right" for gold in golds
    )


def _history(case: Mapping[str, Any]) -> list[ChatMessage]:
    """The turns before, as the product would have stored them."""
    messages: list[ChatMessage] = []
    for turn in case["history"]:
        tool, arguments = _translated(turn["call"])
        records = [f"invoice {at}: {number}" for at, number in enumerate(turn["shown"], 1)]
        text = json.dumps({"data": {"records": records}})
        messages += [
            ChatMessage("user", turn["user"]),
            ChatMessage("assistant", "", (ToolCall("1", tool, json.dumps(arguments)),)),
            ChatMessage("tool", text, tool_call_id="1"),
        ]
    return messages


def _translated(call: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """A call of the tool set of the sets, as this product makes it."""
    tool = str(call["tool"])
    names = {"supplier": "vendor", "top_n": "top"}
    if tool == "compare_periods":
        tool, names = "query_spend", names | {"period_a": "period", "period_b": "compare_with"}
    arguments = {names.get(name, name): value for name, value in call["args"].items()}
    for name in ("period", "compare_with"):
        if isinstance(span := arguments.get(name), list):
            arguments[name] = f"{span[0]} - {span[1]}"
    if arguments.get("group_by") == "supplier":
        arguments["group_by"] = "vendor"
    return tool, arguments


def _anchor(case: Mapping[str, Any]) -> Period | None:
    for turn in case["history"]:
        arguments = _translated(turn["call"])[1]
        if said := arguments.get("month") or arguments.get("period"):
            return periods.resolve(said, TODAY)
    return None


def _short(reading: Reading) -> str:
    kept = {name: value for name, value in reading.arguments.items() if value is not None}
    return f"{reading.tool or reading.topic} {kept}"


if __name__ == "__main__":
    main()
