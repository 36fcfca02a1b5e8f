from django.apps import AppConfig
from django.core import checks


class WebConfig(AppConfig):
    name = "parapluie.web"

    def ready(self) -> None:
        from parapluie.web.checks import named_code_exists

        checks.register(named_code_exists)
