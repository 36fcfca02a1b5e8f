from django.apps import AppConfig
from django.core import checks


class WebConfig(AppConfig):
    name = "parapluie.web"

    def ready(self) -> None:
        from parapluie.web.checks import days_are_chosen, named_code_exists

        checks.register(named_code_exists)
        checks.register(days_are_chosen)
