"""A package of Argos with a real CTranslate2 model in it, worked out by hand instead of trained.

The decoder's n-th step looks at the source's n-th letter, by its place alone, and writes that letter, a vowel
with an accent: "The ferry" → "Thé férry". So every answer is known, and numbers and tokens survive.
"""

from __future__ import annotations

import io
import json
import string
import zipfile
from pathlib import Path
from typing import Any

ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
LETTERS = string.ascii_letters + string.digits + string.punctuation + "áéíóúÁÉÍÓÚñçãõ…–—«»“”‘’"
PART = 64  # numbers that tell one letter, or one place, from the others
DEPTH = 3 * PART  # the letter itself, its place, the letter that was looked at
PLACES = 600


def package(
    place: Path, source: str = "en", target: str = "pt", *, prefix: str = "", ends: bool = True, **more: Any
) -> Path:
    """Write an unpacked package. ends: whether a translation comes to an end. more: of its metadata."""
    import sentencepiece

    place.mkdir(parents=True)
    said = {"package_version": "1.9", "argos_version": "1.9.0", "from_code": source, "to_code": target}
    said |= {"target_prefix": prefix} if prefix else {}
    (place / "metadata.json").write_text(json.dumps(said | more))
    out = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(LETTERS)] * 2),
        model_writer=out,
        model_type="char",
        character_coverage=1.0,
        vocab_size=len(LETTERS) + 4,
        minloglevel=2,
    )
    (place / "sentencepiece.model").write_bytes(out.getvalue())
    pieces = sentencepiece.SentencePieceProcessor(model_proto=out.getvalue())
    tokens = [pieces.id_to_piece(i) for i in range(pieces.get_piece_size())]
    _model(place / "model", tokens + ([prefix] if prefix else []), bool(prefix), ends)
    return place


def packed(folder: Path, file: Path) -> Path:
    """As Argos gives it out: a zip with one folder."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                archive.write(one, f"translate-en_pt-1_9/{one.relative_to(folder)}")
    return file


def _model(place: Path, tokens: list[str], shifted: bool, ends: bool) -> None:
    import numpy as np
    from ctranslate2.specs import TransformerSpec

    random = np.random.default_rng(7)

    def codes(count: int) -> Any:
        """As many plus as minus signs in each, so that normalising changes nothing but the size."""
        signs = np.repeat(np.array([1.0, -1.0], dtype=np.float32), PART // 2)
        return np.stack([random.permutation(signs) for _ in range(count)])

    def matrix(*blocks: tuple[int, int, float]) -> Any:
        """From one part of what goes in to one part of what comes out, so many times as strong."""
        made = np.zeros((DEPTH, DEPTH), dtype=np.float32)
        for out, into, strength in blocks:
            rows, columns = (slice(PART * part, PART * (part + 1)) for part in (out, into))
            made[rows, columns] = strength * np.eye(PART)
        return made

    letters, places = codes(len(tokens)), codes(PLACES)
    becomes = [tokens.index(token.translate(ACCENTS) if len(token) == 1 else token) for token in tokens]
    if not ends:
        becomes[tokens.index("</s>")] = tokens.index("a")
    projection = np.zeros((len(tokens), DEPTH), dtype=np.float32)
    for letter, other in zip(letters, becomes, strict=True):
        projection[other, 2 * PART :] += letter

    def wide(part: int, values: Any) -> Any:
        made = np.zeros((len(values), DEPTH), dtype=np.float32)
        made[:, PART * part : PART * (part + 1)] = values
        return made

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(DEPTH, np.float32), np.zeros(DEPTH, np.float32)

    def linear(layer: Any, weight: Any) -> None:
        layer.weight, layer.bias = weight, np.zeros(len(weight), np.float32)

    def idle(layer: Any) -> None:
        norm(layer.self_attention.layer_norm)
        linear(layer.self_attention.linear[0], np.zeros((3 * DEPTH, DEPTH), np.float32))
        linear(layer.self_attention.linear[1], matrix())
        norm(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, np.zeros((8, DEPTH), np.float32))
        linear(layer.ffn.linear_1, np.zeros((DEPTH, 8), np.float32))

    spec = TransformerSpec.from_config(1, 1, pre_norm=True)
    for coder, embeddings in (
        (spec.encoder, spec.encoder.embeddings[0]),
        (spec.decoder, spec.decoder.embeddings),
    ):
        coder.scale_embeddings = False
        embeddings.weight = wide(0, letters)
        coder.position_encodings.encodings = wide(1, places)
        norm(coder.layer_norm)
        idle(coder.layer[0])
    if shifted:  # its first word is the prefix
        spec.decoder.position_encodings.encodings = wide(1, np.roll(places, 1, axis=0))
    attention = spec.decoder.layer[0].attention
    norm(attention.layer_norm)
    linear(attention.linear[0], matrix((1, 1, 10.0)))
    linear(attention.linear[1], np.concatenate([matrix((1, 1, 1.0)), matrix((0, 0, 1.0))]))
    linear(attention.linear[2], matrix((2, 0, 1.0)))
    linear(spec.decoder.projection, projection)
    spec.config.add_source_eos = True
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.validate()
    place.mkdir()
    spec.save(str(place))
