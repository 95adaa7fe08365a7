"""Templates: jinja2 with everything escaped, and static files named with their hash."""

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.datastructures import CacheControlHeader
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.router import Router
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig

from assistant.tools import category_names
from assistant.web.reader import Reader, short_hash
from assistant.web.turns import adds_up, needs_signs, proof_needs_signs, rest, wide_columns
from assistant.workspace.doubts import masked

HERE = Path(__file__).parent
YEAR = 365 * 24 * 60 * 60


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    """The template engine; `static("app.css")` in a template names the file's newest address."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        static=static,
        ui=Reader(),
        short_hash=short_hash,
        masked=masked,
        category_path=category_names.path,
        category_name=category_names.name,
        table_wide=wide_columns,
        proof_adds_up=adds_up,
        needs_signs=needs_signs,
        table_rest=rest,
        proof_needs_signs=proof_needs_signs,
    )
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))


def static_files() -> Router:
    """The static files. Addresses change with the content, so browsers may keep them for a year."""
    return create_static_files_router(
        path="/static",
        directories=[HERE / "static"],
        cache_control=CacheControlHeader(max_age=YEAR, public=True, immutable=True),
    )


@cache
def static(name: str) -> str:
    """The address of a static file, with a mark that changes with its content."""
    content = (HERE / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"
