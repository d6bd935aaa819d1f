"""Does the lab run on a stock Debian 12, with its own kernel, systemd and cgroup v2? Tried in an emulated machine."""
