"""Scenarios: reconnecting and the close codes (8-14 of the list)."""

SCENARIOS: "tuple[tuple[str, dict[str, object], str], ...]" = (
    (
        "8 the window doubles, stays on its plateau, then goes to the cap",
        {"draws": [0.999]},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
200 run
  @10 close 1 1000
  @10 state connecting>reconnecting handshake_timeout attempt=1 retry=+0.499
  @10.499 open 2 id-2
  @10.499 state reconnecting>connecting retry_due attempt=1
  @20.499 close 2 1000
  @20.499 state connecting>reconnecting handshake_timeout attempt=2 retry=+0.999
  @21.498 open 3 id-3
  @21.498 state reconnecting>connecting retry_due attempt=2
  @31.498 close 3 1000
  @31.498 state connecting>reconnecting handshake_timeout attempt=3 retry=+1.998
  @33.496 open 4 id-4
  @33.496 state reconnecting>connecting retry_due attempt=3
  @43.496 close 4 1000
  @43.496 state connecting>reconnecting handshake_timeout attempt=4 retry=+3.996
  @47.492 open 5 id-5
  @47.492 state reconnecting>connecting retry_due attempt=4
  @57.492 close 5 1000
  @57.492 state connecting>reconnecting handshake_timeout attempt=5 retry=+3.996
  @61.489 open 6 id-6
  @61.489 state reconnecting>connecting retry_due attempt=5
  @71.489 close 6 1000
  @71.489 state connecting>reconnecting handshake_timeout attempt=6 retry=+3.996
  @75.484 open 7 id-7
  @75.484 state reconnecting>connecting retry_due attempt=6
  @85.484 close 7 1000
  @85.484 state connecting>reconnecting handshake_timeout attempt=7 retry=+3.996
  @89.48 open 8 id-8
  @89.48 state reconnecting>connecting retry_due attempt=7
  @99.48 close 8 1000
  @99.48 state connecting>reconnecting handshake_timeout attempt=8 retry=+3.996
  @103.476 open 9 id-9
  @103.476 state reconnecting>connecting retry_due attempt=8
  @113.476 close 9 1000
  @113.476 state connecting>reconnecting handshake_timeout attempt=9 retry=+7.992
  @121.468 open 10 id-10
  @121.468 state reconnecting>connecting retry_due attempt=9
  @131.469 close 10 1000
  @131.469 state connecting>reconnecting handshake_timeout attempt=10 retry=+15.984
  @147.453 open 11 id-11
  @147.453 state reconnecting>connecting retry_due attempt=10
  @157.453 close 11 1000
  @157.453 state connecting>reconnecting handshake_timeout attempt=11 retry=+19.98
  @177.433 open 12 id-12
  @177.433 state reconnecting>connecting retry_due attempt=11
  @187.433 close 12 1000
  @187.433 state connecting>reconnecting handshake_timeout attempt=12 retry=+19.98
""",
    ),
    (
        "9 a server that accepts and closes at once, 100 times",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 flap 100 1011
  100 dials in 1473.875 s
""",
    ),
    (
        "9 the failures are forgotten after 5 s of CONNECTED, not before",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
1 run
  @0.25 open 2 id-2
  @0.25 state reconnecting>connecting retry_due attempt=1
1 opened 2
  write 2 connect {client_id: id-2}
  state connecting>authenticating socket_opened attempt=1
1 payload 2 answer
  state authenticating>connected session_answered attempt=1
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
5.9 closed 2 1006
  state connected>reconnecting closed_by_server attempt=2 retry=+0.5 code=1006
8 run
  @6.4 open 3 id-3
  @6.4 state reconnecting>connecting retry_due attempt=2
8 opened 3
  write 3 connect {client_id: id-3, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=2
8 payload 3 answer
  state authenticating>connected session_answered attempt=2
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
13 closed 3 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
""",
    ),
    (
        "10 enough attempts: one terminal event; connect works afterwards",
        {"backoff": {"max_attempts": 3}},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
1 run
  @0.25 open 2 id-2
  @0.25 state reconnecting>connecting retry_due attempt=1
1 closed 2 1006
  state connecting>reconnecting server_unreachable attempt=2 retry=+0.5 code=1006
3 run
  @1.5 open 3 id-3
  @1.5 state reconnecting>connecting retry_due attempt=2
3 closed 3 1006
  state connecting>failed attempts_exhausted attempt=3 code=1006
99 run
99 deadline?
  none
100 connect
  open 4 id-4
  state failed>connecting connect_requested
""",
    ),
    (
        "12 a draining server: back within its retry_after, jittered",
        {},
        """
0 up
  connected on socket 1
1 frame 1 {"type": "status_update", "data": {"status": "draining", "retry_after": 8}}
  heard status_update {retry_after: 8, status: draining}
2 closed 1 1012
  state connected>reconnecting server_draining attempt=1 retry=+4 code=1012
2 deadline?
  6
""",
    ),
    (
        "12 nonsense as retry_after",
        {},
        """
0 up
  connected on socket 1
1 frame 1 {"type": "status_update", "data": {"status": "draining", "retry_after": -8}}
  heard status_update {retry_after: -8, status: draining}
2 closed 1 1012
  state connected>reconnecting server_draining attempt=1 retry=+0.25 code=1012
""",
    ),
    (
        "12 a server that asks back at once, for ever, does not get a hot loop",
        {},
        """
0 up
  connected on socket 1
1 frame 1 {"type": "status_update", "data": {"status": "draining", "retry_after": 0}}
  heard status_update {retry_after: 0, status: draining}
1 closed 1 1012
  state connected>reconnecting server_draining attempt=1 retry=+0.25 code=1012
1.3 run
  @1.25 open 2 id-2
  @1.25 state reconnecting>connecting retry_due attempt=1
1.3 opened 2
  write 2 connect {client_id: id-2, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
1.3 frame 2 {"type": "status_update", "data": {"status": "draining", "retry_after": 0}}
  state authenticating>connected session_assumed attempt=1
  gap no_resume
  session - envelope -
  heard status_update {retry_after: 0, status: draining}
1.4 closed 2 1012
  state connected>reconnecting server_draining attempt=2 retry=+0.5 code=1012
3 run
  @1.9 open 3 id-3
  @1.9 state reconnecting>connecting retry_due attempt=2
3 opened 3
  write 3 connect {client_id: id-3, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=2
3 frame 3 {"type": "status_update", "data": {"status": "draining", "retry_after": 0}}
  state authenticating>connected session_assumed attempt=2
  gap no_resume
  session - envelope -
  heard status_update {retry_after: 0, status: draining}
3.1 closed 3 1012
  state connected>reconnecting server_draining attempt=3 retry=+1 code=1012
""",
    ),
    (
        "13 disconnect during the wait; connect during the wait",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
0.1 disconnect
  state reconnecting>disconnected disconnect_requested attempt=1
60 run
60 deadline?
  none
60 connect
  open 2 id-2
  state disconnected>connecting connect_requested
60 closed 2 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
60.1 connect
  open 3 id-3
  state reconnecting>connecting connect_requested
60.1 deadline?
  70.1
""",
    ),
    (
        "14 the token source is asked once per attempt; an answer after disconnect opens nothing",
        {"token_place": "query"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 deadline?
  10
0.5 disconnect
  state connecting>disconnected disconnect_requested
1 token 1 late
1 connect
  ask token 2
  state disconnected>connecting connect_requested
2 token_failed 2
  state connecting>reconnecting token_unavailable attempt=1 retry=+0.25
2 token 2 late
3 run
  @2.25 ask token 3
  @2.25 state reconnecting>connecting retry_due attempt=1
3 token 3 good
  open 1 id-1 token=good
3 token 3 again
3 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=2 retry=+0.5 code=1006
""",
    ),
    (
        "11 close code 1000 after the server said disconnect",
        {},
        """
0 up
  connected on socket 1
1 frame 1 {"type": "disconnect", "data": {}}
  heard disconnect {}
1 closed 1 1000
  state connected>failed server_goodbye code=1000
""",
    ),
    (
        "11 close code 1000 after the server said that the user signed out elsewhere",
        {},
        """
0 up
  connected on socket 1
1 frame 1 {"type": "disconnect", "data": {"reason": "signed_out"}}
  heard disconnect {reason: signed_out}
1 closed 1 1000
  state connected>failed signed_out code=1000
""",
    ),
    (
        "11 close code 1001 after the server said disconnect",
        {},
        """
0 up
  connected on socket 1
1 frame 1 {"type": "disconnect", "data": {}}
  heard disconnect {}
1 closed 1 1001
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1001
""",
    ),
    (
        "11 close code 1009 fails the largest message in flight, the others are written again",
        {},
        """
0 up
  connected on socket 1
1 send chat_message {"message": "small"}
  write 1 chat_message {message: small} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
1 send chat_message {"message": "the largest of them all"}
  write 1 chat_message {message: the largest of them all} id=id-3 session_id=s-1 user_id=7
  queued id-3 chat_message acknowledged
  status id-3 sent
2 closed 1 1009
  status id-3 rejected too_large
  status id-2 queued
  state connected>reconnecting message_too_large attempt=1 retry=+0.25 code=1009
3 run
  @2.25 open 2 id-4
  @2.25 state reconnecting>connecting retry_due attempt=1
3 opened 2
  write 2 connect {client_id: id-4, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
3 payload 2 answer
  write 2 chat_message {message: small} id=id-2 session_id=s-1 user_id=7
  state authenticating>connected session_answered attempt=1
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  status id-2 sent
  heard connect
""",
    ),
    (
        "11 close code 1009 with nothing in flight",
        {},
        """
0 up
  connected on socket 1
1 closed 1 1009
  state connected>reconnecting message_too_large attempt=1 retry=+0.25 code=1009
""",
    ),
    (
        "11 a verdict of the user's own",
        {"close_codes": {4000: "replaced", 1001: "reconnect_at_cap", 4403: "reconnect"}},
        """
0 up
  connected on socket 1
1 closed 1 4403
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=4403
2 run
  @1.25 open 2 id-2
  @1.25 state reconnecting>connecting retry_due attempt=1
2 opened 2
  write 2 connect {client_id: id-2, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
2 payload 2 answer
  state authenticating>connected session_answered attempt=1
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
3 closed 2 1001
  state connected>reconnecting closed_by_server attempt=2 retry=+10 code=1001
13 run
  @13 open 3 id-3
  @13 state reconnecting>connecting retry_due attempt=2
13 opened 3
  write 3 connect {client_id: id-3, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=2
13 payload 3 answer
  state authenticating>connected session_answered attempt=2
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
14 closed 3 4000
  state connected>failed replaced attempt=2 code=4000
""",
    ),
    (
        "11 a terminal code before the socket ever opened",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 closed 1 4404
  state connecting>failed wrong_address code=4404
1 connect
  open 2 id-2
  state failed>connecting connect_requested
""",
    ),
    (
        "the server closes before it answered: turned away",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
0 closed 1 1000
  state authenticating>reconnecting closed_by_server attempt=1 retry=+0.375 code=1000
""",
    ),
)
