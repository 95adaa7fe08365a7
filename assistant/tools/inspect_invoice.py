"""One invoice looked at closely: signals, its supplier's numbers, its e-invoice, its sources."""

from collections import Counter
from decimal import Decimal
from typing import Literal

from stdnum.exceptions import ValidationError
from stdnum.fr import siren

from assistant.database import Session
from assistant.money import Money
from assistant.tools import document_list, signal_words, telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.records import Listed, amount, citations, label
from assistant.tools.result import Cell, Column, Kind, Row, Table, ToolResult, Value
from assistant.tools.which_invoice import which_invoice
from assistant.workspace import attention, documents, search
from assistant.workspace.document_fields import COLUMNS
from assistant.workspace.documents import Document
from assistant.workspace.identifiers import iban_key, vat_key

Question = Literal["signals", "identity", "e_invoice", "sources"]
TOLD = 3
FIELDS = (
    "vendor", "number", "issue_date", "due_date", "currency", "net", "tax", "total", "iban",
    "vat_number",
)  # fmt: skip


async def inspect_invoice(
    context: ToolContext, question: Question, invoice: str | None, vendor: str | None = None
) -> ToolResult:
    """Look closely at one invoice, without a verdict: which signals concern it, whether its
    supplier's VAT number, SIREN and IBAN pass their check digits, whether it is an e-invoice and
    consistent, and which value came from where. Without an invoice, sources counts them all.

    Args:
        question: signals, identity (the numbers' check digits), e_invoice, or sources.
        invoice: The invoice's number, copied from the question as text.
        vendor: Its supplier, copied as text, where no number is named.
    """

    async def write(session: Session, draft: Draft) -> int:
        if question == "sources" and not invoice and not vendor:
            return await _all_sources(session, draft)
        if question == "sources" and invoice and not await search.by_number(session, invoice):
            waiting = await document_list.called(session, invoice)
            if waiting:
                _sources(draft, document_list.label(waiting[0]), waiting[0])
                return 1  # It is no invoice in Qonto yet.
        offer = f"offer.inspect_{question}"
        row = await which_invoice(session, context, invoice, vendor, offer)
        draft.citations = citations([row])
        document = None
        if row[0].document_id:
            document = await documents.get(session, row[0].document_id)
        match question:
            case "signals":
                await _signals(session, draft, row)
            case "identity":
                _identity(draft, row)
            case "e_invoice":
                _e_invoice(draft, row, document)
            case "sources":
                _sources(draft, _name(row), document)
        return 1

    return await telling.told(context, "inspect", write)


async def _signals(session: Session, draft: Draft, row: Listed) -> None:
    """What stands out on it; never a verdict."""
    context, say, (invoice, vendor) = draft.context, draft.context.say, row
    found = [
        one for one in await attention.signals(session, context.today, context.now)
        if invoice.id in one.facts.get("ids", (one.invoice_id,))
        or (one.vendor_id == invoice.vendor_id and one.kind.value in ("look_alike", "iban_changed"))
    ]  # fmt: skip
    name = draft.named(f"{vendor} {label(invoice)}")
    how = say("how.signals")
    shown = [
        Row(signal_words.name(one, say), signal_words.url(one), one.on, one.amount) for one in found
    ]
    count = draft.derived("signals", say("label.signals"), len(found), how, shown, len(found))
    draft.say("inspect.signals" if found else "inspect.no_signals", name=name, count=count)
    for one in found[:TOLD]:
        reason = signal_words.sentence(signal_words.reason(one, say))
        detail = draft.named(reason, key=f"why.{one.kind.value}")
        draft.say("inspect.first", kind=say(f"kind.{one.kind.value}"), detail=detail)
    if found and (money := amount(invoice)):
        held = draft.money("held", say("label.amount"), money, say("how.read"), [row], 1)
        draft.say("inspect.in_qonto", amount=f"[[{held.id}]]")
    draft.say("inspect.no_verdict")
    if not found:
        return
    columns = (Column("matter", say("column.matter")), Column("reason", say("column.reason")))
    rows = tuple(
        (Cell(say(f"kind.{one.kind.value}")), Cell(signal_words.reason(one, say))) for one in found
    )
    title = say("table.attention")
    draft.tables.append(Table("signals", title, columns, rows, row_count=len(rows)))


