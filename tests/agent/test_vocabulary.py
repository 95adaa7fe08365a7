"""The first question of a process waits for the words of all languages; nobody else does."""

import subprocess
import sys

FRESH = """
import asyncio
from assistant.agent import vocabulary

async def served():
    reading = asyncio.create_task(vocabulary.ready())
    others = 0
    while not reading.done():
        await asyncio.sleep(0.01)
        others += not reading.done()
    return others

print(asyncio.run(served()))
"""


def test_others_are_served_while_the_words_are_read() -> None:
    told = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True)
    assert int(told.stdout) > 10
