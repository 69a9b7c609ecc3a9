"""Calendar 日历: holidays, make-up workdays and office hours."""
