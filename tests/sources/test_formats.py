"""CAMT, MT940 and OFX: what comes out of each, and what is said of files that are broken."""

from datetime import date
from decimal import Decimal

import pytest

from assistant.sources import camt, mt940, ofx
from assistant.sources.lines import Found, Line, Unreadable
from assistant.sources.reader import read
from tests.sources import files
from tests.sources.files import IBAN, SUPPLIER, entry, payment


def only(found: Found) -> Line:
    assert len(found.lines) == 1
    return found.lines[0]


@pytest.mark.parametrize("version", ["052.001.02", "053.001.02", "053.001.08", "054.001.04"])
def test_camt_of_all_kinds(version: str) -> None:
    data = files.camt(entry(details=payment("186.00", "Vasseur SARL", "Invoice V-2")), version)
    found = read(data, {})
    line = only(found)
    assert found.format == f"CAMT.{version[:3]}"
    assert (found.accounts[0].iban, found.accounts[0].currency) == (IBAN, "EUR")
    assert (line.booked_on, line.value_on) == (date(2026, 10, 5), date(2026, 10, 6))
    assert (line.amount, line.currency) == (Decimal("-186.00"), "EUR")
    assert (line.counterparty_name, line.counterparty_iban) == ("Vasseur SARL", SUPPLIER)
    assert (line.label, line.reference, line.bank_id) == ("Invoice V-2", "E2E-1", "BANK-1")
    assert (found.periods[0].starts_on, found.periods[0].ends_on) == (
        date(2026, 10, 1),
        date(2026, 10, 31),
    )


def test_a_batch_becomes_its_payments_when_they_add_up() -> None:
    details = payment("100.00", "Vasseur", "V-1") + payment("86.00", "Hoffmann", "H-1")
    found = camt.read(files.camt(entry(details=details)))
    assert [(line.amount, line.counterparty_name) for line in found.lines] == [
        (Decimal(-100), "Vasseur"),
        (Decimal(-86), "Hoffmann"),
    ]
    assert len({line.bank_id for line in found.lines}) == 2


def test_a_batch_that_does_not_add_up_stays_one_line_with_all_labels() -> None:
    details = payment("100.00", "Vasseur", "V-1") + payment("80.00", "Hoffmann", "H-1")
    line = only(camt.read(files.camt(entry(details=details))))
    assert (line.amount, line.label) == (Decimal(-186), "V-1 H-1")


@pytest.mark.parametrize("status", ["<Sts>PDNG</Sts>", "<Sts><Cd>INFO</Cd></Sts>"])
def test_what_is_not_booked_is_skipped_and_counted(status: str) -> None:
    found = camt.read(files.camt(entry() + entry(status=status)))
    assert (len(found.lines), dict(found.skipped)) == (1, {"pending": 1})


def test_several_statements_and_accounts_in_one_camt_file() -> None:
    one = files.camt(entry()).decode()
    start, end = one.index("<Stmt>"), one.index("</BkToCstmrStmt>")
    other = one[start:end].replace(IBAN, SUPPLIER)
    found = camt.read((one[:end] + other + one[end:]).encode())
    assert [account.iban for account in found.accounts] == [IBAN, SUPPLIER]
    assert [line.account for line in found.lines] == [0, 1]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<?xml version='1.0'?><Document><Other/></Document>", "no bank statement"),
        (files.camt(entry())[:-30], "broken"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><Document>&x;</Document>", "type"),
        (b"<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>", "no statement"),
        (b"OFXHEADER:100\n<SIGNONMSGSRSV1>", "empty"),
        (b"1\n2\n3\n", "no bank statement"),
        (b"%PDF-1.7 hello", "no bank statement"),
        (b"", "no bank statement"),
    ],
)
def test_broken_files_give_one_clear_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(data, {})


CODED = (
    ":86:166?00SEPA-UEBERWEISUNG?109310?20EREF+F-2026-17?21SVWZ+Invoice V-2 of Octo\r\n"
    f"?22ber?30COBADEFF?31{SUPPLIER}?32Vasseur Beteiligungs?33gesellschaft mbH"
)
SLASHED = f":86:/EREF/F-2026-17/IBAN/{SUPPLIER}/NAME/Vasseur SARL/REMI/Invoice V-2"


def test_german_fields_of_mt940() -> None:
    found = read(files.mt940(":61:2610061005D186,00NTRFNONREF//B-1", CODED), {})
    line = only(found)
    assert (found.format, found.accounts[0].iban) == ("MT940", IBAN)
    assert (line.booked_on, line.value_on) == (date(2026, 10, 5), date(2026, 10, 6))
    assert (line.amount, line.currency, line.bank_id) == (Decimal(-186), "EUR", "B-1")
    assert line.label == "Invoice V-2 of October"
    assert line.counterparty_name == "Vasseur Beteiligungsgesellschaft mbH"
    assert (line.counterparty_iban, line.reference) == (SUPPLIER, "F-2026-17")


