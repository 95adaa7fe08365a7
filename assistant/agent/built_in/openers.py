"""What an utterance may begin with before it asks anything: "please", "can you", "forget that"."""

from collections.abc import Sequence

from assistant.agent.built_in.lexicon import Lexicon


def without_openers(line: str, words: Lexicon) -> str:
    """Without "please", "can you", "forget that": so that the verb comes first."""
    return without((*words.corrections, *words.openers), line)


def without(starts: Sequence[str], line: str) -> str:
    """A line without what it may begin with."""
    changed = True
    while changed:
        changed = False
        for start in starts:
            if f"{line} ".startswith(f" {start} "):
                line, changed = line[len(start) + 1 :], True
    return line
