from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "dragoman.project"
    label = "project"
