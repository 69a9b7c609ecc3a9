"""Field 外勤: report, settle on the spot, my tasks, check; for grid workers and building heads on a phone."""
