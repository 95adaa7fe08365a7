"""Asks the configured model for fields that reading left empty; in the background, once a file."""

import time
from datetime import timedelta

import structlog

from assistant.agent import configured, missing_fields
from assistant.agent.language_model import LanguageModel
from assistant.errors import ModelUnavailable
from assistant.qonto.gateway import Gateway
from assistant.workspace import document_readings, document_texts, model_usage
from assistant.workspace.documents import Document

BATCH = 5
# A person opens what they just uploaded: old files are not sent out unasked.
YOUNG = timedelta(days=2)

log = structlog.get_logger()


async def ask(gateway: Gateway) -> int:
    """Ask about some waiting documents; answers with how many. Nothing without a model."""
    model = configured.language_model(gateway.settings)
    if model is None:
        return 0
    try:
        return await ask_of(gateway, model)
    except ModelUnavailable as error:
        log.warning("fields not asked", reason=error.message)
        return 0
    finally:
        await model.close()


async def ask_of(gateway: Gateway, model: LanguageModel) -> int:
    """The same with a model at hand. Raises ModelUnavailable; what waits is asked later."""
    since = gateway.now() - YOUNG
    async with gateway.database.look_up() as session:
        waiting = await document_readings.not_asked(session, since, BATCH)
    for document in waiting:
        await _ask_about(gateway, model, document)
    return len(waiting)


async def _ask_about(gateway: Gateway, model: LanguageModel, document: Document) -> None:
    now = gateway.now()
    async with gateway.database.read(document.workspace_id) as session:
        if await model_usage.is_spent(session, now.date()):
            return
        text = await document_texts.of(session, document.id or 0)
    begun = time.monotonic()
    told = await missing_fields.ask(model, text, document_readings.missing(document))
    async with gateway.database.write(document.workspace_id) as session:
        await document_readings.record_told(session, document, told.values, told.provenance, at=now)
        if told.usage:
            seconds = time.monotonic() - begun
            await model_usage.record(session, now.date(), model.name, told.usage, seconds)
