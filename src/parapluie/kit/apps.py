from django.apps import AppConfig

from parapluie.kit import wishes


class KitConfig(AppConfig):
    name = "parapluie.kit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        wishes.speak()
