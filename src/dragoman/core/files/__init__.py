"""Files that are translated: how their bytes are read, what of them is text, and how it is put back."""

from dragoman.core.files.decoding import Decoded, NotText, decode
from dragoman.core.files.document import FORMATS, Document, Sentence, format_of

__all__ = ["FORMATS", "Decoded", "Document", "NotText", "Sentence", "decode", "format_of"]
