"""`python -m smsd.web.verify`: checks what a device says of a passkey, in a process of its own that ends at once.

In: one JSON object on stdin: `do` (add, sign_in), the device's answer, the challenge, the origin and, for sign_in,
the public key and the count. Out: one JSON object on stdout: what is to be kept, or `refused` and why. The library
takes 23 MB, and reads what strangers send: limits of memory and time are set before it is loaded. It knows no
database and no secret.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import sys
from typing import Any

MEMORY, CPU_S = 400 << 20, 10


def main() -> None:
    """Answers one question on stdin within limits of memory and time, then ends."""
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    asked = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    import webauthn  # noqa: F401  (a library that is not there is no refusal: no answer comes)

    answers.write(json.dumps(checked(asked)))
    answers.flush()


def checked(asked: dict[str, Any]) -> dict[str, Any]:
    """The answer; whatever goes wrong is a refusal."""
    try:
        return added(asked) if asked["do"] == "add" else signed_in(asked)
    except Exception as error:
        return {"refused": type(error).__name__}


def _expected(asked: dict[str, Any]) -> dict[str, Any]:
    origin = asked["origin"]
    return {
        "credential": asked["answer"],
        "expected_challenge": asked["challenge"].encode(),
        "expected_origin": origin,
        "expected_rp_id": origin.partition("://")[2].partition(":")[0],
        "require_user_verification": True,  # a finger, a face, the device's own PIN: it stands for the PIN in the head
    }


def added(asked: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a new passkey, if the device's answer is right."""
    from webauthn import verify_registration_response

    found = verify_registration_response(**_expected(asked))
    return {
        "credential": base64.urlsafe_b64encode(found.credential_id).rstrip(b"=").decode(),
        "public_key": found.credential_public_key.hex(),
        "count": found.sign_count,
    }


def signed_in(asked: dict[str, Any]) -> dict[str, Any]:
    """A passkey that is known."""
    from webauthn import verify_authentication_response

    found = verify_authentication_response(
        **_expected(asked),
        credential_public_key=bytes.fromhex(asked["public_key"]),
        credential_current_sign_count=asked["count"],
    )
    return {"count": found.new_sign_count}


if __name__ == "__main__":
    main()
