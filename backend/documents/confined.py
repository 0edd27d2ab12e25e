"""Bytes from outside are opened in a child process with a ceiling on memory and time: a bomb ends the child only."""

import os
import resource
import subprocess
import sys
from pathlib import Path

from backend.kernel.errors import Invalid

ROOT = Path(__file__).parent.parent.parent
MEGABYTE = 1024 * 1024
PATIENCE_S = 5
LARGEST_OUTPUT = 1024 * MEGABYTE


def call(module: str, *words: str, seconds: int = 20, megabytes: int = 700, sentence: str) -> bytes:
    """What the module prints; `sentence` is told to the person where it fails, with its own reason behind."""
    command = [sys.executable, "-P", "-m", f"backend.documents.{module}", str(seconds), str(megabytes), *words]
    environ = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(command, env=environ, capture_output=True, timeout=seconds + PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise Invalid(sentence, {"file": [sentence]}) from error
    if done.returncode != 0:
        raise Invalid(sentence, {"file": [sentence, *_reason(done.stderr)]})
    return done.stdout


def confine(argv: list[str]) -> list[str]:
    """The child's first call, before it opens anything: set the ceilings, hand back the words that are left."""
    seconds, megabytes, *words = argv
    for kind, ceiling in (
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(megabytes) * MEGABYTE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, LARGEST_OUTPUT),
    ):
        resource.setrlimit(kind, (ceiling, ceiling))
    return words


def refuse(reason: str) -> int:
    """Said by the child: this file is not taken, and why."""
    print(f"REFUSED {reason}", file=sys.stderr)
    return 3


def _reason(errors: bytes) -> list[str]:
    lines = errors.decode("utf-8", "replace").splitlines()
    return [line.removeprefix("REFUSED ") for line in lines if line.startswith("REFUSED ")]
