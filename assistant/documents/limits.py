"""What a child process may use; set by the child itself before it opens anything."""

import resource

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 10


def apply() -> None:
    """Limit memory and processor time for good; no core dumps, no new files."""
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
