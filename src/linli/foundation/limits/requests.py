"""Whom a limit counts when nobody is signed in."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from django.http import HttpRequest

from linli.foundation.audit.requests import client_address

IPV6_HOUSEHOLD: Final = 64


def address_key(request: HttpRequest) -> str:
    """The visitor's address as a key for `take_turn`; of an IPv6 address the /64, which is one household's."""
    address = client_address(request)
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, IPV6_HOUSEHOLD), strict=False).network_address)
