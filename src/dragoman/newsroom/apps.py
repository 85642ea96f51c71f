from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "dragoman.newsroom"
    label = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dragoman.newsroom import checks, lifecycle  # noqa: F401

        lifecycle.connect()
