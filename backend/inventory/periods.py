"""Posting periods: they close strictly in order, over a clean book, and reopen newest first (§10)."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select

from backend.documents.act import Act
from backend.inventory.events import PeriodClosed, PeriodReopened
from backend.inventory.posting_period import PostingPeriod, Reopening
from backend.inventory.stock_count import StockCount
from backend.inventory.stock_shortage import StockShortage
from backend.kernel.errors import Invalid, Refused


def open_period(period: PostingPeriod, act: Act) -> None:
    """Periods of a company do not overlap."""
    for other in _all(period, act):
        if other.id != period.id and other.starts <= period.ends and period.starts <= other.ends:
            raise Refused(f"{period.number} would overlap posting period {other.number}.")
        if other.state != "open" and period.ends < other.starts:
            raise Refused(f"{period.number} would lie before {other.number}, which is {other.state}.")


def change_period(period: PostingPeriod, act: Act) -> None:
    if period.ends < period.starts:
        raise Invalid("ends: the last day lies before the first.", {"ends": ["Before the first day."]})
    open_period(period, act)


def soft_close(period: PostingPeriod, act: Act) -> None:
    """Stock facts still go in, but people are told."""
    _refuse_out_of_order([p for p in _all(period, act) if p.ends < period.starts and p.state == "open"], period)


def close(period: PostingPeriod, act: Act) -> None:
    """Nothing is posted to it any more; refused while the book of it is not clean."""
    _refuse_out_of_order([p for p in _all(period, act) if p.ends < period.starts and p.state != "closed"], period)
    act.session.flush()
    _refuse_shortages(period, act)
    _refuse_counts(period, act)
    act.record(PeriodClosed(period.id))


def reopen(period: PostingPeriod, form: Reopening, act: Act) -> None:
    """Newest first, with a reason."""
    later = [p.number for p in _all(period, act) if p.starts > period.ends and p.state != "open"]
    if later:
        raise Refused(f"{period.number} cannot be reopened before {later[-1]}, which is newer.")
    period.reopened_because = form.reason
    act.record(PeriodReopened(period.id, form.reason))


def _all(period: PostingPeriod, act: Act) -> list[PostingPeriod]:
    """Every period of the company, held so that two steps at once see each other."""
    query = select(PostingPeriod).where(PostingPeriod.company_id == period.company_id)
    return list(act.session.scalars(query.order_by(PostingPeriod.starts).with_for_update()))


def _refuse_out_of_order(earlier: list[PostingPeriod], period: PostingPeriod) -> None:
    if earlier:
        raise Refused(f"{period.number} cannot be closed before {earlier[0].number}, which is {earlier[0].state}.")


def _refuse_shortages(period: PostingPeriod, act: Act) -> None:
    query = select(func.count()).select_from(StockShortage).where(
        StockShortage.company_id == period.company_id,
        StockShortage.cleared_at.is_(None),
        StockShortage.posting_date <= period.ends,
    )  # fmt: skip
    if count := act.session.scalar(query):
        raise Refused(f"{period.number} cannot be closed: {count} overdrafts are not explained.", overdrafts=count)


def _refuse_counts(period: PostingPeriod, act: Act) -> None:
    end = datetime.combine(period.ends + timedelta(days=1), time(), UTC)
    waiting = (StockCount.state.in_(("released", "compared", "recount", "approved")), StockCount.created_at < end)
    query = select(StockCount.number).where(StockCount.company_id == period.company_id, *waiting)
    if numbers := act.session.scalars(query.order_by(StockCount.number)).all():
        raise Refused(f"{period.number} cannot be closed: not posted are {', '.join(numbers)}.", counts=numbers)
