"""Files built to do harm, or merely broken: none may take the service down or break its limits.

    python -m bench.hostile FOLDER… [--mutants N --of FOLDER] [--seed N] [--limit N]

Reads every PDF under the folders as an upload is read, then mutants of those under `--of`, and
prints how each ended. A crash is an error in the reading process itself or a nursery that died.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.documents import child, limits, reading
from assistant.documents.reading import Reading
from bench.mutants import mutants

# A file that pdfium cannot read is read once more, by pypdf.
MOST_SECONDS = 2 * limits.WALL_SECONDS + 1


@dataclass(slots=True)
class Tally:
    """How the files of one group ended."""

    ended: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)


async def run(files: Iterator[tuple[str, Path]]) -> Tally:
    """Read files one after the other."""
    tally, nurseries = Tally(), set[int]()
    for name, path in files:
        begun = time.perf_counter()
        work = reading.read(path, "application/pdf")
        (found,) = await asyncio.gather(work, return_exceptions=True)
        if isinstance(found, BaseException):
            tally.crashes.append(f"{name}: {type(found).__name__}")
            continue
        seconds = time.perf_counter() - begun
        tally.seconds.append(seconds)
        tally.ended[_ending(found)] += 1
        if seconds > MOST_SECONDS:
            tally.slow.append(name)
        alive = {one.pid for one in child.processes()}
        if nurseries - alive:
            tally.crashes.append(f"{name}: a nursery died")
        nurseries = alive
    return tally


def _ending(found: Reading) -> str:
    if not found.readable:
        return found.problem or "unreadable"
    return "read" if found.text else "read, no text"


def report(title: str, tally: Tally) -> None:
    """One group's table."""
    times = sorted(tally.seconds)
    print(
        f"\n{title}: {len(times)} files, {len(tally.crashes)} crashes, {len(tally.slow)} too slow"
    )
    for ending, count in tally.ended.most_common():
        print(f"  {count:>6}  {ending}")
    if times:
        print(
            f"  median {statistics.median(times) * 1000:.0f} ms,"
            f" p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms, longest {times[-1]:.1f} s"
        )
    for line in [*tally.crashes, *tally.slow]:
        print(f"  {line}")


def _written(contents: Iterator[bytes], folder: Path) -> Iterator[tuple[str, Path]]:
    path = folder / "mutant.pdf"
    for number, content in enumerate(contents):
        path.write_bytes(content)
        yield f"mutant {number}", path


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--of", type=Path, help="good files that mutants are made of")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, default=0)
    asked = parser.parse_args()
    for folder in asked.folders:
        found = sorted(folder.rglob("*.pdf"))[: asked.limit or None]
        report(folder.name, asyncio.run(run((one.name, one) for one in found)))
    if asked.mutants and asked.of:
        originals = [one.read_bytes() for one in sorted(asked.of.rglob("*.pdf"))]
        with tempfile.TemporaryDirectory() as folder:
            made = _written(mutants(originals, asked.mutants, asked.seed), Path(folder))
            report("mutants", asyncio.run(run(made)))


if __name__ == "__main__":
    main()
