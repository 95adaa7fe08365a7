"""Which of the documents that are due go to Qonto in one request.

Only first tries travel together: whatever has been tried before may have arrived, or may be what
made a whole request fail, so it goes alone and its answer belongs to nothing else.
"""

from collections.abc import Sequence

from assistant.qonto.push import MOST_BYTES, MOST_DOCUMENTS
from assistant.workspace.push_claims import Due


def choose(waiting: Sequence[Due]) -> list[list[Due]]:
    """What is due, in its order, as one list per request within Qonto's limits."""
    chosen: list[list[Due]] = []
    filling: dict[str, list[Due]] = {}
    for due in waiting:
        batch = filling.get(due.mark) if due.is_first_try else None
        if batch is None or not _fits(due, batch):
            batch = []
            chosen.append(batch)
        batch.append(due)
        if due.is_first_try:
            filling[due.mark] = batch
    return chosen


def _fits(due: Due, batch: Sequence[Due]) -> bool:
    size = sum(other.size for other in batch) + due.size
    return len(batch) < MOST_DOCUMENTS and size <= MOST_BYTES
