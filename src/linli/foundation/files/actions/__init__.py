"""The writes of files: storing, attaching, uploading piece by piece."""

from linli.foundation.files.actions.attaching import UnknownFile, attach_files, remove_unattached
from linli.foundation.files.actions.handing import hand_on_files
from linli.foundation.files.actions.storing import store_file, store_image
from linli.foundation.files.actions.uploading import (
    WrongOffset,
    cancel_upload,
    finish_upload,
    open_upload,
    receive_piece,
    remove_abandoned,
)
from linli.foundation.files.kinds import BadFile, NoRoom
from linli.foundation.files.parts import LostPart

__all__ = [
    "BadFile",
    "LostPart",
    "NoRoom",
    "UnknownFile",
    "WrongOffset",
    "attach_files",
    "cancel_upload",
    "finish_upload",
    "hand_on_files",
    "open_upload",
    "receive_piece",
    "remove_abandoned",
    "remove_unattached",
    "store_file",
    "store_image",
]
