"""gunicorn's settings for the services: worker processes with threads, as many as KW_WORKERS says."""

import gc
import os
import signal
import time

workers = 1  # the first; the others follow
worker_class = "gthread"
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn's heartbeat file, unlinked at once
timeout = 300 * int(os.environ["KW_PATIENCE"])
keepalive = 75
graceful_timeout = 1  # idle kept-alive connections count as work to gunicorn
control_socket_disable = True
os.environ.setdefault("KW_STARTED", str(int(time.time())))

# What imports make stays: looking for garbage meanwhile costs a sixth of the start.
gc.disable()


def post_fork(server, worker):  # noqa: ARG001
    """Tell the application which worker it is in."""
    os.environ["KW_WORKER"] = str(worker.age)


def post_worker_init(worker):
    """Collect garbage again once the application is loaded, and let the next worker load: one is enough to be ready."""
    gc.freeze()
    gc.enable()
    if worker.age < int(os.environ["KW_WORKERS"]):
        os.kill(os.getppid(), signal.SIGTTIN)
