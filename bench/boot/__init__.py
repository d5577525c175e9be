"""Measure the start of the console page beside the same page on stock PyScript and Pyodide."""
