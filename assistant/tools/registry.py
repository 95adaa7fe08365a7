"""The tools a model may use: one list, written by hand, and the closed schema of each."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from assistant.errors import BadRequest
from assistant.tools.ageing import ageing
from assistant.tools.approval_history import approval_history
from assistant.tools.approve_and_push import approve_and_push
from assistant.tools.cash_out import cash_out
from assistant.tools.check_vat import check_vat
from assistant.tools.compare_invoices import compare_invoices
from assistant.tools.context import ToolContext
from assistant.tools.draft_letter import draft_letter
from assistant.tools.explain_answer import explain_answer
from assistant.tools.explain_match import explain_match
from assistant.tools.find_combination import find_combination
from assistant.tools.get_invoice import get_invoice
from assistant.tools.inspect_invoice import inspect_invoice
from assistant.tools.list_lone_payments import list_lone_payments
from assistant.tools.list_papers import list_papers
from assistant.tools.list_subscriptions import list_subscriptions
from assistant.tools.list_suppliers import list_suppliers
from assistant.tools.list_unmatched_invoices import list_unmatched_invoices
from assistant.tools.months_without import months_without
from assistant.tools.needs_attention import needs_attention
from assistant.tools.offer_change import offer_change
from assistant.tools.owed_then import owed_then
from assistant.tools.payment_delay import payment_delay
from assistant.tools.payment_status import payment_status
from assistant.tools.price_history import price_history
from assistant.tools.query_spend import query_spend
from assistant.tools.read_document import read_document
from assistant.tools.result import ToolResult
from assistant.tools.search_invoices import search_invoices
from assistant.tools.summarise_month import summarise_month
from assistant.tools.sync_status import sync_status
from assistant.tools.than_usual import than_usual
from assistant.tools.vat_by_rate import vat_by_rate
from assistant.tools.vendor_card import vendor_card
from assistant.tools.what_changed import what_changed

Run = Callable[..., Awaitable[ToolResult]]


@dataclass(frozen=True)
class Tool:
    """A function a model may ask for. Its docstring is what the model reads."""

    run: Run

    @property
    def name(self) -> str:
        return self.run.__name__

    @property
    def description(self) -> str:
        """The docstring, arguments included."""
        return inspect.getdoc(self.run) or ""

    @cached_property
    def arguments(self) -> type[BaseModel]:
        """A pydantic model of the signature: unknown arguments and lax conversions refused."""
        fields: dict[str, Any] = {
            name: (
                parameter.annotation,
                ... if parameter.default is parameter.empty else parameter.default,
            )
            for name, parameter in inspect.signature(self.run).parameters.items()
            if name != "context"
        }
        closed = ConfigDict(extra="forbid", strict=True)
        return create_model(f"{self.name}_arguments", __config__=closed, **fields)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """Strict JSON schema: closed, every field required, optional as a union with null."""
        schema = self.arguments.model_json_schema()
        schema.pop("title", None)
        for each in schema.get("properties", {}).values():
            each.pop("title", None)
            each.pop("default", None)
        return {"properties": {}, **schema, "required": list(schema.get("properties", {}))}

    def parse(self, arguments: str) -> dict[str, Any]:
        """A model's JSON as keyword arguments; BadRequest names what is wrong with it."""
        try:
            parsed = self.arguments.model_validate_json(arguments or "{}")
        except ValidationError as error:
            raise BadRequest(_sentence(error)) from error
        return {name: getattr(parsed, name) for name in type(parsed).model_fields}


def _sentence(error: ValidationError) -> str:
    parts = [
        f"{'.'.join(str(place) for place in one['loc']) or 'arguments'}: {one['msg']}"
        for one in error.errors(include_url=False, include_input=False)[:5]
    ]
    return f"The arguments do not fit: {'; '.join(parts)}."


TOOLS: tuple[Tool, ...] = (
    Tool(summarise_month),
    Tool(needs_attention),
    Tool(list_unmatched_invoices),
    Tool(search_invoices),
    Tool(list_papers),
    Tool(get_invoice),
    Tool(query_spend),
    Tool(than_usual),
    Tool(vat_by_rate),
    Tool(check_vat),
    Tool(list_subscriptions),
    Tool(price_history),
    Tool(cash_out),
    Tool(owed_then),
    Tool(ageing),
    Tool(what_changed),
    Tool(explain_match),
    Tool(inspect_invoice),
    Tool(read_document),
    Tool(compare_invoices),
    Tool(approval_history),
    Tool(vendor_card),
    Tool(list_suppliers),
    Tool(months_without),
    Tool(find_combination),
    Tool(payment_status),
    Tool(payment_delay),
    Tool(list_lone_payments),
    Tool(explain_answer),
    Tool(draft_letter),
    Tool(offer_change),
    Tool(sync_status),
    Tool(approve_and_push),
)
BY_NAME = {tool.name: tool for tool in TOOLS}


async def call(name: str, arguments: str, context: ToolContext) -> ToolResult:
    """Check a model's wish and run it."""
    tool = BY_NAME.get(name)
    if tool is None:
        known = ", ".join(BY_NAME)
        raise BadRequest(f"There is no tool named {name[:40]!r}; there are {known}.")
    return await tool.run(context, **tool.parse(arguments))
