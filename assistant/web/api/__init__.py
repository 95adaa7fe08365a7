"""The JSON API under /api/v1; every handler is listed here by hand."""

from litestar.types import ControllerRouterHandler

from assistant.web.api.ask import ASK
from assistant.web.api.attention import ATTENTION
from assistant.web.api.audit import AUDIT
from assistant.web.api.connection import CONNECTION
from assistant.web.api.documents import DOCUMENTS
from assistant.web.api.embed_tokens import EMBED_TOKENS
from assistant.web.api.invoices import INVOICES
from assistant.web.api.matches import MATCHES
from assistant.web.api.proposals import PROPOSALS
from assistant.web.api.statements import STATEMENTS
from assistant.web.api.vendors import VENDORS

API: list[ControllerRouterHandler] = [
    *CONNECTION,
    *ASK,
    *INVOICES,
    *VENDORS,
    *MATCHES,
    *DOCUMENTS,
    *STATEMENTS,
    *PROPOSALS,
    *ATTENTION,
    *AUDIT,
    *EMBED_TOKENS,
]
