"""What grid workers and building heads see on a phone."""
