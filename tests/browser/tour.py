"""Every page there is, in a state worth looking at."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from assistant.qonto.sandbox.company import organizations
from assistant.qonto.sandbox.documents import document
from assistant.qonto.sandbox.history import bill_of
from assistant.qonto.sandbox.samples import sample_uploads
from assistant.qonto.sandbox.suppliers import supplier_named
from tests.journey import RunningApp, RunningDemo, until
from tests.sources import files

RULE = {
    "category": "",
    "currency": "EUR",
    "amount_limit": "500.00",
    "least_confidence": "60",
    "most_a_day": "5",
    "most_sum_a_day": "2000.00",
    "vendor_most_a_day": "3",
    "vendor_most_sum_a_day": "1000.00",
}
SEED, REGULAR = 1, "Papeterie Vasseur"
QUESTIONS = ("Summarise last month", "What needs attention?", "Find unmatched records")


@dataclass(frozen=True)
class Stop:
    """One page of the tour."""

    name: str
    path: str


def furnish(demo: RunningDemo) -> dict[str, Any]:
    """Uploads, approvals, a card of several, a conversation, and what an admin writes."""
    _automated(demo)
    _history(demo)
    samples = sample_uploads(7, datetime.now(UTC).date())
    with demo.api(demo.token) as api:
        sent = [("file", (name, content, "application/pdf")) for name, content in samples]
        uploaded = api.post("/documents", files=sent).json()["documents"]
        approved, first, waiting, second = [one["id"] for one in uploaded]
        carded = [first, second]
        api.patch(f"/documents/{carded[0]}", json={"currency": "CHF"}).raise_for_status()
        for document_id in (approved, *carded):
            api.post(f"/documents/{document_id}/approval").raise_for_status()
        card = api.post("/proposals", json={"action": "push", "document_ids": carded}).json()
        conversation = answer = None
        for question in QUESTIONS:
            answered = api.post(
                "/ask", json={"question": question, "conversation_id": conversation}
            ).json()
            conversation, answer = answered["conversation_id"], answered["message_id"]
        statement = api.post("/statements", files={"file": ("october.xml", _statement())}).json()
        unknown = ("unknown.csv", b"Posted;Who;Sum\n03/04/2026;Weber;1,234\n")
        asked = api.post("/statements", files={"file": unknown}).json()["error"]["details"]
        found = api.get("/invoices", params={"matched": "false", "currency": "EUR"}).json()
        invoice = next(one for one in found["invoices"] if one["number"] and one["due_date"])
        vendors = api.get("/vendors").json()["vendors"]
        lines = ("lines.csv", _bank_lines(invoice, found["invoices"]))
        api.post("/statements", files={"file": lines}).raise_for_status()
    vendor = next(one["id"] for one in vendors if one["name"] == REGULAR)
    return {
        **_administered(demo, vendor, str(answer)),
        "conversation": conversation,
        "document": waiting,
        "approved": approved,
        "card": card["id"],
        "invoice": invoice["id"],
        "statement": statement["id"],
        "vendor": vendor,
        "columns": asked["statement_id"],
    }


def _history(demo: RunningDemo) -> None:
    """Files of one supplier that a person approved, and one that was declined: what a rule is
    replayed on. Rules want three approvals before the first that they could have sent."""
    today, supplier = datetime.now(UTC).date(), supplier_named(SEED, "papeterie_vasseur")
    days = [today - timedelta(days=31 * number) for number in range(7, 0, -1)]
    bills = [bill_of(organizations(SEED)[0], supplier, day, place=5) for day in days]
    papers = [("file", (one.file_name, document(one), "application/pdf")) for one in bills]
    with demo.api(demo.token) as api, demo.browser(follow_redirects=True) as browser:
        csrf = browser.token("/qonto")
        for some, refused in ((papers[:3], None), (papers[3:], 1)):
            uploaded = api.post("/documents", files=some).json()["documents"]
            for number, one in enumerate(uploaded):
                if number == refused:
                    address = f"/review/{one['id']}/refusal"
                    browser.submit(address, csrf, reason="Paid in the shop already")
                else:
                    api.post(f"/documents/{one['id']}/approval").raise_for_status()


def _automated(demo: RunningDemo) -> None:
    """What is done when a document waits: one delivery is refused, another arrives."""
    with demo.browser(follow_redirects=True) as browser:
        csrf = browser.token("/qonto")
        for action, target in (("webhook", "https://127.0.0.1/in"), ("ask", QUESTIONS[1])):
            told = {"happening": "document.to_review", "target": target}
            browser.submit("/automations", csrf, action=action, **told)


def _administered(demo: RunningDemo, vendor: int, answer: str) -> dict[str, Any]:
    """A shared answer, a rule with its replay and a widget's key."""
    with demo.browser(follow_redirects=True) as browser:
        csrf = browser.token("/qonto")
        shared = browser.submit(f"/answers/{answer}/sharing", csrf)
        rule = browser.submit("/rules", csrf, **RULE, vendor_id=str(vendor))
        browser.submit(f"{rule.url.path}/replay", csrf)
        browser.submit(f"{rule.url.path}/switch", csrf, to="on", version="1")
        _sent_by_rule(demo)
        browser.submit(
            "/widget/keys", csrf, name="Intranet", origins="https://intranet.example.com"
        )
    return {"shared": shared.url.path, "rule": rule.url.path}


