"""All tables, imported in one place so that migrations see every one."""

from sqlmodel import SQLModel

from assistant.workspace import (
    api_tokens,
    attachments,
    audit,
    browser_sessions,
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
    "api_tokens",
    "attachments",
    "audit",
    "browser_sessions",
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
