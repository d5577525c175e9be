"""Scenarios: connecting, states and their reasons (1-6 of the list)."""

SCENARIOS: "tuple[tuple[str, dict[str, object], str], ...]" = (
    (
        "1 no socket before connect; asked twice, one socket",
        {},
        """
0 deadline?
  none
0 send notification {}
  queued id-1 notification queued
1 online
1 visible
1 connect
  open 1 id-2
  state disconnected>connecting connect_requested
1 connect
2 opened 1
  write 1 connect {client_id: id-2}
  state connecting>authenticating socket_opened
2 connect
2 payload 1 answer
  write 1 notification {} session_id=s-1 user_id=7
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  status id-1 unconfirmed
  heard connect
3 connect
3 opened 1
""",
    ),
    (
        "2 the server never answers the handshake",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 deadline?
  10
10 run
  @10 close 1 1000
  @10 state connecting>reconnecting handshake_timeout attempt=1 retry=+0.25
10.25 run
  @10.25 open 2 id-2
  @10.25 state reconnecting>connecting retry_due attempt=1
""",
    ),
    (
        "2 the socket opens and no frame comes, from a server that must answer",
        {"answer_timeout": None},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
3 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
10 run
  @10 close 1 1000
  @10 state authenticating>reconnecting handshake_timeout attempt=1 retry=+0.375
""",
    ),
    (
        "3 a socket stuck in CONNECTING: the late events of an abandoned one are ignored",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
10 run
  @10 close 1 1000
  @10 state connecting>reconnecting handshake_timeout attempt=1 retry=+0.25
10.1 opened 1
10.2 payload 1 answer
10.2 closed 1 1006
11 run
  @10.25 open 2 id-2
  @10.25 state reconnecting>connecting retry_due attempt=1
11 opened 1
11 opened 2
  write 2 connect {client_id: id-2}
  state connecting>authenticating socket_opened attempt=1
""",
    ),
    (
        "4 disconnect while CONNECTING, then a late open, then connect again",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
1 disconnect
  close 1 1000
  state connecting>disconnected disconnect_requested
1 deadline?
  none
1.1 opened 1
1.2 closed 1 1006
1.3 disconnect
2 connect
  open 2 id-2
  state disconnected>connecting connect_requested
2 opened 2
  write 2 connect {client_id: id-2}
  state connecting>authenticating socket_opened
""",
    ),
    (
        "4 disconnect while AUTHENTICATING and while CONNECTED",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
1 disconnect
  close 1 1000
  state authenticating>disconnected disconnect_requested
2 connect
  open 2 id-2
  state disconnected>connecting connect_requested
2 opened 2
  write 2 connect {client_id: id-2}
  state connecting>authenticating socket_opened
2 payload 2 answer
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
3 disconnect
  write 2 disconnect {} session_id=s-1 user_id=7
  close 2 1000
  state connected>disconnected disconnect_requested
3 frame 2 {"type": "notification", "data": {}}
3 deadline?
  none
""",
    ),
    (
        "6 each transition has previous, current, reason, attempt and delay",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
1 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
2 run
  @1.25 open 2 id-2
  @1.25 state reconnecting>connecting retry_due attempt=1
2 opened 2
  write 2 connect {client_id: id-2}
  state connecting>authenticating socket_opened attempt=1
2 payload 2 answer
  state authenticating>connected session_answered attempt=1
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
3 closed 2 1006
  state connected>reconnecting closed_by_server attempt=2 retry=+0.5 code=1006
4 offline
  state reconnecting>offline network_lost attempt=2
5 disconnect
  state offline>disconnected disconnect_requested attempt=2
""",
    ),
    (
        "a capable server: the answer names session, user, capabilities and beat",
        {},
        """
0 up
  connected on socket 1
0 deadline?
  5
15 run
  @15 write 1 heartbeat {n: 1} session_id=s-1 user_id=7
15.04 frame 1 {"type": "heartbeat", "data": {"n": 1}}
  latency 0.04
  heard heartbeat {n: 1}
""",
    ),
    (
        "envelope by its first frame",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
0.5 payload 1 beat
  state authenticating>connected session_assumed
  session - envelope -
  heard heartbeat {}
0.6 send chat_message {"message": "hi", "room_id": "general"}
  write 1 chat_message {message: hi, room_id: general} id=id-2
  queued id-2 chat_message acknowledged
  status id-2 sent
""",
    ),
    (
        "envelope by silence of 2 s; what was queued follows in order",
        {},
        """
0 send quote_request {"message": "first"}
  queued id-1 quote_request acknowledged
0 send notification {"n": 2}
  queued id-2 notification queued
0 connect
  open 1 id-3
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-3}
  state connecting>authenticating socket_opened
1.9 run
2 run
  @2 write 1 quote_request {message: first} id=id-1
  @2 write 1 notification {n: 2}
  @2 state authenticating>connected session_assumed
  @2 session - envelope -
  @2 status id-1 unconfirmed
  @2 status id-2 unconfirmed
""",
    ),
    (
        "flat by welcome: fields at the top, no beats, no deadline once settled",
        {},
        """
0 send chat_message {"message": "hi"}
  queued id-1 chat_message acknowledged
0 connect
  open 1 id-2
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-2}
  state connecting>authenticating socket_opened
0.1 payload 1 welcome
  write 1 chat_message flat {id: id-1, message: hi}
  state authenticating>connected session_assumed
  session - flat -
  status id-1 sent
  heard welcome {message: Connected}
0.2 frame 1 {"type": "chat_response", "message": "Received: hi", "user_id": 7}
  heard chat_response {message: Received: hi}
