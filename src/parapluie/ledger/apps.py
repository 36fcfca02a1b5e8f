from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "parapluie.ledger"
    default_auto_field = "django.db.models.BigAutoField"
