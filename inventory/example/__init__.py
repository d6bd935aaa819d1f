"""The example estate: how invented installations of real tasks are spread over tenants, always the same by its seed."""
