"""Modules of the standard library that MicroPython lacks, as far as `app` needs them."""
