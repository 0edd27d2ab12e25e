"""Everything compiled, once: `python -m backend.kernel.scheduling.warm` when installing."""

import importlib

# each has warm(), and tidy() for what older versions left; named, for some of them stand on this package
SHOPS, PLANTS = "backend.kernel.scheduling.shop.warm", "backend.kernel.scheduling.plant.warm"
WARMED = (SHOPS, PLANTS, "backend.kernel.tiny")


def warm() -> None:
    for name in WARMED:
        part = importlib.import_module(name)
        part.warm()
        part.tidy()


if __name__ == "__main__":
    warm()
