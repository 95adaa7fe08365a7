"""All tables, imported in one place so that migrations see every one."""

from sqlmodel import SQLModel

from assistant.workspace import (
    api_tokens,
    attachments,
    audit,
    bank_accounts,
    bank_transactions,
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
    statements,
    sync_runs,
    triggers,
    vendors,
    workspaces,
)
from assistant.workspace.attention import dismissals

__all__ = [
    "api_tokens",
    "attachments",
    "audit",
    "bank_accounts",
    "bank_transactions",
    "browser_sessions",
    "connections",
    "conversations",
    "dismissals",
    "documents",
    "grants",
    "instances",
    "invoices",
    "members",
    "metadata",
    "proposals",
    "pushes",
    "statements",
    "sync_runs",
    "triggers",
    "vendors",
    "workspaces",
]

metadata = SQLModel.metadata
