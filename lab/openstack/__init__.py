"""How does the lab get its OpenStack? Virtual environment, configuration, schemas, services and readiness."""
