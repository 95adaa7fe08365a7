"""Measuring answers: question files, an oracle that shares no code with the tools, scores."""
