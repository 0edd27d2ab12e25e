"""A factory's schedule (planning.md §7): machines with calendars, tools, crews, set-ups, furnaces, frozen work.

`solve` dispatches by a portfolio of rules and improves the best; `mend` keeps what stands when something happened;
`why` says what binds an operation; `check` judges any schedule and knows nothing of how it came about.
"""
