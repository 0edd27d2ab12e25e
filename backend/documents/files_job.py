"""A job itself: forget pieces of files that nobody went on sending."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from backend.documents.files import FileStore
from backend.documents.jobs import JobKind, JobRun, Outcome
from backend.settings import Settings


def tidy(run: JobRun, payload: Mapping[str, Any]) -> Outcome:
    store = FileStore(Settings.read(os.environ).files_dir)
    return {"removed": store.tidy(datetime.now(UTC))}


TIDY_FILES = JobKind("files.tidy", tidy, label="Forget unfinished files")
