"""The blocks a story is written in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from dragoman.newsroom.models.places import validate_language

INLINE = ["bold", "italic", "link", "superscript", "subscript", "code", "foreign"]

EMBEDS = {
    "www.youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
    "soundcloud.com": "SoundCloud",
    "www.openstreetmap.org": "OpenStreetMap",
    "mastodon.social": "Mastodon",
    "bsky.app": "Bluesky",
    "t.me": "Telegram",
}


class QuotationBlock(blocks.StructBlock):
    """What somebody said: as the story tells it, and word for word in the language it was said in."""

    text = blocks.RichTextBlock(
        label=_("In the language of the story"),
        features=["bold", "italic", "foreign"],
        help_text=_("Without outer quotation marks."),
    )
    speaker = blocks.CharBlock(label=_("Who said it"), max_length=120)
    role = blocks.CharBlock(label=_("Who they are"), required=False, max_length=200)
    language = blocks.CharBlock(
        label=_("Language it was said in"),
        required=False,
        max_length=35,
        help_text=_("For example “uk”. Empty: the language of the story."),
    )
    original = blocks.TextBlock(
        label=_("Word for word, as it was said"),
        required=False,
        rows=3,
        help_text=_("Readers of that language are shown exactly this."),
    )
    where = blocks.CharBlock(label=_("Where it was said"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if cleaned["language"]:
            try:
                validate_language(cleaned["language"])
            except ValidationError as error:
                errors["language"] = error
        if cleaned["original"] and not cleaned["language"]:
            errors["language"] = ValidationError(_("Name the language of the wording, for example “uk”."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


class ImageBlock(blocks.StructBlock):
    """A picture. Its credit is required: nothing goes out without saying whose it is."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("What it shows, for those who cannot see it"), max_length=300)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)
    credit = blocks.CharBlock(
        label=_("Credit"),
        max_length=200,
        required=False,
        help_text=_("Required before publication, for example “Drawing: Milo Brandt for the Ferry”."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")


class CardBlock(blocks.StructBlock):
    """A pointer to another story, shown where that story exists in the reader's language."""

    story = blocks.PageChooserBlock(label=_("Story"), page_type="newsroom.Story")

    class Meta:
        icon = "link"
        label = _("Related story")


class EmbedBlock(blocks.StructBlock):
    """A link to a place we allow, shown as a link with a title: nothing foreign is loaded."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)

    class Meta:
        icon = "media"
        label = _("Embed")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        address = urlsplit(cleaned["url"])
        if address.scheme != "https" or address.hostname not in EMBEDS:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "url": ValidationError(
                        _("Only https addresses of these places can be embedded: %(places)s."),
                        params={"places": ", ".join(sorted(EMBEDS))},
                    )
                }
            )
        return cleaned


class BodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(label=_("Paragraph"), features=INLINE, icon="pilcrow")
    heading = blocks.CharBlock(label=_("Heading"), max_length=200, icon="title")
    list = blocks.RichTextBlock(label=_("List"), features=["ol", "ul", *INLINE], icon="list-ul")
    quotation = QuotationBlock()
    image = ImageBlock()
    card = CardBlock()
    embed = EmbedBlock()


class CorrectionBlock(blocks.StructBlock):
    """What was wrong and what is right. Stands on the page, in every language, for good."""

    at = blocks.DateTimeBlock(label=_("When"))
    text = blocks.RichTextBlock(label=_("What was wrong, what is right"), features=["bold", "italic", "link"])

    class Meta:
        icon = "warning"
        label = _("Correction")


class CorrectionsBlock(blocks.StreamBlock):
    correction = CorrectionBlock()


class SourceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Source"), max_length=200)
    url = blocks.URLBlock(label=_("Address"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Source")


class SourcesBlock(blocks.StreamBlock):
    source = SourceBlock()


def provider_of(url: str) -> str:
    return EMBEDS.get(urlsplit(url).hostname or "", "")
