"""What every band above stands on: people who sign in, what they see, sealed data, messages, audit, jobs, screens."""
