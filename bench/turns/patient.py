"""`ask-well serve`, whose turns may last ten minutes instead of one, so that a thousand can be open
at once on a machine that takes a minute to open them.

    python -m bench.turns.patient --port 8000
"""

import sys
from functools import partial

from assistant import cli
from assistant.agent.turn import TurnContext
from assistant.web import asking

if __name__ == "__main__":
    vars(asking)["TurnContext"] = partial(TurnContext, most_seconds=600)
    sys.argv[1:1] = ["serve"]
    cli.main()
