"""Measure what stays behind: many reconnects, many messages, a page that does nothing."""
