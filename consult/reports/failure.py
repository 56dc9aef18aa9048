"""The one way in which printing a report fails."""

from consult.domain.errors import DomainError


class ReportFailed(DomainError):
    """The report could not be printed; nothing was stored and the answers are untouched."""

    status = 500
