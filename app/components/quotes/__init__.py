"""Quotes: asked for, in the making, made."""
