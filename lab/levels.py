"""How much of the lab can run? Three levels; each contains the one below."""

HOSTS = 3
SIMULATED = 2
PLANNER = 1
NAMES = {
    HOSTS: "the cloud with servers that boot as real hosts",
    SIMULATED: "the cloud's control plane with simulated servers",
    PLANNER: "inventory, plan and reports, without a cloud",
}
