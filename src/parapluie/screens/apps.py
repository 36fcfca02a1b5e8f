from django.apps import AppConfig


class ScreensConfig(AppConfig):
    name = "parapluie.screens"
    default_auto_field = "django.db.models.BigAutoField"
