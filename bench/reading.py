"""Reading fields from printed pages, judged by the e-invoices inside the same files.

    python -m bench.reading FOLDER… [--suppliers] [--misses FIELD] [--limit N]

Every PDF under the folders whose embedded e-invoice can be read counts once per text. The reader
of the text layer never sees the e-invoice; only values that the page shows are asked for. Suppliers
are split by a hash of their name: `open` ones may be looked at while working on the reader,
`sealed` ones are only scored.
"""

import argparse
import hashlib
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pypdfium2 as pdfium

from assistant.documents import embedded, sheet, text_layer
from assistant.documents.layout import layout

FIELDS = (
    "vendor",
    "vat_number",
    "iban",
    "number",
    "issue_date",
    "due_date",
    "currency",
    "net",
    "tax",
    "total",
)
AMOUNTS = ("net", "tax", "total")


@dataclass(slots=True)
class Case:
    """One document: what its e-invoice says, as far as its page shows it, and what was read."""

    path: Path
    supplier: str
    gold: dict[str, str]
    read: dict[str, str]
    seconds: float
    shown: str = ""


@dataclass(slots=True)
class Score:
    """Counts of one group of documents."""

    visible: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    whole: int = 0

    def add(self, case: Case) -> None:
        """Count one document."""
        hits = 0
        for name, value in case.gold.items():
            self.visible[name] += 1
            self.answered[name] += name in case.read
            hit = same(name, value, case.read.get(name))
            self.right[name] += hit
            hits += hit
        self.documents += 1
        self.whole += hits == len(case.gold)

    @property
    def recall(self) -> float:
        return self.right.total() / max(self.visible.total(), 1)

    @property
    def precision(self) -> float:
        return self.right.total() / max(self.answered.total(), 1)


def cases(folders: list[Path], limit: int) -> Iterator[Case]:
    """Documents with an e-invoice, once per text."""
    texts: set[str] = set()
    paths = sorted(path for folder in folders for path in folder.rglob("*.pdf"))
    for path in paths[: limit or None]:
        try:
            case = _case(path, texts)
        except (pdfium.PdfiumError, ValueError):
            continue
        if case:
            yield case


def _case(path: Path, texts: set[str]) -> Case | None:
    document = pdfium.PdfDocument(str(path))
    invoice = embedded.read(document, str(path))
    if invoice is None or not invoice.fields:
        return None
    printed = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    mark = hashlib.sha256(re.sub(r"\s", "", printed).encode()).hexdigest()
    if mark in texts or len(printed) < 100:
        return None
    texts.add(mark)
    begun = time.process_time()
    read = text_layer.read(layout(sheet.read(document, 10, 200_000)))
    seconds = time.process_time() - begun
    gold = {name: found.value for name, found in invoice.fields.items() if name in FIELDS}
    return Case(
        path,
        gold.get("vendor", "?"),
        {name: value for name, value in gold.items() if shows(name, value, printed)},
        {name: found.value for name, found in read.items()},
        seconds,
        printed,
    )


def shows(name: str, value: str, printed: str) -> bool:
    """Whether the page shows a value, in any usual way of writing it."""
    bare = re.sub(r"[\s\u00a0]", "", printed).casefold()
    if name in AMOUNTS:
        return any(form in bare for form in _amount_forms(value))
    if name.endswith("_date"):
        return any(form in bare for form in _day_forms(value))
    if name == "currency":
        sign = {"EUR": "€", "USD": "$", "GBP": "£"}.get(value, value)
        return value.casefold() in bare or sign.casefold() in bare
    return re.sub(r"\s", "", value).casefold() in bare


def _amount_forms(value: str) -> set[str]:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return {value}
    plain = f"{abs(number):.2f}"
    grouped = f"{abs(number):,.2f}"
    swapped = grouped.translate(str.maketrans(",.", ".,"))
    return {
        plain,
        plain.replace(".", ","),
        grouped,
        swapped,
        grouped.replace(",", "'"),
        swapped.replace(".", ""),
    }


