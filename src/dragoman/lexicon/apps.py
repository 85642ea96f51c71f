from django.apps import AppConfig


class LexiconConfig(AppConfig):
    name = "dragoman.lexicon"
    label = "lexicon"
    default_auto_field = "django.db.models.BigAutoField"
