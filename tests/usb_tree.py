"""A tree of /sys and /dev as the kernel and udev make it, below a folder of a test.

In: what is plugged in where, with which interfaces. Out: files and links; a port may lead to a pty.
"""

from __future__ import annotations

from pathlib import Path

Interface = tuple[str, str, str]  # its number, its class as ff/00/00, its tty or ""


class Tree:
    """Sticks on sockets."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("sys/class/tty", "sys/bus/usb/devices", "dev/serial/by-id", "dev/serial/by-path"):
            (root / folder).mkdir(parents=True)

    def plug(
        self,
        where: str,
        usb_id: str,
        *interfaces: Interface,
        serial: str = "",
        product: str = "Stick",
        maker: str = "Maker",
    ) -> Path:
        """One stick; its folder."""
        device = self.root / "sys/devices/pci0000:00/usb1" / where
        vendor, _, number = usb_id.partition(":")
        _write(
            device,
            idVendor=vendor,
            idProduct=number,
            manufacturer=maker,
            product=product,
            **({"serial": serial} if serial else {}),
        )
        _link(self.root / "sys/bus/usb/devices" / where, device)
        for interface, kind, tty in interfaces:
            folder = device / f"{where}:1.{int(interface, 16)}"
            one, two, three = kind.split("/")
            _write(
                folder,
                bInterfaceNumber=interface,
                bInterfaceClass=one,
                bInterfaceSubClass=two,
                bInterfaceProtocol=three,
            )
            _link(self.root / "sys/bus/usb/devices" / folder.name, folder)
            if tty:
                # usbserial has a device of its own between the interface and the tty, cdc-acm has none
                place = folder / tty / "tty" / tty if tty.startswith("ttyUSB") else folder / "tty" / tty
                place.mkdir(parents=True)
                _link(self.root / "sys/class/tty" / tty, place)
                name = "_".join(filter(None, (maker, product, serial)))
                self.port(tty)
                for link in (
                    f"by-id/usb-{name}-if{interface}-port0",
                    f"by-path/pci-0000:00-usb-0:{where.partition('-')[2]}:1.{int(interface, 16)}-port0",
                ):
                    _link(self.root / "dev/serial" / link, self.root / "dev" / tty)
        return device

    def port(self, tty: str, leads_to: str | Path = "") -> Path:
        """The device file of a tty."""
        path = self.root / "dev" / tty
        path.unlink(missing_ok=True)
        if leads_to:
            path.symlink_to(leads_to)
        else:
            path.touch()
        return path


def _write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text + "\n")


def _link(link: Path, target: Path) -> None:
    link.unlink(missing_ok=True)  # the second of two sticks without a serial number takes the name
    link.symlink_to(Path(*[".."] * (len(link.relative_to(link.anchor).parts) - 1), *target.parts[1:]))
