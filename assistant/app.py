"""create_app: the one place where parts are put together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from assistant import migrations
from assistant.agent.configured import language_model
from assistant.database import Database
from assistant.jobs.runtime import Jobs
from assistant.qonto.gateway import Gateway
from assistant.settings import Settings
from assistant.web import csrf, failures, limits
from assistant.web.api import API
from assistant.web.connect import CONNECT
from assistant.web.headers import security_headers
from assistant.web.health import HEALTH
from assistant.web.limits import Limiter, Streams
from assistant.web.mcp import AgentDoor, agents
from assistant.web.pages import PAGES
from assistant.web.person import provide_person
from assistant.web.requests import Requests
from assistant.web.sessions import BrowserSessions
from assistant.web.sign_in import SIGN_IN
from assistant.web.templating import static_files, template_config
from assistant.web.tokens import BearerTokens
from assistant.web.widget import embed
from assistant.workspace import members

if TYPE_CHECKING:
    from assistant.agent.openai_model import OpenAIModel


PASSWORD_CHECKS_AT_ONCE = 2  # each takes 64 MB and a moment, by design


@dataclass(frozen=True)
class Parts:
    """What an app is made of and must give back at its end."""

    settings: Settings
    database: Database
    gateway: Gateway
    model: "OpenAIModel | None"
    jobs: Jobs | None
    agents: AgentDoor


def create_app(settings: Settings, *, single_user: bool = True, with_jobs: bool = True) -> Litestar:
    """The whole application.

    `single_user`: whoever opens it is the owner, as long as no user exists (for loopback only).
    `with_jobs`: run the background work in this process.
    """
    database = Database(settings.database_url)
    gateway = Gateway(settings, database)
    jobs = Jobs(gateway) if with_jobs else None
    parts = Parts(settings, database, gateway, language_model(settings), jobs, AgentDoor())
    return Litestar(
        route_handlers=[*HEALTH, static_files(), _pages(), embed(), _api(), _agents()],
        dependencies=_dependencies(parts),
        state=_state(parts, single_user=single_user),
        lifespan=[lambda _: _running(parts)],
        middleware=[Requests()],
        exception_handlers=failures.HANDLERS,
        before_send=[security_headers(settings)],
        request_max_body_size=limits.ORDINARY_BODY,
        multipart_form_part_limit=limits.MOST_PARTS,
        template_config=template_config(),
        openapi_config=_openapi(),
        logging_config=None,
        debug=False,
    )


@asynccontextmanager
async def _running(parts: Parts) -> AsyncIterator[None]:
    await migrations.upgrade(parts.database)
    async with parts.database.system() as session:
        await members.ensure_owner(session)
    if parts.jobs:
        await parts.jobs.start()
    try:
        yield
    finally:
        await parts.agents.close()
        if parts.jobs:
            await parts.jobs.stop()
        if parts.model:
            await parts.model.close()
        await parts.gateway.close()
        await parts.database.close()


def _dependencies(parts: Parts) -> dict[str, Provide]:
    return {
        "database": Provide(lambda: parts.database, sync_to_thread=False),
        "gateway": Provide(lambda: parts.gateway, sync_to_thread=False),
        "settings": Provide(lambda: parts.settings, sync_to_thread=False),
    }


def _state(parts: Parts, *, single_user: bool) -> State:
    """What middleware and guards need, who get no dependencies."""
    jobs = parts.jobs
    return State(
        {
            "settings": parts.settings,
            "database": parts.database,
            "single_user": single_user,
            "model": parts.model,
            "agents": parts.agents,
            "trouble": (lambda: jobs.problem) if jobs else (lambda: None),
            "password_checks": asyncio.Semaphore(PASSWORD_CHECKS_AT_ONCE),
            "stops": {},
            "limiter": Limiter(limits.budgets(parts.settings)),
            "streams": Streams(),
        }
    )


def _pages() -> Router:
    return Router(
        path="/",
        route_handlers=[*SIGN_IN, *CONNECT, *PAGES],
        middleware=[BrowserSessions()],
        guards=[limits.guard, csrf.guard],
        dependencies={"person": Provide(provide_person, sync_to_thread=False)},
        include_in_schema=False,
    )


def _api() -> Router:
    return Router(
        path="/api/v1",
        route_handlers=API,
        middleware=[BearerTokens()],
        guards=[limits.guard],
        dependencies={"person": Provide(provide_person, sync_to_thread=False)},
        security=[{"token": []}],
    )


def _agents() -> Router:
    return Router(
        path="/mcp",
        route_handlers=[agents],
        middleware=[BearerTokens()],
        guards=[limits.guard],
        include_in_schema=False,
    )


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Ask Well",
        version="1",
        path="/schema",
        render_plugins=[JsonRenderPlugin()],
        components=Components(
            security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}
        ),
    )