def _sent_by_rule(demo: RunningDemo) -> None:
    """One more file of that supplier, which the rule sends: with a number and an amount like no
    other's on any day, for what may be a duplicate stays with a person."""
    today, supplier = datetime.now(UTC).date(), supplier_named(SEED, "papeterie_vasseur")
    bill = bill_of(organizations(SEED)[0], supplier, today - timedelta(days=3), place=90)
    line = replace(bill.lines[0], quantity=Decimal(3), price=Decimal("7.31"))
    bill = replace(bill, lines=(line,))
    with demo.api(demo.token) as api:
        file = {"file": (bill.file_name, document(bill), "application/pdf")}
        one = api.post("/documents", files=file).json()["documents"][0]["id"]
        until(lambda: api.get(f"/documents/{one}").json()["state"] == "pushed")


def _statement() -> bytes:
    names = ("Papeterie Vasseur", "Lichthaus Weber", "EDF Entreprises")
    paid = [files.payment(f"{40 * number}.50", name, f"Facture F-{number}") for number, name in
            enumerate(names, 1)]  # fmt: skip
    return files.camt("".join(files.entry(f"{40 * number}.50", details=one, reference=f"B-{number}")
                              for number, one in enumerate(paid, 1)))  # fmt: skip


def _bank_lines(short: dict[str, Any], open_: list[dict[str, Any]]) -> bytes:
    """One line that comes close to an invoice, and discounted ones for others."""
    header = "Booking Date,Value Date,Partner Name,Partner Iban,Type,Payment Reference,Amount (EUR)"
    rows = [_line(short, Decimal("0.93"))]
    others = [one for one in open_ if one["due_date"] and one["vendor"] != short["vendor"]]
    rows += [_line(one, Decimal("0.98")) for one in others[:4]]
    return files.csv(header, *rows)


def _line(invoice: dict[str, Any], share: Decimal) -> str:
    amount = (Decimal(invoice["total"]["value"]) * share).quantize(Decimal("0.01"))
    day, name = invoice["due_date"], invoice["vendor"].upper().replace(",", "")
    return f"{day},{day},{name},,Transfer,{name},{-amount}"


def stops(furnished: dict[str, Any]) -> list[Stop]:
    """The pages of a connected workspace."""
    return [
        Stop("ask", "/ask"),
        Stop("chat", f"/ask/{furnished['conversation']}"),
        Stop("qonto", "/qonto"),
        Stop("disconnect", "/qonto/disconnection"),
        Stop("invoices", "/invoices"),
        Stop("invoices-none", "/invoices?q=nothing-like-it"),
        Stop("invoice", f"/invoices/{furnished['invoice']}"),
        Stop("attention", "/attention"),
        Stop("matches", "/matches"),
        Stop("audit", "/audit"),
        Stop("vendors", "/vendors"),
        Stop("vendor", f"/vendors/{furnished['vendor']}"),
        Stop("categories", "/categories"),
        Stop("sources", "/sources"),
        Stop("statement", f"/sources/{furnished['statement']}"),
        Stop("columns", f"/sources/{furnished['columns']}"),
        Stop("review", "/review"),
        Stop("review-document", f"/review/{furnished['document']}"),
        Stop("review-approved", f"/review/{furnished['approved']}"),
        Stop("review-edit", f"/review/{furnished['document']}?edit=true"),
        Stop("lessons", "/review/lessons"),
        Stop("rules", "/rules"),
        Stop("rule", furnished["rule"]),
        Stop("rule-new", "/rules/new"),
        Stop("rule-edit", f"{furnished['rule']}/edit"),
        Stop("automations", "/automations"),
        Stop("widget", "/widget"),
        Stop("widget-refused", "/embed/unknown"),
        Stop("shared", furnished["shared"]),
        Stop("usage", "/usage"),
        Stop("card", f"/proposals/{furnished['card']}"),
        Stop("file", f"/documents/{furnished['document']}"),
        Stop("not-found", "/nothing-here"),
    ]


def empty_stops() -> list[Stop]:
    """The pages of a workspace in which nothing has happened yet."""
    return [
        Stop("first-run", "/"),
        Stop("empty-ask", "/ask"),
        Stop("empty-qonto", "/qonto"),
        Stop("empty-invoices", "/invoices"),
        Stop("empty-review", "/review"),
        Stop("empty-sources", "/sources"),
    ]


def sign_in_stops() -> list[Stop]:
    """What a stranger sees where people have accounts."""
    return [Stop("sign-in", "/sign-in")]


def address(app: RunningApp, stop: Stop) -> str:
    """Where the stop is."""
    return app.url + stop.path
