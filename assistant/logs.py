"""Structured logs: what happened, never what was in it."""

import logging
import sys
import traceback
from typing import TextIO

import structlog

# These print full addresses (codes and signatures included) or whole statements.
QUIET = (
    "httpx",
    "httpcore",
    "httpx2",
    "httpcore2",
    "openai",
    "sqlalchemy",
    "alembic",
    "dbos",
    "uvicorn",
)


def configure(stream: TextIO | None = None, *, least: int = logging.INFO) -> None:
    """Logs on stderr: JSON for machines, short lines for people at a terminal.

    `least` is the lowest level that is written.
    """
    out = stream or sys.stderr
    shape: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if out.isatty()
        else structlog.processors.JSONRenderer()
    )
    common: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*common, _without_exception],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, shape],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(least)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def describe(error: BaseException) -> dict[str, object]:
    """An exception for the log: its kind and where it happened. Its text may hold anything."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    cause = error.__cause__ or error.__context__
    return {
        "error": f"{type(error).__module__}.{type(error).__name__}",
        "cause": type(cause).__name__ if cause else None,
        "where": where,
    }


def _without_exception(
    _logger: object, _name: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Libraries log exceptions whole; keep what `describe` keeps."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event.update(describe(error))
    return event
