"""What Qonto answers: four shapes of error, each mapped to one of ours."""

from datetime import datetime
from typing import Any, TypeVar

import msgspec

from assistant.errors import (
    ConnectorError,
    RateLimited,
    Rejected,
    ScopeMissing,
    SecondFactorNeeded,
    Unreachable,
)
from assistant.http import Response
from assistant.qonto.limits import parse_retry_after

T = TypeVar("T")


def check(response: Response, endpoint: str, now: datetime, *, wrote: bool = False) -> None:
    """Raise the fitting error unless the answer is a success. 401 is the caller's to handle.

    `wrote` marks a request that may have changed something before its answer went wrong.
    """
    if response.is_success:
        return
    status, request_id = response.status_code, trace_id(response)
    if status == 429:
        raise RateLimited(
            "Qonto asked us to slow down.",
            retry_after=parse_retry_after(response.headers.get("Retry-After"), now),
            request_id=request_id,
        )
    if status >= 500 or status == 408:
        raise Unreachable(
            f"Qonto failed at {endpoint} (status {status}, request {request_id}).",
            request_id=request_id,
            outcome_unknown=wrote,
        )
    if response.has_redirect_location:
        raise Unreachable(
            f"{endpoint} redirects to a web page: check QONTO_API_URL and QONTO_STAGING_TOKEN.",
            code="not_json",
            request_id=request_id,
        )
    raise _refusal(response, endpoint, request_id)


def _refusal(response: Response, endpoint: str, request_id: str) -> ConnectorError:
    code, detail = _first_error(_body(response))
    status = response.status_code
    if status == 428:
        return SecondFactorNeeded(
            "Qonto asks for a confirmation in its own app.", request_id=request_id
        )
    if status == 403 and "scope" in detail:
        return ScopeMissing(
            "The connection was not granted a permission that this needs: connect again.",
            request_id=request_id,
        )
    if status == 403:
        return Rejected(
            "Qonto does not allow this for the plan or the role of the person who connected.",
            code="forbidden",
            request_id=request_id,
        )
    if status == 404:
        return Rejected("Qonto does not know this record.", code="not_found", request_id=request_id)
    return Rejected(
        f"Qonto refused {endpoint} (status {status}, {code or 'no code'}).",
        request_id=request_id,
        status=status,
        reason=code,
    )


def decode(response: Response, kind: type[T], endpoint: str, *, wrote: bool = False) -> T:
    """The JSON body as `kind`; Unreachable when it is HTML, cut, empty or of another shape."""
    try:
        return msgspec.json.decode(response.content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        request_id = trace_id(response)
        raise Unreachable(
            f"Qonto answered {endpoint} with something that is not its JSON "
            f"(status {response.status_code}, request {request_id}).",
            code="not_json",
            request_id=request_id,
            outcome_unknown=wrote,
        ) from error


def trace_id(response: Response) -> str:
    """The id by which Qonto's support finds this request."""
    named = response.headers.get("X-Tyk-Trace-Id")
    return named or str(_body(response).get("trace_id") or "unknown")


def _body(response: Response) -> dict[str, Any]:
    try:
        body = msgspec.json.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return body if isinstance(body, dict) else {}


def _first_error(body: dict[str, Any]) -> tuple[str, str]:
    """Code and detail, from `errors`, from the gateway's `message` or from OAuth's `error`."""
    listed = body.get("errors")
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        return str(listed[0].get("code") or ""), str(listed[0].get("detail") or "")
    if "error" in body:
        return str(body["error"]), str(body.get("error_description") or "")
    return "", str(body.get("message") or "")
