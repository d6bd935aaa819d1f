"""How is a host set up? Ansible roles, the dynamic inventory and the ansible-runner front."""
