"""The relay's process: rings for due jobs, takes back those of dead workers, starts what comes round by the clock."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence

from backend.database import Database
from backend.settings import Settings
from workers.kinds import all_kinds
from workers.ringing import Bell, attend
from workers.schedule import PERIODIC
from workers.serving import log_to_standard_error


def main(argv: Sequence[str]) -> int:
    options = argparse.ArgumentParser(prog="workers.relay", description=__doc__)
    options.add_argument("--silent", action="store_true", help="ring no queue: the workers look into the database")
    given = options.parse_args(argv)
    log_to_standard_error()
    settings = Settings.read(os.environ)
    kinds = all_kinds()
    if unknown := {periodic.kind for periodic in PERIODIC} - set(kinds):
        raise ValueError(f"the schedule names unknown jobs {sorted(unknown)}")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    database = Database(settings.database_url, pool_size=2)
    attend(database, None if given.silent else Bell(settings.redis_url, kinds), PERIODIC, stop)
    database.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
