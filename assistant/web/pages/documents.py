"""Files: their pages as pictures, and the bytes as they came."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import File, Template

from assistant.database import Database
from assistant.documents import pictures
from assistant.settings import Settings
from assistant.web.files import RecordId, download
from assistant.web.pages.review_fields import fields_of
from assistant.web.person import Person, WebRequest
from assistant.web.shell import shell
from assistant.workspace import documents
from assistant.workspace.documents import Document

MOST_PAGES = 20
NARROW, ROOMY = pictures.WIDTHS


@get("/documents/{document_id:int}")
async def document_page(
    request: WebRequest,
    document_id: RecordId,
    database: NamedDependency[Database],
    person: NamedDependency[Person],
) -> Template:
    """All pages of a file, drawn by us: no viewer of the browser's opens a stranger's file."""
    async with database.read(person.workspace_id) as session:
        shown = await shell(session, request, person)
        document = await documents.get(session, document_id)
    pages = min(document.pages or 1, MOST_PAGES)
    return shown.page(
        "document.html", document=document, pages=pages, fields=fields_of(document, shown.ui)
    )


@get("/documents/{document_id:int}/page.png")
async def page_picture(
    document_id: RecordId,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
    page: FromQuery[int] = 1,
    width: FromQuery[int] = ROOMY,
) -> Response[bytes]:
    """A page as a picture; a blank sheet when it cannot be drawn."""
    document = await _document(database, person, document_id)
    chosen = NARROW if width <= NARROW else ROOMY
    picture = await pictures.page_png(settings.data_dir, document.sha256, page, chosen)
    if picture is None:
        return Response(BLANK, media_type="image/svg+xml")
    return Response(
        picture,
        media_type="image/png",
        headers={"cache-control": "private, max-age=86400, immutable"},
    )


@get("/documents/{document_id:int}/file")
async def file(
    document_id: RecordId,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    person: NamedDependency[Person],
) -> File:
    """The file for saving, exactly as it came."""
    document = await _document(database, person, document_id)
    return download(settings, document)


async def _document(database: Database, person: Person, document_id: int) -> Document:
    async with database.read(person.workspace_id) as session:
        return await documents.get(session, document_id)


BLANK = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 208 294">'
    b'<rect width="208" height="294" fill="#fff"/>'
    b'<path d="M89 127h20l12 12v28H89z" fill="none" stroke="#8a8474" stroke-width="2"/></svg>'
)
