"""Links against the truth of a world."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.matching.records import Link
from tests.matching.worlds import World

BINS = 10


@dataclass
class Score:
    """Counts that add up over worlds."""

    right: int = 0
    found: int = 0
    true: int = 0
    bills: int = 0
    automatic: int = 0
    wrong_automatic: int = 0
    by_kind: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    bins: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def wrong_per_thousand(self) -> float:
        """Wrong automatic links per 1,000 bills."""
        return 1000 * self.wrong_automatic / self.bills

    @property
    def coverage(self) -> float:
        """The share of true links that were made without a person."""
        return (self.automatic - self.wrong_automatic) / self.true if self.true else 0.0


def score(world: World, links: Sequence[Link], into: Score | None = None) -> Score:
    """Count `links` against the world's truth, on top of what was counted before."""
    made = into or Score()
    pairs = {(one.bill, one.payment) for one in links}
    made.right += len(world.links & pairs)
    made.found += len(links)
    made.true += len(world.links)
    made.bills += len(world.bills)
    for pair in world.links:
        count = made.by_kind[world.kind_of_payment[pair[1]]]
        count[0] += pair in pairs
        count[1] += 1
    for one in links:
        is_right = (one.bill, one.payment) in world.links
        made.automatic += one.automatic
        made.wrong_automatic += one.automatic and not is_right
        count = made.bins[one.confidence * BINS // 100]
        count[0] += is_right
        count[1] += 1
    return made
