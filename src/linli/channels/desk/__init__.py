"""The desk 工作台: today, first run and settings, across modules."""
