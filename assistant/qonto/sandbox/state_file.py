"""Keeps a demo's tokens and changes over a restart: one JSON file, written whole.

The invented history is not in it; it grows again from the seed, with the changes put on top.
"""

from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from assistant.qonto.sandbox.attachments import Attachment
from assistant.qonto.sandbox.ledger import Ledger
from assistant.qonto.sandbox.oauth import Grant, Token
from assistant.qonto.sandbox.times import moment, stamp

if TYPE_CHECKING:
    from assistant.qonto.sandbox.state import Sandbox


def save(sandbox: "Sandbox", path: Path) -> None:
    """Writes the state beside the file, then puts it in place; only the owner may read it."""
    tokens = sandbox.tokens
    content = {
        "seed": sandbox.options.seed,
        "signing_key": b64encode(sandbox.signing_key).decode(),
        "grants": list(tokens.grants.values()),
        "access": tokens.access,
        "refresh": tokens.refresh,
        "keys": [[*names, *value] for names, value in sandbox.keys.items()],
        "ledgers": {name: _changes(ledger) for name, ledger in sandbox.ledgers.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_bytes(msgspec.json.encode(content))
    draft.replace(path)


def load(sandbox: "Sandbox", path: Path) -> None:
    """Puts a saved state on top of the seeded one; a file of another seed is left alone."""
    if not path.exists():
        return
    content = msgspec.json.decode(path.read_bytes())
    if content["seed"] != sandbox.options.seed:
        return
    sandbox.signing_key = b64decode(content["signing_key"])
    grants = msgspec.convert(content["grants"], list[Grant])
    sandbox.tokens.grants.update({grant.id: grant for grant in grants})
    sandbox.tokens.access.update(msgspec.convert(content["access"], dict[str, Token]))
    sandbox.tokens.refresh.update(msgspec.convert(content["refresh"], dict[str, Token]))
    sandbox.keys.update({(org, key): (value, at) for org, key, value, at in content["keys"]})
    for name, changes in content["ledgers"].items():
        _restore(sandbox, sandbox.ledgers[name], changes)


def _changes(ledger: Ledger) -> dict[str, Any]:
    files = [found for found in ledger.attachments.values() if found.content is not None]
    return {
        "edited": [
            ledger.records[name].payload() for name in ledger.edited if name in ledger.records
        ],
        "removed": sorted(ledger.removed),
        "files": [
            {
                "id": found.id,
                "created_at": stamp(found.created_at),
                "file_name": found.file_name,
                "content": b64encode(found.content or b"").decode(),
            }
            for found in files
        ],
    }


def _restore(sandbox: "Sandbox", ledger: Ledger, changes: dict[str, Any]) -> None:
    for saved in changes["files"]:
        content, created_at = b64decode(saved["content"]), moment(saved["created_at"])
        ledger.keep(Attachment(saved["id"], created_at, saved["file_name"], content=content))
    for invoice in changes["edited"]:
        ledger.put(invoice)
        if invoice["analyzed_at"] is None and invoice["attachment_id"] in ledger.attachments:
            sandbox.read_later(ledger, invoice["id"])
    for invoice_id in changes["removed"]:
        if invoice_id in ledger.records:
            ledger.remove(invoice_id)
