"""Simulated long work: documents, quotes, the assistant, its tools."""
