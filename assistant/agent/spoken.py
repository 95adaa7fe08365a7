"""Which language is answered in: that of the question, unless it is nothing but a name."""

from assistant.agent.tongue import language_of
from assistant.database import Session
from assistant.tools.known_vendors import known_vendors
from assistant.tools.vendor_names import LONGEST_NAME
from assistant.tools.words import fold, split


async def spoken(session: Session, question: str, otherwise: str) -> str:
    """The language of a question as a code; `otherwise` where nothing tells, and where a supplier
    is all that is named: "Deutsche Telekom" is no German."""
    if not 0 < len(split(fold(question))) <= LONGEST_NAME:
        return language_of(question, otherwise)
    names = await known_vendors(session)
    return language_of("" if names.is_named(question) else question, otherwise)
