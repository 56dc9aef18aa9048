"""Errors whose message a partner or an officer could read.

Everything that a person may cause is a :class:`DomainError`: the web shows its message on the page, the
command line prints it on one line, and nothing has been saved.
"""


class DomainError(Exception):
    """Something a person asked for cannot be done; ``str(error)`` says what, where and what to do."""

    status = 400


class BadInput(DomainError):
    """A field, row or file holds something that cannot be used.

    ``problems`` maps the place (a field name, "row 3", a file name) to one sentence each.
    """

    def __init__(self, message: str, problems: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.problems: dict[str, str] = problems or {}


class BadDocument(BadInput):
    """A file could not be read as the document it claims to be."""


class SignedOut(DomainError):
    """Whoever sent a form is not signed in any more; the page gives back what was typed."""

    status = 401


class NotAllowed(DomainError):
    """The actor may not do this; shown as a page of its own."""

    status = 403


class NotFound(DomainError):
    """There is no such thing, or it is somebody else's: the two look the same."""

    status = 404


class Conflict(DomainError):
    """Somebody else saved first; the caller shows both texts."""

    status = 409


class Closed(DomainError):
    """The closing instant has passed."""

    status = 409
