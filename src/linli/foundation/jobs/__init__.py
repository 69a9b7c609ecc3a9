"""Jobs 作业: the worker, its heartbeat, periodic jobs and /healthz."""
