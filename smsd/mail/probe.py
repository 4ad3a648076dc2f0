"""Whether the mail servers of the configuration take our login. For a person who asks;
no letter is sent, no mail is read.

In: the configuration's part. Out: an empty text, or what the server or the network said.
"""

from __future__ import annotations

import ssl

from smsd.config.schema import Imap, Smtp
from smsd.errors import MailTrouble
from smsd.mail.imap import Box, Place

LIMIT_S = 10.0


async def smtp(config: Smtp) -> str:
    """A login and a goodbye."""
    import aiosmtplib

    context = ssl.create_default_context() if config.security != "none" else None
    client = aiosmtplib.SMTP(
        hostname=config.host,
        port=config.port,
        timeout=LIMIT_S,
        use_tls=config.security == "tls",
        start_tls=config.security == "starttls",
        tls_context=context,
    )
    try:
        await client.connect()
        if config.user:
            await client.login(config.user, config.password.reveal() if config.password else "")
        await client.quit()
    except aiosmtplib.SMTPResponseException as answer:
        return f"{answer.code} {answer.message}"[:120]
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        return str(error)[:120] or type(error).__name__
    finally:
        client.close()
    return ""


def imap(config: Imap) -> str:
    """A login and the folder. Blocking."""
    try:
        Box(
            Place(
                host=config.host,
                port=config.port,
                security=config.security,
                user=config.user,
                password=config.password.reveal(),
                folder=config.folder,
            )
        ).close()
    except MailTrouble as trouble:
        return str(trouble).partition(": ")[2][:120] or str(trouble)[:120]
    return ""
