"""All tables, imported in one place so that migrations see every one."""

from sqlmodel import SQLModel

from assistant.workspace import (
    attachments,
    audit,
    connections,
    conversations,
    documents,
    invoices,
    members,
    proposals,
    pushes,
    triggers,
    vendors,
    workspaces,
)

__all__ = [
    "attachments",
    "audit",
    "connections",
    "conversations",
    "documents",
    "invoices",
    "members",
    "metadata",
    "proposals",
    "pushes",
    "triggers",
    "vendors",
    "workspaces",
]

metadata = SQLModel.metadata
