"""The ways to say no to a person. `app.py` maps each to its HTTP status once."""

from collections.abc import Mapping


class Problem(Exception):
    """Something a person asked for cannot be had; `sentence` says why in words they understand."""

    status = 400

    def __init__(self, sentence: str, **details: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details: Mapping[str, object] = details


class Refused(Problem):
    """The state of things does not allow it (409)."""

    status = 409


class Invalid(Problem):
    """A value is wrong (422). `fields` maps a field's path to its reasons."""

    status = 422

    def __init__(self, sentence: str, fields: Mapping[str, list[str]] | None = None, **details: object) -> None:
        super().__init__(sentence, **details)
        self.fields = dict(fields or {})


class NotFound(Problem):
    """It is not there, or not for this person to know of (404)."""

    status = 404


class Forbidden(Problem):
    """The person may see it but has no right to do this (403)."""

    status = 403


class Unauthenticated(Problem):
    """Nobody is logged in, or the log-in has ended (401)."""

    status = 401


class Stale(Problem):
    """Somebody changed it meanwhile; both versions are told (412)."""

    status = 412


class Missing(Problem):
    """A condition the request must carry is missing (428 for a version, 400 for a key)."""

    status = 428


class TooLarge(Problem):
    """More bytes, rows or pixels than are taken (413)."""

    status = 413


class TooMany(Problem):
    """Too many tries or too much at once; `retry_after` seconds are told (429)."""

    status = 429

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Busy(Problem):
    """Nothing is wrong, only too much comes at once; the same again is taken after `retry_after` seconds (503)."""

    status = 503

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
