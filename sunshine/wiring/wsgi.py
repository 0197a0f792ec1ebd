"""The web application, for granian."""

import os

from django.core.wsgi import get_wsgi_application

from sunshine.wiring.cli import collect_rarely, refuse_powerful

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunshine.wiring.settings")
refuse_powerful()
application = get_wsgi_application()
collect_rarely()
