"""The demo community 演示社区: invented people and places that say so, made through the same actions."""
