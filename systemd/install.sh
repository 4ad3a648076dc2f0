#!/usr/bin/env bash
# What `sudo make install` does: builds the program in a folder of its own beside the one that runs, then lets that program take over
# (smsd/daemon/switching.py), or leaves everything as it was. It asks nothing, overwrites no configuration, and is the update too.
#
#   PREFIX=/opt/smsd   where programs go: releases/VERSION+COMMIT/, and `current`, a link that is replaced by a rename
#   DESTDIR=           a root to install into; no users are made then, and no service is touched
#   WHEELS=FOLDER      packages carried along, for a machine without network; those of the last install lie in PREFIX/wheels
#   ANYWAY=1           also while an alert runs, where the daemon that should send it is broken
#
#   --remove  takes the program away and keeps configuration and data;  --erase  takes everything away, once you typed ERASE
set -euo pipefail
cd "$(dirname "$0")/.."
: "${PREFIX:=/opt/smsd}" "${DESTDIR:=}" "${PYTHON:=python3}" "${WHEELS:=}" "${ANYWAY:=}"
target="$DESTDIR$PREFIX" etc="$DESTDIR/etc/smsd" units="$DESTDIR/usr/local/lib/systemd/system" own="$DESTDIR/etc/systemd/system"
say() { echo "$*" >&2; }
stop() { say "$*"; exit 1; }
[ -n "$DESTDIR" ] || [ "$(id -u)" = 0 ] || stop "do: sudo make install"

