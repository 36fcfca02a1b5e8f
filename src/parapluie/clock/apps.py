from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "parapluie.clock"
    default_auto_field = "django.db.models.BigAutoField"
