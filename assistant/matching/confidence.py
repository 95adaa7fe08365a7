"""From evidence to a decision: may a machine decide, and how often is such a link right.

The confidences are the shares of right links on the worlds that tuning uses (docs/matching.md).
"""

from assistant.matching.board import Score
from assistant.matching.evidence import SURE_FROM, Account, Evidence
from assistant.matching.names import Likeness
from assistant.matching.references import Grade

AUTOMATIC, LIKELY, DOUBTFUL = 99, 97, 85
ENOUGH_MARGIN = 20


def exact_score(evidence: Evidence, margin: int, is_rare: bool) -> Score:
    """For a pair of the same amount. `is_rare`: nothing else has that amount."""
    sure = evidence.weight >= SURE_FROM or (is_rare and _is_plain(evidence))
    automatic = sure and margin >= ENOUGH_MARGIN and not evidence.is_vetoed
    return automatic, _confidence(evidence, automatic), evidence.signals()


def _is_plain(evidence: Evidence) -> bool:
    """The whole name, around the due date, and nothing said against it."""
    return evidence.name is Likeness.SAME and -35 <= evidence.lag <= 45


def series_score(evidence: Evidence, share: float) -> Score:
    """For a pair within a series of equal amounts: the order decides, so a person confirms."""
    return False, min(95, int(share * 100)), (*evidence.signals(), "order")


def other_score(evidence: Evidence, kind: str, sure: bool) -> Score:
    """For a set, an instalment, a discount, a fee, or another currency."""
    known = evidence.reference >= Grade.DIGITS or (
        evidence.account is Account.SAME and kind in ("grouped", "credit_note", "discount")
    )
    automatic = sure and known and not evidence.is_vetoed
    return automatic, _confidence(evidence, automatic), (*evidence.signals(), kind)


def _confidence(evidence: Evidence, automatic: bool) -> int:
    if automatic:
        return AUTOMATIC
    return DOUBTFUL if evidence.is_vetoed else LIKELY
