"""Files of matters: citizens' messages, and the ledger an office kept until today."""
