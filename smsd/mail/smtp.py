"""One letter to the operator's SMTP server.

In: a message. Out: nothing, or MailRefused (the server says no for good) or MailTrouble (try later). It never decides
how often.
"""

from __future__ import annotations

import ssl
from email.message import EmailMessage

from smsd.config.schema import Smtp
from smsd.errors import MailRefused, MailTrouble

TIMEOUT_S = 30.0


async def send(config: Smtp, sender: str, message: EmailMessage) -> None:
    """Hands a message over; returns once the server has said 250."""
    import aiosmtplib

    context = ssl.create_default_context() if config.security != "none" else None
    try:
        await aiosmtplib.send(
            message,
            sender=sender,
            hostname=config.host,
            port=config.port,
            username=config.user,
            password=config.password.reveal() if config.password else None,
            timeout=TIMEOUT_S,
            use_tls=config.security == "tls",
            start_tls=config.security == "starttls",
            tls_context=context,
        )
    except aiosmtplib.SMTPRecipientsRefused as refused:
        code = max((r.code for r in refused.recipients), default=550)
        raise (MailRefused if code >= 500 else MailTrouble)(
            f"{code} {refused.recipients[0].message if refused.recipients else ''}"[:120]
        ) from refused
    except aiosmtplib.SMTPResponseException as answer:
        # 5xx to a login or a sender is the operator's to mend, not the letter's end
        permanent = answer.code >= 500 and isinstance(answer, aiosmtplib.SMTPDataError)
        raise (MailRefused if permanent else MailTrouble)(f"{answer.code} {answer.message}"[:120]) from answer
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise MailTrouble(f"{config.host}:{config.port}: {error}"[:160]) from error
