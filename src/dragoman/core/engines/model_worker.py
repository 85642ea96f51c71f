"""The process that holds one model: lines of JSON in, lines of JSON out.

Run as a script by `engines.processes`; imports nothing of ours, so it starts in a tenth of a second.
An engine may hold the interpreter lock while it works: no thread of this process could end a call that
hangs, so the system's alarm does (its default action needs no Python).
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Setup = dict[str, Any]
Said = dict[str, object]  # text and unknown (spans of it), or failed


def bergamot(setup: Setup) -> Callable[[list[str]], list[Said]]:
    """files: by name, as fxtranslate wants them."""
    from fxtranslate import Translator

    read = {name: Path(path).read_bytes() for name, path in setup["files"].items()}
    translator = Translator(read["model"], read["source_vocab"], read["target_vocab"], read.get("shortlist"))
    return lambda texts: [{"text": translator.translate(text)} for text in texts]


def argos(setup: Setup) -> Callable[[list[str]], list[Said]]:
    """model: a folder. tokens: a file. prefix: the token that every target begins with, or "". threads."""
    import ctranslate2
    from sentencepiece import SentencePieceProcessor

    pieces = SentencePieceProcessor(model_file=setup["tokens"])
    translator = ctranslate2.Translator(setup["model"], inter_threads=1, intra_threads=setup["threads"])
    config = Path(setup["model"], "config.json")
    ends = json.loads(config.read_bytes()).get("eos_token", "</s>") if config.exists() else "</s>"
    prefix: str = setup["prefix"]

    def translate(texts: list[str]) -> list[Said]:
        sources: list[list[str]] = [pieces.encode(text, out_type=str) for text in texts]
        full = [source for source in sources if source]
        results = iter(
            translator.translate_batch(
                full,
                target_prefix=[[prefix]] * len(full) if prefix else None,
                beam_size=4,  # this and the penalty are what these models are measured with
                length_penalty=0.2,
                max_input_length=0,
                max_decoding_length=3 * max(map(len, full), default=0) + 32,
                return_attention=True,
                return_end_token=True,
            )
        )
        return [read(source, next(results)) if source else {"text": ""} for source in sources]

    def read(source: list[str], result: Any) -> Said:
        target: list[str] = result.hypotheses[0]
        attention: list[list[float]] = result.attention[0]
        if not target or target.pop() != ends:
            return {"failed": "the translation came to no end"}
        unknown = [at for at, token in enumerate(target) if token == "<unk>"]
        for at in unknown:  # the word that it looked at stands in its place
            weights = attention[at][: len(source)]
            target[at] = source[weights.index(max(weights))]
        first = 1 if prefix and target[:1] == [prefix] else 0
        spans = [[len(pieces.decode(target[first:end])) for end in (at, at + 1)] for at in unknown]
        return {
            "text": pieces.decode(target[first:]),
            "unknown": [span for span in spans if span[0] < span[1]],
        }

    return translate


LOADERS = {"bergamot": bergamot, "argos": argos}


def tried(translate: Callable[[list[str]], list[Said]], texts: list[str]) -> list[Said]:
    """Together; one by one when that fails."""
    try:
        return translate(texts)
    except Exception as error:
        if len(texts) == 1:
            return [{"failed": f"{type(error).__name__}: {error}"}]
        return [said for text in texts for said in tried(translate, [text])]


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business; it closes our input
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    requests = iter(sys.stdin.readline, "")  # ends when the parent closes the pipe, or dies

    def answer(**value: object) -> None:
        print(json.dumps(value), file=answers, flush=True)

    setup = json.loads(next(requests))
    try:
        translate = LOADERS[setup["engine"]](setup)
    except Exception as error:
        answer(failed=f"{type(error).__name__}: {error}")
        return
    answer(ready=True)
    for line in requests:
        request = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, setup["timeout"])
        for number, said in enumerate(tried(translate, request["texts"]), request["id"]):
            answer(id=number, **said)
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        main()
    except (BrokenPipeError, StopIteration):
        os._exit(0)
