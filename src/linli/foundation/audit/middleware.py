"""Request ids for log lines and audit rows, without what stands behind the question mark."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class RequestLogMiddleware(RequestMiddleware):
    """Names a request by method and path alone: what people search for may be a name or a telephone number."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Such as `GET /desk/matters/`."""
        return f"{request.method} {request.path}"
