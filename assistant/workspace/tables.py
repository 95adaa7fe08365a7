"""All tables, imported in one place so that migrations see every one."""

from sqlmodel import SQLModel

from assistant.workspace import (
    api_tokens,
    attachments,
    audit,
    bank_accounts,
    bank_transactions,
    browser_sessions,
    category_rules,
    connections,
    conversations,
    document_texts,
    documents,
    grants,
    instances,
    invoices,
    lessons,
    members,
    model_usage,
    own_identity,
    proposals,
    pushes,
    shared_answers,
    statements,
    sync_runs,
    triggers,
    vendor_merges,
    vendors,
    workspaces,
)
from assistant.workspace.approval_rules import rules as approval_rules
from assistant.workspace.attention import dismissals
from assistant.workspace.attention import stored as kept_signals
from assistant.workspace.automations import automations, deliveries, flags
from assistant.workspace.embedding import keys as embed_keys
from assistant.workspace.embedding import visits as embed_visits
from assistant.workspace.matches import table as matches
from assistant.workspace.search import index as search_index

__all__ = [
    "api_tokens",
    "approval_rules",
    "attachments",
    "audit",
    "automations",
    "bank_accounts",
    "bank_transactions",
    "browser_sessions",
    "category_rules",
    "connections",
    "conversations",
    "deliveries",
    "dismissals",
    "document_texts",
    "documents",
    "embed_keys",
    "embed_visits",
    "flags",
    "grants",
    "instances",
    "invoices",
    "kept_signals",
    "lessons",
    "matches",
    "members",
    "metadata",
    "model_usage",
    "own_identity",
    "proposals",
    "pushes",
    "search_index",
    "shared_answers",
    "statements",
    "sync_runs",
    "triggers",
    "vendor_merges",
    "vendors",
    "workspaces",
]

metadata = SQLModel.metadata
