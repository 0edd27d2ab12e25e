"""A background worker (`./gemba worker`): does jobs of one queue or of both until it is told to stop."""

import argparse
import os
import sys
from collections.abc import Sequence

from backend import contexts
from backend.settings import Settings
from workers import queue_server
from workers.kinds import all_kinds
from workers.ringing import LARGE, SMALL
from workers.running import Runner
from workers.serving import Looking, log_to_standard_error, queues_of, work_by_bell


def main(argv: Sequence[str]) -> int:
    options = argparse.ArgumentParser(prog="./gemba worker", description=__doc__)
    options.add_argument("--queue", choices=(SMALL, LARGE, "both"), default="both", help="large: long solves (MRP)")
    options.add_argument("--poll", action="store_true", help="look into the database, for use without a queue server")
    given = options.parse_args(argv)
    log_to_standard_error()
    settings = Settings.read(os.environ)
    runner = Runner(settings.database_url, all_kinds(), contexts.assemble())
    if given.poll:
        Looking(runner, queues_of(given.queue)).work()
        return 0
    if not queue_server.answers(settings):
        print(f"The queue at {settings.redis_url} does not answer. Without a queue say: ./gemba worker --poll")
        return 1
    return 0 if work_by_bell(settings.redis_url, runner, queues_of(given.queue)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
