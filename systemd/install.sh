#!/usr/bin/env bash
# What `sudo make install` does. It asks nothing, overwrites no configuration, and can be run again for an update.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${PREFIX:=/opt/smsd}" "${DESTDIR:=}" "${PYTHON:=python3}"

if [ "${1:-}" = "--remove" ]; then
    [ -n "$DESTDIR" ] || systemctl disable --now smsd 2>/dev/null || true
    rm -f "$DESTDIR/etc/systemd/system/smsd.service" "$DESTDIR/usr/local/bin/smsd" "$DESTDIR/etc/udev/rules.d/78-smsd-modems.rules"
    case "$PREFIX" in /*/*) rm -rf "$DESTDIR$PREFIX" ;; *) echo "PREFIX $PREFIX is left alone" >&2 ;; esac
    echo "smsd is removed; /etc/smsd and /var/lib/smsd are kept"
    exit 0
fi

if [ -z "$DESTDIR" ]; then
    [ "$(id -u)" = 0 ] || { echo "do: sudo make install" >&2; exit 1; }
    getent group smsd >/dev/null || groupadd --system smsd
    getent passwd smsd >/dev/null || useradd --system --gid smsd --home-dir /var/lib/smsd --shell /usr/sbin/nologin smsd
    getent group dialout >/dev/null && usermod -aG dialout smsd
fi

target="$DESTDIR$PREFIX"
install -d -m 0755 "$target"
"$PYTHON" -m venv --clear "$target/venv"
pip=("$target/venv/bin/python" -m pip --disable-pip-version-check --quiet)
"${pip[@]}" install --require-hashes -r requirements/run.txt -r requirements/build.txt
"${pip[@]}" install --no-deps --no-build-isolation --force-reinstall .
chmod -R a+rX "$target"
if [ -z "$DESTDIR" ] && ! runuser -u smsd -- "$target/venv/bin/python" -I -c 'import sqlite3'; then
    echo "the user smsd cannot run $(readlink -f "$target/venv/bin/python"): do  sudo make install PYTHON=/usr/bin/python3" >&2
    exit 1
fi
install -m 0644 README.md "$target/README.md"

install -d -m 0750 "$DESTDIR/etc/smsd" "$DESTDIR/var/lib/smsd"
[ -e "$DESTDIR/etc/smsd/smsd.yaml" ] || install -m 0640 config/first-weekend.yaml "$DESTDIR/etc/smsd/smsd.yaml"
[ -e "$DESTDIR/etc/smsd/secrets.yaml" ] || install -m 0640 /dev/stdin "$DESTDIR/etc/smsd/secrets.yaml" <<<'# stick1_pin: 1234'
install -m 0644 config/smsd.yaml "$DESTDIR/etc/smsd/smsd.yaml.every-key"
install -d "$DESTDIR/usr/local/bin" "$DESTDIR/etc/systemd/system" "$DESTDIR/etc/udev/rules.d"
install -m 0644 hardware/udev/78-smsd-modems.rules "$DESTDIR/etc/udev/rules.d/"
ln -sf "$PREFIX/venv/bin/smsd" "$DESTDIR/usr/local/bin/smsd"
sed "s#/opt/smsd#$PREFIX#g" systemd/smsd.service > "$DESTDIR/etc/systemd/system/smsd.service"

if [ -z "$DESTDIR" ]; then
    chown root:smsd /etc/smsd /etc/smsd/*
    chown smsd:smsd /var/lib/smsd
    [ -d /run/systemd/system ] && systemctl daemon-reload
    # from the next replug on; nothing is taken from ModemManager now, it may be the way that you came in by
    udevadm control --reload 2>/dev/null || true
    if systemctl is-active --quiet ModemManager 2>/dev/null; then
        echo "ModemManager runs. It leaves the known modems to smsd after a replug; if one of them is this machine's way to the"
        echo "Internet, read the head of /etc/udev/rules.d/78-smsd-modems.rules first."
    fi
    cat <<'END'
Installed. Next:
  sudo smsd modem scan                   your modem, and the lines for it
  sudo nano /etc/smsd/smsd.yaml          your network, your modem, your people
  sudo smsd config check
  sudo smsd people enrol peeters
  sudo systemctl enable --now smsd
  smsd status
END
fi
