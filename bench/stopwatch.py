"""Time, CPU time and peak memory of one measurement, told as a line of JSON."""

import gc
import json
import time
from pathlib import Path

_started: list[float] = []


def begin() -> None:
    """Start the watch. What is loaded by now is left alone by the collector, as when serving."""
    gc.freeze()
    _started[:] = [time.perf_counter(), time.process_time()]


def end() -> None:
    """Stop the watch."""
    _started.extend([time.perf_counter(), time.process_time()])


def tell(rows: int) -> None:
    """Print what was measured."""
    wall, cpu = _started[2] - _started[0], _started[3] - _started[1]
    print(json.dumps({"wall": wall, "cpu": cpu, "mb": peak(), "rows": rows}))


def peak() -> float:
    """The process's own peak memory in MB; getrusage would count the parent's at the fork too."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
