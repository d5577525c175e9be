"""Whole histories on one virtual clock: real clients, simulated network, server and disks."""
