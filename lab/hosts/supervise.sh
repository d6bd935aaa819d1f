#!/bin/sh
# supervise.sh IMAGE DISK GROUP... -- PROGRAM...   keeps one server running until it is powered off.
# Runs in a mount namespace of its own: the server's root file system is mounted there only, and goes with it.
set -eu
image=$1 disk=$2
shift 2
groups=
while [ "$1" != -- ]; do
  groups="$groups $1"
  shift
done
shift

# join NAME: be in the part NAME of the server's group, in every tree (paths of control groups hold no blank)
join() {
  for group in $groups; do
    mkdir -p "$group/$1"
    sh -c 'echo $PPID > "$0"' "$group/$1/cgroup.procs"
  done
}

# What an earlier run left below `machine` hands limits down, and such a group takes no process of its own (cgroup v2).
clear_machine() {
  for group in $groups; do
    if [ -d "$group/machine" ]; then find "$group/machine" -depth -type d -exec rmdir {} +; fi
  done
}

join supervisor
mount -t overlay kreiswolke -o "lowerdir=$image,upperdir=$disk/upper,workdir=$disk/work" "$disk/root"
while :; do
  code=0
  clear_machine
  (join machine && exec "$@") || code=$?
  [ "$code" = 133 ] || exit "$code" # 133: the server asked for a reboot (systemd-nspawn --keep-unit)
done
