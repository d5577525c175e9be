"""Scenarios: outbox and acknowledgements (25-30, 32, 33 of the list)."""

SCENARIOS: "tuple[tuple[str, dict[str, object], str], ...]" = (
    (
        "25 sent while down: in order, after the answer, before anything sent later",
        {},
        """
0 send chat_message {"message": "one"}
  queued id-1 chat_message acknowledged
0 send notification {"n": 2}
  queued id-2 notification queued
0 connect
  open 1 id-3
  state disconnected>connecting connect_requested
0 send chat_message {"message": "three"}
  queued id-4 chat_message acknowledged
0 opened 1
  write 1 connect {client_id: id-3}
  state connecting>authenticating socket_opened
0 send chat_message {"message": "four"}
  queued id-5 chat_message acknowledged
0 payload 1 answer
  write 1 chat_message {message: one} id=id-1 session_id=s-1 user_id=7
  write 1 notification {n: 2} session_id=s-1 user_id=7
  write 1 chat_message {message: three} id=id-4 session_id=s-1 user_id=7
  write 1 chat_message {message: four} id=id-5 session_id=s-1 user_id=7
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  status id-1 sent
  status id-2 unconfirmed
  status id-4 sent
  status id-5 sent
  heard connect
0 send chat_message {"message": "five"}
  write 1 chat_message {message: five} id=id-6 session_id=s-1 user_id=7
  queued id-6 chat_message acknowledged
  status id-6 sent
0 waiting
  waiting 0 of 4, 444 bytes
""",
    ),
    (
        "26 the bound by count: the newest is refused",
        {"max_queue_count": 2},
        """
0 send notification {"n": 1}
  queued id-1 notification queued
0 send notification {"n": 2}
  queued id-2 notification queued
0 send notification {"n": 3}
  queued id-3 notification queued
  status id-3 discarded queue_full
0 waiting
  waiting 2 of 2, 196 bytes
0 discard id-1
  discarded
  status id-1 discarded discarded
0 discard id-1
  nothing to discard
0 send notification {"n": 4}
  queued id-4 notification queued
0 waiting
  waiting 2 of 2, 196 bytes
""",
    ),
    (
        "26 the bound by bytes",
        {"max_queue_bytes": 300},
        """
0 send notification {"n": 1}
  queued id-1 notification queued
0 send notification {"text": "a long text that fills what is left of the three hundred bytes of this queue, and more than that, until it does not fit any longer"}
  queued id-2 notification queued
  status id-2 discarded queue_full
0 send notification {"n": 3}
  queued id-3 notification queued
0 waiting
  waiting 2 of 2, 196 bytes
""",  # noqa: E501
    ),
    (
        "27 time to live passes offline",
        {},
        """
0 send notification queued 5 {"n": 1}
  queued id-1 notification queued
0 send chat_message acknowledged 7 {"message": "hi"}
  queued id-2 chat_message acknowledged
0 deadline?
  5
6 run
  @5 status id-1 expired expired
6 connect
  open 1 id-3
  state disconnected>connecting connect_requested
6.5 opened 1
  write 1 connect {client_id: id-3}
  state connecting>authenticating socket_opened
6.5 payload 1 answer
  write 1 chat_message {message: hi} id=id-2 session_id=s-1 user_id=7
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  status id-2 sent
  heard connect
8 run
  @7 status id-2 unconfirmed no_ack
""",
    ),
    (
        "27 an acknowledged message waits for a day",
        {},
        """
0 send chat_message {"message": "hi"}
  queued id-1 chat_message acknowledged
86399 run
86400 run
  @86400 status id-1 expired expired
0 deadline?
  none
""",
    ),
    (
        "28 volatile while down is dropped and never delivered later",
        {},
        """
0 send typing_start {"room_id": "general"}
  queued id-1 typing_start volatile
  status id-1 discarded not_connected
0 connect
  open 1 id-2
  state disconnected>connecting connect_requested
0 send typing_stop {"room_id": "general"}
  queued id-3 typing_stop volatile
  status id-3 discarded not_connected
0 opened 1
  write 1 connect {client_id: id-2}
  state connecting>authenticating socket_opened
0 payload 1 answer
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
1 send typing_start {"room_id": "general"}
  write 1 typing_start {room_id: general} session_id=s-1 user_id=7
  queued id-4 typing_start volatile
  status id-4 unconfirmed
""",
    ),
    (
        "29 a terminal state keeps what waits, visibly; connect delivers it",
        {},
        """
0 up
  connected on socket 1
1 send chat_message {"message": "hi"}
  write 1 chat_message {message: hi} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
2 closed 1 4403
  status id-2 queued
  state connected>failed not_allowed code=4403
2 waiting
  waiting 1 of 1, 109 bytes
3 connect
  open 2 id-3
  state failed>connecting connect_requested
3 opened 2
  write 2 connect {client_id: id-3, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened
3 payload 2 answer
  write 2 chat_message {message: hi} id=id-2 session_id=s-1 user_id=7
  state authenticating>connected session_answered
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  status id-2 sent
  heard connect
3 frame 2 {"type": "ack", "data": {"id": "id-2"}}
  status id-2 delivered
  heard ack {id: id-2}
""",
    ),
    (
        "30 sign-out discards the queue; nothing is written for the next user",
        {},
        """
0 send chat_message {"message": "mine"}
  queued id-1 chat_message acknowledged
0 connect
  open 1 id-2
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-2}
  state connecting>authenticating socket_opened
0 payload 1 answer
  write 1 chat_message {message: mine} id=id-1 session_id=s-1 user_id=7
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  status id-1 sent
  heard connect
1 send chat_message {"message": "mine too"}
  write 1 chat_message {message: mine too} id=id-3 session_id=s-1 user_id=7
  queued id-3 chat_message acknowledged
  status id-3 sent
2 sign_out
  write 1 disconnect {} session_id=s-1 user_id=7
  close 1 1000
  status id-1 queued
  status id-3 queued
  state connected>disconnected signed_out
  status id-1 unconfirmed signed_out
  status id-3 unconfirmed signed_out
  user signed out
2 waiting
  waiting 0 of 0, 0 bytes
3 connect
  open 2 id-4
  state disconnected>connecting connect_requested
3 opened 2
  write 2 connect {client_id: id-4}
  state connecting>authenticating socket_opened
3 payload 2 answer
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
""",
    ),
    (
        "30 another user's token discards, the same user's keeps",
        {"token_place": "query"},
        """
0 send chat_message {"message": "of seven"}
  queued id-1 chat_message acknowledged
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"sub": "7", "user_id": 7}
  open 1 id-2 token=jwt-1
0 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
1 run
  @0.25 ask token 2
  @0.25 state reconnecting>connecting retry_due attempt=1
1 token 2 {"sub": "7", "user_id": 7, "jti": "x"}
  open 2 id-3 token=jwt-2
1 closed 2 1006
  state connecting>reconnecting server_unreachable attempt=2 retry=+0.5 code=1006
2 run
  @1.5 ask refresh 3
  @1.5 state reconnecting>connecting retry_due attempt=2
2 token 3 {"sub": "8", "user_id": 8}
  open 3 id-4 token=jwt-3
  status id-1 discarded another_user
  user changed
2 waiting
  waiting 0 of 0, 0 bytes
""",
    ),
    (
        "32 ack lost, the socket drops: the same id is written again, first",
        {},
        """
0 up
  connected on socket 1
1 send chat_message {"message": "hi"}
  write 1 chat_message {message: hi} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
2 closed 1 1006
  status id-2 queued
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
2 send notification {"n": 2}
  queued id-3 notification queued
3 run
  @2.25 open 2 id-4
  @2.25 state reconnecting>connecting retry_due attempt=1
3 opened 2
  write 2 connect {client_id: id-4, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
3 payload 2 answer
  write 2 chat_message {message: hi} id=id-2 session_id=s-1 user_id=7
  write 2 notification {n: 2} session_id=s-1 user_id=7
  state authenticating>connected session_answered attempt=1
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  status id-2 sent
  status id-3 unconfirmed
  heard connect
4 frame 2 {"type": "ack", "data": {"id": "id-2"}}
  status id-2 delivered
  heard ack {id: id-2}
4 frame 2 {"type": "ack", "data": {"id": "id-2"}}
  heard ack {id: id-2}
""",
    ),
    (
        "33 unknown ids, nack, and an ack that does not come in time",
        {},
        """
0 up
  connected on socket 1
1 send chat_message {"message": "a"}
  write 1 chat_message {message: a} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
1 send chat_message {"message": "b"}
  write 1 chat_message {message: b} id=id-3 session_id=s-1 user_id=7
  queued id-3 chat_message acknowledged
  status id-3 sent
2 frame 1 {"type": "ack", "data": {"id": "nobody"}}
  heard ack {id: nobody}
2 frame 1 {"type": "ack", "data": {"id": ["id-2"]}}
  heard ack {id: [id-2]}
2 frame 1 {"type": "ack", "data": {}}
  heard ack {}
2 frame 1 {"type": "nack", "data": {"id": "id-3", "code": "forbidden", "message": "Not in this room."}}
  status id-3 rejected forbidden
  heard nack {code: forbidden, id: id-3, message: Not in this room.}
2 frame 1 {"type": "nack", "data": {"id": "id-3", "code": "again"}}
  heard nack {code: again, id: id-3}
2 frame 1 {"type": "nack", "data": {"id": "id-2", "code": 7}}
  status id-2 rejected rejected
  heard nack {code: 7, id: id-2}
3 send chat_message {"message": "c"}
  write 1 chat_message {message: c} id=id-4 session_id=s-1 user_id=7
  queued id-4 chat_message acknowledged
  status id-4 sent
13 run
  @8 write 1 chat_message {message: c} id=id-4 session_id=s-1 user_id=7
13.5 frame 1 {"type": "ack", "data": {"id": "id-4"}}
  status id-4 delivered
  heard ack {id: id-4}
""",  # noqa: E501
    ),
    (
        "no acknowledgements: the echo confirms a chat message of this user, room and text",
        {"user_id": 7},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1} user_id=7
  state connecting>authenticating socket_opened
0 payload 1 beat
  state authenticating>connected session_assumed
  session - envelope -
  heard heartbeat {}
1 send chat_message {"message": "hi", "room_id": "general"}
  write 1 chat_message {message: hi, room_id: general} id=id-2 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
1 send chat_message {"message": "hi", "room_id": "general"}
  write 1 chat_message {message: hi, room_id: general} id=id-3 user_id=7
  queued id-3 chat_message acknowledged
  status id-3 sent
2 frame 1 {"type": "chat_response", "data": {"message": "hi", "user_id": 8, "room_id": "general"}}
  heard chat_response {message: hi, room_id: general, user_id: 8}
2 frame 1 {"type": "chat_response", "data": {"message": "hi", "user_id": 7, "room_id": "other"}}
  heard chat_response {message: hi, room_id: other, user_id: 7}
2 frame 1 {"type": "chat_response", "data": {"message": "ho", "user_id": 7, "room_id": "general"}}
  heard chat_response {message: ho, room_id: general, user_id: 7}
2 frame 1 {"type": "chat_response", "data": {"message": "hi", "user_id": 7, "room_id": "general"}}
  status id-2 delivered
  heard chat_response {message: hi, room_id: general, user_id: 7}
2 frame 1 {"type": "chat_response", "data": {"message": "hi", "room_id": "general"}, "user_id": 7}
  status id-3 delivered
  heard chat_response {message: hi, room_id: general}
""",
    ),
    (
        "no acknowledgements: never written twice, unconfirmed instead",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
0 payload 1 beat
  state authenticating>connected session_assumed
  session - envelope -
  heard heartbeat {}
1 send chat_message {"message": "a"}
  write 1 chat_message {message: a} id=id-2
  queued id-2 chat_message acknowledged
  status id-2 sent
1 send quote_generation_start {"customer_id": 5}
  write 1 quote_generation_start {customer_id: 5} id=id-3
  queued id-3 quote_generation_start acknowledged
  status id-3 unconfirmed
11 run
  @11 status id-2 unconfirmed no_echo
12 send chat_message {"message": "b"}
  write 1 chat_message {message: b} id=id-4
  queued id-4 chat_message acknowledged
  status id-4 sent
13 closed 1 1006
  status id-4 unconfirmed link_lost
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
14 run
  @13.25 open 2 id-5
  @13.25 state reconnecting>connecting retry_due attempt=1
14 opened 2
  write 2 connect {client_id: id-5}
  state connecting>authenticating socket_opened attempt=1
14 payload 2 beat
  state authenticating>connected session_assumed attempt=1
  gap no_resume
  session - envelope -
  heard heartbeat {}
""",
    ),
    (
        "what a later server acknowledges, an earlier one that did not is not asked for",
        {},
        """
0 up
  connected on socket 1
1 send chat_message {"message": "a"}
  write 1 chat_message {message: a} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
2 closed 1 1006
  status id-2 queued
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
3 run
  @2.25 open 2 id-3
  @2.25 state reconnecting>connecting retry_due attempt=1
3 opened 2
  write 2 connect {client_id: id-3, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
3 payload 2 beat
  state authenticating>connected session_assumed attempt=1
  gap no_resume
  session - envelope -
  status id-2 unconfirmed no_ack
  heard heartbeat {}
3 closed 2 1006
  state connected>reconnecting closed_by_server attempt=2 retry=+0.5 code=1006
9 run
  @3.5 open 3 id-4
  @3.5 state reconnecting>connecting retry_due attempt=2
9 opened 3
  write 3 connect {client_id: id-4, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=2
9 payload 3 answer
  state authenticating>connected session_answered attempt=2
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
""",
    ),
    (
        "what was written once is written again to no server that does not acknowledge",
        {},
        """
0 up
  connected on socket 1
1 send chat_message {"message": "a"}
  write 1 chat_message {message: a} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
2 closed 1 1006
  status id-2 queued
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
3 run
  @2.25 open 2 id-3
  @2.25 state reconnecting>connecting retry_due attempt=1
3 opened 2
  write 2 connect {client_id: id-3, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
4 send notification {"n": 2}
  queued id-4 notification queued
4 payload 2 beat
  write 2 notification {n: 2} user_id=7
  state authenticating>connected session_assumed attempt=1
  gap no_resume
  session - envelope -
  status id-2 unconfirmed no_ack
  status id-4 unconfirmed
  heard heartbeat {}
5 waiting
  waiting 0 of 0, 0 bytes
6 payload 2 answer
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
6 waiting
  waiting 0 of 0, 0 bytes
""",
    ),
    (
        "the flat dialect's own echo",
        {"user_id": 7},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1} user_id=7
  state connecting>authenticating socket_opened
0 payload 1 welcome
  state authenticating>connected session_assumed
  session - flat -
  heard welcome {message: Connected}
1 send chat_message {"message": "hi"}
  write 1 chat_message flat {id: id-2, message: hi, user_id: 7}
  queued id-2 chat_message acknowledged
  status id-2 sent
2 frame 1 {"type": "chat_response", "message": "Received: ho", "user_id": 7}
  heard chat_response {message: Received: ho}
2 frame 1 {"type": "chat_response", "message": ["hi"], "user_id": 7}
  heard chat_response {message: [hi]}
2 frame 1 {"type": "chat_response", "message": "Received: hi", "user_id": 7}
  status id-2 delivered
  heard chat_response {message: Received: hi}
""",
    ),
)
