"""The model field of sealed text."""

import base64
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from linli.foundation.sealing.sealed import Sealed

SetType = TypeVar("SetType", contravariant=True)  # noqa: PLC0105 the names django-stubs' own fields would show
GetType = TypeVar("GetType", covariant=True)  # noqa: PLC0105

if TYPE_CHECKING:

    class StoredBytes(models.Field[SetType, GetType]):
        """A binary column, as the type checker sees it."""

        _pyi_private_set_type: str | Sealed
        _pyi_private_get_type: Sealed
else:

    class StoredBytes(models.BinaryField):
        """A binary column."""

        def __class_getitem__(cls, item: object) -> type:
            """Type parameters are for the type checker only."""
            return cls


class SealedAttribute(DeferredAttribute):
    """Seals what is assigned, at once: the plain text does not stay on the instance."""

    field: "SealedTextField[Any, Any]"

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = self.field.sealed(value)


class SealedTextField(StoredBytes[SetType, GetType]):
    """Text that is stored sealed. Reads as Sealed or None; takes str, Sealed or None ("" is None where null may be).

    It can be looked for by `isnull` only; what must be found exactly gets a `lib.hashing.find_hash` column beside it.
    """

    descriptor_class = SealedAttribute

    @property
    def label(self) -> str:
        """What is bound into the sealed bytes: app, model and field name."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def sealed(self, value: object) -> Any:
        """A value as this field holds it; expressions pass through untouched."""
        if isinstance(value, str):
            return None if self.null and not value else Sealed.of(value, self.label)
        if isinstance(value, Sealed) and value.field != self.label:
            raise TypeError(f"A value sealed for {value.field} cannot stand in {self.label}")
        if isinstance(value, bytes | memoryview | bytearray):
            return Sealed(bytes(value), self.label)
        return value

    def from_db_value(
        self, value: bytes | memoryview | None, _expression: object, _connection: object
    ) -> Sealed | None:
        """Bytes of the database as Sealed; nothing is opened here."""
        return None if value is None else Sealed(bytes(value), self.label)

    def to_python(self, value: object) -> Any:
        """A value of a serialised row (base64 of the sealed bytes), or one of this field."""
        return Sealed(base64.b64decode(value), self.label) if isinstance(value, str) else self.sealed(value)

    def get_db_prep_value(self, value: object, connection: Any, prepared: bool = False) -> Any:
        """The stored bytes."""
        held = self.sealed(value)
        return super().get_db_prep_value(held.stored if isinstance(held, Sealed) else held, connection, prepared)

    def get_default(self) -> Any:
        """None, unless a default is declared: there is no empty sealed value."""
        return super().get_default() if self.has_default() else None

    def value_to_string(self, obj: models.Model) -> str:
        """Base64 of the sealed bytes, for serialisers."""
        held = self.value_from_object(obj)
        return base64.b64encode(held.stored).decode() if isinstance(held, Sealed) else ""

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`: two seals of the same text differ, so comparing bytes would never find anything."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