def test_dutch_fields_of_mt940() -> None:
    line = only(mt940.read(files.mt940(":61:261005D186,N100NONREF", SLASHED)))
    assert (line.label, line.counterparty_name) == ("Invoice V-2", "Vasseur SARL")
    assert (line.counterparty_iban, line.reference) == (SUPPLIER, "F-2026-17")


@pytest.mark.parametrize(
    ("mark", "amount"), [("D", -5), ("C", 5), ("RC", -5), ("RD", 5), ("DR", -5), ("CR", 5)]
)
def test_marks_of_mt940_give_the_sign(mark: str, amount: int) -> None:
    line = only(mt940.read(files.mt940(f":61:261005{mark}5,00NMSC")))
    assert line.amount == amount


def test_a_bad_line_of_mt940_is_counted_and_the_others_stay() -> None:
    found = mt940.read(files.mt940(":61:261005D5,00NMSC", ":61:nonsense", ":61:269905D5,NMSC"))
    assert (len(found.lines), dict(found.skipped)) == (1, {"unreadable": 1, "no_date": 1})


def test_tags_may_be_indented() -> None:
    indented = files.mt940(":61:261005D5,00NMSC").replace(b"\r\n:", b"\r\n  :")
    assert only(mt940.read(indented)).amount == -5


def test_tags_that_are_none_after_all_are_refused() -> None:
    with pytest.raises(Unreadable, match="empty"):
        mt940.read(b"nothing :20: here")


def test_the_year_of_a_booking_day_is_the_nearest() -> None:
    line = only(mt940.read(files.mt940(":61:2601010031231D5,00NMSC".replace("0031231", "1231"))))
    assert (line.value_on, line.booked_on) == (date(2026, 1, 1), date(2025, 12, 31))


MOVEMENT = (
    "<DTPOSTED>20261005235900[-5:EST]<TRNAMT>-1 186,50<FITID>42<NAME>VASSEUR SARL"
    "<MEMO>Invoice V-2 &amp; V-3"
)


def test_ofx_with_open_ends() -> None:
    found = read(files.ofx(MOVEMENT), {})
    line = only(found)
    assert (found.format, found.accounts[0].number) == ("OFX", "1234567890")
    assert (line.booked_on, line.amount) == (date(2026, 10, 5), Decimal("-1186.50"))
    assert (line.bank_id, line.label) == ("42", "Invoice V-2 & V-3")


def test_ofx_as_xml_reads_the_same() -> None:
    closed = (
        "<DTPOSTED>20261005</DTPOSTED><TRNAMT>-1186.50</TRNAMT><FITID>42</FITID>"
        "<NAME>VASSEUR SARL</NAME><MEMO>Invoice V-2 &amp; V-3</MEMO>"
    )
    as_xml = b'<?xml version="1.0"?><?OFX OFXHEADER="200"?>' + files.ofx(closed).split(b"\n\n")[1]
    assert only(ofx.read(as_xml)).amount == only(ofx.read(files.ofx(MOVEMENT))).amount


def test_bad_rows_of_ofx_are_counted_by_reason() -> None:
    found = ofx.read(
        files.ofx(
            "<DTPOSTED>20261005<TRNAMT>-5.00<FITID>1",
            "<DTPOSTED>20260231<TRNAMT>-5.00<FITID>2",
            "<DTPOSTED>20261005<TRNAMT>$5<FITID>3",
            "<TRNAMT>-5.00<FITID>4",
            "<DTPOSTED>20261005<TRNAMT>null<FITID>5",
        )
    )
    assert (len(found.lines), dict(found.skipped)) == (2, {"no_date": 2, "no_amount": 1})


def test_what_a_bank_answers_instead_of_a_statement_is_passed_on() -> None:
    refusal = (
        b"OFXHEADER:100\n\n<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<SEVERITY>ERROR"
        b"<MESSAGE>Wrong password</STATUS></SONRS></SIGNONMSGSRSV1></OFX>"
    )
    with pytest.raises(Unreadable, match="Wrong password"):
        read(refusal, {})


def test_a_file_of_broken_rows_alone_is_refused_with_their_number() -> None:
    found = ofx.read(files.ofx("<TRNAMT>-5.00<FITID>4", "<TRNAMT>-5.00<FITID>5"))
    with pytest.raises(Unreadable, match="2 without a day"):
        found.check()
