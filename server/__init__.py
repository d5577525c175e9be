"""The reference backend: what the client's promises are tested against.

It imports of `app` only the wire (`app.engine.messages`, `app.engine.close_codes`).
"""
