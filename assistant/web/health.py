"""For supervisors: does the process serve, and can it work?"""

from litestar import Response, get
from litestar.di import NamedDependency

from assistant import migrations
from assistant.database import Database
from assistant.web.person import WebRequest


@get("/health", include_in_schema=False)
async def health(request: WebRequest) -> dict[str, str | None]:
    """The process serves; `problem` tells what keeps its background work from going on."""
    problem = request.app.state.trouble()
    return {"status": "troubled" if problem else "ok", "problem": problem}


@get("/ready", include_in_schema=False)
async def ready(database: NamedDependency[Database]) -> Response[dict[str, str]]:
    """The database answers and its migrations are done."""
    try:
        is_ready = await migrations.is_current(database)
    except Exception:  # noqa: BLE001 — whatever is wrong with the database, the answer is "not ready"
        is_ready = False
    status = 200 if is_ready else 503
    return Response({"status": "ready" if is_ready else "not ready"}, status_code=status)


HEALTH = [health, ready]
