"""Deadlines 时限: rules, clocks, reminders and the ladder, one sweep for all."""
