"""The reader of a page: language, time zone and hour, and how words and values look to them."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from assistant import clock, formats
from assistant.money import Money, parse_decimal
from assistant.tools import phrases
from assistant.tools.result import Fact, Value
from assistant.web import sentences

OWNER_NAME = "You"
LANGUAGES = {"en": "English", "fr": "Français"}
_FOLDER = Path(__file__).parent / "languages"
_AROUND = Path(phrases.__file__).parent / "languages"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads. Templates ask it for every word and every value."""

    language: str = "en"
    zone: str = "UTC"
    now: datetime = field(default_factory=clock.now)

    def t(self, text: str, **values: object) -> str:
        """The text in the reader's language, with `{name}` places filled in."""
        translated = _dictionary(self.language).get(text, text)
        return translated.format(**values) if values else translated

    def told(self, sentence: str) -> str:
        """A sentence that a reader of files wrote, with its values in it, in the language here."""
        template, values = sentences.taken_apart(sentence)
        return self.t(template, **{name: self.t(value) for name, value in values.items()})

    def n(self, count: int, one: str, many: str, **values: object) -> str:
        """The singular or plural text; `{n}` is the count."""
        text = one if count == 1 else many
        return self.t(text, n=self.number(count), **values)

    def name(self, name: str | None) -> str:
        """A person inside a sentence; the owner of a single-user installation is "you"."""
        return self.t("you") if name == OWNER_NAME else name or "–"

    def number(self, count: int) -> str:
        """A count, grouped as the reader does."""
        return formats.number(count, self.language)

    def money(self, amount: Money | dict[str, Any] | None, *, symbol: bool = True) -> str:
        """An amount, from money or from the API's money object; a dash for nothing."""
        known = _as_money(amount)
        return formats.money(known, self.language, symbol=symbol) if known else "–"

    def fact(self, fact: Fact) -> str:
        """A fact's value."""
        return self.value(fact.value, fact.unit.value)

    def value(self, value: Value | None, kind: str = "") -> str:
        """Any value of a table or a fact; money in tables goes without its symbol."""
        if value is None:
            return "–"
        return formats.value(value, self.language, kind, self.zone)

    def cell(
        self, value: Value | None, kind: str, *, symbol: bool = False, column: str = ""
    ) -> str:
        """A value in a table, whose header or caption tells the unit. A change has a sign, a share
        has none."""
        if isinstance(value, Money):
            return self.money(value, symbol=symbol)
        if isinstance(value, date) and not isinstance(value, datetime):
            return self.short_day(value)
        if kind == "percent" and isinstance(value, Decimal | int):
            told = formats.percent(Decimal(value), self.language, sign=column != "share")
            return told.rstrip("%\u00a0")
        return self.value(value, kind)

    def day(self, day: date | str | None) -> str:
        """7 October 2026."""
        known = date.fromisoformat(day) if isinstance(day, str) else day
        return formats.day(known, self.language) if known else "–"

    def short_day(self, day: date | None) -> str:
        """7 Oct, or 7 Oct 2025 in another year."""
        if day is None:
            return "–"
        year = "" if day.year == self.today().year else f" {day.year}"
        return f"{formats.short_day(day, self.language)}{year}"

    def hour(self, moment: datetime | None) -> str:
        """09:14, where the organisation is."""
        return f"{self._local(moment):%H:%M}" if moment else "–"

    def when(self, moment: datetime | None) -> str:
        """Today 09:14, yesterday 17:02, 3 October 09:14."""
        if moment is None:
            return self.t("not yet")
        local = self._local(moment)
        days_ago = (self.today() - local.date()).days
        if days_ago == 0:
            return self.t("today {time}", time=f"{local:%H:%M}")
        if days_ago == 1:
            return self.t("yesterday {time}", time=f"{local:%H:%M}")
        same_year = local.year == self.today().year
        return f"{formats.day(local.date(), self.language, year=not same_year)}, {local:%H:%M}"

    def ago(self, moment: datetime | None) -> str:
        """Just now, 3 min ago, 2 h ago, 4 days ago."""
        if moment is None:
            return self.t("not yet")
        minutes = int((self.now - moment).total_seconds() // 60)
        if minutes < 1:
            return self.t("just now")
        if minutes < 60:
            return self.t("{n} min ago", n=minutes)
        if minutes < 60 * 24:
            return self.t("{n} h ago", n=minutes // 60)
        return self.n(minutes // (60 * 24), "1 day ago", "{n} days ago")

    def seconds(self, seconds: float) -> str:
        """1.2 s."""
        return f"{formats.number(parse_decimal(f'{seconds:.1f}') or 0, self.language)}\u00a0s"

    def span(self, seconds: float) -> str:
        """An interval in words: 15 minutes, 30 seconds, 2 hours."""
        if seconds < 60:
            return self.n(round(seconds), "1 second", "{n} seconds")
        if seconds < 3600:
            return self.n(round(seconds / 60), "1 minute", "{n} minutes")
        return self.n(round(seconds / 3600), "1 hour", "{n} hours")

    def countdown(self, moment: datetime) -> str:
        """9:42 left until then."""
        left = max(int((moment - self.now).total_seconds()), 0)
        return f"{left // 60}:{left % 60:02d}"

    def size(self, count: int) -> str:
        """184 KB, 1.2 MB."""
        if count < 1024 * 1024:
            return f"{max(count // 1024, 1)}\u00a0KB"
        megabytes = parse_decimal(f"{count / 1024 / 1024:.1f}") or 0
        return f"{formats.number(megabytes, self.language)}\u00a0MB"

    def today(self) -> date:
        """The date where the organisation is."""
        return self._local(self.now).date()

    def day_group(self, moment: datetime) -> str:
        """The heading of a list by day: Today, Yesterday, This week, or the month."""
        day, today = self._local(moment).date(), self.today()
        if day == today:
            return self.t("Today")
        if day == today - timedelta(days=1):
            return self.t("Yesterday")
        if day > today - timedelta(days=7):
            return self.t("Last 7 days")
        same_year = day.year == today.year
        name = formats.month(day, self.language, year=not same_year)
        return name[0].upper() + name[1:]

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))


def short_hash(sha256: str) -> str:
    """9f3c71ab…40d2e204: enough of a hash to compare by eye."""
    return f"{sha256[:8]}…{sha256[-8:]}"


def _as_money(amount: Money | dict[str, Any] | None) -> Money | None:
    if amount is None or isinstance(amount, Money):
        return amount
    value, currency = parse_decimal(amount.get("value")), amount.get("currency")
    return Money(value, currency) if value is not None and currency else None


@cache
def _dictionary(language: str) -> dict[str, str]:
    """A language of the pages has all their words; others have those around an answer."""
    for path in (_FOLDER / f"{language}.toml", _AROUND / f"around.{language}.toml"):
        if path.is_file():
            known = tomllib.loads(path.read_text("utf-8"))
            return {str(key): str(text) for key, text in known.items()}
    return {}
