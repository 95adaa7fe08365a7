"""What is on one bill: its lines, its terms, its references, where it is from, when it came."""

from datetime import datetime
from typing import Literal

from assistant.database import Session
from assistant.tools import papers, telling
from assistant.tools.bill_lines import say_lines
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.line_sums import say_sums
from assistant.tools.papers import Paper
from assistant.tools.result import ToolResult, Unit
from assistant.workspace.search import Order

Question = Literal["lines", "quantity", "terms", "references", "country", "added", "addressee"]
REFERENCES = ("order", "contract", "project", "buyer")


async def read_document(
    context: ToolContext, question: Question, invoice: str | None, vendor: str | None = None,
    category: str | None = None, period: str | None = None, part: str | None = None,
) -> ToolResult:  # fmt: skip
    """Tell what stands on a bill: what it charges for, line by line (from its e-invoice, else from
    its printed table where that adds up), or how many of a thing all the bills of a supplier and a
    period charge and at which unit price; its terms of payment; the order, contract or customer
    numbers on it; which country it is from; whom it is addressed to; when it was added, fetched
    and read. What is not known is said with why: file not fetched, not read, a picture without
    text, or not on it.

    Args:
        question: lines ("what is it for", "what does it say"), quantity ("how many hours in May, at
            what rate": of every bill of the supplier or kind of cost), terms, references, country,
            added or addressee.
        invoice: The number or file name, copied from the question as text.
        vendor: Its supplier, copied as text: of those with the number, or its newest bills where
            no number is named.
        category: A kind of cost such as rent, copied as text, where no number is named.
        period: When it was issued, copied as text, where no number is named.
        part: Words for one of its lines, such as "delivery", copied as text: its share is told; or
            for what is counted, such as "hours"; with references, "delivery" where a delivery
            date is asked for.
    """

    async def write(session: Session, draft: Draft) -> int:
        if question == "quantity" and not invoice:
            return await say_sums(session, draft, vendor, category, period, part)
        found = (
            await papers.of_number(session, context, invoice, vendor)
            if invoice
            else await papers.of_slice(session, context, vendor, category, period, Order.NEWEST)
        )
        if not invoice and not period:
            found = found[:1]
        for one in found:
            _tell(draft, question, one, part)
            draft.citations += one.citations
        return len(found)

    return await telling.told(context, "paper", write)


def _tell(draft: Draft, question: Question, paper: Paper, part: str | None) -> None:
    match question:
        case "lines" | "quantity":
            _lines(draft, paper, part)
        case "terms":
            _terms(draft, paper)
        case "references":
            _references(draft, paper)
            if part:
                draft.say("paper.no_delivery")
        case "country":
            _country(draft, paper)
        case "added":
            _added(draft, paper)
        case "addressee":
            _addressee(draft, paper)


def _lines(draft: Draft, paper: Paper, part: str | None) -> None:
    if paper.lines:
        say_lines(draft, paper, part)
    else:
        draft.say(f"paper.no_lines_{paper.file_state}", name=draft.named(paper.name))
    described = paper.row[0].description if paper.row else None
    if described and not paper.lines:
        draft.say("paper.described", text=draft.named(described))
    if paper.document and paper.document.notices:
        draft.say("paper.hidden")


def _terms(draft: Draft, paper: Paper) -> None:
    """When it is to be paid, and how long after its date."""
    name, due, issued = draft.named(paper.name), paper.known.due_on, paper.known.issued_on
    say, how = draft.context.say, draft.context.say("how.read")
    if due is None:
        draft.say(f"paper.no_due_{paper.file_state}", name=name)
        return
    values = {"name": name, "due": draft.value("due", say("column.due"), due, Unit.DATE, how)}
    if issued is None:
        draft.say("paper.due_alone", **values)
        return
    days = draft.days(f"{paper.label}:terms", say("label.days"), (due - issued).days,
                      say("paper.how_terms"))  # fmt: skip
    day = draft.value(f"{paper.label}:issued", say("column.issued"), issued, Unit.DATE, how)
    draft.say("paper.terms" if due > issued else "paper.at_once", days=days, day=day, **values)
    paid = paper.row[0].paid_on if paper.row else None
    if paid:
        draft.say(
            "paper.paid", day=draft.value("paid", say("column.paid"), paid, Unit.DATE, how)
        )  # fmt: skip


def _references(draft: Draft, paper: Paper) -> None:
    say, name = draft.context.say, draft.named(paper.name)
    known = ((paper.document and paper.document.details) or {}).get("references", {})
    told = [
        say("paper.reference", kind=say(f"paper.kind_{kind}"), number=draft.named(str(number)))
        for kind in REFERENCES
        if (number := known.get(kind))
    ]
    if told:
        draft.say("paper.references", name=name, references=say.listed(told))
    else:
        draft.say(f"paper.no_references_{paper.file_state}", name=name)


def _country(draft: Draft, paper: Paper) -> None:
    """By the supplier's VAT number, else by the account it names."""
    name = draft.named(paper.name)
    vat, iban = paper.known.vat_number, paper.known.iban
    home, account = _code(vat), _code(iban)
    if home:
        draft.say("paper.country_vat", name=name, country=home, number=draft.named(str(vat)))
    elif account:
        draft.say("paper.country_iban", name=name, country=account)
    else:
        draft.say("paper.no_country", name=name)
    if home and account and home != account:
        draft.say("paper.other_account", country=account)


def _code(number: str | None) -> str:
    """The country that a VAT number or an IBAN begins with; empty for none."""
    start = (number or "").strip()[:2].upper()
    return start if start.isalpha() and len(start) == len("FR") else ""


def _added(draft: Draft, paper: Paper) -> None:
    """When it reached Qonto and us, and when it was read."""
    say, name = draft.context.say, draft.named(paper.name)

    def at(key: str, moment: datetime) -> object:
        return draft.value(f"{paper.label}:{key}", say("paper.when"), moment, Unit.TIME,
                           say("how.read"))  # fmt: skip

    if paper.row is None:
        assert paper.document
        draft.say("paper.uploaded", name=name, when=at("added", paper.document.created_at))
    else:
        invoice = paper.row[0]
        way = f"paper.way_{invoice.raw.get('source_type')}"
        how = say(way) if say.has(way) else ""
        created = invoice.source_created_at or invoice.first_seen_at
        draft.say("paper.added", name=name, when=at("added", created), how=how)
        draft.say("paper.fetched", when=at("seen", invoice.first_seen_at))
        if invoice.analyzed_at:
            draft.say("paper.analysed", when=at("analysed", invoice.analyzed_at))
    if paper.document and paper.document.read_at:
        draft.say("paper.read_here", when=at("read", paper.document.read_at))


def _addressee(draft: Draft, paper: Paper) -> None:
    """Whom it is for, as far as its document names somebody."""
    name = draft.named(paper.name)
    told = paper.document.addressed_to if paper.document else None
    if told:
        draft.say("paper.for_others", name=name, addressee=draft.named(told))
    elif told is not None:
        draft.say("paper.for_us", name=name, company=draft.named(draft.context.company))
    else:
        draft.say(f"paper.no_addressee_{paper.file_state}", name=name)
