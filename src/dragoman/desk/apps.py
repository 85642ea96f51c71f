from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "dragoman.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dragoman.desk import checks  # noqa: F401
