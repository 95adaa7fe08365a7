"""create_app: the one place where parts are put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from assistant import migrations
from assistant.database import Database
from assistant.errors import AskWellError
from assistant.jobs.runtime import Jobs
from assistant.qonto.gateway import Gateway
from assistant.settings import Settings
from assistant.web import csrf, failures, limits
from assistant.web.api import API
from assistant.web.connect import CONNECT
from assistant.web.headers import security_headers
from assistant.web.health import HEALTH
from assistant.web.limits import Limiter
from assistant.web.pages import PAGES
from assistant.web.person import provide_person
from assistant.web.requests import Requests
from assistant.web.sessions import BrowserSessions
from assistant.web.sign_in import SIGN_IN
from assistant.web.templating import static_files, template_config
from assistant.web.tokens import BearerTokens
from assistant.workspace import members

if TYPE_CHECKING:
    from assistant.agent.openai_model import OpenAIModel


def create_app(settings: Settings, *, single_user: bool = True, with_jobs: bool = True) -> Litestar:
    """The whole application.

    `single_user`: whoever opens it is the owner, as long as no user exists (for loopback only).
    `with_jobs`: run the background work in this process.
    """
    database = Database(settings.database_url)
    gateway = Gateway(settings, database)

    model = language_model(settings)
    jobs = Jobs(gateway) if with_jobs else None

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        await migrations.upgrade(database)
        async with database.system() as session:
            await members.ensure_owner(session)
        if jobs:
            await jobs.start()
        try:
            yield
        finally:
            if jobs:
                await jobs.stop()
            if model:
                await model.close()
            await gateway.close()
            await database.close()

    app = Litestar(
        route_handlers=[
            *HEALTH,
            static_files(),
            _pages(),
            _api(),
        ],
        dependencies={
            "database": Provide(lambda: database, sync_to_thread=False),
            "gateway": Provide(lambda: gateway, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
        },
        middleware=[Requests()],
        exception_handlers={
            AskWellError: failures.handle_known,
            HTTPException: failures.handle_http,
            Exception: failures.handle_unexpected,
        },
        before_send=[security_headers(settings)],
        request_max_body_size=limits.ORDINARY_BODY,
        multipart_form_part_limit=limits.MOST_PARTS,
        template_config=template_config(),
        openapi_config=_openapi(),
        lifespan=[running],
        logging_config=None,
        debug=False,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.single_user = single_user
    app.state.model = model
    app.state.trouble = (lambda: jobs.problem) if jobs else (lambda: None)
    app.state.limiter = Limiter(limits.budgets(settings))
    return app


def language_model(settings: Settings) -> "OpenAIModel | None":
    """The model that the settings name; without one the built-in assistant answers."""
    if not settings.has_model:
        return None
    from assistant.agent.openai_model import OpenAIModel  # heavy, and seldom needed

    return OpenAIModel(
        model=settings.openai_model,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
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
