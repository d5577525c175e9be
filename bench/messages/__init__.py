"""Measure messages: what one costs, a burst of them, and many sends, ours beside others."""
