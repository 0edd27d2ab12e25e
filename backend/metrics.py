"""Figures for Prometheus: requests by endpoint, how long they took, and the jobs of the database."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from backend.database import Database
from backend.documents import jobs

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one application."""

    def __init__(self, database: Database) -> None:
        self._registry = CollectorRegistry()
        names = ("method", "endpoint")
        self._requests = Counter("gemba_requests", "Requests", [*names, "status"], registry=self._registry)
        self._seconds = Histogram("gemba_request_seconds", "Duration", names, buckets=BUCKETS, registry=self._registry)
        self._registry.register(JobFigures(database))

    def note(self, method: str, endpoint: str, status: int, seconds: float) -> None:
        self._requests.labels(method, endpoint, str(status)).inc()
        self._seconds.labels(method, endpoint).observe(seconds)

    def written(self) -> bytes:
        return generate_latest(self._registry)


class JobFigures(Collector):
    """Asked from the database whenever somebody looks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        try:
            with self._database.reading() as session:
                counts = jobs.health(session)
        except SQLAlchemyError:
            return
        oldest = counts.pop("oldest_s") or 0.0
        by_state = GaugeMetricFamily("gemba_jobs", "Jobs by state", labels=["state"])
        for state, count in counts.items():
            by_state.add_metric([state], count)
        yield by_state
        yield GaugeMetricFamily("gemba_job_wait_seconds", "How long the oldest due job has waited", value=oldest)
