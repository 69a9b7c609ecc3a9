"""What checks the whole: the test databases, architecture tests, backup round trips, the wheel, the gate's own tools."""
