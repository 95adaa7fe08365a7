"""The workspace: one noun is one module with its table, its queries and its rules."""
