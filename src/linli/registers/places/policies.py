"""Who may look at places, and who may change them."""

from linli.foundation.access.roles import Level

EVERYWHERE = frozenset({"R13", "R14"})
SETTERS = frozenset({"R13", "R8", "R6", "R5"})
UNIT_ROLES = frozenset({"R9"})
AREA_ROLES = frozenset({"R3", "R4", "R5", "R6", "R8", "R11"})
FINDERS = frozenset({"R4", "R5", "R6", "R8"})
LOOKERS = EVERYWHERE | AREA_ROLES | UNIT_ROLES
LEVELS = (Level.STREET, Level.COMMUNITY, Level.GRID)
