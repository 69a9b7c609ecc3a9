"""Reads of matters: lists and their views, what looks alike, the map, who may see a picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from linli.casework.models import Case, InvolvedAs, Involvement
from linli.casework.queries import late, to_check, waiting_for
from linli.casework.registry import KINDS
from linli.foundation.access.scope import scope_of
from linli.lib.chinese import day_end
from linli.lib.procedure import Through
from linli.modules.matters.choices import Source
