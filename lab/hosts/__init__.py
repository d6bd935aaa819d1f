"""What is a server of the lab made of? Disk, namespace, wires, control group and the systemd inside."""