remove() {
    [ -n "$DESTDIR" ] || systemctl disable --now smsd smsd-web 2>/dev/null || true
    rm -f "$units/smsd.service" "$units/smsd-web.service" "$DESTDIR/usr/local/bin/smsd" "$DESTDIR/etc/udev/rules.d/78-smsd-modems.rules" \
        "$DESTDIR/usr/local/share/man/man1/smsd.1" "$DESTDIR/usr/local/share/bash-completion/completions/smsd"
    case "$PREFIX" in /*/*) rm -rf "$target" ;; *) say "PREFIX $PREFIX is left alone" ;; esac
}
case "${1:-}" in
    --remove) remove; echo "smsd is removed; /etc/smsd and /var/lib/smsd are kept"; exit 0 ;;
    --erase)
        say "This erases the program, the configuration, all members, alerts, PINs and the copies of them in /var/lib/smsd/backups."
        read -r -p "Type ERASE to go on: " word
        [ "$word" = ERASE ] || stop "nothing was erased"
        remove
        rm -rf "$etc" "$DESTDIR/var/lib/smsd" "$own/smsd.service" "$own/smsd.service.d" "$DESTDIR/run/smsd"
        [ -n "$DESTDIR" ] || { userdel smsd 2>/dev/null || true; systemctl daemon-reload 2>/dev/null || true; }
        echo "Everything of smsd on this machine is erased. What is left elsewhere: copies on sticks and other machines, texts and numbers on"
        echo "the SIM cards, masked lines in the log until it rotates (journalctl --vacuum-time=1d). A memory card may keep what was erased."
        exit 0 ;;
esac

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; nothing was changed")'
version=$("$PYTHON" -B -c 'import sys; sys.path.insert(0, "."); from smsd.version import version; print(version())')
name=$version n=2
while [ -e "$target/releases/$name" ]; do name=$version.$n n=$((n + 1)); done
new="$target/releases/$name"

# Whatever happens before the new program is whole: it goes, and nothing else was touched.
undo() {
    code=$?
    [ "$code" = 0 ] && return
    rm -rf "$new" "$target/wheels.new"
    [ ! -e "$units/.smsd.service.before" ] || mv "$units/.smsd.service.before" "$units/smsd.service"
    [ -n "$DESTDIR" ] || [ ! -d /run/systemd/system ] || systemctl daemon-reload || true
    say "smsd $version is not installed; what was there is as it was"
    exit "$code"
}
trap undo EXIT
trap 'exit 130' INT TERM
trap '' HUP

install -d -m 0755 "$target" "$target/releases"
"$PYTHON" -m venv --clear "$new/venv"
pip=("$new/venv/bin/python" -m pip --disable-pip-version-check --quiet)
locked=(--require-hashes -r requirements/run.txt -r requirements/build.txt --find-links "$target/wheels" ${WHEELS:+--find-links "$WHEELS"})
install -d -m 0755 "$target/wheels"
if ! "${pip[@]}" install --no-index "${locked[@]}" 2>/dev/null; then
    rm -rf "$target/wheels.new"
    "${pip[@]}" download "${locked[@]}" --dest "$target/wheels.new" ||
        stop "the packages that this version needs could not be had; is there a network? (or WHEELS=FOLDER with them)"
    "${pip[@]}" install --no-index "${locked[@]}" --find-links "$target/wheels.new"
    rm -rf "$target/wheels"
    mv "$target/wheels.new" "$target/wheels"
fi
"${pip[@]}" install --no-deps --no-build-isolation --force-reinstall .
install -d "$new/doc" "$new/systemd"
cp README.md CHANGELOG.md LICENSE LICENSE.GPL-3 "$new/doc/"
cp systemd/drop-ins/*.conf "$new/systemd/"
for unit in systemd/*.service; do sed "s#/opt/smsd#$PREFIX#g" "$unit" > "$new/systemd/$(basename "$unit")"; done
chmod -R a+rX "$target"

if [ -z "$DESTDIR" ]; then
    getent group smsd >/dev/null || groupadd --system smsd
    getent passwd smsd >/dev/null || useradd --system --gid smsd --home-dir /var/lib/smsd --shell /usr/sbin/nologin smsd
    getent group dialout >/dev/null && usermod -aG dialout smsd
    runuser -u smsd -- "$new/venv/bin/python" -I -c 'import sqlite3' ||
        stop "the user smsd cannot run $(readlink -f "$new/venv/bin/python"): do  sudo make install PYTHON=/usr/bin/python3"
fi
install -d -m 0750 "$etc" "$DESTDIR/var/lib/smsd"
[ -e "$etc/smsd.yaml" ] || install -m 0640 config/first-weekend.yaml "$etc/smsd.yaml"
[ -e "$etc/secrets.yaml" ] || install -m 0640 /dev/stdin "$etc/secrets.yaml" <<<'# stick1_pin: 1234'
install -m 0644 config/smsd.yaml "$etc/smsd.yaml.every-key"
install -m 0644 config/smsd.schema.json "$etc/smsd.schema.json"  # the first line of smsd.yaml names it: editors check by it
install -d "$DESTDIR/usr/local/bin" "$units" "$DESTDIR/etc/udev/rules.d" "$DESTDIR/usr/local/share/man/man1" \
    "$DESTDIR/usr/local/share/bash-completion/completions"
install -m 0644 hardware/udev/78-smsd-modems.rules "$DESTDIR/etc/udev/rules.d/"
if [ -z "$DESTDIR" ]; then
    chown root:smsd /etc/smsd /etc/smsd/*
    chown smsd:smsd /var/lib/smsd
    udevadm control --reload 2>/dev/null || true  # from the next replug on; nothing is taken from ModemManager now
fi

# The unit is the program's; what an operator changes stands in /etc/systemd/system and is kept (`systemctl edit smsd` writes there too).
[ ! -e "$units/smsd.service" ] || cp -p "$units/smsd.service" "$units/.smsd.service.before"
install -m 0644 "$new"/systemd/*.service "$units/"
if [ -f "$own/smsd.service" ] && [ ! -L "$own/smsd.service" ]; then
    case "$(sed "s#$PREFIX#/opt/smsd#g" "$own/smsd.service" | sha256sum)" in
        f9c4027347bb*|058066334905*) rm "$own/smsd.service" ;;  # as version 0.2.0 wrote it there
        *)  sed -i "s#$PREFIX/venv/#$PREFIX/current/venv/#g" "$own/smsd.service"
            say "your own unit stays in force: /etc/systemd/system/smsd.service; this version's: $PREFIX/current/systemd/smsd.service" ;;
    esac
fi
for wall in $(SMSD_CONFIG="$etc/smsd.yaml" "$new/venv/bin/smsd" release needs 2>/dev/null || true); do
    [ -e "$own/smsd.service.d/$wall.conf" ] || {
        install -D -m 0644 "$new/systemd/$wall.conf" "$own/smsd.service.d/$wall.conf"
        say "your configuration needs it: /etc/systemd/system/smsd.service.d/$wall.conf"
    }
done

# version 0.2.0 stood in PREFIX/venv: it is the program before this one
if [ -x "$target/venv/bin/smsd" ] && [ ! -e "$target/current" ]; then
    install -d "$target/releases/0.2.0"
    ln -sfn ../../venv "$target/releases/0.2.0/venv"
    ln -sfn releases/0.2.0 "$target/current"
fi
first=yes
[ ! -e "$target/current" ] || first=
SMSD_CONFIG="$etc/smsd.yaml" "$new/venv/bin/smsd" release switch "$new" ${ANYWAY:+--anyway}
# a link that is right under DESTDIR too
ln -sfn "$(realpath -s -m --relative-to="$DESTDIR/usr/local/bin" "$target/current/venv/bin")/smsd" "$DESTDIR/usr/local/bin/smsd"
"$new/venv/bin/smsd" manual man > "$DESTDIR/usr/local/share/man/man1/smsd.1"
"$new/venv/bin/smsd" manual bash > "$DESTDIR/usr/local/share/bash-completion/completions/smsd"
rm -f "$units/.smsd.service.before"
trap - EXIT
if [ -z "$DESTDIR" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    if systemctl is-enabled --quiet smsd 2>/dev/null; then systemctl reenable --quiet smsd; fi
    if systemctl is-active --quiet ModemManager 2>/dev/null; then
        say "ModemManager runs. It leaves the known modems to smsd after a replug; if one of them is this machine's way to the"
        say "Internet, read the head of /etc/udev/rules.d/78-smsd-modems.rules first."
    fi
fi
[ -z "$first" ] || cat <<'END'
Installed. Next:
  sudo smsd setup                        asks what matters, writes the configuration, starts the service
or by hand:
  sudo smsd modem scan                   your modem, and the lines for it
  sudo nano /etc/smsd/smsd.yaml          your network, your modem, your people
  sudo smsd config check
  sudo smsd people enrol peeters
  sudo systemctl enable --now smsd
  sudo smsd status
END
