"""How many PDFs are read in a second of processor time: a child per file, all it costs counted.

    python -m bench.reading_speed FOLDER… [--every N]

Every Nth PDF under the folders is read as an upload is read, one after the other; scans are not
recognised. Counts the children's time (fork and end included), the nursery's and our own.
"""

import argparse
import asyncio
import os
import time
from pathlib import Path

from assistant.documents import child, reading


def nursery_seconds() -> float:
    """Processor seconds of the nurseries that live and of all children they have buried."""
    ticks = 0
    for process in child.processes():
        stat = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += sum(map(int, stat[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


async def run(files: list[Path]) -> tuple[float, float]:
    """Processor seconds and seconds on the clock for these files."""
    await reading.read(files[0], "application/pdf")  # the nursery practises
    begun, spent, on_clock = nursery_seconds(), time.process_time(), time.perf_counter()
    for file in files:
        await reading.read(file, "application/pdf")
    spent = time.process_time() - spent + nursery_seconds() - begun
    return spent, time.perf_counter() - on_clock


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=5)
    asked = parser.parse_args()
    files = sorted(one for folder in asked.folders for one in folder.rglob("*.pdf"))[:: asked.every]
    reading.tesseract_program = lambda: None
    spent, on_clock = asyncio.run(run(files))
    print(
        f"{len(files)} PDFs: {1000 * spent / len(files):.0f} ms of processor time each,"
        f" {len(files) / spent:.1f} a second of it ({len(files) / on_clock:.1f} by the clock)"
    )


if __name__ == "__main__":
    main()
