"""Pages and API, over WSGI: threads keep their database connection (docs/adr)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hypercare.config.settings")
application = get_wsgi_application()
