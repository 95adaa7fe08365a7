"""Signing in and out: a new session id each time, argon2 in a thread, few at once."""

import asyncio

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from assistant import clock
from assistant.database import Database
from assistant.settings import Settings
from assistant.web.person import WebRequest
from assistant.web.sessions import cookie
from assistant.web.shell import reader
from assistant.workspace import audit, browser_sessions, members
from assistant.workspace.audit import Actor, Entry


class Credentials(Struct):
    """The sign-in form."""

    email: str = ""
    password: str = ""
    next: str = "/"


@get("/sign-in")
async def sign_in_page(request: WebRequest, next: FromQuery[str] = "/") -> Template | Redirect:
    """The form, or straight on for somebody who is signed in."""
    if request.scope["state"].get("person"):
        return Redirect(_inside(next), status_code=303)
    return _form(request, next)


@post("/sign-in", opt={"budget": "sign_in"}, status_code=200)
async def sign_in(
    request: WebRequest,
    data: URLEncodedBody[Credentials],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Template | Redirect:
    """Open a session for the right password; say nothing about which part was wrong."""
    request.app.state.limiter.spend("sign_in", f"account {data.email.strip().lower()}")
    async with database.look_up() as session:
        member = await members.by_email(session, data.email)
    async with request.app.state.password_checks:
        fits = await asyncio.to_thread(
            members.password_fits, member.password_hash if member else "", data.password
        )
    if member is None or not fits:
        return _form(request, data.next, email=data.email, failed=True)
    now = clock.now()
    async with database.write(member.workspace_id) as session:
        secret = await browser_sessions.begin(session, now, member)
        await browser_sessions.end(session, request.scope["state"]["session"])
        await audit.append(
            session,
            now,
            Actor("person", member.name, member.id),
            [Entry("user.signed_in", "member", member.id)],
        )
    return Redirect(_inside(data.next), status_code=303, cookies=[cookie(settings, secret)])


@post("/sign-out", status_code=303)
async def sign_out(
    request: WebRequest, database: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Redirect:
    """Forget the session, here and in the browser."""
    async with database.system() as session:
        await browser_sessions.end(session, request.scope["state"]["session"])
    return Redirect("/sign-in", status_code=303, cookies=[cookie(settings, "")])


def _form(request: WebRequest, after: str, *, email: str = "", failed: bool = False) -> Template:
    return Template(
        "sign_in.html",
        context={
            "csrf_token": request.scope["state"]["csrf_token"],
            "next": _inside(after),
            "email": email,
            "failed": failed,
            "ui": reader(request, None),
        },
        status_code=401 if failed else 200,
    )


def _inside(path: str) -> str:
    """Only paths of our own: anything that a browser could read as another host is dropped."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours and "\\" not in path else "/"


SIGN_IN = [sign_in_page, sign_in, sign_out]
