"""gunicorn's settings for the services: one worker process each, with threads."""

import gc

workers = 1
worker_class = "gthread"
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn's heartbeat file, unlinked at once
timeout = 300
keepalive = 75
graceful_timeout = 1  # idle kept-alive connections count as work to gunicorn
control_socket_disable = True

# What imports make stays: looking for garbage meanwhile costs a sixth of the start.
gc.disable()


def post_worker_init(worker):  # noqa: ARG001
    """Collect garbage again once the application is loaded."""
    gc.freeze()
    gc.enable()
