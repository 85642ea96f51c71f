"""Models fetched from a store: a list of records in the shape of Firefox's Remote Settings, and the files.

``{"data": [{"sourceLanguage": "ru", "targetLanguage": "en", "fileType": "model", "version": "3.0",
"decompressedHash": …, "attachment": {"location": …, "size": …, "hash": …}}]}``. What breaks off is gone on
with, and nothing is used before its hash is right.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

from fxtranslate import discovery

from dragoman.core.engines.base import Pair
from dragoman.core.engines.models import (
    MAX_FILE,
    MAX_TOTAL,
    WANTED,
    Installed,
    ModelError,
    incoming,
    move_in,
    name_of,
    sha256,
    unpacked_name,
    unzst,
)

FIREFOX_LICENCE = "MPL-2.0, as Mozilla gives out its Firefox Translations models"
MAX_LIST = 64 * 2**20  # of a store's list of models
_PART = "model", "vocab", "srcvocab", "trgvocab", "lex"  # the file types of a store that are files of a model
_ARCHITECTURES = ("base-memory", "base", "tiny")  # better first
TRIES = 4
PAUSE = 0.5  # seconds before the second try, twice as long before each further one
Progress = Callable[[str, int, int], None]  # file, bytes there, bytes in all
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Offer:
    """A file of a model in a store. hash: of what is sent; unpacked_hash: of what is in it."""

    name: str
    kind: str
    location: str
    size: int
    hash: str
    unpacked_hash: str


def default_store() -> str:
    """The list of Firefox's models, or the one that FXTRANSLATE_RECORDS_URL names."""
    return discovery.records_url()


def fetch(
    folder: Path,
    pair: Pair,
    *,
    store: str = "",
    timeout: float = 30.0,
    progress: Progress = lambda name, there, size: None,
) -> Installed:
    """Download the newest model of a pair, go on where an earlier try broke off, and add it.

    store: the address of a list in the shape of Firefox's Remote Settings (``{"data": [{…}]}``); files
        stand where the server's root says (``capabilities.attachments.base_url``), else beside the list.
    timeout: seconds without a byte. Raises ModelError.
    """
    store = store or default_store()
    firefox = store == default_store() and "FXTRANSLATE_RECORDS_URL" not in os.environ
    with incoming(folder, name_of(pair)) as place:
        version, offers = _offers(store, pair, timeout)
        base = _base(store, timeout)
        parts = folder / ".partial" / name_of(pair)
        parts.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        if free < 3 * sum(offer.size for offer in offers):
            raise ModelError(f"The disk of {folder} has {free >> 20} MB left, which is too little.")
        for offer in offers:
            packed = _download(urljoin(base, offer.location), offer, parts, timeout, progress)
            (place / unpacked_name(offer.name)).write_bytes(_unpacked(packed.read_bytes(), offer))
        licence = FIREFOX_LICENCE if firefox else "not stated"
        made = move_in(folder, pair, place, licence=licence, origin=store, version=version)
        shutil.rmtree(parts, ignore_errors=True)
        return made


def _unpacked(data: bytes, offer: Offer) -> bytes:
    if offer.name.endswith(".zst") or data[:4] == b"\x28\xb5\x2f\xfd":
        return unzst(data, offer.name, offer.unpacked_hash or None).read()
    if offer.unpacked_hash and hashlib.sha256(data).hexdigest() != offer.unpacked_hash:
        raise ModelError(f"{offer.name} is damaged: another SHA-256 than the store's list says.")
    return data


def _offers(store: str, pair: Pair, timeout: float) -> tuple[str, list[Offer]]:
    body = _get(store, timeout, MAX_LIST)
    try:
        version, offers = newest(json.loads(body)["data"], pair)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{store} is no list of models ({type(error).__name__}: {error}).") from error
    if not offers:
        raise ModelError(_not_offered(body, pair))
    if sum(offer.size for offer in offers) > MAX_TOTAL or any(offer.size > MAX_FILE for offer in offers):
        raise ModelError(f"The store's model for {'-'.join(pair)} is larger than a model can be.")
    return version, offers


def newest(records: Sequence[Mapping[str, Any]], pair: Pair) -> tuple[str, list[Offer]]:
    """The newest whole set of files for a pair, and its version; no files when there is none."""
    sets: dict[tuple[tuple[int, ...], int, str], list[Offer]] = {}
    for record in records:
        source = record.get("sourceLanguage") or record.get("fromLang")
        target = record.get("targetLanguage") or record.get("toLang")
        if (source, target) != pair or record.get("filter_expression") or record.get("fileType") not in _PART:
            continue
        version = str(record.get("version", ""))
        if re.search(r"[a-z]", version):
            continue  # 3.0a1: not given out yet
        architecture = str(record.get("architecture") or "")
        better = -_ARCHITECTURES.index(architecture) if architecture in _ARCHITECTURES else -99
        attachment = record["attachment"]
        name = PurePosixPath(str(record.get("name") or attachment["filename"])).name
        sets.setdefault((tuple(map(int, re.findall(r"\d+", version))), better, version), []).append(
            Offer(
                name,
                str(record["fileType"]),
                str(attachment["location"]),
                int(attachment["size"]),
                str(attachment["hash"]),
                str(record.get("decompressedHash") or ""),
            )
        )
    for (_, _, version), offers in sorted(sets.items(), reverse=True):
        kinds = {offer.kind for offer in offers}
        whole = "model" in kinds and ("vocab" in kinds or {"srcvocab", "trgvocab"} <= kinds)
        if whole and all(WANTED.fullmatch(unpacked_name(offer.name)) for offer in offers):
            return version, sorted(offers, key=lambda offer: offer.size)
    return "", []


