"""The web application, for granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from sunshine.wiring.cli import collect_rarely, refuse_powerful

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunshine.wiring.settings")
refuse_powerful()
gc.disable()  # until all is loaded
application = get_wsgi_application()
collect_rarely()
