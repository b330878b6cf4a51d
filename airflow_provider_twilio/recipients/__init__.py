"""Suppression lists, and files of recipients without the people on them."""
