"""Which language is answered in: that of the question, unless it is nothing but a name."""

from assistant.agent.tongue import language_of, languages
from assistant.database import Session
from assistant.tools.known_vendors import known_vendors
from assistant.tools.words import fold, split

_SHORT = 12  # words; in a longer question its own tell enough


async def spoken(session: Session, question: str, otherwise: str) -> str:
    """The language of a question as a code; `otherwise` where nothing tells, and where a supplier
    is all that is named: "Deutsche Telekom" is no German. Where the words around a name speak for
    two languages alike, and not for `otherwise`, the name may decide."""
    if not 0 < len(split(fold(question))) <= _SHORT:
        return language_of(question, otherwise)
    names = await known_vendors(session)
    around = "" if names.is_named(question) else names.without(question)
    likely = languages(around)
    if otherwise in likely or not likely:
        return language_of("", otherwise)
    if len(likely) > 1:
        likely = [one for one in languages(question) if one in likely] or likely
    return likely[0]  # It is one of them, and never the person's
