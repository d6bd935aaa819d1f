#!/bin/sh
# Install Debian packages without starting a service of theirs: install.sh "UNIT ..." PACKAGE...
# While apt runs, policy-rc.d denies every start (invoke-rc.d(8)); what was there before comes back, also after an
# interrupted run. The units are disabled, so that a reboot does not start them either.
set -eu
units=$1
shift
policy=/usr/sbin/policy-rc.d
kept=$policy.before-kreiswolke

restore() {
    rm -f "$policy"
    if [ -e "$kept" ]; then mv "$kept" "$policy"; fi
}

if [ ! -e "$kept" ] && [ -e "$policy" ]; then mv "$policy" "$kept"; fi
trap restore EXIT
trap 'exit 1' HUP INT TERM
printf '#!/bin/sh\nexit 101\n' > "$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
install() { apt-get install --yes --quiet --no-install-recommends "$@"; }
install "$@" || { apt-get update --quiet && install "$@"; }
for unit in $units; do
    if command -v systemctl > /dev/null; then systemctl --quiet disable "$unit"; fi
done
