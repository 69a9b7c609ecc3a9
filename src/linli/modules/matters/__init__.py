"""Matters 诉求事项: intake → accept → dispatch → sign → handle → reply → check → 销号."""
