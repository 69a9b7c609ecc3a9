"""Who may look at areas, and who may change them."""

from linli.foundation.access.roles import Level

EVERYWHERE = frozenset({"R13", "R14"})
SETTERS = frozenset({"R13", "R8"})
AREA_LEVELS = (Level.STREET, Level.COMMUNITY, Level.GRID)
