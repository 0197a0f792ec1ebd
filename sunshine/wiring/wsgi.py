"""The web application, for granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from sunshine.wiring.cli import refuse_powerful

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sunshine.wiring.settings")
refuse_powerful()
application = get_wsgi_application()
# What was loaded stays as long as the process: the collector need not walk it again and again,
# nor look at the young after every 700 objects, of which one page makes tens of thousands.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
