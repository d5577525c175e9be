from app.components import ConnectionBadge
from app.engine import MessageType
from app.page import HttpTokens, dom, realtime

tokens = HttpTokens()
provider = realtime("/ws/{client_id}", tokens)


@provider.on(MessageType.CHAT_RESPONSE)
def show(message):
    print(message.data["user_name"], "says", message.data["message"])


ConnectionBadge(provider, dom()).mount("#status")
assert await tokens.login("ada@example.com", "realtime-demo"), "wrong email or password"
provider.connect()
provider.join("general")
provider.send(MessageType.CHAT_MESSAGE, {"message": "Hello", "room_id": "general"})
