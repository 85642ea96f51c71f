"""The books at the desk: a report of Wagtail's, for those who may see what things cost."""

from __future__ import annotations

from io import StringIO
from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from dragoman.desk import costs, engines
from dragoman.desk.models import Spending

POLICY = ModelPermissionPolicy(Spending)


class CostFilters(WagtailFilterSet):
    day = django_filters.DateFromToRangeFilter(label=_("Day"), widget=DateRangePickerWidget)
    engine = django_filters.AllValuesFilter(label=_("Engine"), field_name="engine", empty_label=_("All"))
    story_id = django_filters.NumberFilter(label=_("Story"))

    class Meta:
        model = Spending
        fields: list[str] = []


def pair(row: Spending) -> str:
    return f"{row.source} → {row.target}"


def story(row: Any) -> str:
    if not row.story_id:
        return str(_("names of sections and tags"))
    return f"{row.story_id} {row.headline}".strip()


def units(row: Spending) -> str:
    return f"{row.units:,.0f} {row.kind}"


def unsure(row: Spending) -> str:
    return f"{row.unsure:,.0f}" if row.unsure else ""


def cost(row: Spending) -> str:
    return f"{row.cost:,.4f} {row.currency}" if row.currency else str(_("no price"))


class CostsReport(ReportView):  # type: ignore[misc]
    """The newest day first. At the top, sums of what the filters leave."""

    model = Spending
    permission_policy = POLICY
    permission_required = "view"
    page_title = _("Costs")
    header_icon = "history"
    filterset_class = CostFilters
    index_url_name = "desk:costs"
    index_results_url_name = "desk:costs_results"
    results_template_name = "desk/costs_results.html"
    no_results_message = _("No engine has billed anything.")
    list_export = [*costs.EACH, *costs.AMOUNTS]
    columns = [
        Column("day", label=_("Day"), classname="d-nowrap", accessor=lambda row: row.day.isoformat()),
        Column("engine", label=_("Engine")),
        Column("key", label=_("Key")),
        Column("pair", label=_("Languages"), classname="d-nowrap", accessor=pair),
        Column("story", label=_("Story"), accessor=story),
        NumberColumn("units", label=_("Units"), classname="d-nowrap", accessor=units),
        NumberColumn("unsure", label=_("Unsure"), accessor=unsure),
        NumberColumn("cost", label=_("Cost"), classname="d-nowrap", accessor=cost),
    ]

    def get_queryset(self) -> Any:
        return Spending.objects.order_by("-day", "-pk")

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        if self.is_export:
            return object_list
        rows = list(object_list)
        named = costs.headlines(row.story_id for row in rows)
        for row in rows:
            row.headline = named.get(row.story_id, "")
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not self.is_export:
            context["sums"] = [
                f"{row['engine']}: {row['units']:,.0f} {row['kind']}"
                + (f", {row['cost']:,.4f} {row['currency']}" if row["currency"] else "")
                for row in costs.sums(self.get_filtered_queryset(), "engine")
            ]
            context["standing"] = costs.standing(engines.chain())
        return context

    def get_filename(self) -> str:
        return f"costs-{timezone.localdate().isoformat()}"

    def write_csv_response(self, queryset: Any) -> HttpResponse:
        """The same file as of `dragoman costs --csv`."""
        file = StringIO(newline="")
        costs.write_csv(file, queryset.values(*costs.EACH, *costs.AMOUNTS).iterator(), costs.EACH)
        response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.get_filename()}.csv"'
        return response


class CostsMenuItem(MenuItem):  # type: ignore[misc]
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(POLICY.user_has_permission(request.user, "view"))
