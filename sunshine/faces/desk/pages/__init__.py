"""Thin views: `alerts` (desk, list, hit), `places` (organisations, search), `data`, `models`."""
