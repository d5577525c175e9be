"""Scenarios: tokens and tickets (37-41 of the list; 41 is where no URL holds a token)."""

SCENARIOS: "tuple[tuple[str, dict[str, object], str], ...]" = (
    (
        "37 the source is asked before dialling; it says no: sign-in needed",
        {"token_place": "ticket"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
1 token_refused 1
  state connecting>failed sign_in_needed
1 deadline?
  none
2 connect
  ask token 2
  state failed>connecting connect_requested
""",
    ),
    (
        "37 the source can't be reached: backoff",
        {"token_place": "ticket"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
1 token_failed 1
  state connecting>reconnecting token_unavailable attempt=1 retry=+0.25
2 run
  @1.25 ask token 2
  @1.25 state reconnecting>connecting retry_due attempt=1
""",
    ),
    (
        "37 the source hangs: 10 s, then backoff; its late answer opens nothing",
        {"token_place": "ticket"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
10 run
  @10 state connecting>reconnecting token_timeout attempt=1 retry=+0.25
10.1 token 1 late
10.2 run
10.3 run
  @10.25 ask token 2
  @10.25 state reconnecting>connecting retry_due attempt=1
""",
    ),
    (
        "a ticket is bought for each attempt and the token stands in no URL",
        {"token_place": "ticket"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"sub": "7", "user_id": 7, "iat": 1790000000, "exp": 1790003600}
  ask ticket 2 with jwt-1
1 ticket 2 once
  open 1 id-1 ticket=once
1 opened 1
  write 1 connect {client_id: id-1} user_id=7
  state connecting>authenticating socket_opened
1 payload 1 answer
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
9 closed 1 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
9.3 run
  @9.25 ask token 3
  @9.25 state reconnecting>connecting retry_due attempt=1
9.3 token 3 {"sub": "7", "user_id": 7, "iat": 1790000000, "exp": 1790003600}
  ask ticket 4 with jwt-1
9.4 ticket 4 twice
  open 2 id-2 ticket=twice
""",
    ),
    (
        "the ticket is refused: one refresh in the same attempt, backoff, then sign-in",
        {"token_place": "ticket"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 old
  ask ticket 2 with old
0 ticket_refused 2
  ask refresh 3
0 token 3 new
  ask ticket 4 with new
0 ticket_refused 4
  state connecting>reconnecting token_rejected attempt=1 retry=+0.25
1 run
  @0.25 ask token 5
  @0.25 state reconnecting>connecting retry_due attempt=1
1 token 5 newer
  ask ticket 6 with newer
1 ticket_refused 6
  state connecting>failed sign_in_needed attempt=1
""",
    ),
    (
        "the ticket desk hangs or can't be reached",
        {"token_place": "ticket"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 good
  ask ticket 2 with good
10 run
  @10 state connecting>reconnecting token_timeout attempt=1 retry=+0.25
10.3 run
  @10.25 ask token 3
  @10.25 state reconnecting>connecting retry_due attempt=1
10.3 token 3 good
  ask ticket 4 with good
10.4 token_failed 4
  state connecting>reconnecting token_unavailable attempt=2 retry=+0.5
""",
    ),
    (
        "38 closed as expired: one refresh at once; again: backoff; the third time: sign-in",
        {"token_place": "frame"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 old
  open 1 id-1
0 opened 1
  write 1 connect {client_id: id-1, token: old}
  state connecting>authenticating socket_opened
0 closed 1 4401
  state authenticating>reconnecting token_rejected retry=+0 code=4401
0 run
  @0 ask refresh 2
  @0 state reconnecting>connecting retry_due
0 token 2 new
  open 2 id-2
0 opened 2
  write 2 connect {client_id: id-2, token: new}
  state connecting>authenticating socket_opened
0 closed 2 1008
  state authenticating>reconnecting token_rejected attempt=1 retry=+0.25 code=1008
0.3 run
  @0.25 ask token 3
  @0.25 state reconnecting>connecting retry_due attempt=1
0.3 token 3 new
  open 3 id-3
0.3 opened 3
  write 3 connect {client_id: id-3, token: new}
  state connecting>authenticating socket_opened attempt=1
0.3 closed 3 4401
  state authenticating>failed sign_in_needed attempt=1 code=4401
""",
    ),
    (
        "38 a link that was stable in between: one refresh again",
        {"token_place": "frame"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 a
  open 1 id-1
0 opened 1
  write 1 connect {client_id: id-1, token: a}
  state connecting>authenticating socket_opened
0 payload 1 answer
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
9 closed 1 4401
  state connected>reconnecting token_rejected retry=+0 code=4401
9 run
  @9 ask refresh 2
  @9 state reconnecting>connecting retry_due
9 token 2 b
  open 2 id-2
9 opened 2
  write 2 connect {client_id: id-2, session_id: s-1, token: b} user_id=7
  state connecting>authenticating socket_opened
9 payload 2 answer
  state authenticating>connected session_answered
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
20 closed 2 4401
  state connected>reconnecting token_rejected retry=+0 code=4401
20 run
  @20 ask refresh 3
  @20 state reconnecting>connecting retry_due
""",
    ),
    (
        "38 nothing to refresh: sign-in needed",
        {},
        """
0 up
  connected on socket 1
9 closed 1 4401
  state connected>failed sign_in_needed code=4401
""",
    ),
    (
        "39 a refresh ahead of the expiry, in place",
        {"token_place": "frame"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"sub": "7", "user_id": 7, "iat": 1790000000, "exp": 1790000600}
  open 1 id-1
0 opened 1
  write 1 connect {client_id: id-1, token: jwt-1} user_id=7
  state connecting>authenticating socket_opened
0 frame 1 {"type":"connect","data":{"session_id":"s-1","capabilities":["reauth"],"heartbeat_interval":0}}
  state authenticating>connected session_answered
  session s-1 envelope reauth
  heard connect
539 run
540 run
  @540 ask refresh 2
541 send chat_message {"message": "meanwhile"}
  write 1 chat_message {message: meanwhile} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
542 token 2 {"sub": "7", "user_id": 7, "iat": 1790000540, "exp": 1790001140}
  write 1 connect {client_id: id-1, session_id: s-1, token: jwt-2} session_id=s-1 user_id=7
542 frame 1 {"type":"connect","data":{"session_id":"s-1","capabilities":["reauth"]}}
  heard connect
543 deadline?
  551
""",  # noqa: E501
    ),
    (
        "39 a refresh that brings another user ends the link of the one before",
        {"token_place": "frame"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"sub": "7", "user_id": 7, "iat": 1790000000, "exp": 1790000600}
  open 1 id-1
0 opened 1
  write 1 connect {client_id: id-1, token: jwt-1} user_id=7
  state connecting>authenticating socket_opened
0 payload 1 answer
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
1 send user_join {"room_id": "general"}
  write 1 user_join {room_id: general} session_id=s-1 user_id=7
  queued id-2 user_join volatile
  status id-2 unconfirmed
540 payload 1 beat
  heard heartbeat {}
540 late
  write 1 heartbeat {n: 1} session_id=s-1 user_id=7
  ask refresh 2
541 token 2 {"sub": "9", "user_id": 9, "iat": 1790000540, "exp": 1790001140}
  close 1 1000
  user changed
  state connected>reconnecting user_changed retry=+0
541 run
  @541 ask token 3
  @541 state reconnecting>connecting retry_due
541 token 3 {"sub": "9", "user_id": 9, "iat": 1790000540, "exp": 1790001140}
  open 2 id-3
541 opened 2
  write 2 connect {client_id: id-3, token: jwt-2} user_id=9
  state connecting>authenticating socket_opened
541 frame 2 {"type":"connect","data":{"session_id":"s-2","capabilities":["rooms"]}}
  write 2 user_join {room_id: general} session_id=s-2 user_id=9
  state authenticating>connected session_answered
  session s-2 envelope rooms
  heard connect
""",
    ),
    (
        "39 a server without reauth: the new token is for the next attempt",
        {"token_place": "query", "dialect": "envelope"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"sub": "7", "iat": 1790000000, "exp": 1790000060}
  open 1 id-1 token=jwt-1
0 opened 1
  state connecting>authenticating socket_opened
  state authenticating>connected session_assumed
  session - envelope -
30 run
  @25 write 1 heartbeat {n: 1}
  @30 ask refresh 2
31 token 2 {"sub": "7", "iat": 1790000030, "exp": 1790000090}
""",
    ),
    (
        "39 a refresh that fails is tried again in 5 s; one that is refused ends the session",
        {"token_place": "query", "dialect": "flat"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"sub": "7", "iat": 1790000000, "exp": 1790000600}
  open 1 id-1 token=jwt-1
0 opened 1
  state connecting>authenticating socket_opened
  state authenticating>connected session_assumed
  session - flat -
540 run
  @540 ask refresh 2
541 token_failed 2
546 run
  @546 ask refresh 3
556 run
561 run
  @561 ask refresh 4
562 token_refused 4
  close 1 1000
  state connected>failed sign_in_needed
""",
    ),
    (
        "40 parallel triggers, one question: a refresh under way serves the next attempt",
        {"token_place": "query", "dialect": "flat"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 connect
0 visible
0 token 1 {"sub": "7", "iat": 1790000000, "exp": 1790000600}
  open 1 id-1 token=jwt-1
0 opened 1
  state connecting>authenticating socket_opened
  state authenticating>connected session_assumed
  session - flat -
540 run
  @540 ask refresh 2
541 closed 1 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
542 run
  @541.25 state reconnecting>connecting retry_due attempt=1
542 visible
543 token 2 {"sub": "7", "iat": 1790000542, "exp": 1790001142}
  open 2 id-2 token=jwt-2
""",
    ),
    (
        "the token in the subprotocol",
        {"token_place": "subprotocol"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 opaque
  open 1 id-1 bearer opaque
""",
    ),
    (
        "an expired token from the source: a refresh before dialling, at most once",
        {"token_place": "query"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"sub": "7", "iat": 1789990000, "exp": 1789993600}
  ask refresh 2
0 token 2 {"sub": "7", "iat": 1789990000, "exp": 1789993600, "jti": "2"}
  open 1 id-1 token=jwt-2
""",
    ),
    (
        "a clock a day ahead has no effect",
        {"token_place": "query", "dialect": "flat", "wall": 1790086400},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"sub": "7", "iat": 1790000000, "exp": 1790000600}
  ask refresh 2
0 token 2 {"sub": "7", "iat": 1790000000, "exp": 1790000600, "jti": "2"}
  open 1 id-1 token=jwt-2
0 opened 1
  state connecting>authenticating socket_opened
  state authenticating>connected session_assumed
  session - flat -
0 deadline?
  5
""",
    ),
    (
        "a clock a day behind has no effect",
        {"token_place": "query", "dialect": "flat", "wall": 1789913600},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"sub": "7", "iat": 1790000000, "exp": 1790000600}
  open 1 id-1 token=jwt-1
0 opened 1
  state connecting>authenticating socket_opened
  state authenticating>connected session_assumed
  session - flat -
6 run
6 deadline?
  540
""",
    ),
    (
        "1006 at the upgrade three times with ?token=: one refresh, then sign-in",
        {"token_place": "query"},
        """
0 send chat_message {"message": "kept"}
  queued id-1 chat_message acknowledged
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 old
  open 1 id-2 token=old
0 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
0.3 run
  @0.25 ask token 2
  @0.25 state reconnecting>connecting retry_due attempt=1
0.3 token 2 old
  open 2 id-3 token=old
0.3 closed 2 1006
  state connecting>reconnecting server_unreachable attempt=2 retry=+0.5 code=1006
1 run
  @0.8 ask refresh 3
  @0.8 state reconnecting>connecting retry_due attempt=2
1 token 3 new
  open 3 id-4 token=new
1 closed 3 1006
  state connecting>failed sign_in_needed attempt=2 code=1006
1 waiting
  waiting 1 of 1, 111 bytes
""",
    ),
    (
        "1006 at the upgrade, and the same token again from the source: an outage for all we know",
        {"token_place": "query"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 same
  open 1 id-1 token=same
0 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
0.3 run
  @0.25 ask token 2
  @0.25 state reconnecting>connecting retry_due attempt=1
0.3 token 2 same
  open 2 id-2 token=same
0.3 closed 2 1006
  state connecting>reconnecting server_unreachable attempt=2 retry=+0.5 code=1006
1 run
  @0.8 ask refresh 3
  @0.8 state reconnecting>connecting retry_due attempt=2
1 token 3 same
  open 3 id-3 token=same
1 closed 3 1006
  state connecting>reconnecting server_unreachable attempt=3 retry=+1 code=1006
3 run
  @2 ask token 4
  @2 state reconnecting>connecting retry_due attempt=3
3 token 4 same
  open 4 id-4 token=same
3 closed 4 1006
  state connecting>reconnecting server_unreachable attempt=4 retry=+2 code=1006
""",
    ),
    (
        "1006 at the upgrade with a ticket is an outage: the desk would have told",
        {"token_place": "ticket"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 t
  ask ticket 2 with t
0 ticket 2 a
  open 1 id-1 ticket=a
0 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
0.3 run
  @0.25 ask token 3
  @0.25 state reconnecting>connecting retry_due attempt=1
0.3 token 3 t
  ask ticket 4 with t
0.3 ticket 4 b
  open 2 id-2 ticket=b
0.3 closed 2 1006
  state connecting>reconnecting server_unreachable attempt=2 retry=+0.5 code=1006
1 run
  @0.8 ask token 5
  @0.8 state reconnecting>connecting retry_due attempt=2
1 token 5 t
  ask ticket 6 with t
1 ticket 6 c
  open 3 id-3 ticket=c
1 closed 3 1006
  state connecting>reconnecting server_unreachable attempt=3 retry=+1 code=1006
""",
    ),
    (
        "the user of token and answer goes into the frames",
        {"token_place": "frame", "user_id": 1},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"user_id": 41}
  open 1 id-1
0 opened 1
  write 1 connect {client_id: id-1, token: jwt-1} user_id=41
  state connecting>authenticating socket_opened
0 frame 1 {"type":"connect","data":{"session_id":"s-1","capabilities":[],"user":{"id":"u-9"}}}
  state authenticating>connected session_answered
  session s-1 envelope -
  heard connect
1 send notification {}
  write 1 notification {} session_id=s-1 user_id=u-9
  queued id-2 notification queued
  status id-2 unconfirmed
""",
    ),
    (
        "40 a refresh that ends while nobody dials is kept for the next attempt, which asks anew",
        {"token_place": "query", "dialect": "flat"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"sub": "7", "iat": 1790000000, "exp": 1790000600}
  open 1 id-1 token=jwt-1
0 opened 1
  state connecting>authenticating socket_opened
  state authenticating>connected session_assumed
  session - flat -
540 run
  @540 ask refresh 2
541 closed 1 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
541.1 token 2 {"sub": "7", "iat": 1790000541, "exp": 1790001141}
542 run
  @541.25 ask token 3
  @541.25 state reconnecting>connecting retry_due attempt=1
542 token 3 {"sub": "7", "iat": 1790000541, "exp": 1790001141}
  open 2 id-2 token=jwt-2
""",
    ),
)
