"""The frame every page stands in 界面: shell, page archetypes, stage marks, pages of rows, error pages."""
