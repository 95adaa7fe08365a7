"""What every page shows around its content: the workspace, what waits for review, who is here."""

from dataclasses import dataclass, replace
from typing import Any

from litestar.response import Template

from assistant import clock
from assistant.database import Session
from assistant.web.person import Person, WebRequest
from assistant.web.reader import LANGUAGES, Reader
from assistant.workspace import connections, documents
from assistant.workspace.documents import DocumentState

THEME, LANGUAGE = "ask_well_theme", "ask_well_language"
THEMES = ("light", "dark")
WAITING = (DocumentState.READING, DocumentState.TO_REVIEW, DocumentState.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page."""

    active: str
    workspace: str
    person: str
    to_review: int
    csrf_token: str
    theme: str
    is_owner: bool
    languages: dict[str, str]
    ui: Reader

    def page(self, name: str, **context: object) -> Template:
        """A whole page, or a part of one, in this frame."""
        return Template(name, context=self.context(**context))

    def context(self, **context: object) -> dict[str, Any]:
        """The names every template knows."""
        return {"shell": self, "ui": self.ui, "csrf_token": self.csrf_token, **context}


async def shell(session: Session, request: WebRequest, person: Person, active: str = "") -> Shell:
    """The frame for this person; `active` is the path of the part of the site they are in."""
    counts = await documents.counts(session)
    return Shell(
        active=active,
        workspace=await connections.company(session),
        person=person.actor.name,
        to_review=sum(counts.get(state, 0) for state in WAITING),
        csrf_token=person.csrf_token,
        theme=_chosen(request, THEME, THEMES),
        is_owner=person.is_owner,
        languages=LANGUAGES,
        ui=reader(request, person),
    )


def bare(request: WebRequest, person: Person) -> Shell:
    """The frame without anything from the database, for pages that tell of errors."""
    return Shell(
        active="",
        workspace="",
        person=person.actor.name,
        to_review=0,
        csrf_token=person.csrf_token,
        theme=_chosen(request, THEME, THEMES),
        is_owner=person.is_owner,
        languages=LANGUAGES,
        ui=reader(request, person),
    )


def reader(request: WebRequest, person: Person | None) -> Reader:
    """How this person reads: the language they chose, else the workspace's; English for nobody."""
    language = _chosen(request, LANGUAGE, tuple(LANGUAGES)) or (person.language if person else "")
    known = language if language in LANGUAGES else "en"
    return Reader(language=known, zone=person.time_zone if person else "UTC", now=clock.now())


def in_language(shown: Shell, language: str) -> Shell:
    """The same frame for words in another language, such as an answer's."""
    return replace(shown, ui=replace(shown.ui, language=language))


def _chosen(request: WebRequest, name: str, known: tuple[str, ...]) -> str:
    value = request.cookies.get(name, "")
    return value if value in known else ""
