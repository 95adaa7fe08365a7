"""Every host that this process connects to or looks up, as the interpreter sees it."""

import ipaddress
import sys

_SEEN: list[object] = []
_HEARD = {"socket.connect": 1, "socket.getaddrinfo": 0}


def _hear(event: str, args: tuple[object, ...]) -> None:
    if event in _HEARD:
        _SEEN.append(args[_HEARD[event]])


sys.addaudithook(_hear)


def mark() -> int:
    """The present, to be given to `outside`."""
    return len(_SEEN)


def outside(since: int) -> list[str]:
    """Hosts beyond this machine that were reached for since then."""
    hosts = [one[0] if isinstance(one, tuple) else one for one in _SEEN[since:]]
    return [str(one) for one in hosts if isinstance(one, str) and not _is_own(one)]


def _is_own(host: str) -> bool:
    if host in ("", "localhost") or host.startswith(("/", "\0")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
