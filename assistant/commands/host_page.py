"""A page of somebody else's that shows the widget: for the demo, and for tests of the widget.

It stands on an origin of its own and signs tokens with the embed key's secret, as any host would.
"""

from pathlib import Path

from litestar import Litestar, Response, get

from assistant import clock
from assistant.workspace.embedding import tokens

HERE = Path(__file__).parent


def create_host_page(
    app: str, origin: str, *, key_id: str, workspace_id: str, secret: str
) -> Litestar:
    """The host at `origin`, showing the Ask Well at `app`."""

    @get("/", media_type="text/html")
    async def page() -> str:
        text = (HERE / "host_page.html").read_text("utf-8")
        return text.replace("{{ app }}", app).replace("{{ key }}", key_id)

    @get("/host.css")
    async def style() -> Response[bytes]:
        return Response((HERE / "host_page.css").read_bytes(), media_type="text/css")

    @get("/host.js")
    async def behaviour() -> Response[bytes]:
        return Response((HERE / "host_page.js").read_bytes(), media_type="text/javascript")

    @get("/ask-well-token")
    async def token() -> dict[str, str]:
        signed, _ = tokens.sign(
            secret,
            key_id=key_id,
            workspace_id=workspace_id,
            origin=origin,
            subject="host-user-1",
            at=clock.now(),
            name="Visitor of the host page",
        )
        return {"token": signed}

    return Litestar([page, style, behaviour, token], openapi_config=None, logging_config=None)
