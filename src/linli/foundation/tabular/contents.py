"""The file of a batch at rest: sealed, opened only to be read by a job or copied back to its sender."""

from linli.foundation.sealing.sealed import seal_bytes, unseal_bytes
from linli.foundation.tabular.models import ImportFile

LABEL = "tabular.importfile.content"


def sealed(data: bytes) -> bytes:
    """The bytes as they are kept."""
    return seal_bytes(data, LABEL)


def unsealed(kept: ImportFile) -> bytes:
    """The bytes as they came. Raises: CannotOpen."""
    return unseal_bytes(bytes(kept.content), LABEL)
