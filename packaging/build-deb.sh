#!/usr/bin/env bash
# `make deb`: one Debian package with all that smsd needs but Python itself, in build/. For the machine that it is built on: wheels with
# machine code in them are of one architecture and one Python.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${PYTHON:=python3}" "${OUT:=build}" "${WHEELS:=}"
arch=$(dpkg --print-architecture)
minor=$("$PYTHON" -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")')
version=$("$PYTHON" -B -c 'import sys; sys.path.insert(0, "."); from smsd.version import version; print(version())')
when=$(git log -1 --format=%cD 2>/dev/null || date -R -r pyproject.toml)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root="$work/root" home="$work/root/usr/lib/smsd" packages="$work/root/usr/lib/smsd/lib/python$minor/site-packages" deb=packaging/debian

# an environment whose Python is Debian's: what its programs start finds the same packages
install -d "$packages" "$home/bin" "$root/usr/bin" "$root/DEBIAN"
printf 'home = /usr/bin\ninclude-system-site-packages = false\nversion = %s\n' "$minor" > "$home/pyvenv.cfg"
ln -s "../../../bin/python$minor" "$home/bin/python"
printf '#!/usr/lib/smsd/bin/python -I\nfrom smsd.__main__ import main\n\nmain()\n' > "$root/usr/bin/smsd"
chmod 0755 "$root/usr/bin/smsd"
"$PYTHON" -m venv "$work/tools"
pip=("$work/tools/bin/python" -m pip --disable-pip-version-check --quiet)
"${pip[@]}" install --require-hashes -r requirements/build.txt ${WHEELS:+--find-links "$WHEELS"}
"${pip[@]}" install --target "$packages" --no-compile --require-hashes -r requirements/run.txt ${WHEELS:+--find-links "$WHEELS"}
"${pip[@]}" wheel --no-deps --no-build-isolation --wheel-dir "$work" .
"${pip[@]}" install --target "$packages" --no-compile --no-deps "$work"/smsd-*.whl
rm -rf "$packages/bin" "$packages"/*/tests "$packages"/*/test
find "$packages" \( -name __pycache__ -o -name '*.pyc' -o -name '*.pyi' -o -name '*.h' -o -name '*.pyx' -o -name '*.c' \) -prune -exec rm -rf {} +
find "$packages" -type f -exec chmod 0644 {} +
# compiled code as Debian wants it: without symbols for debuggers
find "$packages" -name '*.so' -exec strip --strip-unneeded {} + 2>/dev/null || true

install -D -m 0644 config/first-weekend.yaml "$root/etc/smsd/smsd.yaml"
printf '# stick1_pin: 1234\n' | install -m 0640 /dev/stdin "$root/etc/smsd/secrets.yaml"
chmod 0640 "$root/etc/smsd/smsd.yaml"
install -m 0644 config/smsd.schema.json "$root/etc/smsd/smsd.schema.json"  # the first line of smsd.yaml names it: editors check by it
for unit in systemd/*.service; do
    sed 's#/opt/smsd/current/venv/bin/smsd#/usr/bin/smsd#g; s#/opt/smsd/current/doc/README.md#/usr/share/doc/smsd/README.md.gz#g' "$unit" |
        install -D -m 0644 /dev/stdin "$root/usr/lib/systemd/system/$(basename "$unit")"
done
install -D -m 0644 -t "$root/usr/share/doc/smsd/drop-ins" systemd/drop-ins/*.conf
install -D -m 0644 hardware/udev/78-smsd-modems.rules "$root/usr/lib/udev/rules.d/78-smsd-modems.rules"
install -D -m 0644 "$deb/sysusers.conf" "$root/usr/lib/sysusers.d/smsd.conf"
install -D -m 0644 "$deb/tmpfiles.conf" "$root/usr/lib/tmpfiles.d/smsd.conf"
install -D -m 0644 config/smsd.yaml "$root/usr/share/doc/smsd/examples/smsd.yaml.every-key"
gzip -9nc README.md | install -D -m 0644 /dev/stdin "$root/usr/share/doc/smsd/README.md.gz"
# the man page and the completion are the program's own
told=("$work/tools/bin/python" -B -c 'import sys; sys.path.insert(0, sys.argv.pop(1)); from smsd.cli.app import main; main()' "$packages")
"${told[@]}" manual man | gzip -9n | install -D -m 0644 /dev/stdin "$root/usr/share/man/man1/smsd.1.gz"
"${told[@]}" manual bash | install -D -m 0644 /dev/stdin "$root/usr/share/bash-completion/completions/smsd"
printf 'smsd (%s) unstable; urgency=medium\n\n  * See README.md and CHANGELOG.md of this version.\n\n -- smsd <smsd@example.org>  %s\n' "$version" "$when" |
    gzip -9n | install -D -m 0644 /dev/stdin "$root/usr/share/doc/smsd/changelog.gz"
gzip -9nc CHANGELOG.md | install -D -m 0644 /dev/stdin "$root/usr/share/doc/smsd/NEWS.md.gz"
{ cat "$deb/copyright"; "$work/tools/bin/python" "$deb/licences.py" "$packages"; } | install -m 0644 /dev/stdin "$root/usr/share/doc/smsd/copyright"
install -D -m 0644 "$deb/lintian-overrides" "$root/usr/share/lintian/overrides/smsd"

printf '/etc/smsd/smsd.yaml\n/etc/smsd/secrets.yaml\n/etc/smsd/smsd.schema.json\n' > "$root/DEBIAN/conffiles"
for script in preinst postinst prerm postrm; do install -m 0755 "$deb/$script" "$root/DEBIAN/$script"; done
size=$(du -sk --exclude=DEBIAN "$root" | cut -f1)
next="${minor%.*}.$((${minor#*.} + 1))"
sed "s/@VERSION@/$version/; s/@ARCH@/$arch/; s/@SIZE@/$size/; s/@PYTHON@/$minor/g; s/@NEXT@/$next/" "$deb/control" > "$root/DEBIAN/control"
find "$root" -type d -exec chmod 0755 {} +
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum > DEBIAN/md5sums)
mkdir -p "$OUT"
dpkg-deb --root-owner-group --build "$root" "$OUT/smsd_${version}_$arch.deb" >&2
echo "$OUT/smsd_${version}_$arch.deb"
