"""All tables, imported in one place so that migrations see every one."""

from sqlmodel import SQLModel

from assistant.workspace import (
    attachments,
    audit,
    connections,
    conversations,
    documents,
    grants,
    instances,
    invoices,
    members,
    proposals,
    pushes,
    sync_runs,
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
    "grants",
    "instances",
    "invoices",
    "members",
    "metadata",
    "proposals",
    "pushes",
    "sync_runs",
    "triggers",
    "vendors",
    "workspaces",
]

metadata = SQLModel.metadata
