"""The harness tested: eight bugs are sown one by one, and each must come up as the count it belongs to."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.browser.warm import Warm
from tests.faults.device import Device
from tests.faults.mutations import MUTATIONS, Mutation
from tests.faults.running import APP, SMALL, a_scene
from tests.faults.trial import Scene, Size, Trial

PATIENCE_S = 40  # a bug may keep a device from ever meeting the harm it waits for
PATIENT = replace(SMALL, drained_within_s=60)  # a server may ask for twenty seconds: what counts are the zeros
ONE_KILL = replace(SMALL, kills=1, at_most_s=PATIENCE_S)
SIZES = {  # what is done twice shows only where something that is here already comes again
    "lost": replace(SMALL, at_most_s=PATIENCE_S),
    "duplicated": replace(ONE_KILL, repeats=12),
}

pytestmark = [pytest.mark.slow, pytest.mark.faults, pytest.mark.once]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Iterator[Scene]:
    """One factory for all: each trial counts from where the one before has left it."""
    with a_scene(tmp_path_factory.mktemp("seeded"), 0, warm.begin) as made:
        yield made


def a_trial(scene: Scene, size: Size, bug: str = "", kind: type[Device] = Device) -> dict[str, object]:
    """A small one, by a server and devices that may have a bug."""
    if scene.server.environ.get("SEEDED_BUG", "") != bug:
        scene.server.stop()
        scene.server.environ["SEEDED_BUG"] = bug
        scene.server.app = "tests.faults.mutants:app" if bug else APP
        scene.server.start()
    scene.kind, scene.seed = kind, random.randrange(10**6)
    scene.harms.clear()
    figures = asyncio.run(Trial(scene, size).run())
    print(f"\n{figures}")
    return figures


def test_an_honest_server_and_honest_devices_show_nothing(scene: Scene) -> None:
    figures = a_trial(scene, PATIENT)
    shown = {count: figures[count] for count in ("lost", "duplicated", "misordered", "stuck", "swapped", "unequal")}
    assert shown == dict.fromkeys(shown, 0), figures["told"]
    assert figures["cuts"] >= SMALL.cuts


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.name for mutation in MUTATIONS])
def test_a_seeded_bug_is_caught(scene: Scene, mutation: Mutation) -> None:
    size = SIZES.get(mutation.shows_as, ONE_KILL)
    figures = a_trial(scene, size, mutation.server, mutation.device)
    assert figures[mutation.shows_as] > 0, figures
