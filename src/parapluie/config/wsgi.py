"""What gunicorn loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parapluie.config.settings")
application = get_wsgi_application()

from parapluie.screens import screening  # noqa: E402  needs the settings

screening.warm()
