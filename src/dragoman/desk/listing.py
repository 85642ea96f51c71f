"""Stories as Wagtail lists them: by date and section, flat under "Stories" and in the explorer."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet

from dragoman.desk import wording
from dragoman.newsroom.models import Language, Story, Topic

NEWEST = "-pk"  # always there, unique and indexed: the first page of 100,000 stories is 50 steps of one index


class StoryFilters(WagtailFilterSet):
    section = django_filters.ModelChoiceFilter(
        label=_("Section"), queryset=lambda request: Topic.objects.filter(kind=Topic.SECTION)
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"),
        choices=lambda: [
            (code, wording.capital(wording.language(code)))
            for code in Language.objects.values_list("code", flat=True)
        ],
    )
    first_published_at = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)
    live = django_filters.BooleanFilter(label=_("Public"))

    class Meta:
        model = Story
        fields: list[str] = []


def language_of(story: Story) -> str:
    return wording.capital(wording.language(story.language))


COLUMNS = [
    BulkActionsColumn("bulk_actions"),
    PageTitleColumn("title", label=_("Headline"), classname="title"),
    Column("section", label=_("Section"), accessor="section.name", width="12%"),
    Column("language", label=_("Language"), accessor=language_of, width="12%"),
    DateColumn("first_published_at", label=_("Published"), sort_key="first_published_at", width="14%"),
    PageStatusColumn("status", label=_("Status"), width="10%"),
]


class Bounded:
    """What both listings share: the newest first, and a fixed number of statements."""

    def get_ordering(self: Any) -> Any:
        ordering = super().get_ordering()  # type: ignore[misc]
        explicit = self.request.GET.get("ordering")
        return ordering if explicit in ("first_published_at", "-first_published_at", "ord") else NEWEST

    def get_valid_orderings(self: Any) -> list[str]:
        return [*super().get_valid_orderings(), NEWEST]  # type: ignore[misc]

    def order_queryset(self: Any, queryset: Any) -> Any:
        if self.is_searching and not self.is_explicitly_ordered:
            return queryset
        if self.ordering == NEWEST:
            return queryset.order_by("-pk")
        return super().order_queryset(queryset)  # type: ignore[misc]

    def annotate_queryset(self: Any, pages: QuerySet[Story]) -> Any:
        pages = pages.select_related("section").prefetch_related("content_type", "sites_rooted_here")
        pages = pages.defer_streamfields().prefetch_workflow_states()  # type: ignore[attr-defined]
        return pages.annotate_site_root_state().annotate_approved_schedule()


class StoryListing(Bounded, IndexView):  # type: ignore[misc]
    paginate_by = 50

    def get_base_queryset(self) -> Any:
        """Wagtail asks for every page a person may explore; one who may explore all need not be asked."""
        if self.request.user.is_superuser:
            return self.annotate_queryset(self.model.objects.all())
        return super().get_base_queryset()


class StoryExplorer(Bounded, ExplorableIndexView):  # type: ignore[misc]
    paginate_by = 50


class StoryCreate(CreateView):  # type: ignore[misc]
    """Wagtail makes a new page public by adding it. Here it is a draft until nothing stands against it."""

    def publish_action(self) -> Any:
        self.form.instance.live = False
        self.form.instance.has_unpublished_changes = True
        return super().publish_action()


class StoryListingViewSet(PageListingViewSet):
    """All stories, whatever they stand under."""

    model = Story
    index_view_class = StoryListing
    name = "stories"
    icon = "doc-full-inverse"
    menu_label = _("Stories")
    menu_order = 20
    add_to_admin_menu = True
    columns = COLUMNS
    filterset_class = StoryFilters
    list_per_page = 50


class StoryPageViewSet(PageViewSet):
    """The explorer below the newsroom, where there are only stories; and how one is begun."""

    model = Story
    add_view_class = StoryCreate
    index_view_class = StoryExplorer
    columns = COLUMNS
    filterset_class = StoryFilters
    list_per_page = 50


stories = StoryListingViewSet("stories")
pages = StoryPageViewSet()
