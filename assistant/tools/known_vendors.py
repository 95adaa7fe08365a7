"""The workspace's suppliers as people call them, made ready once for as long as no name changes."""

from collections import OrderedDict
from typing import Any

from assistant.database import Session
from assistant.tools.vendor_names import VendorNames
from assistant.workspace import search

MOST_KEPT = 32
_KEPT: OrderedDict[str, tuple[Any, VendorNames]] = OrderedDict()


async def known_vendors(session: Session) -> VendorNames:
    """All suppliers, and the names of those merged into them."""
    workspace_id: str = session.info["workspace_id"]
    said = await search.vendor_names(session), await search.vendor_aliases(session)
    kept = _KEPT.pop(workspace_id, None)
    if kept is None or kept[0] != said:
        kept = said, VendorNames(*said)
    _KEPT[workspace_id] = kept
    if len(_KEPT) > MOST_KEPT:
        _KEPT.popitem(last=False)
    return kept[1]
