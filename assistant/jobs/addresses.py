"""Where outgoing requests may go: the public internet, decided on the address really used.

A name is resolved here, every address it has must be public, and the connection is made to the
very address that was looked at, so that a name cannot change its answer in between.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable

from assistant.errors import AskWellError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]

# The standard library calls these global; they lead inside, or to many.
_BARRED = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "2001::/23", "2002::/16")
)
_PUBLIC_V6 = ipaddress.ip_network("2000::/3")


class AddressNotAllowed(AskWellError):
    """The receiver's address is private, reserved or odd: nothing was sent."""

    code = "address_not_allowed"


async def public(host: str, port: int, resolve: Resolve | None = None) -> str:
    """The address to connect to for this host; AddressNotAllowed unless all of them are public.

    Raises OSError when the name has no address.
    """
    found = await (resolve or _resolved)(host, port)
    if not found:
        raise OSError(f"{host} has no address")
    for text in found:
        if not is_public(ipaddress.ip_address(text.partition("%")[0])):
            raise AddressNotAllowed("This address is not allowed: it is not on the internet.")
    return found[0]


def is_public(address: Address) -> bool:
    """Whether an address is an ordinary one on the internet."""
    if isinstance(address, ipaddress.IPv6Address) and address not in _PUBLIC_V6:
        return False
    inside = any(address in net for net in _BARRED if net.version == address.version)
    return address.is_global and not address.is_multicast and not inside


async def _resolved(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))
