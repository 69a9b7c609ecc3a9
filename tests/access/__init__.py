"""Who reaches what: every address, by every method, for every role."""
