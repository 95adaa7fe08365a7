"""Cards for changes: a tool makes a card and nothing else; a person makes the change."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from assistant.database import Database
from assistant.tools.approve_and_push import approve_and_push
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.offer_change import Change, offer_change
from assistant.workspace import kill_switch
from assistant.workspace.audit import AuditEvent
from assistant.workspace.conversations import Conversation, Message
from assistant.workspace.documents import Document, DocumentState
from tests.tools import books
from tests.tools.books import NOW, Bill, Books


async def _trail(database: Database, workspace_id: str) -> int:
    async with database.read(workspace_id) as session:
        return len(list(await session.exec(select(AuditEvent))))


@pytest.mark.parametrize("change", ["disconnect", "stop_sending", "standing_question", "forget"])
async def test_a_card_changes_nothing_by_itself(
    change: Change, context: ToolContext, ledger: Books, database: Database
) -> None:
    before = await _trail(database, context.workspace_id)
    result = await offer_change(context, change)
    assert await _trail(database, context.workspace_id) == before
    if change == "forget":
        assert not result.offers
        return
    [offer] = result.offers
    assert offer.action == change
    assert offer.url.startswith("/")
    assert offer.lines


async def test_a_question_to_ask_regularly_comes_with_its_day_and_hour(
    context: ToolContext, ledger: Books
) -> None:
    result = await offer_change(context, "standing_question", ["What is overdue?"], "every Friday")
    [offer] = result.offers
    assert "happening=time.scheduled&every=friday&hour=9" in offer.url
    assert any("27 November" in line for line in offer.lines)


async def test_another_day_of_the_month_than_the_first_is_said_to_be_none(
    context: ToolContext, ledger: Books
) -> None:
    for when, is_told in (
        ("on the 25th of each month", True),
        ("on the first of each month", False),
    ):
        result = await offer_change(context, "standing_question", ["What is overdue?"], when)
        assert "every=month&hour=9" in result.offers[0].url
        assert any("Only the first of a month" in one for one in result.statements) is is_told


async def test_disconnecting_is_done_on_its_own_page(context: ToolContext, ledger: Books) -> None:
    [offer] = (await offer_change(context, "disconnect")).offers
    assert (offer.url, offer.posts) == ("/qonto/disconnection", False)
    assert any("stays" in line for line in offer.lines)


async def test_stopping_twice_needs_no_card(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    async with database.write(context.workspace_id) as session:
        from assistant.workspace.members import Role

        await kill_switch.stop(session, by=context.member, role=Role.ADMIN, at=NOW)
    result = await offer_change(context, "stop_sending")
    assert not result.offers
    assert "stopped already" in result.statements[0]


async def test_two_suppliers_are_named_on_the_card(context: ToolContext, ledger: Books) -> None:
    names = ["Martin SARL", "Martin Dupont EI"]
    [offer] = (await offer_change(context, "merge_suppliers", names)).offers
    ids = [ledger.vendors[name] for name in names]
    assert offer.url == f"/vendors/{ids[0]}/merge"
    assert offer.fields == (("with", str(ids[1])),)
    assert [names[0] in offer.lines[0], names[1] in offer.lines[1]] == [True, True]
    with pytest.raises(Unclear):
        await offer_change(context, "merge_suppliers", ["Martin SARL"])


async def test_a_merge_with_a_look_alike_warns_on_its_card(
    context: ToolContext, database: Database
) -> None:
    bills = [
        Bill("Net Perrache", f"F-{day}", date(2026, 10, day), "90.00", vat_number="FR1")
        for day in (1, 2)
    ] + [Bill("Net Perache", "F-3", date(2026, 11, 3), "95.00", vat_number="FR2")]
    await books.write(database, context.workspace_id, bills)
    [offer] = (
        await offer_change(context, "merge_suppliers", ["Net Perrache", "Net Perache"])
    ).offers
    assert "almost like Net Perrache" in offer.lines[0]


async def test_the_accountants_file_holds_a_period(context: ToolContext, ledger: Books) -> None:
    [offer] = (await offer_change(context, "accountant_file", None, "October")).offers
    assert offer.url == "/exports/accountant.zip?from=2026-10-01&to=2026-10-31"


async def test_the_answer_before_can_be_shared(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    with pytest.raises(Unclear):
        await offer_change(context, "share_answer")
    async with database.write(context.workspace_id) as session:
        talk = Conversation(member_id="m1")
        session.add(talk)
        await session.flush()
        said = Message(conversation_id=talk.id, question="Overdue?", state="answered")
        session.add(said)
        await session.flush()
        talk_id, said_id = talk.id, said.id
    [offer] = (await offer_change(replace(context, conversation_id=talk_id), "share_answer")).offers
    assert (offer.url, offer.posts) == (f"/answers/{said_id}/sharing", True)


async def test_what_waits_for_review_is_offered_for_approval(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    await books.document(database, context.workspace_id, "D-1", DocumentState.TO_REVIEW,
                         total="80.00")  # fmt: skip
    await books.document(database, context.workspace_id, "D-2", DocumentState.TO_REVIEW,
                         total="800.00")  # fmt: skip
    result = await approve_and_push(context, ["everything"], "100 EUR")
    [offer] = result.offers
    assert offer.action == "approve"
    assert [name for name, _ in offer.fields] == ["decision", "document_id"]
    assert "D-1" in offer.lines[0]
    async with database.read(context.workspace_id) as session:
        states = {one.state for one in await session.exec(select(Document))}
    assert states == {DocumentState.TO_REVIEW}


async def test_who_approves_what_waits_is_offered_nothing_to_send(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    for name, state in (("D-1", DocumentState.TO_REVIEW), ("D-2", DocumentState.APPROVED)):
        await books.document(database, context.workspace_id, name, state, total="80.00")
    result = await approve_and_push(context, ["waiting"])
    assert [offer.action for offer in result.offers] == ["approve"]
    assert "D-2" not in " ".join(result.offers[0].lines)
    assert not result.proposal_ids


async def test_a_rule_s_card_leads_to_its_form_with_supplier_and_limit(
    context: ToolContext, ledger: Books
) -> None:
    result = await offer_change(context, "rule", ["Alizé"], max_amount="200 euros")
    [offer] = result.offers
    vendor = ledger.vendors["Alizé Télécom"]
    assert offer.url == f"/rules/new?vendor_id={vendor}&limit=200&currency=EUR"
    assert (offer.posts, any("€200.00" in line for line in offer.lines)) == (False, True)


async def test_nothing_under_the_bound_is_said(context: ToolContext, ledger: Books) -> None:
    result = await approve_and_push(context, ["everything"], "10 EUR")
    assert not result.offers
    assert not result.proposal_ids
    assert "No document of at most" in result.statements[0]


async def test_invoices_are_put_into_review_by_a_card_that_a_person_confirms(
    context: ToolContext, ledger: Books
) -> None:
    result = await offer_change(context, "review", period="October", status="unmatched")
    [offer] = result.offers
    meant = {
        str(ledger.invoices[place])
        for place, bill in enumerate(ledger.bills)
        if bill.counts and bill.issued and (bill.issued.year, bill.issued.month) == (2026, 10)
        and not bill.paid and not bill.linked
    }  # fmt: skip
    assert {value for name, value in offer.fields if name == "invoice_id"} == meant
    assert (offer.url, offer.posts) == ("/review/flags", True)
    assert len(dict(offer.fields)["digest"]) == 64


async def test_a_new_iban_stays_out_of_the_review_card(context: ToolContext, ledger: Books) -> None:
    result = await offer_change(
        context, "review", ["Immobilière des Terreaux"], without_new_iban=True
    )
    [offer] = result.offers
    rent = [at for at, bill in enumerate(ledger.bills) if bill.vendor.startswith("Immobilière")]
    meant = {str(ledger.invoices[place]) for place in rent[:2]}
    assert {value for name, value in offer.fields if name == "invoice_id"} == meant
    assert any("Q-2026-11" in said for said in result.statements)


async def test_a_category_is_given_by_a_card_to_an_invoice_or_a_supplier(
    context: ToolContext, ledger: Books
) -> None:
    [one] = (await offer_change(context, "categorise", ["RE-10482"], category="Travel")).offers
    place = next(at for at, bill in enumerate(ledger.bills) if bill.number == "RE-10482")
    assert (one.url, one.posts) == (f"/invoices/{ledger.invoices[place]}/category", True)
    assert dict(one.fields)["category"].startswith("travel")
    [other] = (await offer_change(context, "categorise", ["Northpeak"], category="Reisen")).offers
    assert other.url == f"/vendors/{ledger.vendors['Northpeak Inc']}/category"
    assert other.fields == one.fields
    for names, category in ((["RE-10482"], "Moonshine"), ([], "Travel")):
        with pytest.raises(Unclear):
            await offer_change(context, "categorise", names, category=category)


async def test_a_warning_is_dismissed_by_a_card_that_holds_what_it_says(
    context: ToolContext, ledger: Books
) -> None:
    asking = replace(context, question="dismiss the IBAN alert on Q-2026-11, we called them")
    offers = (
        await offer_change(asking, "dismiss", ["Q-2026-11"], warning="iban_suspect",
                           reason="we called them")
    ).offers  # fmt: skip
    assert {one.url.partition("-")[0] for one in offers} <= {
        "/attention/iban_changed", "/attention/iban_suspect"
    }  # fmt: skip
    for offer in offers:
        assert offer.url.endswith("/dismissal")
        assert dict(offer.fields)["reason"] == "we called them"
        assert len(dict(offer.fields)["fingerprint"]) == 32
        assert not offer.asks


async def test_a_reason_that_nobody_gave_is_asked_for_on_the_card(
    context: ToolContext, ledger: Books
) -> None:
    asking = replace(context, question="dismiss the IBAN alert on Q-2026-11")
    offer, *_ = (
        await offer_change(asking, "dismiss", ["Q-2026-11"], warning="iban_changed",
                           reason="the supplier is trusted")
    ).offers  # fmt: skip
    assert "reason" not in dict(offer.fields)
    assert (bool(offer.asks), offer.must_tell) == (True, True)


async def test_which_of_several_warnings_is_asked_and_none_is_told(
    context: ToolContext, ledger: Books
) -> None:
    with pytest.raises(Unclear) as several:
        await offer_change(context, "dismiss", warning="overdue")
    assert several.value.is_question
    assert several.value.offers
    with pytest.raises(Unclear) as none:
        await offer_change(context, "dismiss", ["Q-2026-11"], warning="price_rise")
    assert not none.value.is_question


async def test_documents_in_review_are_declined_by_a_card_and_invoices_in_qonto_are_not(
    context: ToolContext, ledger: Books, database: Database
) -> None:
    made = [
        await books.document(database, context.workspace_id, name, DocumentState.TO_REVIEW,
                             total="80.00")
        for name in ("D-1", "D-2")
    ]  # fmt: skip
    [offer] = (await offer_change(context, "decline", ["D-1"])).offers
    assert (offer.url, offer.posts) == ("/review/decisions", True)
    assert offer.fields == (("decision", "refusal"), ("document_id", str(made[0])))
    assert offer.asks
    for names, is_question in (([], True), (["RE-10482"], False)):
        with pytest.raises(Unclear) as unclear:
            await offer_change(context, "decline", names)
        assert unclear.value.is_question is is_question
    async with database.read(context.workspace_id) as session:
        states = {one.state for one in await session.exec(select(Document))}
    assert states == {DocumentState.TO_REVIEW}


async def test_an_alert_leads_to_its_form_filled_in(context: ToolContext, ledger: Books) -> None:
    names = [ledger.bills[0].vendor]
    [offer] = (await offer_change(context, "alert", names, min_amount="3000 USD")).offers
    assert "happening=supplier_invoice.uploaded&action=email" in offer.url
    assert "least=3000&currency=USD" in offer.url
    assert "vendor_id=" in offer.url
    assert any(names[0] in line for line in offer.lines)
    assert not offer.posts
