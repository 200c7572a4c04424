"""Long work: what a worker does with a folder, the queue of who waits, and the dispatcher that brings them together."""

from kuralab.jobs.queue import Queue
from kuralab.jobs.table import Job, QueueError
from kuralab.jobs.work import work

__all__ = ["Job", "Queue", "QueueError", "work"]
