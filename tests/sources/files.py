"""Statements of an invented company, as its banks would write them."""

from collections.abc import Sequence
from decimal import Decimal

IBAN = "FR7630006000011234567890189"
SUPPLIER = "DE89370400440532013000"


def camt(entries: str, version: str = "053.001.08", account: str = f"<IBAN>{IBAN}</IBAN>") -> bytes:
    """A CAMT file with one report that holds these entries."""
    message, report = {
        "052": ("BkToCstmrAcctRpt", "Rpt"),
        "053": ("BkToCstmrStmt", "Stmt"),
        "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    }[version[:3]]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}"><{message}>'
        f"<GrpHdr><MsgId>1</MsgId></GrpHdr><{report}><Id>1</Id>"
        f"<FrToDt><FrDtTm>2026-10-01T00:00:00</FrDtTm><ToDtTm>2026-10-31T00:00:00</ToDtTm></FrToDt>"
        f"<Acct><Id>{account}</Id><Ccy>EUR</Ccy></Acct>{entries}</{report}></{message}></Document>"
    ).encode()


def entry(
    amount: str = "186.00",
    sign: str = "DBIT",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    details: str = "",
    reference: str = "BANK-1",
) -> str:
    """One entry of a CAMT file, booked on 5 October 2026."""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>2026-10-05</Dt></BookgDt><ValDt><Dt>2026-10-06</Dt></ValDt>"
        f"<AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def payment(amount: str, name: str, label: str, end_to_end: str = "E2E-1") -> str:
    """One payment within an entry: to a creditor with an IBAN."""
    return (
        f"<TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
        f"<RltdPties><Dbtr><Pty><Nm>Atelier Lumen</Nm></Pty></Dbtr>"
        f"<Cdtr><Pty><Nm>{name}</Nm></Pty></Cdtr>"
        f"<CdtrAcct><Id><IBAN>{SUPPLIER}</IBAN></Id></CdtrAcct></RltdPties>"
        f"<RmtInf><Ustrd>{label}</Ustrd></RmtInf></TxDtls>"
    )


def mt940(*movements: str, account: str = IBAN) -> bytes:
    """An MT940 statement of October 2026."""
    body = "\r\n".join(movements)
    return (
        f":20:STARTUMS\r\n:25:{account}\r\n:28C:1/1\r\n:60F:C261001EUR1000,00\r\n"
        f"{body}\r\n:62F:C261031EUR500,00\r\n-\r\n"
    ).encode()


def ofx(*movements: str, currency: str = "EUR") -> bytes:
    """An OFX 1 statement of October 2026, with open ends."""
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>"
        f"<CURDEF>{currency}<BANKACCTFROM><BANKID>30006<ACCTID>1234567890<ACCTTYPE>CHECKING"
        "</BANKACCTFROM><BANKTRANLIST><DTSTART>20261001<DTEND>20261031\n"
        + "\n".join(f"<STMTTRN><TRNTYPE>DEBIT{one}</STMTTRN>" for one in movements)
        + "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode()


def csv(header: str, *rows: str, encoding: str = "utf-8", preamble: str = "") -> bytes:
    """A CSV with a line of headings."""
    return (preamble + "\r\n".join([header, *rows]) + "\r\n").encode(encoding)


def total(amounts: Sequence[Decimal]) -> Decimal:
    """The sum, for comparing whole files."""
    return sum(amounts, Decimal(0))
