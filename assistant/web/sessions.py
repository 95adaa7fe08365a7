"""Browser sessions of our own: a random cookie, its hash in the database, a new id at sign-in."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from litestar.datastructures import Cookie, MutableScopeHeaders, State
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from assistant import clock
from assistant.database import Database
from assistant.settings import Settings
from assistant.web.person import WebRequest, from_caller
from assistant.web.welcome import Access
from assistant.workspace import browser_sessions, members
from assistant.workspace.browser_sessions import LIFETIME
from assistant.workspace.members import Caller

TOUCH_AFTER = timedelta(minutes=10)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}")
_FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-real-ip"})


class BrowserSessions(ASGIMiddleware):
    """Finds out who a browser belongs to, and gives newcomers a cookie.

    In a single-user installation a newcomer is the owner. Otherwise the cookie is anonymous:
    it only carries the CSRF token of the sign-in form, and is replaced at sign-in.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        state = scope["litestar_app"].state
        settings: Settings = state.settings
        now, given = clock.now(), _given(scope, settings)
        secret, caller = given, await _caller(state, given, now)
        if caller is None and (opened := await _open_for_owner(state, scope, now)):
            secret, caller = opened, await _caller(state, opened, now)
        secret = secret or secrets.token_urlsafe(32)
        token = csrf_token(settings, secret)
        scope["state"]["csrf_token"] = token
        scope["state"]["session"] = secret
        if caller:
            scope["state"]["person"] = from_caller(caller, token, members.digest(secret))
            scope["state"]["access"] = Access(_still_known, state, secret)
        is_new = secret != given
        await next_app(scope, receive, _with_cookie(send, settings, secret) if is_new else send)


def _given(scope: Scope, settings: Settings) -> str:
    value = WebRequest(scope).cookies.get(cookie_name(settings), "")
    return value if _WELL_FORMED.fullmatch(value) else ""


async def _caller(state: State, secret: str, now: datetime) -> Caller | None:
    if not secret:
        return None
    database: Database = state.database
    async with database.look_up() as session:
        caller = await browser_sessions.owner_of(session, now, secret)
    if caller is None or (caller.is_owner and not state.single_user):
        return None
    if caller.last_seen_at and caller.last_seen_at < now - TOUCH_AFTER:
        async with database.system() as session:
            await browser_sessions.used(session, now, secret)
    return caller


async def _still_known(state: State, cookies: Collection[str]) -> Collection[str]:
    """The sessions that still stand: for streams, which outlive the look at their beginning."""
    database: Database = state.database
    async with database.look_up() as session:
        known = await browser_sessions.owners_of(session, clock.now(), cookies)
    return [one for one, who in known.items() if state.single_user or not who.is_owner]


async def _open_for_owner(state: State, scope: Scope, now: datetime) -> str | None:
    # A proxy in front means that strangers may be behind it: then the owner is not assumed.
    proxied = any(name in _FORWARDED for name, _ in scope["headers"])
    if not state.single_user or proxied or scope.get("method") not in SAFE_METHODS:
        return None
    database: Database = state.database
    async with database.look_up() as session:
        if await members.has_users(session):
            return None
    async with database.system() as session:
        owner = await members.ensure_owner(session)
        return await browser_sessions.begin(session, now, owner)


def _with_cookie(send: Send, settings: Settings, secret: str) -> Send:
    name = cookie_name(settings)

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders(message)
            # A handler that signs in sets its own: that one counts.
            if not any(value.startswith(name) for value in headers.getall("set-cookie", [])):
                headers.add("set-cookie", cookie(settings, secret).to_header(header=""))
        await send(message)

    return send_with_cookie


def cookie_name(settings: Settings) -> str:
    """`__Host-` pins the cookie to this very host, which browsers only allow over HTTPS."""
    return "__Host-ask_well" if settings.is_https else "ask_well"


def cookie(settings: Settings, secret: str) -> Cookie:
    """The session cookie; without a secret, one that deletes it."""
    return Cookie(
        key=cookie_name(settings),
        value=secret,
        path="/",
        max_age=int(LIFETIME.total_seconds()) if secret else 0,
        httponly=True,
        secure=settings.is_https,
        samesite="lax",
    )


def csrf_token(settings: Settings, secret: str) -> str:
    """The CSRF token of one session: worthless in any other."""
    key = hashlib.sha256(b"ask-well csrf" + settings.secret_key.encode()).digest()
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()
