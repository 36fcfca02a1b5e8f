from django.apps import AppConfig


class PublicinfoConfig(AppConfig):
    name = "parapluie.publicinfo"
    default_auto_field = "django.db.models.BigAutoField"
