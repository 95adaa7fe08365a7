"""The amounts that a document labels as net, tax or total."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from assistant.documents import labels
from assistant.documents.amounts import amounts, bare_amount
from assistant.documents.candidates import Candidate
from assistant.documents.label import Label, any_of
from assistant.documents.layout import Layout, Run
from assistant.documents.parties import is_next_line

REACH = 5.0  # rows that a sum may stand under its head
ALIGNED = 12.0  # points between the right edges of a table's lines
HEADS = 3  # labels without a digit in one row: a table's heads
LONGEST_LABEL = 40  # letters of its second line
TWO_LINES = 0.9
BARE, BARE_DECIMAL = 0.3, 0.8  # how sure a figure without cents is; with one digit of them
ITEM = 0.35  # times as sure under a table's head with more under it: one of its lines
NOT_A_SUM = any_of(
    r"stück\w*", r"menge", r"einzel\w*", r"unit", r"quantity", r"zuschl[äa]ge?",
    r"abschl[äa]ge?", r"rabatt\w*",
    r"discount", r"skonto\w*", r"anzahlung\w*", r"prepaid", r"acompte", r"charges?",
    r"allowances?", r"versand\w*",
    r"shipping", r"already paid", r"paid", r"erhalten\w*", r"geleistet\w*", r"(?:teil)?zahlungen",
    r"payments received", r"(?:r[èe]glements?|paiements?) re[çc]us?", r"acconti", r"anticipos?",
    r"aanbetaling\w*", r"rounding", r"rundung\w*",
    r"no\.?", r"nr\.?", r"number", r"n°", r"ident?\w*", r"id", r"\w*nummer", r"reg\w*", r"intra\w*",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sums:
    """Labelled amounts by kind, the surest first."""

    net: list[Candidate]
    tax: list[Candidate]
    total: list[Candidate]


def gather(layout: Layout) -> Sums:
    """All labelled amounts of a document."""
    return Sums(_amounts(layout, ((labels.NET, 1.0),)), _taxes(layout), _totals(layout))


def _totals(layout: Layout) -> list[Candidate]:
    """What the invoice comes to; a paid one has nothing left to pay, which is no total."""
    payable = 0.6 if _is_owed_before(layout) else 1.0  # then that is more than this invoice
    found = _amounts(layout, ((labels.TOTAL, 1.0), (labels.PAYABLE, payable)))
    return _greatest_first([one for one in found if Decimal(one.value)]) or found


def _greatest_first(found: list[Candidate]) -> list[Candidate]:
    """Of several in one row the greatest is surest: the others are parts of it."""
    rows: dict[tuple[int, int], list[Candidate]] = {}
    for one in found:
        rows.setdefault((one.run.page, one.run.row), []).append(one)
    ranked = []
    for row in rows.values():
        greatest = max(row, key=lambda one: Decimal(one.value))
        score = max(one.score for one in row)
        ranked += [replace(one, score=score + 0.01) if one is greatest else one for one in row]
    return sorted(ranked, key=lambda one: -one.score)


def _is_owed_before(layout: Layout) -> bool:
    """Whether something is carried over from earlier bills, as the last word for it tells."""
    carried = [
        next((value for one in _behind(layout, run, end) for value in [Decimal(one.value)]), None)
        for run, _, end in layout.hits(_OWED_BEFORE)
    ]
    return bool(carried) and carried[-1] != 0


_OWED_BEFORE = any_of(
    r"(?:previous|prior|opening|past due) balance", r"balance (?:brought )?forward",
    r"brought forward", r"saldovortrag", r"vortrag", r"solde (?:pr[ée]c[ée]dent|ant[ée]rieur)",
    r"saldo (?:precedente|anterior)", r"outstanding invoices?",
)  # fmt: skip


def _amounts(layout: Layout, kinds: tuple[tuple[Label, float], ...]) -> list[Candidate]:
    """The amounts of rows that carry one of the labels; the longer the label the surer."""
    found: dict[tuple[Decimal, int, int], Candidate] = {}
    for label, weight in kinds:
        for run, start, end in layout.hits(label):
            is_part = label is labels.NET and _OF_A_PART.match(run.text, end)
            if label is labels.TAX and _is_left_out(run.text, start, end):
                continue
            if is_part or NOT_A_SUM.search(f"{run.text[:start]} {run.text[end:]}"):
                continue
            surer = weight * (0.7 + min(end - start, 15) / 50) * (1.0 if start < 3 else 0.85)
            for one in _of_label(layout, run, end):
                key = (Decimal(one.value), one.run.page, one.run.row)
                scored = replace(one, score=one.score * surer)
                if key not in found or found[key].score < scored.score:
                    found[key] = scored
    return sorted(found.values(), key=lambda one: -one.score)


# “Without VAT”, “VAT excluded”: a net.
_WITHOUT = Label(
    r"(?<![^\W_])(?:ohne|exkl\w*|excl\w*|ekskl\w*|hors|sin|senza|without|before|ex|zonder|sem|sans"
    r"|bez|brez|utan|uden|uten|ilman|f[ăa]r[ăa]|be|bre?z|без)\.? ?(?:la |de |die )?$"
)
_LEFT_OUT = Label(
    r"[ (:-]*(?:excl\w*|exkl\w*|no inclu\w*|non (?:compris\w*|inclus\w*)|esclus\w*|excluid\w*)"
)


def _is_left_out(text: str, start: int, end: int) -> bool:
    return bool(_WITHOUT.search(text[:start][-14:]) or _LEFT_OUT.match(text, end))


def _of_label(layout: Layout, run: Run, end: int) -> Iterator[Candidate]:
    """The amounts of a label; a figure without cents behind it is one, too, but less surely."""
    beside = layout.right_of(run)[:1] if not re.search(r"\w", _RATE.sub("", run.text[end:])) else []
    for one, start in ((run, end), *((one, 0) for one in beside)):
        if amounts(one.text[start:]):
            break
        if (value := bare_amount(one.text[start:])) is not None:
            has_decimal = re.search(r"\d{2}[.,]\d(?!\d)", one.text[start:])
            sure = BARE_DECIMAL if has_decimal else BARE
            yield Candidate(str(value), one, start, len(one.text), sure)
            if has_decimal or value >= LEAST_WHOLE:
                return
    yield from _behind(layout, run, end)


_RATE = re.compile(r"\(?\d{1,2}(?:[.,]\d{1,3})? ?%\)?")
LEAST_WHOLE = 100  # less may be a rate or a count


def _behind(layout: Layout, run: Run, end: int) -> Iterator[Candidate]:
    """Amounts behind a label in its row, else under it."""
    here = amounts(run.text[end:])
    hits = [Candidate(str(value), run, end + start, end + stop, 1.0)
            for value, start, stop in here
            if not _LEVIED_ON.search(run.text[: end + start])]  # fmt: skip
    for one in layout.right_of(run):
        found = amounts(one.text)
        if (
            not found
            and any(letter.isalpha() for letter in one.text)
            and len(one.text) > 4
            and not _COUNT.fullmatch(one.text)
            and not hits
        ):
            break
        hits += [Candidate(str(value), one, start, stop, 1.0) for value, start, stop in found]
    if hits:
        last = len(hits) - 1
        yield from (
            replace(hit, score=1.0 - 0.04 * (last - place)) for place, hit in enumerate(hits)
        )
    if hits or here:
        return
    yield from _beside_two_lines(layout, run)
    yield from _under(layout, run)


def _beside_two_lines(layout: Layout, run: Run) -> Iterator[Candidate]:
    """Amounts beside a label of two lines, at the height of either or between them."""
    lower = next(layout.below(run, 1.2), None)
    if lower is None or not is_next_line(run, lower) or _HAS_DIGIT.search(lower.text):
        return
    if any(not amounts(one.text) for one in layout.right_of(run)[:1]):
        return  # a table's head
    if len(lower.text) > LONGEST_LABEL or any(
        one.search(lower.text) for one in (labels.TOTAL, labels.NET, labels.TAX, labels.PAYABLE)
    ):
        return
    for row in range(run.row, lower.row + 1):
        for one in layout.row(run.page, row):
            is_beside = run.box[1] - 2 < one.box[1] and one.box[3] < lower.box[3] + 2
            if one.box[0] > max(run.box[2], lower.box[2]) and is_beside:
                if hits := amounts(one.text):
                    value, start, stop = hits[0]
                    yield Candidate(str(value), one, start, stop, TWO_LINES)
                return


_COUNT = re.compile(r"\d+(?:[.,]\d+)? ?[^\W\d_]{1,5}\.?")  # “16 Nos” in a total's row
_HAS_DIGIT = re.compile(r"\d")
_OF_A_PART = Label(r" (?:for|f[üu]r|pour|per|para) [^\W\d_]")  # “Subtotal for removals”


def _under(layout: Layout, run: Run) -> Iterator[Candidate]:
    """Amounts under a label; with several under a table's head they are its lines."""
    found: list[Candidate] = []
    for place, lower in enumerate(islice(layout.below(run, 2 * REACH), 4)):
        if hits := amounts(lower.text):
            value, start, stop = hits[0]
            found.append(Candidate(str(value), lower, start, stop, 0.85 - 0.1 * place))
    heads = [one for one in layout.row_of(run) if not re.search(r"\d", one.text)]
    lines = [one for one in found if abs(one.run.box[2] - found[0].run.box[2]) < ALIGNED]
    is_line = len({one.value for one in lines}) > 1 and len(heads) >= HEADS
    for one in found:
        if one.run.box[1] - run.box[3] <= REACH * run.height:
            yield replace(one, score=ITEM * one.score) if is_line else one


