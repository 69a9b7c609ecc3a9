"""Ageing matters in bulk: states, units, people and clocks as the steps would have left them."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bench import cast
from linli.casework.models import NEVER

SHARES = {"closed": 90, "received": 1, "accepted": 1, "assigned": 2, "in_hand": 4, "replied": 1, "checking": 1}
LED = ("assigned", "in_hand", "replied", "checking", "closed")
NEXT_CLOCK = {
    "accepted": "dispatch",
    "assigned": "sign",
    "in_hand": "contact",
    "replied": "check",
    "checking": "verify",
}

STATES = """
UPDATE casework_case c SET state = s.state, stage = s.state, open = s.state <> 'closed',
  moved_at = least(c.opened_at + make_interval(hours => 5 + d.dice * 2), %(now)s),
  closed_at = CASE WHEN s.state = 'closed'
    THEN least(c.opened_at + make_interval(hours => 5 + d.dice * 2), %(now)s) END,
  lead_id = CASE WHEN s.state = ANY(%(led)s) THEN s.unit END,
  handler_id = CASE WHEN s.state IN ('in_hand', 'replied', 'checking', 'closed') THEN s.handler END
FROM (SELECT id, (hashtext(id::text) & 65535) %% 100 AS dice, (hashtext(id::text) >> 8 & 65535) %% %(units)s AS number
      FROM casework_case) d
JOIN bench_share s0 ON d.dice >= s0.low AND d.dice < s0.high
JOIN LATERAL (SELECT s0.state, u.unit, u.handler FROM bench_unit u WHERE u.number = d.number) s ON true
WHERE d.id = c.id
"""
CLOCKS = """
UPDATE deadlines_clock k SET stopped_at = greatest(k.started_at, least(c.moved_at, k.due_at))
FROM casework_case c WHERE c.kind = k.subject_kind AND c.id = k.subject_id AND k.stopped_at IS NULL
  AND (NOT c.open OR (k.name = 'accept' AND c.state <> 'received') OR c.state IN ('replied', 'checking'))
"""
NEXT = """
INSERT INTO deadlines_clock (id, subject_kind, subject_id, name, time_class, amount, unit, legal, pause_allowed,
  started_at, counted_from, due_at, original_due_at, estimated, paused_seconds, rungs_done, next_rung_at,
  retimed_by, retimed_who)
SELECT gen_random_uuid(), c.kind, c.id, n.clock, '', 1, 'work_day', false, false,
  c.moved_at, c.moved_at, d.due, d.due, false, 0, 0, d.due, '', ''
FROM casework_case c JOIN bench_next n ON n.state = c.state
JOIN LATERAL (SELECT greatest(c.moved_at, %(now)s - interval '3 days') + make_interval(
  mins => (hashtext(c.no) & 65535) %% 8000) AS due) d ON true
WHERE c.open
"""
REFRESH = """
UPDATE casework_case c SET next_due_at = k.due_at, next_clock = coalesce(k.name, ''),
  sort_at = coalesce(k.due_at, %(never)s)
FROM casework_case x LEFT JOIN LATERAL (
  SELECT due_at, name FROM deadlines_clock k WHERE k.subject_kind = x.kind AND k.subject_id = x.id
  AND k.stopped_at IS NULL ORDER BY due_at LIMIT 1) k ON true WHERE x.id = c.id
"""
UNITS = """
INSERT INTO casework_involvement (id, case_id, organisation_id, role, round, since, open, sort_key, moved_at)
SELECT gen_random_uuid(), id, lead_id, 'lead', 0, opened_at, open, sort_at, moved_at FROM casework_case
WHERE lead_id IS NOT NULL
"""
PEOPLE = """
INSERT INTO casework_involvement (id, case_id, person_id, role, round, since, open, sort_key, moved_at)
SELECT gen_random_uuid(), id, handler_id, 'handler', 0, moved_at, open, sort_at, moved_at FROM casework_case
WHERE handler_id IS NOT NULL
"""
REPEAT = """
UPDATE casework_involvement i SET open = c.open, sort_key = c.sort_at, moved_at = c.moved_at
FROM casework_case c WHERE c.id = i.case_id
"""


@transaction.atomic
def age(now: datetime) -> None:
    """Move every matter on to where it would stand by now."""
    units = cast.ground().units
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_share (state text, low int, high int) ON COMMIT DROP")
        low = 0
        for state, share in SHARES.items():
            cursor.execute("INSERT INTO bench_share VALUES (%s, %s, %s)", [state, low, low + share])
            low += share
        cursor.execute("CREATE TEMP TABLE bench_unit (number int, unit uuid, handler uuid) ON COMMIT DROP")
        for number, unit in enumerate(units):
            handler = cast.person(f"unit{number}").pk
            cursor.execute("INSERT INTO bench_unit VALUES (%s, %s, %s)", [number, unit.pk, handler])
        cursor.execute("CREATE TEMP TABLE bench_next (state text, clock text) ON COMMIT DROP")
        cursor.executemany("INSERT INTO bench_next VALUES (%s, %s)", list(NEXT_CLOCK.items()))
        values: dict[str, Any] = {"now": now, "led": list(LED), "units": len(units), "never": NEVER}
        for statement in (STATES, CLOCKS, NEXT, REFRESH, UNITS, PEOPLE, REPEAT):
            cursor.execute(statement, values)
            cursor.execute("ANALYZE casework_case, casework_involvement, deadlines_clock")
