"""Proposals, as the API takes and answers them."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from assistant.web.api.shapes.common import Money, Organization
from assistant.web.files import LARGEST_ID


class ProposalRequest(Struct, forbid_unknown_fields=True):
    """Which approved documents to offer for sending."""

    document_ids: list[Annotated[int, Meta(ge=1, le=LARGEST_ID)]]
    action: str = "push"


class ProposalItem(Struct):
    """One document of a proposal, as the database holds it."""

    document_id: int
    file_name: str
    sha256: str
    amount: Money | None
    vendor: str | None
    state: str
    qonto_id: str | None
    problem: str | None


class Proposal(Struct):
    """An offer to send: nothing is sent before its confirmation. One of another change than a push
    has no digest; a person makes it at its `url`, and `title` and `lines` say what it does."""

    id: str
    action: str
    state: str
    items: list[ProposalItem]
    organization: Organization
    digest: str
    created_at: datetime | None
    expires_at: datetime | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    url: str | None = None
    title: str = ""
    lines: list[str] = []


class Confirmation(Struct, forbid_unknown_fields=True):
    """The human's yes to exactly what was shown."""

    digest: Annotated[str, Meta(max_length=64, pattern=r"^[^\x00]*$")]
