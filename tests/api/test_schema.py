"""The API keeps its own description, whatever is thrown at it."""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.journey import RunningApp

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 10


def test_every_route_keeps_its_description(running: RunningApp, admin: httpx.Client) -> None:
    described = schemathesis.openapi.from_url(f"{running.url}/schema")
    headers = {"Authorization": admin.headers["Authorization"]}
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) >= 19
    for operation in operations:
        _throw_at(operation, headers)


def _throw_at(operation: APIOperation[Any, Any, Any, Any], headers: dict[str, str]) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def throw(case: "schemathesis.Case[Any]") -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    throw()
