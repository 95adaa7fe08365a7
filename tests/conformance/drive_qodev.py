"""Runs inside the strangers' environment: drives the typed client of `qodev-qonto-api`.

Usage: drive_qodev.py FOLDER, with QONTO_BASE_URL, QONTO_LOGIN and QONTO_SECRET_KEY set.
"""

import asyncio
import json
from typing import Any

from qodev_qonto_api import QontoClient  # type: ignore[import-not-found]
from qodev_qonto_api.exceptions import (  # type: ignore[import-not-found]
    AuthenticationError,
    NotFoundError,
    ValidationError,
)


async def main() -> dict[str, Any]:
    """Everything the tests look at, by step."""
    async with QontoClient() as client:
        listed = await client.list_supplier_invoices(per_page=10)
        first = listed.items[0]
        to_pay = await client.list_supplier_invoices(**{"filter[status]": "to_pay"})
        attachment = await client.get_attachment(first.attachment_id)
        paid = await client.mark_supplier_invoice_paid(to_pay.items[0].id)
        return {
            "organization": dump(await client.get_organization()),
            "listed": [dump(invoice) for invoice in listed.items],
            "meta": [listed.total, listed.current_page, listed.total_pages, listed.per_page],
            "invoice": dump(await client.get_supplier_invoice(first.id)),
            "attachment": dump(attachment),
            "paid": dump(paid),
            "errors": [
                await refused(client.get_supplier_invoice("nobody"), NotFoundError),
                await refused(client.list_supplier_invoices(per_page=101), ValidationError),
                await refused(client.list_supplier_invoices(page=99), ValidationError),
                await refused(_with_wrong_key(), AuthenticationError),
            ],
        }


async def _with_wrong_key() -> None:
    async with QontoClient(secret_key="wrong") as client:
        await client.get_organization()


def dump(model: Any) -> Any:
    """A model as JSON."""
    return model.model_dump(mode="json")


async def refused(call: Any, error: type[Exception]) -> str:
    """The message of the error that the client raises."""
    try:
        await call
    except error as raised:
        return f"{type(raised).__name__}: {raised}"
    return "nothing was raised"


print(json.dumps(asyncio.run(main())))
