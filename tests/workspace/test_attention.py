"""Signals: what is told, what is not, and what people set aside."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistant.database import Database
from assistant.errors import NotFound, NotPermitted, Unprocessable
from assistant.workspace import attention, audit, trail
from assistant.workspace.attention import Kind, Severity, Signal, decisions, kept, stored
from assistant.workspace.attention.duplicates import one_slip
from assistant.workspace.attention.names import Name, pairs_of
from assistant.workspace.attention.stored import KeptSignals
from assistant.workspace.audit import Actor, Entry
from assistant.workspace.documents import Document, DocumentState
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches.table import Match, MatchState
from assistant.workspace.members import Role
from assistant.workspace.vendor_merges import MergeState, VendorMerge
from tests.tools import books
from tests.tools.books import NOW, TODAY, Bill
from tests.workspace import matching_world

CLAIRE = Actor("person", "Claire Morel", "m1")
FRENCH = "FR7630006000011234567890189"
GERMAN = "DE89370400440532013000"


async def found(
    database: Database, workspace_id: str, *bills: Bill, kind: Kind | None = None,
    today: date = TODAY,
) -> list[Signal]:  # fmt: skip
    """The signals of a workspace with just these bills."""
    if bills:
        await books.write(database, workspace_id, list(bills))
    async with database.read(workspace_id) as session:
        signals = await attention.signals(session, today, NOW)
    return [one for one in signals if kind is None or one.kind is kind]


def bill(number: str | None, issued: date, total: str = "120.00", **more: object) -> Bill:
    return Bill("Verrerie du Forez", number, issued, total, **more)  # type: ignore[arg-type]


async def test_numbers_that_differ_in_separators_are_one_number(
    database: Database, workspace_id: str
) -> None:
    bills = bill("INV 2026/0042", date(2026, 9, 1)), bill("inv-2026-0042", date(2026, 11, 2))
    (signal,) = await found(database, workspace_id, *bills, kind=Kind.DUPLICATE)
    assert signal.detail == "same_number"
    assert signal.severity is Severity.RED
    assert len(signal.facts["ids"]) == 2
    assert len(signal.others) == 1


@pytest.mark.parametrize(
    ("number", "days", "is_told"),
    [
        ("F-1043", 3, True),  # the same amount twice within a week
        ("F-1O42", 40, True),  # O for 0
        ("F-1402", 40, True),  # two figures swapped
        ("F-10422", 40, True),  # one too many
        ("F-1043", 30, False),  # the next one of a monthly bill
        (None, 2, True),
        (None, 30, False),
    ],
)
async def test_near_duplicates_are_told_and_monthly_bills_are_not(
    database: Database, workspace_id: str, number: str | None, days: int, is_told: bool
) -> None:
    issued = date(2026, 9, 10)
    bills = bill("F-1042", issued), bill(number, issued + timedelta(days=days))
    signals = await found(database, workspace_id, *bills, kind=Kind.DUPLICATE)
    assert [one.detail for one in signals] == ["near"] * is_told
    assert all(one.severity is Severity.YELLOW for one in signals)


def test_a_slip_is_not_the_next_number() -> None:
    assert one_slip("inv0042", "inv042")
    assert one_slip("ab12cd", "ab21cd")
    assert not one_slip("inv0042", "inv0043")
    assert not one_slip("inv0042", "inv0142")
    assert not one_slip("1", "12")


async def test_an_account_is_new_abroad_or_miscopied(database: Database, workspace_id: str) -> None:
    fine = bill("A-1", date(2026, 3, 1), iban=FRENCH, vat_number="FR40303265045")
    other = "FR1420041010050500013M02606"
    changed = replace(fine, number="A-2", issued=date(2026, 11, 1), iban=other)
    abroad = replace(fine, vendor="Atelier Calixte", number="B-1", iban=GERMAN,
                     issued=date(2026, 11, 2))  # fmt: skip
    broken = replace(fine, vendor="Menuiserie Berthe", number="C-1", iban=FRENCH[:-2] + "98",
                     issued=date(2026, 11, 3))  # fmt: skip
    signals = await found(database, workspace_id, fine, changed, abroad, broken)
    told = {(one.kind, one.detail, one.label) for one in signals if "iban" in one.kind.value}
    assert told == {
        (Kind.IBAN_CHANGED, "", "A-2"),
        (Kind.IBAN_SUSPECT, "country", "B-1"),
        (Kind.IBAN_SUSPECT, "checksum", "C-1"),
    }


async def test_an_account_used_all_along_is_not_new(database: Database, workspace_id: str) -> None:
    other = "FR1420041010050500013M02606"
    bills = [
        bill(f"A-{month}", date(2026, month, 1), iban=FRENCH if month % 2 else other)
        for month in range(3, 12)
    ]
    assert not await found(database, workspace_id, *bills, kind=Kind.IBAN_CHANGED)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Verrerie du Forez", "Verrerie du F\u043erez SAS", "letters"),
        ("Micromodern GmbH", "Micromodem GmbH", "letters"),
        ("Cloudharbor Inc", "Cloudharb0r", "letters"),
        ("Papeterie Vasseur", "Papeterie Vaseur", "one_letter"),
        ("Papeterie Vasseur", "Papeterie Vassuer", "one_letter"),
        ("Papeterie Vasseur", "PAPETERIE VASSEUR SARL", None),
        ("Papeterie Vasseur 2", "Papeterie Vasseur 3", None),
        ("Papeterie Vasseur", "Papeterie Vasseur 2", None),
        ("Martin", "Marton Peintures", None),
    ],
)
def test_names_that_could_be_taken_for_another(one: str, other: str, why: str | None) -> None:
    pairs = pairs_of((Name(1, one, ""), Name(2, other, "")))
    assert [pair[2] for pair in pairs] == ([why] if why else [])
    assert pairs_of((Name(1, one, "FR1"), Name(2, other, "FR1"))) == []


async def test_a_look_alike_is_told_at_the_newcomers_invoice(
    database: Database, workspace_id: str
) -> None:
    bills = [bill(f"A-{day}", date(2026, 6, day)) for day in (1, 2, 3)]
    guest = replace(bills[0], vendor="Verrerie du F\u043erez", number="X-1")
    (signal,) = await found(database, workspace_id, guest, *bills, kind=Kind.LOOK_ALIKE)
    assert (signal.label, signal.facts["other"]) == ("X-1", "Verrerie du Forez")


async def test_an_amount_far_above_all_before_is_unusual(
    database: Database, workspace_id: str
) -> None:
    past = [
        bill(f"A-{at}", date(2026, 2, 1) + timedelta(days=9 * at), f"{100 + 7 * at}.00")
        for at in range(12)
    ]
    large = bill("A-99", date(2026, 11, 10), "990.00")
    small = bill("A-98", date(2026, 11, 9), "210.00")
    signals = await found(database, workspace_id, *past, small, large)
    unusual = [one for one in signals if one.kind is Kind.UNUSUAL_AMOUNT]
    assert [one.label for one in unusual] == ["A-99"]
    assert unusual[0].facts["count"] == 13


async def test_a_rise_names_both_documents(database: Database, workspace_id: str) -> None:
    bills = [bill(f"A-{month}", date(2026, month, 5)) for month in range(6, 11)]
    dearer = bill("A-11", date(2026, 11, 5), "132.00")
    (signal,) = await found(database, workspace_id, *bills, dearer, kind=Kind.PRICE_RISE)
    assert (signal.label, [label for _, label in signal.others]) == ("A-11", ["A-10"])


async def test_sums_that_do_not_close_contradict_themselves(
    database: Database, workspace_id: str
) -> None:
    wrong = bill("A-1", date(2026, 11, 5), "120.00", net="100.00", tax="10.00")
    right = bill("A-2", date(2026, 11, 5), "240.00", net="200.00", tax="40.00")
    (signal,) = await found(database, workspace_id, wrong, right, kind=Kind.CONTRADICTION)
    assert (signal.label, signal.detail) == ("A-1", "sum")


async def test_a_second_currency_has_no_rate(database: Database, workspace_id: str) -> None:
    euros = [bill(f"A-{day}", date(2026, 11, day)) for day in (1, 2)]
    dollars = bill("A-9", date(2026, 11, 3), "80.00", currency="USD")
    (signal,) = await found(database, workspace_id, *euros, dollars, kind=Kind.NO_RATE)
    assert (signal.label, signal.facts["usual"]) == ("USD", "EUR")


OVERDUE = bill("A-1", date(2026, 9, 1), due=date(2026, 10, 1))
COPIES = (bill("B-1", date(2026, 9, 1), status="paid"), bill("b1", date(2026, 9, 20)))


async def dismiss(database: Database, workspace_id: str, key: str, reason: str = "") -> None:
    async with database.write(workspace_id) as session:
        await decisions.dismiss(
            session, key, reason, by=CLAIRE, role=Role.APPROVER, today=TODAY, at=NOW
        )


async def test_a_red_signal_needs_a_reason_which_the_trail_keeps(
    database: Database, workspace_id: str
) -> None:
    (signal,) = await found(database, workspace_id, *COPIES, kind=Kind.DUPLICATE)
    with pytest.raises(Unprocessable, match="reason"):
        await dismiss(database, workspace_id, signal.key, "   ")
    await dismiss(database, workspace_id, signal.key, "Two deliveries, one number")
    assert not await found(database, workspace_id, kind=Kind.DUPLICATE)
    async with database.read(workspace_id) as session:
        (event,) = await trail.of_subject(session, "invoice", str(signal.invoice_id))
    assert event.action == "signal.dismissed"
    assert event.note == "Two deliveries, one number"


async def test_a_dismissed_signal_returns_when_it_says_something_else(
    database: Database, workspace_id: str
) -> None:
    (signal,) = await found(database, workspace_id, OVERDUE, kind=Kind.OVERDUE)
    await dismiss(database, workspace_id, signal.key)
    async with database.read(workspace_id) as session:
        later = await attention.signals(session, TODAY + timedelta(days=9), NOW)
    assert Kind.OVERDUE not in {one.kind for one in later}  # a day more says nothing new
    async with database.write(workspace_id) as session:
        row = (await session.exec(select(Invoice))).one()
        row.due_on = date(2026, 10, 8)
        await changed(session, row)
    assert await found(database, workspace_id, kind=Kind.OVERDUE)


async def test_a_dismissal_can_be_taken_back(database: Database, workspace_id: str) -> None:
    (signal,) = await found(database, workspace_id, OVERDUE, kind=Kind.OVERDUE)
    await dismiss(database, workspace_id, signal.key, "Agreed with them")
    async with database.write(workspace_id) as session:
        matters = await attention.everything(session, TODAY, NOW)
        assert [(one.key, how.reason) for one, how in matters.dismissed] == [
            (signal.key, "Agreed with them")
        ]
        await decisions.take_back(
            session, signal.key, by=CLAIRE, role=Role.APPROVER, today=TODAY, at=NOW
        )
    assert await found(database, workspace_id, kind=Kind.OVERDUE)


async def test_nobody_dismisses_without_the_role_or_what_is_not_there(
    database: Database, workspace_id: str
) -> None:
    (signal,) = await found(database, workspace_id, OVERDUE, kind=Kind.OVERDUE)
    async with database.write(workspace_id) as session:
        with pytest.raises(NotPermitted):
            await decisions.dismiss(
                session, signal.key, "x", by=CLAIRE, role=Role.VIEWER, today=TODAY, at=NOW
            )
    with pytest.raises(NotFound):
        await dismiss(database, workspace_id, "overdue-0")


async def test_proposed_merges_wait_as_one_matter(database: Database, workspace_id: str) -> None:
    await books.write(database, workspace_id, [bill("A-1", date(2026, 11, 5))])
    async with database.write(workspace_id) as session:
        session.add(VendorMerge(vendor_id=2, into_id=1, reason="name"))
        session.add(VendorMerge(vendor_id=3, into_id=1, reason="name", state=MergeState.DECLINED))
        session.add(VendorMerge(vendor_id=4, into_id=1, reason="name"))
    (signal,) = await found(database, workspace_id, kind=Kind.MERGE)
    assert signal.facts == {"count": 2}
    assert signal.severity is Severity.YELLOW


async def test_a_suggested_match_waits_until_it_is_decided(
    database: Database, workspace_id: str
) -> None:
    bills = await matching_world.invoices(database, workspace_id, [matching_world.PAPER])
    lines = await matching_world.lines(database, workspace_id, ("612.40", date(2026, 11, 6), "PV"))
    async with database.write(workspace_id) as session:
        amount = Decimal("612.40")
        match = Match(invoice_id=bills[0], transaction_id=lines[0], amount=amount, spent=amount,
                      state=MatchState.SUGGESTED)  # fmt: skip
        session.add(match)
    assert len(await found(database, workspace_id, kind=Kind.MATCH)) == 1
    async with database.write(workspace_id) as session:
        (await session.exec(select(Match))).one().state = MatchState.DECLINED
    assert not await found(database, workspace_id, kind=Kind.MATCH)


async def test_a_supplier_where_there_is_no_vat_lacks_no_number(
    database: Database, workspace_id: str
) -> None:
    at_home = bill("A-1", date(2026, 11, 5), iban=FRENCH, vat_number=None)
    abroad = replace(at_home, vendor="Pixelforge", number="P-1", iban=None, currency="USD")
    signals = await found(database, workspace_id, at_home, abroad, kind=Kind.MISSING_VAT)
    assert [one.label for one in signals] == ["A-1"]


async def test_what_a_file_hides_and_where_it_differs_is_told_of_uploads_too(
    database: Database, workspace_id: str
) -> None:
    notice = {"kind": "hidden", "why": "tiny", "text": "Pay to another account", "page": 1}
    values = [{"source": "xml", "value": "540.00"}, {"source": "text", "value": "450.00"}]
    async with database.write(workspace_id) as session:
        session.add(Document(sha256="a" * 64, file_name="a.pdf", notices=[notice]))
        session.add(Document(sha256="b" * 64, file_name="b.pdf",
                             contradictions=[{"field": "total", "values": values}]))  # fmt: skip
        session.add(Document(sha256="c" * 64, file_name="c.pdf", notices=[notice],
                             state=DocumentState.DECLINED))  # fmt: skip
        session.add(Document(sha256="d" * 64, file_name="d.pdf", notices=[], contradictions=None))
    hidden, differing = await found(database, workspace_id)
    assert (hidden.kind, hidden.label, hidden.severity) == (
        Kind.HIDDEN_TEXT, "a.pdf", Severity.RED,
    )  # fmt: skip
    assert hidden.facts["quote"] == "Pay to another account"
    assert (differing.kind, differing.label) == (Kind.CONTRADICTION, "b.pdf")
    assert (differing.facts["one"], differing.facts["other"]) == ("540.00", "450.00")


@pytest.mark.parametrize(("ours", "told"), [(4, ["a.pdf"]), (3, [])])
async def test_what_is_for_somebody_else_is_told_unless_much_is(
    database: Database, workspace_id: str, ours: int, told: list[str]
) -> None:
    async with database.write(workspace_id) as session:
        session.add(Document(sha256="a" * 64, file_name="a.pdf", addressed_to="Calixte SARL"))
        session.add(Document(sha256="b" * 64, file_name="b.pdf"))
        for place in range(ours):
            session.add(Document(sha256=f"{place}" * 64, file_name="c.pdf", addressed_to=""))
    signals = await found(database, workspace_id, kind=Kind.MISADDRESSED)
    assert [one.label for one in signals] == told
    assert all(one.facts["addressee"] == "Calixte SARL" for one in signals)


async def changed(session: AsyncSession, invoice: Invoice, **details: object) -> None:
    """Note a change of an invoice in the trail, as a sync does."""
    entry = Entry("invoice.updated", "invoice", str(invoice.id), dict(details))
    await audit.append(session, NOW, audit.SYSTEM, [entry])


async def test_a_changed_invoice_is_compared_again(database: Database, workspace_id: str) -> None:
    bills = bill("A-1", date(2026, 9, 1)), bill("A-2", date(2026, 11, 2), "300.00")
    assert not await found(database, workspace_id, *bills, kind=Kind.DUPLICATE)
    async with database.write(workspace_id) as session:
        second = (await session.exec(select(Invoice).where(Invoice.number == "A-2"))).one()
        second.number = "A-1"
        await changed(session, second)
    assert len(await found(database, workspace_id, kind=Kind.DUPLICATE)) == 1


async def test_what_grows_too_old_is_told_no_more_the_next_day(
    database: Database, workspace_id: str
) -> None:
    old = bill("A-1", TODAY - timedelta(days=89), iban=FRENCH[:-2] + "98")
    later = TODAY + timedelta(days=3)
    assert await found(database, workspace_id, old, kind=Kind.IBAN_SUSPECT)
    assert not await found(database, workspace_id, kind=Kind.IBAN_SUSPECT, today=later)
    assert await found(database, workspace_id, kind=Kind.IBAN_SUSPECT)


async def begin_anew(database: Database, workspace_id: str, today: date = TODAY) -> None:
    """Keep what is known, then be another process."""
    async with database.read(workspace_id) as session:
        known = await kept.known(session, today)
    async with database.write(workspace_id) as session:
        await stored.keep(session, known)
    kept.forget(workspace_id)


async def found_anew(database: Database, workspace_id: str, today: date = TODAY) -> list[Signal]:
    """The signals, by looking at every row."""
    async with database.write(workspace_id) as session:
        await session.exec(delete(KeptSignals))
    kept.forget(workspace_id)
    return await found(database, workspace_id, today=today)


async def test_a_new_process_begins_with_what_was_kept_by_the_same_checks(
    database: Database, workspace_id: str
) -> None:
    assert await found(database, workspace_id, OVERDUE, kind=Kind.OVERDUE)
    await begin_anew(database, workspace_id)
    async with database.write(workspace_id) as session:
        (await session.exec(select(Invoice))).one().due_on = None  # and the trail says nothing
    assert await found(database, workspace_id, kind=Kind.OVERDUE)
    async with database.write(workspace_id) as session:
        (await session.exec(select(KeptSignals))).one().checks = "those of another version"
    kept.forget(workspace_id)
    assert not await found(database, workspace_id, kind=Kind.OVERDUE)


async def test_what_is_known_now_is_not_replaced_by_what_was_known_before(
    database: Database, workspace_id: str
) -> None:
    await found(database, workspace_id, OVERDUE)
    async with database.read(workspace_id) as session:
        before = await kept.known(session, TODAY)
    async with database.write(workspace_id) as session:
        await changed(session, (await session.exec(select(Invoice))).one())
    await begin_anew(database, workspace_id)
    async with database.write(workspace_id) as session:
        await stored.keep(session, before)
        row = (await session.exec(select(KeptSignals))).one()
        assert row.sequence > before.head[0]


SUPPLIERS = ("Verrerie du Forez", "Atelier Calixte", "Menuiserie Berthe", "Verrerie du Fores")


async def change(session: AsyncSession, chance: Random) -> None:
    """One invoice changes in one way, and its trail says so."""
    invoices = list(await session.exec(select(Invoice).order_by(col(Invoice.id))))
    documents = list(await session.exec(select(Document.id)))
    one, other = chance.sample(invoices, 2)
    before = one.vendor_id
    match chance.randrange(9):
        case 0:
            one.number = other.number
        case 1:
            one.total = other.total
        case 2:
            one.vendor_id = chance.choice([other.vendor_id, None])
        case 3:
            one.removed_at = None if one.removed_at else NOW
        case 4:
            one.iban = chance.choice([FRENCH, GERMAN, FRENCH[:-2] + "98"])
        case 5:
            one.document_id = chance.choice(documents)
        case 6:
            one.needs_look = [] if one.needs_look else ["total_amount"]
        case 7:
            one.has_duplicates = not one.has_duplicates
        case _:
            one.issued_on = TODAY - timedelta(days=chance.randrange(200))
    was = {"supplier_was": before} if one.vendor_id != before else {}
    await changed(session, one, **was)


@pytest.mark.parametrize("seed", range(2))
async def test_what_is_brought_up_to_date_is_what_looking_at_everything_finds(
    database: Database, workspace_id: str, seed: int
) -> None:
    chance = Random(seed)
    bills = [
        Bill(chance.choice(SUPPLIERS), f"N-{at % 25}", TODAY - timedelta(days=20 * at),
             chance.choice(("100.00", "120.00", "900.00")), iban=chance.choice((None, FRENCH)))
        for at in range(40)
    ]  # fmt: skip
    await books.write(database, workspace_id, bills)
    async with database.write(workspace_id) as session:
        for at, total in enumerate(("100.00", "55.00", None)):
            session.add(Document(sha256=f"{at}" * 64, file_name=f"{at}.pdf", currency="EUR",
                                 total=Decimal(total) if total else None,
                                 state=DocumentState.MIRRORED, read_at=NOW))  # fmt: skip
    kinds: set[Kind] = set()
    today = TODAY
    for _ in range(5):
        for _ in range(2):  # brought up to date twice before everything is looked at
            async with database.write(workspace_id) as session:
                await change(session, chance)
                await change(session, chance)
            today += timedelta(days=chance.choice((-3, 0, 1, 9)))
            told = await found(database, workspace_id, today=today)
            if chance.randrange(2):
                await begin_anew(database, workspace_id, today)
        whole = await found_anew(database, workspace_id, today)
        assert told == whole
        assert [one.fingerprint for one in told] == [one.fingerprint for one in whole]
        kinds |= {one.kind for one in told}
    assert len(kinds) >= 4
