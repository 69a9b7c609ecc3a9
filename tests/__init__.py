"""What checks the whole: the test databases, architecture, backup round trips, the wheel, the gate's own tools."""
