"""Whatever bytes come: a result that adds up or one sentence, never a crash or a hang."""

import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.documents import child
from assistant.sources import intake
from assistant.sources.lines import Found, Unreadable
from assistant.sources.reader import answer, read
from tests.sources import files
from tests.sources.files import entry, payment
from tests.sources.test_csv import BANKS
from tests.sources.test_formats import CODED, MOVEMENT, SLASHED

SAMPLES = [
    files.camt(entry(details=payment("186.00", "Vasseur", "V-2"))),
    files.mt940(":61:2610061005D186,00NTRFNONREF//B-1", CODED, ":61:261005C1,NMSC", SLASHED),
    files.ofx(MOVEMENT, MOVEMENT),
    *BANKS.values(),
]


def _survives(data: bytes) -> None:
    """One sentence, or lines that are whole and all arrive on the other side of the process."""
    try:
        found = read(data, {})
    except Unreadable as refusal:
        assert str(refusal).endswith(".")
        return
    for line in found.lines:
        assert 0 <= line.account < len(found.accounts)
        assert line.amount.is_finite()
        assert re.fullmatch(r"[A-Z]{3}", line.currency), line.currency
        assert line.label == " ".join(line.label.split())
        assert not line.label.startswith(("=", "@"))
    assert all(count > 0 for count in found.skipped.values())
    told = msgspec.json.decode(answer(found), type=intake.Answer)
    assert len(told.lines) == len(told.accounts)
    assert sum(map(len, told.lines)) == len(found.lines)


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """A sample with a few places cut, doubled, overwritten or replaced by another's."""
    data = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        to = at + draw(st.integers(0, 40))
        piece = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from([b"", b"\x00", b"-", b"?", b":61:", b"\n", b"<", b"99999999"]),
                st.just(bytes(data[at:to]) * 3),
            )
        )
        data[at:to] = piece
    return bytes(data)


@settings(max_examples=150, deadline=None)
@given(mutants())
def test_mutants_of_every_format(data: bytes) -> None:
    _survives(data)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_any_bytes(data: bytes) -> None:
    for start in (
        b"",
        b"<?xml version='1.0'?>",
        b":20:A\n:25:B\n:60F:C261001EUR1,\n:61:",
        b"<OFX>",
    ):
        _survives(start + data)


# A row of any words: no quote that would swallow the next line, no digit that might be a payment.
_WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Nd", "No", "Nl"]), max_size=40)
_ROWS = st.lists(
    _WORDS.filter(lambda said: '"' not in said and said.replace(";", "").strip()), max_size=8
)


@settings(max_examples=60, deadline=None)
@given(_ROWS)
@example(["<OFX>"])
@example(["<BkToCstmrStmt>", "OFXHEADER"])
def test_rows_of_rubbish_are_counted_and_the_payment_beside_them_stays(rows: list[str]) -> None:
    header, payment = (
        "Date;Date de valeur;Montant;Libellé;Solde",
        "05/10/2026;;-186,00;Vasseur;9,00",
    )
    found = read(files.csv(header, payment, *rows), {})
    assert [(one.amount, one.label) for one in found.lines] == [(Decimal(-186), "Vasseur")]
    assert sum(found.skipped.values()) == len(rows)


@pytest.mark.parametrize("bank", BANKS)
def test_two_rows_more_in_a_file_are_two_rows_more_that_are_counted(bank: str) -> None:
    data = BANKS[bank]
    last = data.rstrip().rfind(b"\n") + 1 if b'"' not in data else len(data)
    more = read(data[:last] + b"Rien\r\nRien\r\n" + data[last:], {})
    assert _rows(more) == _rows(read(data, {})) + 2
    assert len(more.lines) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_movements_of_every_other_format_are_all_kept_or_counted(count: int) -> None:
    pending = entry(status="<Sts><Cd>PDNG</Cd></Sts>")
    written = {
        files.camt((entry() + pending) * count): 2 * count,
        files.mt940(*[":61:2610061005D186,00NTRFNONREF//B-1", ":61:26"] * count): 2 * count,
        files.ofx(*[MOVEMENT, "<TRNAMT>x"] * count): 2 * count,
    }
    for data, movements in written.items():
        found = read(data, {})
        assert _rows(found) == movements
        assert len(found.lines) == count


def _rows(found: Found) -> int:
    return len(found.lines) + sum(found.skipped.values())


_CENTS = st.integers(-9_999_99, 9_999_99).filter(lambda cents: cents % 100)
_BARE_ROWS = st.lists(st.tuples(st.integers(13, 28), _CENTS, st.booleans()), min_size=1, max_size=8)


@settings(max_examples=80, deadline=None)
@given(_BARE_ROWS, st.sampled_from(";,|\t"), st.sampled_from([",", "."]), st.booleans())
def test_rows_of_a_table_without_headings_are_all_kept_or_counted(
    rows: list[tuple[int, int, bool]], delimiter: str, mark: str, is_label_first: bool
) -> None:
    """Every row but the first may lack its amount."""
    mark = "." if delimiter == "," else mark
    written, sums = [], []
    for number, (day, cents, is_whole) in enumerate(rows):
        amount = Decimal(cents) / 100 if is_whole or not number else None
        shown = "" if amount is None else f"{amount:.2f}".replace(".", mark)
        label = "CARTE Vasseur"
        cells = (
            [label, f"{day}/10/2026", shown] if is_label_first else [f"{day}/10/2026", shown, label]
        )
        written.append(delimiter.join(cells))
        sums += [] if amount is None else [amount]
    data = files.csv(*written)
    question = read(data, {}).question
    assert question is not None
    found = read(data, {question.signature: question.columns | {"fixed_currency": "EUR"}})
    assert [line.amount for line in found.lines] == sums
    assert _rows(found) == len(rows)


BOMBS = {
    "deep": b"<?xml version='1.0'?>" + b"<a>" * 200_000,
    "quotes": b'a;b\n"' + b"x" * 2_000_000,
    "tags": b"<OFX>" + b"<A>" * 500_000,
    "marks": b":20:A\n" + b":61:261005D5,00NMSC\n:86:/EREF/" * 30_000,
    "codes": b":20:A\n:61:261005D5,00NMSC\n:86:166?" + b"?20EREF+" * 100_000,
    "lines": b"\n" * 3_000_000,
    "semicolons": b";" * 3_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
async def test_bombs_end_within_the_childs_limits(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(BOMBS[name])
    try:
        told = await child.run(intake.READER, str(path), "{}", most_bytes=intake.MAX_ANSWER_BYTES)
    except child.ChildFailed as failure:
        assert failure.message.endswith(".")
    else:
        assert msgspec.json.decode(told, type=intake.Answer) is not None
