"""The languages a newsroom writes in, with the policy of each, and its sections and tags."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from dragoman.core import languages


def validate_language(code: str) -> None:
    try:
        languages.get(code)
    except languages.UnknownLanguage as error:
        raise ValidationError(str(error)) from None


class AtCap(models.TextChoices):
    """What becomes of a version when the engine that would make it has reached its cap."""

    NEXT = "next", _("the next engine makes it")
    DRAFT = "draft", _("the next engine makes it, and a person approves it")
    WAIT = "wait", _("it waits until there is money again")


class Language(models.Model):
    """One language of the site and its gate (DESIGN, "The gate").

    The four switches say where a text may appear while no person has checked it; a text that a
    person wrote or checked appears everywhere.
    """

    code = models.CharField(_("code"), max_length=35, primary_key=True, validators=[validate_language])
    position = models.PositiveSmallIntegerField(_("place in the list of languages"), default=0)
    enabled = models.BooleanField(_("open to readers"), default=True)
    stopped = models.BooleanField(
        _("stopped"), default=False, help_text=_("Nothing new goes public by itself in this language.")
    )
    hold_critical = models.BooleanField(
        _("hold on any critical finding"),
        default=False,
        help_text=_("Otherwise the sentence goes out marked, with the original beside it."),
    )
    at_cap = models.CharField(
        _("when the cap of an engine is reached"), max_length=5, choices=AtCap.choices, default=AtCap.NEXT
    )
    list_machine = models.BooleanField(_("list unchecked translations on fronts"), default=True)
    feed_machine = models.BooleanField(_("put unchecked translations in feeds"), default=True)
    index_machine = models.BooleanField(_("let search engines index unchecked translations"), default=False)
    push_machine = models.BooleanField(_("send unchecked translations to channels"), default=False)

    panels = [
        FieldPanel("code"),
        FieldPanel("position"),
        FieldPanel("enabled"),
        MultiFieldPanel(
            [FieldPanel("stopped"), FieldPanel("hold_critical"), FieldPanel("at_cap")], heading=_("The gate")
        ),
        MultiFieldPanel(
            [
                FieldPanel("list_machine"),
                FieldPanel("feed_machine"),
                FieldPanel("index_machine"),
                FieldPanel("push_machine"),
            ],
            heading=_("Where unchecked translations appear"),
        ),
    ]

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(at_cap__in=["next", "draft", "wait"]), name="language_at_cap_known"
            )
        ]

    def __str__(self) -> str:
        return languages.get(self.code).name


class Topic(models.Model):
    """A section or a tag. Its name is translated like a sentence: people's names win.

    names: {language: {"text": …, "owner": "person" | "engine" | "memory"}}.
    """

    SECTION, TAG = "section", "tag"

    kind = models.CharField(_("kind"), max_length=7, choices=[(SECTION, _("section")), (TAG, _("tag"))])
    slug = models.SlugField(_("address"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language of the name"), max_length=35, validators=[validate_language])
    names = models.JSONField(_("names in other languages"), default=dict, blank=True)
    in_menu = models.BooleanField(_("in the menu"), default=True)
    position = models.PositiveSmallIntegerField(_("place in the menu"), default=0)

    panels = [
        FieldPanel("kind"),
        FieldPanel("slug"),
        FieldPanel("name"),
        FieldPanel("language"),
        FieldPanel("in_menu"),
        FieldPanel("position"),
        FieldPanel("names"),
    ]

    class Meta:
        verbose_name = _("section or tag")
        verbose_name_plural = _("sections and tags")
        ordering = ["kind", "position", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="topic_slug_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["section", "tag"]), name="topic_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not isinstance(self.names, dict):
            raise ValidationError({"names": _("Expected an object of languages, such as {“ru”: …}.")})
        for code, entry in self.names.items():
            validate_language(code)
            if not (isinstance(entry, dict) and isinstance(entry.get("text"), str)):
                raise ValidationError({"names": _("Each language needs {“text”: …, “owner”: “person”}.")})

    def name_in(self, language: str) -> str | None:
        """The name a reader of `language` sees, or None where nobody has translated it yet."""
        if language == self.language:
            return self.name
        entry: dict[str, Any] | None = self.names.get(language)
        return entry["text"] if entry and entry.get("text") else None
