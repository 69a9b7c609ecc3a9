"""The web program that Granian serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
application = get_wsgi_application()
if settings.PROXY:
    # The proxy's word about the visitor's address; audit rows and rate limits read it.
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=settings.PROXY)
