"""Duty roster 值班: who is on duty where at every hour; covers, swaps, hand-overs and gaps."""
