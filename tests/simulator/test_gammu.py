"""The simulator is good enough for gammu's own AT driver, over a real pty."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from smsd.simulator.at_server import AtServer
from smsd.simulator.cable import Pty
from smsd.simulator.radio import Network

gammu = pytest.importorskip("gammu", reason="python-gammu has wheels for 64-bit machines only")
NUMBER = "+32470000000"


async def test_gammu_talks_to_it(tmp_path: Path) -> None:
    """Identity, signal, sending, receiving, deleting."""
    network = Network(cold=0.05, warm=0.02)
    server = AtServer(network, NUMBER)
    pty = Pty(server, tmp_path / "modem0")
    pty.plug()
    loop = asyncio.get_running_loop()

    def talk() -> tuple[str, str, int]:
        machine = gammu.StateMachine()
        machine.SetConfig(0, {"Device": str(tmp_path / "modem0"), "Connection": "at115200"})
        machine.Init()
        try:
            maker, imei = machine.GetManufacturer(), machine.GetIMEI()
            signal = machine.GetSignalQuality()["SignalPercent"]
            machine.SendSMS({"Text": "groeten van gammu", "SMSC": {"Location": 1}, "Number": "+32475123456"})
        finally:
            machine.Terminate()
        return maker, imei, signal

    def receive() -> list[str]:
        machine = gammu.StateMachine()
        machine.SetConfig(0, {"Device": str(tmp_path / "modem0"), "Connection": "at115200"})
        machine.Init()
        texts = []
        try:
            found = machine.GetNextSMS(0, Start=True)
            texts.append(found[0]["Text"])
            machine.DeleteSMS(0, found[0]["Location"])
        finally:
            machine.Terminate()
        return texts

    try:
        maker, imei, signal = await loop.run_in_executor(None, talk)
        assert imei == "350000000000017"
        assert maker
        assert signal > 50
        assert [r.text for r in network.phone("+32475123456").received] == ["groeten van gammu"]
        network.text("+32475999999", NUMBER, "terug naar gammu")
        assert await loop.run_in_executor(None, receive) == ["terug naar gammu"]
        assert not any(server.stores.values()) or not server.stores["SM"]
    finally:
        pty.pull()
