"""examples/minimal, with the token of a host's endpoint."""

import json

from pyscript import document, fetch

from app.components import ConnectionBadge
from app.page import dom, realtime


async def token(refresh):
    body = json.dumps({"refresh": refresh})
    answer = await fetch("/my/token", method="POST", body=body).json()
    return answer["token"]


server = document.body.dataset.server
provider = realtime(server + "/ws/{client_id}", token)
ConnectionBadge(provider, dom()).mount("#status")
provider.connect()
provider.join("general")
