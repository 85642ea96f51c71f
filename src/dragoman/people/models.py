"""Who works here, who is named in a story, and who may answer for which language."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel


class User(AbstractUser):
    """Someone who logs in. Their full name stands in labels ("checked by NAME")."""

    @property
    def name(self) -> str:
        return self.get_full_name() or self.username

    def may_review(self, language: str) -> bool:
        """Whether this person may answer for a text in that language (CONVENTIONS L3, S9)."""
        if not self.is_active:
            return False
        return self.is_superuser or self.review_rights.filter(language=language).exists()


class ReviewRight(models.Model):
    """A person may approve and publish versions in one language."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="review_rights")
    language = models.CharField(max_length=35)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "language"], name="review_right_once")]

    def __str__(self) -> str:
        return f"{self.user} reviews {self.language}"


class Person(ClusterableModel):
    """Someone named in stories: in a byline, or as the speaker of a quotation.

    A name is never put through an engine. Each language that writes it its own way has a row in
    `names`; where there is none, the name stands as its bearer writes it.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language of the name"), max_length=35)

    panels = [FieldPanel("slug"), FieldPanel("name"), FieldPanel("language"), InlinePanel("names")]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonName(models.Model):
    """How one language writes a person's name."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=35)
    name = models.CharField(_("name"), max_length=120)

    panels = [FieldPanel("language"), FieldPanel("name")]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "language"], name="person_name_once")]
        indexes = [models.Index(fields=["language", "name"], name="person_name_lookup")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


def names_of(ids: Iterable[int], spoken: Iterable[str], language: str) -> dict[int | str, dict[str, str]]:
    """The names, by language, of people in bylines and of speakers named in the text.

    ids: primary keys of people; spoken: names as a text in `language` writes them.
    Returns {key: {language: name}}, key being the primary key for `ids`, the name for `spoken`.
    One statement, however many people.
    """
    ids, spoken = list(ids), set(spoken)
    called = PersonName.objects.filter(language=language, name__in=spoken)
    rows = (
        Person.objects.filter(
            models.Q(pk__in=ids) | models.Q(name__in=spoken) | models.Q(pk__in=called.values("person"))
        )
        .order_by("pk", "names__pk")
        .values_list("pk", "language", "name", "names__language", "names__name")
    )
    people: dict[int, dict[str, str]] = {}
    bearers: dict[int, str] = {}
    for pk, own, name, code, form in rows:
        names = people.setdefault(pk, {own: name})
        bearers[pk] = name
        if code:
            names[code] = form
    found: dict[int | str, dict[str, str]] = {}
    for pk, names in people.items():
        found[pk] = names
        for name in {bearers[pk], names.get(language, "")} & spoken:
            found[name] = names
    return found
