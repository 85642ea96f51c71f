"""The desk's addresses, under /admin/desk/."""

from __future__ import annotations

from django.urls import path

from dragoman.desk import views
from dragoman.desk.costs_report import CostsReport

app_name = "desk"
urlpatterns = [
    path("", views.board, name="board"),
    path("queue/", views.queue_page, name="queue"),
    path("costs/", CostsReport.as_view(), name="costs"),
    path("costs/results/", CostsReport.as_view(results_only=True), name="costs_results"),
    path("retry/", views.retry, name="retry"),
    path("<int:story_id>/<str:language>/", views.version, name="version"),
]
