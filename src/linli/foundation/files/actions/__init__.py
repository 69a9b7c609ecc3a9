"""The writes of files: storing, attaching, uploading piece by piece."""

from linli.foundation.files.actions.attaching import UnknownFile, attach_files, remove_unattached
from linli.foundation.files.actions.storing import store_file, store_image
from linli.foundation.files.kinds import BadFile, NoRoom

__all__ = ["BadFile", "NoRoom", "UnknownFile", "attach_files", "remove_unattached", "store_file", "store_image"]
