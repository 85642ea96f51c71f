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


def bergamot(setup: Setup) -> Callable[[str], Said]:
    """files: by name, as fxtranslate wants them."""
    from fxtranslate import Translator

    read = {name: Path(path).read_bytes() for name, path in setup["files"].items()}
    translator = Translator(read["model"], read["source_vocab"], read["target_vocab"], read.get("shortlist"))
    return lambda text: {"text": translator.translate(text)}


LOADERS = {"bergamot": bergamot}


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
        try:
            said = translate(request["text"])
        except Exception as error:
            said = {"failed": f"{type(error).__name__}: {error}"}
        answer(id=request["id"], **said)
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        main()
    except (BrokenPipeError, StopIteration):
        os._exit(0)
