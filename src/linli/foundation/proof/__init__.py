"""Proof of work 工作量证明: what a public form asks for once its rate limits say that an address is busy."""