def _day_forms(value: str) -> set[str]:
    day = date.fromisoformat(value)
    d, m, y = day.day, day.month, day.year
    forms = {value, f"{y}{m:02}{d:02}", f"{y}/{m:02}/{d:02}"}
    for point in "./-":
        for year in (str(y), str(y)[2:]):
            forms |= {
                f"{d:02}{point}{m:02}{point}{year}",
                f"{d}{point}{m}{point}{year}",
                f"{m:02}{point}{d:02}{point}{year}",
                f"{m}{point}{d}{point}{year}",
            }
    for months in _month_words()[m - 1]:
        forms |= {
            f"{d}{months}{y}",
            f"{d}.{months}{y}",
            f"{d:02}{months}{y}",
            f"{months}{d},{y}",
            f"{d:02}.{months}{y}",
            f"{d}-{months}-{y}",
            f"{d:02}-{months}-{y}",
        }
    return forms


def _month_words() -> list[set[str]]:
    from assistant.documents.amounts import _MONTHS

    return [
        {*names, *(name[:3] for name in names), *(name[:3] + "." for name in names)}
        for names in _MONTHS
    ]


def same(name: str, gold: str, read: str | None) -> bool:
    """Whether what was read is what the e-invoice says."""
    if read is None:
        return False
    if name in AMOUNTS:
        return abs(Decimal(gold)) == abs(Decimal(read))
    if name == "vendor":
        one, two = (re.sub(r"\W+", "", text).casefold() for text in (gold, read))
        return one == two or (len(two) > 5 and (one.startswith(two) or two.startswith(one)))
    return re.sub(r"[\s.]", "", gold).casefold() == re.sub(r"[\s.]", "", read).casefold()


def is_open(supplier: str) -> bool:
    """Half of the suppliers, by a hash of their name."""
    return hashlib.sha256(supplier.casefold().encode()).digest()[0] % 2 == 0


def report(title: str, found: list[Case]) -> None:
    """The tables of one group."""
    all_of, by_supplier = Score(), supplier_scores(found)
    for case in found:
        all_of.add(case)
    macro = sum(score.recall for score in by_supplier.values()) / max(len(by_supplier), 1)
    print(f"\n{title}: {len(found)} documents of {len(by_supplier)} suppliers")
    for name in FIELDS:
        print(
            f"  {name:<12}{all_of.right[name]:>5} of {all_of.visible[name]:>4} visible"
            f"   recall {all_of.right[name] / max(all_of.visible[name], 1):6.1%}"
            f"   precision {all_of.right[name] / max(all_of.answered[name], 1):6.1%}"
        )
    print(
        f"  micro recall {all_of.recall:.1%}, macro by supplier {macro:.1%}, precision when"
        f" answered {all_of.precision:.1%}, wholly right {all_of.whole}/{all_of.documents}"
    )


def supplier_scores(found: list[Case]) -> dict[str, Score]:
    """The counts of each supplier."""
    scores: dict[str, Score] = defaultdict(Score)
    for case in found:
        scores[case.supplier].add(case)
    return scores


def report_suppliers(found: list[Case]) -> None:
    """A line for each supplier, the one read worst first."""
    print(f"\n  {'supplier':<40} documents  wholly right   recall  precision")
    scores = supplier_scores(found)
    for name, score in sorted(scores.items(), key=lambda one: (one[1].recall, one[0])):
        print(
            f"  {name[:40]:<40}{score.documents:>10}{score.whole:>14}"
            f"{score.recall:>9.1%}{score.precision:>11.1%}"
        )


def misses(found: list[Case], name: str) -> None:
    """What was read wrongly, of open suppliers only."""
    for case in found:
        if name in case.gold and not same(name, case.gold[name], case.read.get(name)):
            print(
                f"  {case.supplier[:24]:<24} {case.gold[name]!r} read {case.read.get(name)!r}"
                f"  {case.path.name[-60:]}"
            )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--misses", action="append", default=[])
    parser.add_argument("--suppliers", action="store_true")
    parser.add_argument("--limit", type=int, default=0)
    asked = parser.parse_args()
    found = list(cases(asked.folders, asked.limit))
    looked_at = [case for case in found if is_open(case.supplier)]
    report("open suppliers", looked_at)
    report("sealed suppliers", [case for case in found if not is_open(case.supplier)])
    report("all", found)
    if asked.suppliers:
        report_suppliers(found)
    seconds = sum(case.seconds for case in found)
    print(
        f"\n{len(found) / max(seconds, 1e-9):.0f} documents/s of processor time, text layer alone"
    )
    for name in asked.misses:
        print(f"\nmisses of {name}, open suppliers")
        misses(looked_at, name)


if __name__ == "__main__":
    main()
