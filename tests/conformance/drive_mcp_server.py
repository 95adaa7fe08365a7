"""Runs inside the strangers' environment: drives `qonto-mcp-server` through its own tools.

Usage: drive_mcp_server.py URL AUTHORIZATION FOLDER. The package's base address is a constant, which
is replaced here; the server that it makes while it is imported is put aside for one made after.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

url, authorization, folder = sys.argv[1:4]
sys.argv = ["qonto-mcp-server", "--api-key", authorization]

from qonto_mcp_server.api.config import APIConfig  # type: ignore[import-not-found]  # noqa: E402
from qonto_mcp_server.server import create_server  # type: ignore[import-not-found]  # noqa: E402

ORGANIZATION = "retrieve_the_authenticated_organization_and_list_bank_accounts"
_made = APIConfig.__init__


def _pointed(self: Any) -> None:
    _made(self)
    self.base_url = f"{url}/v2"


APIConfig.__init__ = _pointed

mcp = create_server()


async def call(tool: str, **arguments: Any) -> Any:
    """The JSON a tool answers with."""
    blocks = await mcp.call_tool(tool, arguments)
    content = blocks[0] if isinstance(blocks, tuple) else blocks
    return json.loads(content[0].text)


async def main() -> dict[str, Any]:
    """Everything the tests look at, by step."""
    good, bad = Path(folder) / "good.pdf", Path(folder) / "bad.pdf"
    uploads = [
        {"file": str(good), "idempotency_key": "mcp-good"},
        {"file": str(bad), "idempotency_key": "mcp-bad"},
    ]
    meta = {"connector": "mcp"}
    listed = await call("list_supplier_invoices", page=1, per_page=5, sort_by="created_at:desc")
    first = listed["supplier_invoices"][0]
    return {
        "tools": sorted(tool.name for tool in await mcp.list_tools()),
        "organization": await call(
            "retrieve_the_authenticated_organization_and_list_bank_accounts"
        ),
        "listed": listed,
        "paid": await call("list_supplier_invoices", filter_status="paid", per_page=100),
        "since": await call(
            "list_supplier_invoices", filter_created_at_from=first["created_at"], per_page=100
        ),
        "retrieved": await call("retrieve_a_supplier_invoice", invoice_id=first["id"]),
        "unknown": await call("retrieve_a_supplier_invoice", invoice_id="nobody"),
        "attachment": await call("retrieve_an_attachment", id=first["attachment_id"]),
        "stored": await call(
            "upload_an_attachment", file_path=str(good), idempotency_key="mcp-file"
        ),
        "created": await call("create_supplier_invoices", supplier_invoices=uploads, meta=meta),
        "repeated": await call("create_supplier_invoices", supplier_invoices=uploads[:1]),
    }


print(json.dumps(asyncio.run(main())))
