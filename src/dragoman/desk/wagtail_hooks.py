"""The desk in Wagtail's admin: its addresses, its menus, what an editor is told after publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from dragoman.desk import listing, wording
from dragoman.desk.costs_report import CostsMenuItem
from dragoman.lexicon.models import Term
from dragoman.newsroom.models import Language, Story, Topic
from dragoman.people.models import Person, ReviewRight


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    return [path("desk/", include("dragoman.desk.urls"))]


@hooks.register("register_admin_menu_item")
def desk_menu() -> MenuItem:
    return MenuItem(gettext_lazy("Desk"), reverse("desk:board"), name="desk", icon_name="tasks", order=10)


@hooks.register("register_admin_menu_item")
def queue_menu() -> MenuItem:
    return MenuItem(
        gettext_lazy("For a person"), reverse("desk:queue"), name="queue", icon_name="user", order=11
    )


@hooks.register("register_reports_menu_item")
def costs_menu() -> MenuItem:
    return CostsMenuItem(
        gettext_lazy("Costs"), reverse("desk:costs"), name="costs", icon_name="history", order=600
    )


@hooks.register("register_permissions")
def may_see_costs() -> Any:
    """In the form of groups."""
    return Permission.objects.filter(content_type__app_label="desk", codename="view_spending")


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("register_admin_viewset")
def story_listing() -> Any:
    return listing.stories


@hooks.register("register_admin_viewset")
def story_pages() -> Any:
    return listing.pages


# ---------------------------------------------------------------- from the story to its languages


@hooks.register("after_publish_page")
def tell_where_it_goes(request: HttpRequest, page: Any) -> None:
    if isinstance(page, Story) and page.live:
        messages.info(
            request,
            _("Its other languages follow by themselves; what needs a person is at the desk."),
            buttons=[messages.button(f"{reverse('desk:board')}?story={page.pk}", _("To the desk"))],
        )


@hooks.register("register_page_header_buttons")
def to_the_desk(page: Any, user: Any, next_url: str | None = None, view_name: str = "") -> Any:
    if page.specific_class is Story and page.first_published_at and page.live:
        yield Button(
            _("Languages at the desk"),
            f"{reverse('desk:board')}?story={page.pk}",
            icon_name="tasks",
            priority=15,
        )


# ---------------------------------------------------------------- the newsroom's own lists


class LanguageChoice(forms.ChoiceField):
    """One of the newsroom's languages, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_languages, **kwargs)


def _languages() -> list[tuple[str, str]]:
    codes = Language.objects.values_list("code", flat=True)
    return [(code, f"{wording.capital(wording.language(code))} ({code})") for code in codes]


class ReviewRightForm(WagtailAdminModelForm):
    language = LanguageChoice(label=gettext_lazy("Language"))


class ReviewRights(SnippetViewSet):
    model = ReviewRight
    icon = "user"
    menu_label = gettext_lazy("Review rights")
    list_display = ["user", "language"]
    list_filter = ["language"]
    add_to_reference_index = False
    panels = [
        FieldPanel(
            "user",
            help_text=gettext_lazy("May log in here, and write, approve and publish in this language."),
        ),
        FieldPanel("language"),
    ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return self.get_edit_handler().get_form_class()

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        handler.base_form_class = ReviewRightForm
        return handler


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def let_in(request: HttpRequest, instance: Any) -> None:
    """Whoever may review a language may log in, and by that alone nothing else."""
    if isinstance(instance, ReviewRight) and not instance.user.has_perm("wagtailadmin.access_admin"):
        group, _new = Group.objects.get_or_create(name="Translators")
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        )
        instance.user.groups.add(group)


class Languages(SnippetViewSet):
    model = Language
    icon = "globe"
    menu_label = gettext_lazy("Languages")
    list_display = [
        "__str__",
        "code",
        "position",
        BooleanColumn("enabled", label=gettext_lazy("Open to readers")),
        BooleanColumn("stopped", label=gettext_lazy("Stopped")),
        BooleanColumn("hold_critical", label=gettext_lazy("Holds critical findings")),
    ]
    ordering = ["position", "code"]


class Topics(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = gettext_lazy("Sections and tags")
    list_display = ["name", "kind", "language", "in_menu", "position"]
    list_filter = ["kind", "language"]
    search_fields = ["name", "slug"]


class People(SnippetViewSet):
    model = Person
    icon = "group"
    menu_label = gettext_lazy("People")
    list_display = ["name", "language", "slug"]
    search_fields = ["name", "slug"]


class Terms(SnippetViewSet):
    model = Term
    icon = "lock"
    menu_label = gettext_lazy("Terms")
    list_display = ["text", "do_not_translate", "note"]
    search_fields = ["text"]


class NewsroomGroup(SnippetViewSetGroup):
    items = (Languages, Topics, People, Terms, ReviewRights)
    menu_label = gettext_lazy("Newsroom")
    menu_icon = "list-ul"
    menu_name = "newsroom"
    menu_order = 150


register_snippet(NewsroomGroup)