def _identity(draft: Draft, row: Listed) -> None:
    """Check digits only: no register is asked."""
    say, (invoice, vendor) = draft.context.say, row
    siren_number = str(invoice.raw.get("tin_number") or invoice.raw.get("tin") or "")
    checks = (
        ("vat_number", invoice.vat_number, vat_key),
        ("siren", siren_number or None, _is_siren),
        ("iban", invoice.iban, iban_key),
    )
    name = draft.named(f"{vendor} {label(invoice)}")
    results = {key: ("absent" if not value else "right" if test(value) else "wrong")
               for key, value, test in checks}  # fmt: skip
    verdict = "wrong" if "wrong" in results.values() else "right"
    verdict = verdict if set(results.values()) != {"absent"} else "absent"
    draft.say(f"inspect.identity_{verdict}", name=name)
    draft.say("inspect.no_register")
    columns = (
        Column("field", say("column.field")),
        Column("value", say("column.value")),
        Column("result", say("inspect.check")),
    )
    rows = tuple(
        (
            Cell(say(f"inspect.{key}")),
            Cell((attention.masked(value) if key == "iban" else value) if value else None),
            Cell(say(f"inspect.result_{results[key]}")),
        )
        for key, value, _ in checks
    )
    title = say("inspect.title_identity")
    draft.tables.append(Table("identity", title, columns, rows, row_count=len(rows)))


def _is_siren(value: str) -> bool:
    """A SIREN, or the one in a SIRET: nine digits with their Luhn check."""
    digits = "".join(ch for ch in value if ch.isdigit())
    try:
        siren.validate(digits[:9])
    except ValidationError:
        return False
    return len(digits) in (9, 14)


def _e_invoice(draft: Draft, row: Listed, document: Document | None) -> None:
    say, (invoice, vendor) = draft.context.say, row
    name = draft.named(f"{vendor} {label(invoice)}")
    if document is None or document.read_at is None:
        draft.say("inspect.file_unread", name=name)
        return
    if "xml" not in _origins(document):
        draft.say("inspect.no_xml", name=name)
        return
    wrong = document.contradictions or []
    how = say("how.e_invoice")
    count = draft.count("contradictions", say("label.signals"), len(wrong), how)
    draft.say("inspect.xml_odd" if wrong else "inspect.xml_fine", name=name, count=count)
    draft.say("inspect.no_validator")
    _sources(draft, _name(row), document, lead=False)


def _name(row: Listed) -> str:
    return f"{row[1]} {label(row[0])}"


def _sources(draft: Draft, called: str, document: Document | None, *, lead: bool = True) -> None:
    """Which value was read where."""
    say, name = draft.context.say, draft.named(called)
    known = document.provenance if document else {}
    if not known:
        if lead:
            draft.say("inspect.from_qonto", name=name)
        return
    if lead:
        origins = [say(f"origin.{one}") for one in sorted(_origins(document))]
        draft.say("inspect.sources", name=name, sources=say("and").join(origins))
    columns = (
        Column("field", say("column.field")),
        Column("value", say("column.value")),
        Column("source", say("column.source")),
    )
    rows = tuple(
        (
            Cell(say(f"field.{key}")),
            Cell(_value(document, key)),
            Cell(_origin(known[key], draft)),
        )
        for key in FIELDS
        if key in known
    )
    title = say("inspect.title_sources", number=called)
    draft.tables.append(Table("sources", title, columns, rows, row_count=len(rows)))


def _value(document: Document | None, field: str) -> Value | None:
    value: Value | None = getattr(document, COLUMNS[field], None)
    if field == "iban" and isinstance(value, str):
        return attention.masked(value)
    if isinstance(value, Decimal):
        return Money(value, document.currency) if document and document.currency else None
    return value


def _origin(one: dict[str, object], draft: Draft) -> str:
    key = f"origin.{one.get('source')}"
    return draft.context.say(key) if draft.context.say.has(key) else str(one.get("source"))


def _origins(document: Document | None) -> set[str]:
    found = (document.provenance if document else {}).values()
    known = {str(one.get("source")) for one in found}
    return {one if one in ("xml", "text", "person") else "text" for one in known}


async def _all_sources(session: Session, draft: Draft) -> int:
    """How many files came with an e-invoice and how many were read as text."""
    say, how = draft.context.say, draft.context.say("how.sources")
    counts = Counter(await documents.read_from(session))
    total = sum(counts.values())
    if not total:
        draft.say("inspect.none_read")
        return 0
    facts = {
        name: draft.count(f"read:{name}", say(f"origin.{name}"), counts[name], how)
        for name in ("xml", "text", "nothing")
    }
    draft.say("inspect.all_sources", xml=facts["xml"], text=facts["text"], nothing=facts["nothing"])
    draft.say("inspect.one_by_one")
    columns = (
        Column("source", say("column.source")),
        Column("files", say("column.file"), Kind.COUNT),
    )
    rows = tuple(
        (Cell(say(f"origin.{name}")), Cell(fact.value, fact.id)) for name, fact in facts.items()
    )
    title = say("inspect.title_all")
    draft.tables.append(Table("origins", title, columns, rows, row_count=len(rows)))
    return total
