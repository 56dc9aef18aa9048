"""E-mails for the tests, as a mail program saves them."""

from __future__ import annotations

from email.message import EmailMessage


def mail(
    text: str = "",
    *,
    html: str = "",
    enclosed: tuple[tuple[str, bytes], ...] = (),
    subject: str = "Our view of the paper",
) -> bytes:
    """A message with these words, as plain text or HTML or both, and files enclosed."""
    message = EmailMessage()
    message["From"] = "Jo Lunt <jo@upperarle.example>"
    message["To"] = "team@severnvale.example"
    message["Date"] = "Mon, 02 Aug 2010 10:00:00 +0100"
    message["Subject"] = subject
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    for name, content in enclosed:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
