"""What CLDR knows of a language: ``get("uk").name``, direction, script, quotation marks, plurals, casing."""

from dragoman.core.languages.language import Language, UnknownLanguage, get
from dragoman.core.languages.quotes import Quotes

__all__ = ["Language", "Quotes", "UnknownLanguage", "get"]
