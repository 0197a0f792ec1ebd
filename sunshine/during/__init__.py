"""事中（三(二)）。During the decision: meetings, opinions, execution."""