20 run
  @10.1 status id-1 unconfirmed no_echo
20 deadline?
  none
""",
    ),
    (
        "a late answer to connect makes a capable server of an assumed one",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
2 run
  @2 state authenticating>connected session_assumed
  @2 session - envelope -
2.5 send chat_message {"message": "hi", "room_id": "general"}
  write 1 chat_message {message: hi, room_id: general} id=id-2
  queued id-2 chat_message acknowledged
  status id-2 sent
3 payload 1 answer
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
3.5 frame 1 {"type": "ack", "data": {"id": "id-2"}}
  status id-2 delivered
  heard ack {id: id-2}
4 payload 1 answer
  heard connect
""",
    ),
    (
        "the dialect told by configuration: nothing is asked",
        {"dialect": "flat", "user_id": 7},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  state connecting>authenticating socket_opened
  state authenticating>connected session_assumed
  session - flat -
1 send chat_message {"message": "hi", "room_id": "general"}
  write 1 chat_message flat {id: id-2, message: hi, room_id: general, user_id: 7}
  queued id-2 chat_message acknowledged
  status id-2 sent
2 send quote_request {"message": "price?"}
  write 1 quote_request flat {id: id-3, message: price?, user_id: 7}
  queued id-3 quote_request acknowledged
  status id-3 unconfirmed
""",
    ),
    (
        "the envelope told by configuration",
        {"dialect": "envelope", "user_id": 41},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  state connecting>authenticating socket_opened
  state authenticating>connected session_assumed
  session - envelope -
1 send presence_update {"status": "busy"}
  write 1 presence_update {status: busy} user_id=41
  queued id-2 presence_update volatile
  status id-2 unconfirmed
""",
    ),
    (
        "rooms and status are said again on a new link",
        {},
        """
0 up
  connected on socket 1
1 send user_join {"room_id": "b"}
  write 1 user_join {room_id: b} session_id=s-1 user_id=7
  queued id-2 user_join volatile
  status id-2 unconfirmed
1 send user_join {"room_id": "a"}
  write 1 user_join {room_id: a} session_id=s-1 user_id=7
  queued id-3 user_join volatile
  status id-3 unconfirmed
1 send user_join {"room_id": "c"}
  write 1 user_join {room_id: c} session_id=s-1 user_id=7
  queued id-4 user_join volatile
  status id-4 unconfirmed
1 send user_leave {"room_id": "b"}
  write 1 user_leave {room_id: b} session_id=s-1 user_id=7
  queued id-5 user_leave volatile
  status id-5 unconfirmed
1 send presence_update {"status": "away"}
  write 1 presence_update {status: away} session_id=s-1 user_id=7
  queued id-6 presence_update volatile
  status id-6 unconfirmed
2 closed 1 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
2 run
3 run
  @2.25 open 2 id-7
  @2.25 state reconnecting>connecting retry_due attempt=1
3 opened 2
  write 2 connect {client_id: id-7, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
3 payload 2 answer
  write 2 user_join {room_id: a} session_id=s-1 user_id=7
  write 2 user_join {room_id: c} session_id=s-1 user_id=7
  write 2 presence_update {status: away} session_id=s-1 user_id=7
  state authenticating>connected session_answered attempt=1
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
3 sign_out
  write 2 disconnect {} session_id=s-1 user_id=7
  close 2 1000
  state connected>disconnected signed_out attempt=1
  user signed out
4 connect
  open 3 id-8
  state disconnected>connecting connect_requested
4 opened 3
  write 3 connect {client_id: id-8}
  state connecting>authenticating socket_opened
4 payload 3 answer
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
""",
    ),
    (
        "a resumed session needs no rooms again",
        {},
        """
0 up
  connected on socket 1
1 send user_join {"room_id": "a"}
  write 1 user_join {room_id: a} session_id=s-1 user_id=7
  queued id-2 user_join volatile
  status id-2 unconfirmed
6 closed 1 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
7 run
  @6.25 open 2 id-3
  @6.25 state reconnecting>connecting retry_due attempt=1
7 opened 2
  write 2 connect {client_id: id-3, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
7 frame 2 {"type":"connect","data":{"session_id":"s-1","capabilities":["rooms"],"heartbeat_interval":0,"resumed":true}}
  write 2 user_join {room_id: a} session_id=s-1 user_id=7
  state authenticating>connected session_answered attempt=1
  gap no_resume
  session s-1 envelope rooms
  heard connect
""",  # noqa: E501
    ),
    (
        "an answer full of nonsense is still an answer",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
0 frame 1 {"type":"connect","data":{"session_id":5,"capabilities":"ack","heartbeat_interval":"soon","user":[1],"resumed":"yes"}}
  state authenticating>connected session_answered
  session - envelope -
  heard connect
0 deadline?
  5
""",  # noqa: E501
    ),
    (
        "a server that sells tickets: another frame before its answer lets nothing out",
        {"token_place": "ticket"},
        """
0 send chat_message {"message": "hi"}
  queued id-1 chat_message acknowledged
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 t
  ask ticket 2 with t
0 ticket 2 once
  open 1 id-2 ticket=once
0 opened 1
  write 1 connect {client_id: id-2}
  state connecting>authenticating socket_opened
0.1 frame 1 {"type": "alert", "data": {"level": "error"}}
  heard alert {level: error}
3 run
3 payload 1 answer
  write 1 chat_message {message: hi} id=id-1 session_id=s-1 user_id=7
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  status id-1 sent
  heard connect
""",
    ),
)
