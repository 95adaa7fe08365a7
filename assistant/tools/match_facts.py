"""Values of a match as facts of an answer."""

from dataclasses import dataclass
from datetime import date

from assistant.money import Money
from assistant.tools.draft import Draft
from assistant.tools.result import Unit


@dataclass(frozen=True, slots=True)
class MatchFacts:
    """A writer for `match_words` that makes facts."""

    draft: Draft

    def money(self, name: str, value: Money) -> object:
        """An amount of the match."""
        say = self.draft.context.say
        return self.draft.money(f"match.{name}", say("label.amount"), value, say("how.match"))

    def day(self, name: str, value: date) -> object:
        """A day of the match."""
        say = self.draft.context.say
        how = say("how.match")
        return self.draft.value(f"match.{name}", say("column.paid"), value, Unit.DATE, how)

    def count(self, name: str, value: int) -> object:
        """A number of lines or checks."""
        say = self.draft.context.say
        return self.draft.count(f"match.{name}", say("label.invoices"), value, say("how.match"))
