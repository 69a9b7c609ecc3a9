"""Who, where and when: areas, organisations, postings, calendar, deadlines, numbers."""
