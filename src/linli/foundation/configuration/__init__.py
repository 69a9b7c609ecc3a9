"""Configuration 配置: what an office sets for itself, as one file that can be taken out, compared and put in."""
