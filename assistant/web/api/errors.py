"""The errors that the API's description names."""

from litestar.openapi.datastructures import ResponseSpec

from assistant.web.api.shapes.errors import ErrorAnswer

_MEANINGS = {
    400: "The request is not what this address takes",
    401: "No token, or an unknown one",
    403: "The token's role does not permit this",
    404: "No such record here",
    409: "The record has moved on",
    410: "The offer has expired",
    413: "Too large",
    415: "Not a type that is taken here",
    422: "Well formed, but not acceptable",
    429: "Too fast: see Retry-After",
    502: "Qonto answered badly",
    503: "Not available now",
}


def errors(*statuses: int) -> dict[int, ResponseSpec]:
    """The errors a route may answer, besides those that every route may."""
    return {
        status: ResponseSpec(ErrorAnswer, description=_MEANINGS[status], generate_examples=False)
        for status in sorted({400, 401, 403, 413, 429, *statuses})
    }
