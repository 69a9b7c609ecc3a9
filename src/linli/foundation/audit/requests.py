"""Where a request came from."""

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's address, at most 64 characters.

    Behind our proxy the server has put what the proxy saw there (`linli.config.wsgi`); no header is read here, because
    anybody may send one.
    """
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
