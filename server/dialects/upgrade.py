"""How both existing backends treat an upgrade."""

from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket

from server.accounts import Account
from server.link import Gone
from server.services import Services


async def account_of_upgrade(services: Services, websocket: WebSocket) -> Account:
    """Return whose `?token=` it is, or answer the upgrade and raise `Gone`.

    No token: HTTP 403. A bad or expired one: HTTP 500, a bug of theirs that we keep.
    """
    token = websocket.query_params.get("token")
    if token is None:
        await websocket.close()
        raise Gone
    found = await services.account_of_token(token)
    if found is None:
        await websocket.send_denial_response(PlainTextResponse("Internal Server Error", 500))
        raise Gone
    return found[0]
