"""A bill for somebody else on the pages, in the API and in the accountant's file, and a person's
word that it is ours."""

import csv
import io
import zipfile

from sqlmodel import col, select

from assistant.database import Database
from assistant.workspace import addressees, members
from assistant.workspace.documents import Document
from assistant.workspace.invoices import Invoice
from tests.journey import RunningDemo
from tests.web.test_vendors import post


async def _theirs(database: Database) -> int:
    """One invoice comes to be for somebody else, all others ours."""
    async with database.system() as session:
        owner = await members.ensure_owner(session)
    async with database.write(owner.workspace_id) as session:
        for at in range(5):
            session.add(Document(sha256=f"{at}" * 64, file_name="o.pdf", addressed_to=""))
        for document in await session.exec(select(Document).where(Document.addressed_to != "")):
            document.addressed_to = ""
            session.add(document)
        query = select(Invoice).where(
            col(Invoice.is_credit_note).is_(False), col(Invoice.is_invoice).is_(True),
            col(Invoice.total).is_not(None), Invoice.currency == "EUR",
            col(Invoice.removed_at).is_(None), col(Invoice.issued_on).is_not(None),
        )  # fmt: skip
        invoice = (await session.exec(query.limit(1))).one()
        theirs = Document(sha256="f" * 64, file_name="w.pdf", addressed_to="Menuiserie Calixte")
        session.add(theirs)
        await session.flush()
        invoice.document_id = theirs.id
        session.add(invoice)
        await session.flush()
        await addressees.settle(session)
        return invoice.id or 0


def test_it_is_shown_marked_and_said_to_be_ours(demo: RunningDemo) -> None:
    invoice_id = demo.call(_theirs)
    path = f"/invoices/{invoice_id}"
    with demo.api(demo.token) as api, demo.browser() as browser:
        shown = api.get(path).json()
        assert shown["is_for_others"] is True
        by_supplier = {"supplier": shown["vendor"]}
        listed = api.get("/invoices", params=by_supplier).json()["invoices"]
        assert [one["id"] for one in listed if one["is_for_others"]] == [invoice_id]
        whole = browser.get("/exports/accountant.zip?from=2000-01-01&to=2100-01-01")
        with zipfile.ZipFile(io.BytesIO(whole.content)) as pack:
            lines = list(csv.DictReader(io.StringIO(pack.read("invoices.csv").decode())))
        theirs = [one["number"] for one in lines if one["for_somebody_else"] == "yes"]
        assert theirs == [shown["number"]]
        assert "addressed to somebody else" in browser.get("/invoices").text
        assert browser.get(path).text.count("ddressed to Menuiserie Calixte") == 1, "said once"
        assert post(browser, path, f"{path}/addressee", ours="yes") == path
        assert api.get(path).json()["is_for_others"] is False
        page = browser.get(path).text
        assert "Said to be ours by" in page
        assert "addressed to somebody else" not in browser.get("/invoices").text
        assert post(browser, path, f"{path}/addressee", ours="no") == path
        assert api.get(path).json()["is_for_others"] is True
