"""The realtime layer for Python in the browser. Composition roots: `app.page`, `app.main`."""
