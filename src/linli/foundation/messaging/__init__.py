"""Messages 消息: an outbox row beside the fact, sent by the worker."""
