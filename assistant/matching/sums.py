"""Which of several amounts add up to one: accepted only where there is exactly one answer."""

from collections.abc import Sequence
from itertools import combinations

LARGEST_SET = 4
LARGEST_POOL = 10


def sets_with_sum(
    amounts: Sequence[int], total: int, smallest: int = 2, must: frozenset[int] = frozenset()
) -> list[tuple[int, ...]]:
    """Positions whose amounts add up to `total`, by size; all that contain `must`.

    Looks at sets of up to four (or one more than `must`) among the first ten amounts.
    """
    found: list[tuple[int, ...]] = []
    rest = [at for at in range(len(amounts)) if at not in must][: LARGEST_POOL - len(must)]
    left = total - sum(amounts[at] for at in must)
    for size in range(max(smallest - len(must), 0), max(LARGEST_SET - len(must), 1) + 1):
        found += [
            tuple(sorted((*must, *chosen)))
            for chosen in combinations(rest, size)
            if sum(amounts[at] for at in chosen) == left
        ]
    return found
