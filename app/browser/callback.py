"""One Python function lent to JavaScript, with an owner."""

from pyscript.ffi import create_proxy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Callback:
    """Hold the proxy of `function` until `destroy()`.

    Pass `proxy` to JavaScript. Whoever makes a callback destroys it, after taking it out of
    every place that could still call it.
    """

    def __init__(self, function: "Callable[..., Any]") -> None:
        self.proxy: Any = create_proxy(function)

    def destroy(self) -> None:
        """Free the proxy; a second call does nothing."""
        proxy = self.proxy
        self.proxy = None
        # MicroPython frees a proxy when nobody holds it any more and has no destroy().
        if proxy is not None and hasattr(proxy, "destroy"):
            proxy.destroy()