def _not_offered(body: bytes, pair: Pair) -> str:
    source, target = pair
    wanted = f"The store has no model for {source}-{target}."
    try:
        pairs = discovery.model_pairs(body.decode())
    except ValueError:
        return wanted
    if (source, "en") in pairs and ("en", target) in pairs:
        return f"{wanted} It has {source}-en and en-{target}: with both, English is the way."
    near = sorted("-".join(one) for one in pairs if one[0] == source or one[1] == target)
    return f"{wanted} With {source} or {target} it has: {', '.join(near)}." if near else wanted


def _base(store: str, timeout: float) -> str:
    root, found, _ = store.partition("/v1/")
    if found:
        try:
            said = json.loads(_get(f"{root}/v1/", timeout, MAX_LIST))
            return str(said["capabilities"]["attachments"]["base_url"]).rstrip("/") + "/"
        except (ModelError, ValueError, KeyError, TypeError):
            pass
    return urljoin(store, ".")


def _download(url: str, offer: Offer, parts: Path, timeout: float, progress: Progress) -> Path:
    """The file as it is sent, whole and with the right hash; what broke off is gone on with."""
    if not re.fullmatch(r"[0-9a-f]{64}", offer.hash):
        raise ModelError(f"The store gives no SHA-256 for {offer.name}: it is not fetched.")
    part = parts / f"{offer.hash}.part"
    why = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE * 2 ** (attempt - 1))
        there = part.stat().st_size if part.exists() else 0
        try:
            if there < offer.size:
                _receive(url, offer, part, there, timeout, progress)
            there = part.stat().st_size
            if there < offer.size:
                why = f"broke off after {there} of {offer.size} bytes"
            elif there == offer.size and sha256(part) == offer.hash:
                progress(offer.name, there, offer.size)
                return part
            else:
                part.unlink()
                why = "is not what the store's list says (another SHA-256)"
        except HTTPError as error:
            with error:
                why = f"is answered with {error.code} {error.reason}"
            if error.code == 416:
                part.unlink(missing_ok=True)
            elif error.code < 500 and error.code != 429:
                break
        except (URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
            why = f"broke off ({_reason(error)})"
    kept = part.stat().st_size if part.exists() else 0
    again = f" {kept / 2**20:.1f} MB are kept: the same command goes on from there." if kept else ""
    raise ModelError(f"{offer.name} {why}.{again}")


def _receive(url: str, offer: Offer, part: Path, there: int, timeout: float, progress: Progress) -> None:
    request = _request(url)
    if there:
        request.add_header("Range", f"bytes={there}-")
    with urlopen(request, timeout=timeout) as response:
        goes_on = there > 0 and response.status == 206
        piece = str(response.headers.get("Content-Range", ""))
        if goes_on and not piece.startswith(f"bytes {there}-"):
            part.unlink()
            raise http.client.HTTPException(f"the server sent another piece ({piece})")
        if not goes_on:
            there = 0
        with part.open("ab" if goes_on else "wb", buffering=0) as out:
            while there < offer.size and (chunk := response.read1(min(_CHUNK, offer.size - there))):
                out.write(chunk)
                there += len(chunk)
                progress(offer.name, there, offer.size)


def _get(url: str, timeout: float, most: int) -> bytes:
    try:
        with urlopen(_request(url), timeout=timeout) as response:
            body: bytes = response.read(most + 1)
    except HTTPError as error:
        with error:
            raise ModelError(f"The model store answers {error.code} {error.reason} ({url}).") from error
    except (URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        raise ModelError(
            f"The model store cannot be reached from here ({_reason(error)}; {url}). Fetch the files where "
            "there is a network, then: dragoman models add PAIR FOLDER."
        ) from error
    if len(body) > most:
        raise ModelError(f"The list of the model store is too long ({url}).")
    return body


def _request(url: str) -> Request:
    if urlsplit(url).scheme not in ("http", "https"):
        raise ModelError(f"{url} is no web address.")
    return Request(url, headers={"User-Agent": "dragoman", "Accept-Encoding": "identity"})


def _reason(error: Exception) -> str:
    inner = getattr(error, "reason", error)
    return str(inner.strerror or inner) if isinstance(inner, OSError) else str(inner) or type(inner).__name__
