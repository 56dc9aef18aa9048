"""The application for any WSGI server: ``wsgi:app``."""

from config import from_environment
from consult import create_app

app = create_app(from_environment())
