"""Reading organisations."""

from uuid import UUID

from django.db.models import Q

from linli.registers.areas.models import AreaLevel
from linli.registers.organisations.models import Link, LinkKind, Organisation, OrganisationQuerySet

ABOVE = (AreaLevel.PROVINCE, AreaLevel.CITY, AreaLevel.DISTRICT)


def units_serving(street_id: UUID | None) -> OrganisationQuerySet:
    """The units in use that work in a street: in it or inside it, above it, everywhere, or tied to it by 服务于.

    By short name.
    """
    own = Q(area__isnull=True) | Q(area__level__in=ABOVE) | Q(area_id=street_id) | Q(area__street_id=street_id)
    tied = Link.objects.filter(kind=LinkKind.SERVES, to_on__isnull=True)
    own |= Q(pk__in=tied.filter(Q(area_id=street_id) | Q(area__street_id=street_id)).values("organisation_id"))
    found: OrganisationQuerySet = Organisation.objects.filter(own, active=True)
    return found.order_by("short", "id")


def organisation_rows() -> OrganisationQuerySet:
    """What the list shows: those in use first, by kind and short name, with their area."""
    rows: OrganisationQuerySet = Organisation.objects.select_related("area")
    return rows.order_by("-active", "kind", "short", "id")


def links_of(organisation: Organisation) -> list[Link]:
    """The ties of a unit and those of others to it, those that hold first. One query."""
    both = Link.objects.filter(Q(organisation=organisation) | Q(other=organisation))
    rows = both.select_related("organisation", "area", "other").order_by("kind", "from_on", "id")
    return sorted(rows, key=lambda link: link.to_on is not None)


def organisation_named(name: str) -> Organisation | None:
    """The organisation in use of this name."""
    return Organisation.objects.filter(name=name, active=True).first() if name else None
