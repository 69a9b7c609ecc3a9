"""What every band above stands on: people who sign in, what they may see, sealed data, messages, audit, jobs, screens."""
