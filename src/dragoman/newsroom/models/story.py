"""A story: one piece of journalism, one structure, one source language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from dragoman.newsroom.addresses import NewsroomAddress, StoryAddress
from dragoman.newsroom.blocks import BodyBlock, CorrectionsBlock, SourcesBlock
from dragoman.newsroom.models.places import Topic, validate_language
from dragoman.people.models import Person


class Newsroom(NewsroomAddress, Page):
    """The root of one newsroom's stories. Readers see its front page in each language."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["newsroom.Story"]
    max_count = 1

    class Meta:
        verbose_name = _("newsroom")


class Story(StoryAddress, Page):
    """Its `title` is the headline: one sentence, shown and translated once, wherever it stands."""

    kicker = models.CharField(_("kicker"), max_length=80, blank=True)
    lead = RichTextField(_("lead"), features=["bold", "italic", "link", "foreign"])
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    section = models.ForeignKey(
        Topic,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": Topic.SECTION},
    )
    tags = ParentalManyToManyField(
        Topic, verbose_name=_("tags"), blank=True, related_name="+", limit_choices_to={"kind": Topic.TAG}
    )
    corrections = StreamField(CorrectionsBlock(), verbose_name=_("corrections"), blank=True)
    sources = StreamField(SourcesBlock(), verbose_name=_("sources"), blank=True)
    source_name = models.CharField(_("based on a report by"), max_length=120, blank=True)
    source_url = models.URLField(_("address of that report"), blank=True)
    may_republish = models.BooleanField(_("they allow us to publish it"), default=False)
    may_translate = models.BooleanField(_("they allow us to translate it"), default=False)
    language = models.CharField(
        _("language it is written in"), max_length=35, validators=[validate_language], default="en"
    )
    sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_(
            "Elections, health, war, crime, minors: no translation goes public before a person checks it."
        ),
    )
    embargo = models.DateTimeField(
        _("embargo"), null=True, blank=True, help_text=_("Publishing before this time waits for it.")
    )

    parent_page_types = ["newsroom.Newsroom"]
    subpage_types: list[str] = []
    search_fields = [*Page.search_fields, index.FilterField("section"), index.FilterField("language")]

    content_panels = [
        TitleFieldPanel(
            "title",
            heading=_("Headline"),
            placeholder=_("Headline"),
            help_text=_("One sentence. It is translated with the story, and stands wherever the story does."),
        ),
        # On the first tab: a story in the wrong language is translated into nonsense, or into its own.
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("language", help_text=_("Its code, such as en, ru or pt-BR.")),
                        FieldPanel("sensitive"),
                        FieldPanel("embargo"),
                    ]
                )
            ],
            heading=_("How it goes out"),
        ),
        FieldPanel("kicker"),
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("section"),
                FieldPanel("tags", help_text=_("Several with Ctrl, or with Cmd on a Mac.")),
            ],
            heading=_("Section and tags"),
        ),
        InlinePanel("bylines", heading=_("Bylines"), label=_("Byline"), min_num=1),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url")]),
                FieldRowPanel([FieldPanel("may_republish"), FieldPanel("may_translate")]),
                FieldPanel("sources"),
            ],
            heading=_("Where it comes from"),
        ),
        FieldPanel("corrections"),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.source_name and not self.source_url:
            errors["source_url"] = _("Readers need a link to the report this is based on.")
        if self.source_url and not self.source_name:
            errors["source_name"] = _("Name the source, so that it can be credited.")
        if errors:
            raise ValidationError(errors)
        if self.embargo and self.embargo > timezone.now():
            self.go_live_at = max(self.embargo, self.go_live_at or self.embargo)  # type: ignore[has-type]

    def why_not_publishable(self) -> list[str]:
        """What still stands between this text and its readers, in words; empty when nothing does."""
        missing: list[str] = []
        if self.source_name and not self.may_republish:
            missing.append(
                _(
                    "%(source)s has not allowed us to publish this: "
                    "tick “they allow us to publish it” when they have."
                )
                % {"source": self.source_name}
            )
        for number, block in enumerate(self.body, start=1):
            if block.block_type == "image" and not block.value["credit"].strip():
                missing.append(_("The picture in block %(number)d has no credit.") % {"number": number})
        return [str(line) for line in missing]

    def require_publishable(self) -> None:
        if missing := self.why_not_publishable():
            raise ValidationError(missing)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail's save; where it makes the story live, or takes it down, our release and event
        are written in the same transaction. Every path of Wagtail's ends here: the editor's button,
        the clock, copies, reverts and the API.
        """
        from dragoman.newsroom import publishing

        fields = kwargs.get("update_fields")
        if self.alias_of_id or not (fields is None or {"live", "live_revision"} & set(fields)):
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.live:
                publishing.publish(self)
            else:
                publishing.unpublish(self.pk)


class StoryByline(Orderable):
    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="bylines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["story", "person"], name="byline_once")]
