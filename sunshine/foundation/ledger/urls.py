"""Addresses of the log."""

from django.urls import path

from sunshine.foundation.ledger import pages

urlpatterns = [
    path("key", pages.log_key, name="log_key"),
    path("cosign", pages.cosign, name="log_cosign"),
    path("<path:name>", pages.log_file, name="log_file"),
]
