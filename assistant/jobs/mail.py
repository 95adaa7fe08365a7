"""E-mail about an event, by the SMTP server of the settings."""

import asyncio
import smtplib
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from assistant.settings import Settings
from assistant.workspace.automations.deliveries import Result

SECONDS = 20
SUBJECTS = {
    "supplier_invoice.uploaded": "New supplier invoice",
    "supplier_invoice.updated": "Supplier invoice updated",
    "document.to_review": "A document waits for review",
    "signal.raised": "Something needs your attention",
    "push.sent": "Sent to Qonto",
    "push.failed": "Not sent to Qonto",
}


async def send(settings: Settings, to: str, event_id: str, payload: dict[str, Any]) -> Result:
    """Send one event as plain text; the event's id is the message's, so that it is recognised."""
    return await _send(settings, written(settings, to, event_id, payload))


async def send_answer(
    settings: Settings, to: str, event_id: str, question: str, text: str, path: str
) -> Result:
    """Send the answer to a standing question, with the place of its conversation."""
    lines = [question, "", text, "", settings.public_url + path]
    return await _send(settings, _message(settings, to, event_id, question, "\n".join(lines)))


async def _send(settings: Settings, message: EmailMessage) -> Result:
    if not settings.can_mail:
        return Result(
            ok=False, problem="E-mail is not set up: set ASK_WELL_SMTP_URL and ASK_WELL_MAIL_FROM."
        )
    try:
        await asyncio.to_thread(_deliver, settings.smtp_url, message)
    except smtplib.SMTPRecipientsRefused:
        return Result(ok=False, problem=f"The mail server refused {message['To']}.", permanent=True)
    except (smtplib.SMTPException, OSError) as error:
        return Result(ok=False, problem=f"The mail server failed ({type(error).__name__}).")
    return Result(ok=True)


def written(settings: Settings, to: str, event_id: str, payload: dict[str, Any]) -> EmailMessage:
    """The message: what happened, to what, and where to look."""
    data = payload["data"]
    what = " · ".join(str(data[name]) for name in ("vendor", "number", "label") if data.get(name))
    total = data.get("total") or data.get("amount")
    lines = [SUBJECTS.get(payload["type"], payload["type"]) + "."]
    lines += [what] if what else []
    lines += [f"{total['value']} {total['currency']}"] if total else []
    lines += [str(data["detail"])] if data.get("detail") else []
    lines += ["", settings.public_url + str(data.get("path", "/"))]
    subject = f"{SUBJECTS.get(payload['type'], payload['type'])}: {what}".rstrip(": ")
    return _message(settings, to, event_id, subject, "\n".join(lines))


def _message(settings: Settings, to: str, event_id: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())[:200]
    message["From"], message["To"] = settings.mail_from, to
    message["Message-ID"] = f"<{event_id}@ask-well>"
    message.set_content(text)
    return message


def _deliver(smtp_url: str, message: EmailMessage) -> None:
    parts = urlsplit(smtp_url)
    host, is_tls = parts.hostname or "localhost", parts.scheme == "smtps"
    kind = smtplib.SMTP_SSL if is_tls else smtplib.SMTP
    with kind(host, parts.port or (465 if is_tls else 25), timeout=SECONDS) as server:
        if not is_tls and server.has_extn("starttls"):
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
