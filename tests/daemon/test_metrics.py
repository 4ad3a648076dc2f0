"""The page for Prometheus, and those who would keep the daemon busy with it."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from smsd.web import metrics
from tests.ports import free_port, until_open


@pytest.fixture
async def page():
    """A page on a port of its own, over a context with no lines."""

    class Nothing:
        lines: dict = {}
        waiting: dict = {}

    port = free_port()
    task = asyncio.create_task(metrics.Page(Nothing(), f"127.0.0.1:{port}").serve())
    await asyncio.to_thread(until_open, port)
    yield port
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def ask(port: int, words: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", b"200"),
        (b"GET / HTTP/1.0\n\n", b"200"),
        (b"GET /metrics?x=1 HTTP/1.1\r\n\r\n", b"200"),
        (b"POST /metrics HTTP/1.1\r\n\r\n", b"405"),
        (b"GET /etc/passwd HTTP/1.1\r\n\r\n", b"404"),
        (b"\r\n\r\n", b"400"),
        (b"\xff\x00\r\n\r\n", b"400"),
    ],
)
async def test_answers(page: int, words: bytes, status: bytes) -> None:
    """What is asked for, and what is not."""
    answer = await ask(page, words)
    assert answer.split()[1] == status
    assert (b"smsd_log_lines_dropped" in answer) == (status == b"200")


async def test_headers_without_end_are_cut(page: int) -> None:
    """A header larger than any true one gets no page."""
    assert b" 200 " not in await ask(page, b"GET /metrics HTTP/1.1\r\nX: " + b"x" * 100_000)


async def test_many_who_say_nothing(page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred connections that send nothing, or an octet now and then: few are held
    at a time, none for long, and then it answers.
    """
    monkeypatch.setattr(metrics, "SECONDS", 0.3)
    writers = []
    for n in range(200):
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(0.05):
                _, writer = await asyncio.open_connection("127.0.0.1", page)
                writer.write(b"G" if n % 2 else b"")
                writers.append(writer)
    held = sum(
        "web/metrics.py" in str(task.get_coro().cr_code)
        for task in asyncio.all_tasks()
        if hasattr(task.get_coro(), "cr_code")
    )
    assert held <= metrics.CONNECTIONS + 1
    for writer in writers:
        writer.close()
    for _ in range(600):
        answer = await ask(page, b"GET /metrics HTTP/1.1\r\n\r\n")
        if b" 200 " in answer:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it never answered again")
