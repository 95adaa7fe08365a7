"""What makes a line the same one in the next statement, so that nothing is ever entered twice."""

import hashlib
from collections import Counter, defaultdict

from assistant.sources.lines import Line


class RowKeys:
    """Keys for the lines of one file, in their order.

    With the bank's id: id, day, amount, and the place among different labels under the same id
    (some banks give one id to a whole batch). Without: day, amount, label, and a running number
    among equal lines, so that two equal payments of one day both stay.
    """

    def __init__(self) -> None:
        self._equal: Counter[str] = Counter()
        self._labels: defaultdict[str, dict[str, int]] = defaultdict(dict)

    def key(self, line: Line) -> str:
        """The line's key within its account."""
        amount = f"{line.amount.normalize():f} {line.currency}"
        facts = f"{line.account}|{line.booked_on}|{amount}"
        if line.bank_id:
            facts = f"{facts}|{line.bank_id}"
            labels = self._labels[facts]
            number = labels.setdefault(line.label, len(labels))
        else:
            facts = f"{facts}||{line.label}"
            number = self._equal[facts]
            self._equal[facts] += 1
        own = facts.partition("|")[2]
        return hashlib.sha256(f"{own}|{number}".encode()).hexdigest()
