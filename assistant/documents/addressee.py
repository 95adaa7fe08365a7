"""Whom an invoice is addressed to: the name under the word for a buyer, else in the window."""

import re

from assistant.documents import labels
from assistant.documents.company_names import is_name
from assistant.documents.layout import Layout, Run
from assistant.documents.ourselves import NOBODY, Ourselves
from assistant.documents.parties import buyer_runs, has_address, window_runs

LONGEST = 80
_LED = re.compile(r"^[\s:.\-–]+|[\s,;:]+$")


def read(layout: Layout, us: Ourselves = NOBODY) -> str:
    """The name; empty where none is clear. Only a block with a town under it is an address, but
    what names us needs none."""
    for run in us.on(layout).named(layout):
        return run.text[:LONGEST]
    title = next((run for run in layout.runs if labels.BUYER.match(run.text)), None)
    if title is not None:
        inside = buyer_runs(layout)
        block = [run for run in layout.runs if id(run) in inside and run.page == title.page]
        return _first_name(block) if has_address(block) else ""
    window = window_runs(layout)
    return _first_name([run for run in layout.runs if id(run) in window])


def _first_name(block: list[Run]) -> str:
    """The first line that can be a name, without the word for a buyer before it."""
    for run in block:
        said = labels.BUYER.match(run.text)
        name = _LED.sub("", run.text[said.end() :] if said else run.text)
        if is_name(name) and len(name) <= LONGEST:
            return name
    return ""
