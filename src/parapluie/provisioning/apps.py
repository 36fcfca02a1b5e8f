from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    name = "parapluie.provisioning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from parapluie.provisioning import mapping

        mapping.by_group()  # a line that names no role stops the program and says which
