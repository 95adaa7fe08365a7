"""The list of supplier invoices: filters, order, pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from assistant.qonto.sandbox.answers import Refusal, api_error
from assistant.qonto.sandbox.records import Record
from assistant.qonto.sandbox.times import moment

STATUSES = (
    "to_review", "to_approve", "to_pay", "awaiting_payment", "pending", "scheduled", "paid",
    "archived", "rejected", "discarded",
)  # fmt: skip
SORTS = (
    "created_at", "updated_at", "file_name", "supplier_name", "payment_date", "due_date",
    "scheduled_date", "total_amount",
)  # fmt: skip
USUAL_PER_PAGE = 25

Test = Callable[[Record], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of which list is wanted."""

    number: int
    size: int

    def of(self, found: Sequence[Record]) -> tuple[Sequence[Record], dict[str, int | None]]:
        """The records on the page and the `meta` object; 422 for a page past the last."""
        total_pages = -(-len(found) // self.size)
        if self.number > max(1, total_pages):
            raise invalid("page", "is past the last page")
        start = (self.number - 1) * self.size
        return found[start : start + self.size], {
            "current_page": self.number,
            "next_page": self.number + 1 if self.number < total_pages else None,
            "prev_page": self.number - 1 if self.number > 1 else None,
            "total_pages": total_pages,
            "total_count": len(found),
            "per_page": self.size,
        }


class Query:
    """A list request's parameters. Names with and without a trailing `[]` mean the same."""

    def __init__(self, text: str) -> None:
        self.values: dict[str, list[str]] = {}
        for name, value in parse_qsl(text, keep_blank_values=True):
            self.values.setdefault(name.removesuffix("[]"), []).append(value)

    def one(self, name: str) -> str | None:
        """The last value of a parameter, or None."""
        return self.values[name][-1] if name in self.values else None

    def page(self) -> Page:
        """`page` and `per_page`; `current_page` does not count."""
        return Page(self._number("page", 1, 10**9), self._number("per_page", USUAL_PER_PAGE, 100))

    def _number(self, name: str, usual: int, most: int) -> int:
        text = self.one(name)
        if text is None:
            return usual
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise invalid(name, f"must be between 1 and {most}")
        return int(text)


def invalid(parameter: str, detail: str, code: str = "invalid") -> Refusal:
    """The answer to a parameter that makes no sense: 422."""
    return api_error(422, code, detail, parameter=parameter)


def select(records: Iterable[Record], query: Query, today: date) -> list[Record]:
    """The records that pass every filter, in the wanted order; ties by creation, then id."""
    tests = list(_tests(query, today))
    found = [record for record in records if all(test(record) for test in tests)]
    found.sort(key=lambda record: (record.created_at, record.id))
    name, descending = _order(query)
    having = [record for record in found if _key(record, name) is not None]
    lacking = [record for record in found if _key(record, name) is None]
    having.sort(key=lambda record: _key(record, name), reverse=descending)
    return having + lacking


def sort_name(query: Query) -> str:
    """The property a list is sorted by."""
    return _order(query)[0]


def sort_key(record: Record, name: str) -> Any:  # noqa: ANN401 - text, date-time or Decimal
    """The value of that property; None comes last in either direction."""
    return _key(record, name)


def _key(record: Record, name: str) -> Any:  # noqa: ANN401
    return record.total if name == "total_amount" else getattr(record, name)


def _order(query: Query) -> tuple[str, bool]:
    """`sort_by`, or the usual order, which depends on the status asked for."""
    text = query.one("sort_by")
    if text is None:
        statuses = set(query.values.get("filter[status]", ()))
        if statuses == {"to_pay"}:
            return "payment_date", False
        done = statuses and statuses <= {"paid", "archived", "rejected", "discarded"}
        return ("payment_date" if done else "created_at"), True
    name, _, direction = text.partition(":")
    if name not in SORTS or direction not in ("asc", "desc"):
        raise invalid("sort_by", "is not included in the list", "not_in_list")
    return name, direction == "desc"


def _tests(query: Query, today: date) -> Iterable[Test]:
    for name, values in query.values.items():
        maker = _FILTERS.get(name)
        if maker:
            test = maker(name, values, today)
            if test:
                yield test
    if text := query.one("query"):
        yield _full_text(text, query.values.get("query_fields", []))


def _choice(name: str, value: str, allowed: Iterable[str]) -> str:
    if value not in allowed:
        raise invalid(name, "is not included in the list", "not_in_list")
    return value


def _status(name: str, values: list[str], _today: date) -> Test:
    wanted = {_choice(name, value, STATUSES) for value in values}
    return lambda record: record.status in wanted


def _between(field: str, sign: int, name: str, values: list[str], _today: date) -> Test:
    try:
        limit = moment(values[-1])
    except ValueError:
        raise invalid(name, "is not a date-time") from None
    if sign > 0:
        return lambda record: getattr(record, field) >= limit
    return lambda record: getattr(record, field) <= limit


def _due(name: str, values: list[str], today: date) -> Test:
    wanted = {_choice(name, v, ("past_and_today", "future", "missing_date")) for v in values}
    limit = today.isoformat()

    def kind(record: Record) -> str:
        if record.due_date is None:
            return "missing_date"
        return "past_and_today" if record.due_date <= limit else "future"

    return lambda record: kind(record) in wanted


def _period(field: str, name: str, values: list[str], today: date) -> Test:
    periods = _periods(today)
    first, last = periods[_choice(name, values[-1], periods)]
    start, end = first.isoformat(), last.isoformat()
    return lambda record: start <= (getattr(record, field) or "") <= end


def _periods(today: date) -> dict[str, tuple[date, date]]:
    """Named periods, first and last day; weeks begin on Monday."""
    day = timedelta(days=1)
    week, month = today - today.weekday() * day, today.replace(day=1)
    next_month = (month + 31 * day).replace(day=1)
    past_month = (month - day).replace(day=1)
    return {
        "today": (today, today),
        "yesterday": (today - day, today - day),
        "this_week": (week, week + 6 * day),
        "past_week": (week - 7 * day, week - day),
        "this_month": (month, next_month - day),
        "past_month": (past_month, month - day),
    }


def _issued_from(name: str, values: list[str], _today: date) -> Test:
    try:
        limit = date.fromisoformat(values[-1]).isoformat()
    except ValueError:
        raise invalid(name, "is not a date") from None
    return lambda record: (record.issue_date or "") >= limit


def _any_of(field: str, _name: str, values: list[str], _today: date) -> Test:
    wanted = set(values)
    return lambda record: not wanted.isdisjoint(getattr(record, field))


def _document_type(name: str, values: list[str], _today: date) -> Test:
    fields = {"duplicates": "duplicate", "non_financial_documents": "non_financial"}
    wanted = [fields[_choice(name, value, fields)] for value in values]
    return lambda record: any(getattr(record, field) for field in wanted)


def _flag(field: str, wanted: bool, name: str, values: list[str], _today: date) -> Test | None:
    if _choice(name, values[-1], ("true", "false")) == "false":
        return None
    return lambda record: getattr(record, field) is wanted


def _payable(name: str, values: list[str], _today: date) -> Test:
    try:
        relation, amount, currency = values[-1].split(":")
        limit = Decimal(amount)
    except (ValueError, InvalidOperation):
        raise invalid(name, "must look like lte:100.00:EUR") from None
    _choice(name, relation, ("lte", "gte"))

    def test(record: Record) -> bool:
        if record.payable is None or record.payable[1] != currency:
            return False
        return record.payable[0] <= limit if relation == "lte" else record.payable[0] >= limit

    return test


_TEXT_FIELDS: dict[str, Callable[[Record], str]] = {
    "supplier_name": lambda record: record.supplier_name or "",
    "amount": lambda record: f"{record.total:.2f}" if record.total is not None else "",
    "file_name": lambda record: record.file_name,
    "invoice_number": lambda record: record.invoice_number or "",
}


def _full_text(text: str, names: list[str]) -> Test:
    wanted = [part for name in names for part in name.split(",")] or list(_TEXT_FIELDS)
    readers = [_TEXT_FIELDS[_choice("query_fields", name, _TEXT_FIELDS)] for name in wanted]
    needle = text.casefold()
    return lambda record: any(needle in reader(record).casefold() for reader in readers)


_FILTERS: dict[str, Callable[[str, list[str], date], Test | None]] = {
    "filter[status]": _status,
    "filter[created_at_from]": partial(_between, "created_at", 1),
    "filter[created_at_to]": partial(_between, "created_at", -1),
    "filter[updated_at_from]": partial(_between, "updated_at", 1),
    "filter[updated_at_to]": partial(_between, "updated_at", -1),
    "filter[due_date]": _due,
    "filter[payment_date]": partial(_period, "payment_date"),
    "filter[issue_date]": partial(_period, "issue_date"),
    "filter[issue_date_from]": _issued_from,
    "filter[attachment_id]": partial(_any_of, "attachment_ids"),
    "filter[approver_id]": partial(_any_of, "approver_ids"),
    "filter[document_type]": _document_type,
    "filter[missing_data]": partial(_flag, "missing_data", True),
    "filter[matched_transactions]": partial(_flag, "matched", True),
    "filter[exclude_credit_notes]": partial(_flag, "credit_note", False),
    "filter[payable_amount]": _payable,
}
"""Every documented filter; unknown ones are ignored. Limits are inclusive at both ends."""