# “VAT 19 % on 100.00”: what comes next is what the tax is levied on.
_LEVIED_ON = Label(r"(?<!\w)(?:on|auf|aus|von|sur|su|sobre|over|op)(?: \w{3})?[ €$£:]*$")


def _taxes(layout: Layout) -> list[Candidate]:
    """Tax amounts, and the sum of the rows of several rates."""
    found = [*_amounts(layout, ((labels.TAX, 1.0),)), *_none_levied(layout)]
    rows: dict[tuple[int, int], Candidate] = {}
    for one in found:
        key = (one.run.page, one.run.row)
        if key not in rows or one.run.box[0] > rows[key].run.box[0]:
            rows[key] = one
    values = {one.value for one in rows.values()}
    if halves := _of_two_halves(rows.values()):
        found.append(halves)
    if len(values) > 1:
        added = sum((Decimal(one.value) for one in rows.values()), Decimal(0))
        found.append(replace(found[0], value=str(added), score=0.5))
        distinct = sum(map(Decimal, values), Decimal(0))
        if distinct != added:
            found.append(replace(found[0], value=str(distinct), score=0.45))
    return found


_STATE_S_HALF = any_of(r"(?:[su]|ut)gst")


def _of_two_halves(rows: Iterable[Candidate]) -> Candidate | None:
    """A tax that a state and its country levy at one rate, in a row each: “CGST”, “SGST”."""
    halves = [one for one in rows if _STATE_S_HALF.search(one.run.text)]
    if len({one.value for one in halves}) != 1:
        return None
    return replace(halves[0], value=str(2 * Decimal(halves[0].value)), score=0.9)


def _none_levied(layout: Layout) -> Iterator[Candidate]:
    """A bare 0 beside the word for a tax."""
    for run, _, _ in layout.hits(labels.TAX):
        for one in layout.right_of(run)[:1]:
            if one.text == "0":
                yield Candidate("0.00", one, 0, 1, 0.7)
