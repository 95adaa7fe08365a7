"""The pages: one page is one module; every handler is listed here by hand."""

from litestar.types import ControllerRouterHandler

from assistant.web.pages import (
    ask,
    attention,
    documents,
    first_run,
    invoices,
    preferences,
    proposals,
    qonto,
    review,
)

PAGES: list[ControllerRouterHandler] = [
    first_run.start,
    ask.new_page,
    ask.conversation_page,
    ask.ask,
    qonto.connection_page,
    qonto.live_part,
    qonto.ask_disconnect,
    invoices.list_page,
    invoices.invoice_page,
    attention.list_page,
    attention.dismiss,
    attention.take_back,
    review.list_page,
    review.upload,
    review.document_page,
    review.correct,
    review.decide,
    proposals.propose,
    proposals.card_page,
    proposals.confirm,
    proposals.cancel,
    proposals.finding,
    documents.document_page,
    documents.page_picture,
    documents.file,
    preferences.choose,
]
