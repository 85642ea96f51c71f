"""What the newsroom has decided once and need not decide again: memory and terms."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel


class MemoryEntry(models.Model):
    """A sentence a person translated or approved, with the neighbours it stood between.

    before, after: the neighbours' source hashes. A match with the same context may go out by
    itself; the same sentence elsewhere is only offered to a person.
    """

    source_language = models.CharField(max_length=35)
    target_language = models.CharField(max_length=35)
    source_hash = models.CharField(max_length=32)
    before = models.CharField(max_length=32, blank=True)
    after = models.CharField(max_length=32, blank=True)
    source = models.TextField()
    target = models.TextField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "memory entries"
        constraints = [
            models.UniqueConstraint(
                fields=["target_language", "source_language", "source_hash", "before", "after"],
                name="memory_one_per_context",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_language}→{self.target_language}: {self.source[:60]}"


class Term(ClusterableModel):
    """A word or name that no engine may touch: a form's number, a ship, a word kept on purpose. Or, with
    `do_not_translate` off, one that is to be translated as its `forms` say."""

    text = models.CharField(_("text"), max_length=200, unique=True)
    do_not_translate = models.BooleanField(_("do not translate"), default=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    panels = [
        FieldPanel("text"),
        FieldPanel("do_not_translate"),
        FieldPanel("note"),
        InlinePanel("forms", label=_("In each language")),
    ]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


class TermForm(models.Model):
    """What one language says for a term. inflected: the forms in which it stands in a text as well."""

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="forms")
    language = models.CharField(_("language"), max_length=35)
    text = models.CharField(_("text"), max_length=200)
    inflected = models.CharField(
        _("inflected forms"), max_length=500, blank=True, help_text=_("Separated by commas.")
    )

    panels = [FieldPanel("language"), FieldPanel("text"), FieldPanel("inflected")]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "language"], name="term_form_once")]

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"
