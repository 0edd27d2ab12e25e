"""Marks the kernel's tests use."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "shared: needs the shared folder beside the repository")
    config.addinivalue_line("markers", "slow: takes more than a few seconds")
