"""What a child process may use; set by the child itself before it opens anything."""

import resource
from pathlib import Path

from assistant.errors import AskWellError

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10
WALL_SECONDS = 15.0
RECOGNITION_SECONDS = 45.0
FILE_BYTES = 50 * 1024 * 1024
MAX_PAGES_READ = 10
MAX_CHARACTERS = 200_000


class TooLargeToRead(AskWellError):
    """More bytes than a child process opens."""


def apply() -> None:
    """Limit memory and processor time for good; no core dumps, no new files, few open ones."""
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(kind, (limit, limit))


def check_size(path: str) -> None:
    """TooLargeToRead when the file is larger than any that is read."""
    if Path(path).stat().st_size > FILE_BYTES:
        raise TooLargeToRead("This file is larger than 50 MB.")
