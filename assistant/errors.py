"""Every error Ask Well raises on purpose.

    AskWellError
    ├── SettingsError          a setting is missing or contradicts another
    ├── RequestProblem         the caller can mend it; has a `status` and a `code`
    │   ├── BadRequest         400
    │   ├── NotAuthenticated   401
    │   ├── NotPermitted       403
    │   ├── NotFound           404
    │   ├── Conflict           409
    │   ├── Gone               410
    │   ├── TooLarge           413
    │   ├── Unprocessable      422
    │   └── TooManyRequests    429
    ├── SealBroken             a sealed value does not open with the keys at hand
    ├── ConnectorError         another system answered badly; `permanent` tells retry from give up
    │   ├── Unreachable        no answer, or an answer that is not the system's own
    │   ├── RateLimited        asked to wait, with `retry_after` seconds
    │   ├── GrantRevoked       the person must connect again
    │   ├── ScopeMissing       the connection lacks a permission
    │   ├── SecondFactorNeeded the bank wants a confirmation of its own
    │   ├── NotSent            held back by ourselves at the last moment
    │   └── Rejected           understood and refused; asking again changes nothing
    ├── LeaseLost              another worker took over this connection's sync
    ├── StorageUnavailable     the database is locked, full or gone; later may do
    └── ModelUnavailable       the language model's provider failed

The message is one sentence for people; `code` is for programs.
"""


class AskWellError(Exception):
    """Something Ask Well knows how to explain."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        if code:
            self.code = code


class SettingsError(AskWellError):
    """A setting is missing or contradicts another; the message names the mend."""

    code = "settings"


class RequestProblem(AskWellError):
    """The request cannot be served as it stands; `status` is the HTTP status."""

    status = 400
    code = "bad_request"


class BadRequest(RequestProblem):
    """The request is malformed."""


class NotAuthenticated(RequestProblem):
    """Nobody is signed in, or the token is unknown."""

    status = 401
    code = "not_authenticated"


class NotPermitted(RequestProblem):
    """The person or token lacks the role for this."""

    status = 403
    code = "not_permitted"


class NotFound(RequestProblem):
    """No such record in this workspace."""

    status = 404
    code = "not_found"


class Conflict(RequestProblem):
    """The record has moved on since it was shown."""

    status = 409
    code = "conflict"


class Gone(RequestProblem):
    """The offer has expired."""

    status = 410
    code = "expired"


class TooLarge(RequestProblem):
    """The upload exceeds a limit."""

    status = 413
    code = "too_large"


class Unprocessable(RequestProblem):
    """A value is well formed but not acceptable."""

    status = 422
    code = "unprocessable"


class TooManyRequests(RequestProblem):
    """A rate limit was reached; `retry_after` is in seconds."""

    status = 429
    code = "too_many_requests"

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message, retry_after=retry_after)
        self.retry_after = retry_after


class SealBroken(AskWellError):
    """A sealed value does not open: wrong key, wrong owner or altered bytes."""

    code = "seal_broken"


class ConnectorError(AskWellError):
    """Another system answered badly. `permanent` says whether asking again can help.

    `outcome_unknown` is true when a write may have happened although no answer came.
    """

    code = "connector"
    permanent = False

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        request_id: str | None = None,
        outcome_unknown: bool = False,
        **details: object,
    ) -> None:
        super().__init__(message, code=code, **details)
        self.request_id = request_id
        self.outcome_unknown = outcome_unknown


class Unreachable(ConnectorError):
    """No answer, or an answer that is not the system's own (HTML, cut JSON, 5xx)."""

    code = "unreachable"


class RateLimited(ConnectorError):
    """Asked to wait `retry_after` seconds (None when the system did not say)."""

    code = "rate_limited"

    def __init__(
        self, message: str, *, retry_after: float | None, request_id: str | None = None
    ) -> None:
        super().__init__(message, request_id=request_id, retry_after=retry_after)
        self.retry_after = retry_after


class GrantRevoked(ConnectorError):
    """The grant is gone: a person must connect again."""

    code = "reconnect"
    permanent = True


class ScopeMissing(ConnectorError):
    """The connection was not granted a permission this needs."""

    code = "scope_missing"
    permanent = True


class SecondFactorNeeded(ConnectorError):
    """The bank asks for a confirmation of its own."""

    code = "second_factor"
    permanent = True


class NotSent(ConnectorError):
    """Held back by ourselves, just before the first byte would have gone out."""

    code = "not_sent"
    permanent = True


class Rejected(ConnectorError):
    """Understood and refused; asking again changes nothing."""

    code = "rejected"
    permanent = True


class LeaseLost(AskWellError):
    """Another worker took over this connection's sync; this one must stop."""

    code = "lease_lost"


class StorageUnavailable(AskWellError):
    """The database cannot be written just now; the same write may succeed later."""

    code = "storage"


class ModelUnavailable(AskWellError):
    """The language model's provider failed; the message names how."""

    code = "model_unavailable"


class ContextTooLong(ModelUnavailable):
    """What was sent is more than the model can read; the same in fewer words may do."""
