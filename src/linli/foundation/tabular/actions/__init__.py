"""The only writes to batches."""

from linli.foundation.tabular.actions.erasing import erase_old
from linli.foundation.tabular.actions.running import apply_batch, judge_batch, undo_batch
from linli.foundation.tabular.actions.starting import (
    BatchRefused,
    map_batch,
    start_applying,
    start_undoing,
    upload_batch,
)

__all__ = [
    "BatchRefused",
    "apply_batch",
    "erase_old",
    "judge_batch",
    "map_batch",
    "start_applying",
    "start_undoing",
    "undo_batch",
    "upload_batch",
]
