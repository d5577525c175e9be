"""Scenarios: what is on disk, in whose name, in which order; what the server says again."""

SCENARIOS: "tuple[tuple[str, dict[str, object], str], ...]" = (
    (
        "31 on disk before it is written, gone when it is acknowledged",
        {"storage": True, "user_id": 7},
        """
0 up
  connected on socket 1
0 send chat_message {"message": "one", "room_id": "a"}
  store id-2
  queued id-2 chat_message acknowledged
0 send notification {"n": 1}
  queued id-3 notification queued
0 on_disk 7 id-2
  on disk id-2
0 rows 7 {"rows": []}
  write 1 chat_message {message: one, room_id: a} id=id-2 session_id=s-1 user_id=7
  write 1 notification {n: 1} session_id=s-1 user_id=7
  storage disk
  status id-2 sent
  status id-3 unconfirmed
1 send chat_message {"message": "two", "room_id": "a"}
  store id-4
  queued id-4 chat_message acknowledged
1 send chat_message {"message": "three", "room_id": "b"}
  store id-5
  queued id-5 chat_message acknowledged
1 send notification {"room_id": "a"}
  queued id-6 notification queued
1 on_disk 7 id-5
  write 1 chat_message {message: three, room_id: b} id=id-5 session_id=s-1 user_id=7
  on disk id-5
  status id-5 sent
2 on_disk 7 id-4
  write 1 chat_message {message: two, room_id: a} id=id-4 session_id=s-1 user_id=7
  write 1 notification {room_id: a} session_id=s-1 user_id=7
  on disk id-4
  status id-4 sent
  status id-6 unconfirmed
2 frame 1 {"type": "ack", "data": {"id": "id-4"}}
  remove id-4
  status id-4 delivered
  heard ack {id: id-4}
2 frame 1 {"type": "nack", "data": {"id": "id-5", "code": "not_found"}}
  remove id-5
  status id-5 rejected not_found
  heard nack {code: not_found, id: id-5}
2 waiting
  waiting 0 of 1, 124 bytes
""",
    ),
    (
        "31 what an earlier page left goes first, with its ids and what is left of its time",
        {"storage": True, "user_id": 7},
        """
0 connect
  open storage 7
  open 1 id-1
  storage opening
  state disconnected>connecting connect_requested
0 send chat_message {"message": "new"}
  store id-2
  queued id-2 chat_message acknowledged
0 on_disk 7 id-2
  on disk id-2
0 rows 7 {"rows": [{"key": "a", "data": {"message": "old"}}, {"key": "b", "data": {"n": 2}, "type": "ai_tool_call"}, {"key": "c", "expires_in": -5}], "unreadable": 1}
  remove c
  storage disk
  restored 3, unreadable 1
  queued a chat_message acknowledged restored
  queued b ai_tool_call acknowledged restored
  queued c chat_message acknowledged restored
  status c unconfirmed expired
0 opened 1
  write 1 connect {client_id: id-1} user_id=7
  state connecting>authenticating socket_opened
0 payload 1 answer
  write 1 chat_message {message: old} id=a session_id=s-1 user_id=7
  write 1 ai_tool_call {n: 2} id=b session_id=s-1 user_id=7
  write 1 chat_message {message: new} id=id-2 session_id=s-1 user_id=7
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  status a sent
  status b sent
  status id-2 sent
  heard connect
1 frame 1 {"type": "ack", "data": {"id": "a"}}
  remove a
  status a delivered
  heard ack {id: a}
2 rows 7 {"rows": [{"key": "b"}, {"key": "d", "data": {"message": "of a page that died"}}]}
  write 1 chat_message {message: of a page that died} id=d session_id=s-1 user_id=7
  restored 1, unreadable 0
  queued d chat_message acknowledged restored
  status d sent
2 waiting
  waiting 0 of 3, 330 bytes
""",  # noqa: E501
    ),
    (
        "31 rows that nobody could have written are deleted and counted",
        {"storage": True, "user_id": 7},
        """
0 connect
  open storage 7
  open 1 id-1
  storage opening
  state disconnected>connecting connect_requested
0 rows 7 {"rows": [{"key": "a", "type": "no such type"}, {"key": "", "data": {}}, {"key": "b", "data": []}, {"key": "c", "expires_in": true}, {"key": "d", "timestamp": 5}, {"key": 5}, {"key": "e", "type": null}]}
  remove , b, c, d, e
  storage disk
  restored 0, unreadable 7
0 waiting
  waiting 0 of 0, 0 bytes
""",  # noqa: E501
    ),
    (
        "31 a disk that does not answer: on without it after 2 s",
        {"storage": True, "user_id": 7},
        """
0 up
  connected on socket 1
0 send chat_message {"message": "one"}
  store id-2
  queued id-2 chat_message acknowledged
0 send typing_start {}
  write 1 typing_start {} session_id=s-1 user_id=7
  queued id-3 typing_start volatile
  status id-3 unconfirmed
0 deadline?
  2
2 run
  @2 write 1 chat_message {message: one} id=id-2 session_id=s-1 user_id=7
  @2 storage memory slow
  @2 in memory only id-2
  @2 status id-2 sent
3 send chat_message {"message": "two"}
  write 1 chat_message {message: two} id=id-4 session_id=s-1 user_id=7
  queued id-4 chat_message acknowledged
  in memory only id-4
  status id-4 sent
4 on_disk 7 id-2
  store id-4
  on disk id-2
  storage disk
5 send chat_message {"message": "three"}
  store id-5
  queued id-5 chat_message acknowledged
8 run
  @6 write 1 chat_message {message: three} id=id-5 session_id=s-1 user_id=7
  @6 storage memory slow
  @6 in memory only id-5
  @6 status id-5 sent
  @7 write 1 chat_message {message: one} id=id-2 session_id=s-1 user_id=7
  @8 write 1 chat_message {message: two} id=id-4 session_id=s-1 user_id=7
9 rows 7 {"rows": [{"key": "a"}]}
  store id-4, id-5
  write 1 chat_message {} id=a session_id=s-1 user_id=7
  storage disk
  restored 1, unreadable 0
  queued a chat_message acknowledged restored
  status a sent
""",
    ),
    (
        "31 denied, full, and room again",
        {"storage": True, "user_id": 7},
        """
0 up
  connected on socket 1
0 send chat_message {"message": "one"}
  store id-2
  queued id-2 chat_message acknowledged
0 disk_failed 7 denied
  write 1 chat_message {message: one} id=id-2 session_id=s-1 user_id=7
  storage memory denied
  in memory only id-2
  status id-2 sent
1 send chat_message {"message": "two"}
  write 1 chat_message {message: two} id=id-3 session_id=s-1 user_id=7
  queued id-3 chat_message acknowledged
  in memory only id-3
  status id-3 sent
2 disconnect
  write 1 disconnect {} session_id=s-1 user_id=7
  close 1 1000
  status id-2 queued
  status id-3 queued
  state connected>disconnected disconnect_requested
2 dispose
  remove id-2
  close storage
  status id-2 unconfirmed disposed
  status id-3 unconfirmed disposed
  storage waiting
""",
    ),
    (
        "31 a full disk: this one in memory only, the next may fit again",
        {"storage": True, "user_id": 7},
        """
0 up
  connected on socket 1
0 rows 7 {"rows": []}
  storage disk
0 send chat_message {"message": "one"}
  store id-2
  queued id-2 chat_message acknowledged
0 disk_failed 7 full id-2
  write 1 chat_message {message: one} id=id-2 session_id=s-1 user_id=7
  storage memory full
  in memory only id-2
  status id-2 sent
1 send chat_message {"message": "two"}
  store id-3
  queued id-3 chat_message acknowledged
1 on_disk 7 id-3
  store id-2
  write 1 chat_message {message: two} id=id-3 session_id=s-1 user_id=7
  on disk id-3
  storage disk
  status id-3 sent
""",
    ),
    (
        "31 on disk or not at all, when the application wants it so",
        {"storage": True, "user_id": 7, "refuse_unstored": True},
        """
0 up
  connected on socket 1
0 rows 7 {"rows": []}
  storage disk
0 send chat_message {"message": "one"}
  store id-2
  queued id-2 chat_message acknowledged
0 disk_failed 7 full id-2
  remove id-2
  storage memory full
  in memory only id-2
  status id-2 discarded not_stored
0 send notification {"n": 1}
  write 1 notification {n: 1} session_id=s-1 user_id=7
  queued id-3 notification queued
  status id-3 unconfirmed
1 disk_failed 7 denied
  storage memory denied
1 send chat_message {"message": "two"}
  queued id-4 chat_message acknowledged
  in memory only id-4
  status id-4 discarded not_stored
""",
    ),
    (
        "30 whose rows: opened when the token tells, closed when another's does",
        {"storage": True, "token_place": "frame"},
        """
0 send chat_message {"message": "of whoever comes"}
  queued id-1 chat_message acknowledged
  in memory only id-1
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 {"user_id": 7}
  open storage 7
  store id-1
  open 1 id-2
  storage opening
0 rows 7 {"rows": []}
  storage disk
0 on_disk 7 id-1
  on disk id-1
0 rows 8 {"rows": [{"key": "not ours"}]}
0 on_disk 8 id-1
0 disk_failed 8 full id-1
0 opened 1
  write 1 connect {client_id: id-2, token: jwt-1} user_id=7
  state connecting>authenticating socket_opened
0 closed 1 4401
  state authenticating>reconnecting token_rejected retry=+0 code=4401
0 run
  @0 ask refresh 2
  @0 state reconnecting>connecting retry_due
0 token 2 {"user_id": 8}
  close storage
  open storage 8
  open 2 id-3
  status id-1 unconfirmed kept
  storage waiting
  user changed
  storage opening
0 rows 8 {"rows": [{"key": "b", "data": {"message": "eight's"}}]}
  storage disk
  restored 1, unreadable 0
  queued b chat_message acknowledged restored
0 opened 2
  write 2 connect {client_id: id-3, token: jwt-2} user_id=8
  state connecting>authenticating socket_opened
0 payload 2 answer
  write 2 chat_message {message: eight's} id=b session_id=s-1 user_id=7
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  status b sent
  heard connect
1 sign_out
  write 2 disconnect {} session_id=s-1 user_id=7
  close 2 1000
  remove b
  close storage
  status b queued
  state connected>disconnected signed_out
  status b unconfirmed signed_out
  storage waiting
  user signed out
""",
    ),
    (
        "30 the user is known from the answer only: nothing is written before the disk answers",
        {"storage": True, "token_place": "frame"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 opaque
  open 1 id-1
0 send chat_message {"message": "hi"}
  queued id-2 chat_message acknowledged
  in memory only id-2
0 opened 1
  write 1 connect {client_id: id-1, token: opaque}
  state connecting>authenticating socket_opened
0 payload 1 answer
  open storage 7
  store id-2
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  storage opening
  heard connect
0 on_disk 7 id-1
0 rows 7 {"rows": [{"key": "a"}]}
  write 1 chat_message {} id=a session_id=s-1 user_id=7
  storage disk
  restored 1, unreadable 0
  queued a chat_message acknowledged restored
  status a sent
""",
    ),
    (
        "29 dispose: what is on disk stays there, the rest ends",
        {"storage": True, "user_id": 7},
        """
0 connect
  open storage 7
  open 1 id-1
  storage opening
  state disconnected>connecting connect_requested
0 rows 7 {"rows": []}
  storage disk
0 send chat_message {"message": "kept"}
  store id-2
  queued id-2 chat_message acknowledged
0 on_disk 7 id-2
  on disk id-2
0 send chat_message {"message": "not yet"}
  store id-3
  queued id-3 chat_message acknowledged
0 send notification {"n": 1}
  queued id-4 notification queued
0 dispose
  close 1 1000
  close storage
  state connecting>disconnected disconnect_requested
  status id-2 unconfirmed kept
  status id-3 unconfirmed disposed
  status id-4 discarded disposed
  storage waiting
0 waiting
  waiting 0 of 0, 0 bytes
""",
    ),
    (
        "no acknowledgements: the disk says that it was written before it is",
        {"storage": True, "dialect": "envelope", "user_id": 7},
        """
0 connect
  open storage 7
  open 1 id-1
  storage opening
  state disconnected>connecting connect_requested
0 rows 7 {"rows": [{"key": "a", "written": true}, {"key": "b", "data": {"message": "b"}}]}
  storage disk
  restored 2, unreadable 0
  queued a chat_message acknowledged restored
  queued b chat_message acknowledged restored
0 opened 1
  remove a
  store b written
  state connecting>authenticating socket_opened
  state authenticating>connected session_assumed
  session - envelope -
  status a unconfirmed no_ack
0 on_disk 7 b
  write 1 chat_message {message: b} id=b user_id=7
  status b sent
0 send chat_message {"message": "c"}
  store id-2
  queued id-2 chat_message acknowledged
0 on_disk 7 id-2
  store id-2 written
  on disk id-2
1 on_disk 7 id-2
  write 1 chat_message {message: c} id=id-2 user_id=7
  status id-2 sent
""",
    ),
    (
        "cancel takes back what nobody saw, discard gives up the rest",
        {},
        """
0 send chat_message {"message": "one"}
  queued id-1 chat_message acknowledged
0 send chat_message {"message": "two"}
  queued id-2 chat_message acknowledged
0 cancel id-1
  cancelled
  status id-1 discarded discarded
0 cancel id-1
  nothing to cancel
0 up
  connected on socket 1
0 cancel id-2
  nothing to cancel
0 discard id-2
  discarded
  status id-2 unconfirmed discarded
0 discard id-2
  nothing to discard
""",
    ),
    (
        "26 the oldest gives way, or the one with the same key",
        {"max_queue_count": 2},
        """
0 send user_activity queued {"n": 1}
  queued id-1 user_activity queued
0 send user_activity queued {"n": 2}
  queued id-2 user_activity queued
0 send user_activity queued {"n": 3}
  queued id-3 user_activity queued
  status id-1 discarded dropped
0 send presence_update queued {"status": "away"}
  queued id-4 presence_update queued
  status id-4 discarded queue_full
0 discard id-2
  discarded
  status id-2 discarded discarded
0 send presence_update queued {"status": "away"}
  queued id-5 presence_update queued
0 send presence_update queued {"status": "busy"}
  queued id-6 presence_update queued
  status id-5 discarded replaced
0 discard id-3
  discarded
  status id-3 discarded discarded
0 coalesce filter notification {"n": 1}
  queued id-7 notification queued
0 coalesce filter notification {"n": 2}
  queued id-8 notification queued
  status id-7 discarded replaced
0 waiting
  waiting 2 of 2, 209 bytes
""",
    ),
    (
        "a socket that holds too much is given time, and what never waits is dropped",
        {"max_buffered": 300},
        """
0 up
  connected on socket 1
0 buffered 400
0 send chat_message {"message": "one, with enough words to fill what the socket may hold in this test: three hundred bytes"}
  write 1 chat_message {message: (89 characters)} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
0 send chat_message {"message": "two, with enough words to fill what the socket may hold in this test: three hundred bytes"}
  queued id-3 chat_message acknowledged
0 send chat_message {"message": "three"}
  queued id-4 chat_message acknowledged
0 send typing_start {}
  queued id-5 typing_start volatile
  status id-5 discarded congested
0 deadline?
  0.05
0.1 late
0.2 buffered 0
  write 1 chat_message {message: (89 characters)} id=id-3 session_id=s-1 user_id=7
  write 1 chat_message {message: three} id=id-4 session_id=s-1 user_id=7
  status id-3 sent
  status id-4 sent
0.2 waiting
  waiting 0 of 3, 504 bytes
""",  # noqa: E501
    ),
    (
        "33 each resend waits longer, and a full socket gets none",
        {},
        """
0 up
  connected on socket 1
0 send chat_message {"message": "one"}
  write 1 chat_message {message: one} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
20 run
  @5 write 1 chat_message {message: one} id=id-2 session_id=s-1 user_id=7
  @15 write 1 heartbeat {n: 1} session_id=s-1 user_id=7
  @15 write 1 chat_message {message: one} id=id-2 session_id=s-1 user_id=7
20 frame 1 {"type": "heartbeat", "data": {"n": 1}}
  latency 5
  heard heartbeat {n: 1}
36 run
  @30 write 1 heartbeat {n: 2} session_id=s-1 user_id=7
  @35 write 1 chat_message {message: one} id=id-2 session_id=s-1 user_id=7
""",
    ),
    (
        "one message that the server falls over three times is set aside",
        {},
        """
0 up
  connected on socket 1
0 send chat_message {"message": "poison"}
  write 1 chat_message {message: poison} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
0 send chat_message {"message": "fine"}
  write 1 chat_message {message: fine} id=id-3 session_id=s-1 user_id=7
  queued id-3 chat_message acknowledged
  status id-3 sent
0 closed 1 1011
  status id-2 queued
  status id-3 queued
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1011
10 up
  connected on socket 2
10 closed 2 1011
  status id-2 queued
  status id-3 queued
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1011
20 up
  connected on socket 3
20 closed 3 1006
  status id-2 queued
  status id-3 queued
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
30 up
  connected on socket 4
30 closed 4 1011
  status id-2 unconfirmed set_aside
  status id-3 queued
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1011
40 up
  connected on socket 5
""",
    ),
    (
        "34 35 resumed: what was missed in order, then live, each once",
        {},
        """
0 up resumable
  connected on socket 1
0 send user_join {"room_id": "a"}
  write 1 user_join {room_id: a} session_id=s-1 user_id=7
  queued id-2 user_join volatile
  status id-2 unconfirmed
0 frame 1 {"type": "alert", "data": {"n": 1}, "seq": 1}
  heard alert {n: 1}
0 frame 1 {"type": "alert", "data": {"n": 2}, "seq": 2}
  heard alert {n: 2}
0 frame 1 {"type": "alert", "data": {"n": 2}, "seq": 2}
  twice 2
6 closed 1 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
7 run
  @6.25 open 2 id-3
  @6.25 state reconnecting>connecting retry_due attempt=1
7 opened 2
  write 2 connect {client_id: id-3, resume: {epoch: e-1, seq: 2}, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
7 frame 2 {"type": "connect", "data": {"session_id": "s-1", "epoch": "e-1", "capabilities": ["ack", "rooms", "resume"], "seq": 5, "resumed": true}}
  write 2 user_join {room_id: a} session_id=s-1 user_id=7
  state authenticating>connected session_answered attempt=1
  session s-1 envelope ack,rooms,resume resumed
  heard connect
7 frame 2 {"type": "alert", "data": {"n": 2}, "seq": 2}
  twice 2
7 frame 2 {"type": "alert", "data": {"n": 3}, "seq": 3}
  heard alert {n: 3}
7 frame 2 {"type": "alert", "data": {"n": 4}, "seq": 4}
  heard alert {n: 4}
7 frame 2 {"type": "alert", "data": {"n": 5}, "seq": 5}
  heard alert {n: 5}
7 frame 2 {"type": "alert", "data": {"n": 6}, "seq": 6}
  heard alert {n: 6}
""",  # noqa: E501
    ),
    (
        "36 the server's memory is gone: said once, and counted anew",
        {},
        """
0 up resumable
  connected on socket 1
0 frame 1 {"type": "alert", "data": {"n": 1}, "seq": 1}
  heard alert {n: 1}
6 closed 1 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
7 run
  @6.25 open 2 id-2
  @6.25 state reconnecting>connecting retry_due attempt=1
7 opened 2
  write 2 connect {client_id: id-2, resume: {epoch: e-1, seq: 1}, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
7 frame 2 {"type": "connect", "data": {"session_id": "s-2", "epoch": "e-2", "capabilities": ["ack", "rooms", "resume"], "seq": 0, "resumed": false}}
  state authenticating>connected session_answered attempt=1
  gap session_gone
  session s-2 envelope ack,rooms,resume
  heard connect
7 frame 2 {"type": "alert", "data": {"n": 1}, "seq": 1}
  heard alert {n: 1}
""",  # noqa: E501
    ),
    (
        "a gap: asked for once, waited for 2 s, then told",
        {},
        """
0 up resumable
  connected on socket 1
0 frame 1 {"type": "alert", "data": {"n": 1}, "seq": 1}
  heard alert {n: 1}
1 frame 1 {"type": "alert", "data": {"n": 3}, "seq": 3}
  write 1 connect {client_id: id-1, resume: {epoch: e-1, seq: 1}, session_id: s-1} session_id=s-1 user_id=7
1 frame 1 {"type": "alert", "data": {"n": 4}, "seq": 4}
1 frame 1 {"type": "ack", "data": {"id": "nobody"}, "seq": 5}
1 frame 1 {"type": "alert", "data": {"n": 2}, "seq": 2}
  heard alert {n: 2}
  heard alert {n: 3}
  heard alert {n: 4}
  heard ack {id: nobody}
2 frame 1 {"type": "alert", "data": {"n": 8}, "seq": 8}
  write 1 connect {client_id: id-1, resume: {epoch: e-1, seq: 5}, session_id: s-1} session_id=s-1 user_id=7
3 frame 1 {"type": "connect", "data": {"session_id": "s-1", "epoch": "e-1", "capabilities": ["resume"], "seq": 8, "resumed": false}}
  heard connect
4 run
  @4 gap not_replayed
  @4 heard alert {n: 8}
4 frame 1 {"type": "alert", "data": {"n": 9}, "seq": 9}
  heard alert {n: 9}
4 frame 1 {"type": "alert", "data": {"n": 7}, "seq": 7}
  twice 7
""",  # noqa: E501
    ),
    (
        "a gap that the server can't fill: a fresh session on the same link",
        {},
        """
0 up resumable
  connected on socket 1
0 send user_join {"room_id": "a"}
  write 1 user_join {room_id: a} session_id=s-1 user_id=7
  queued id-2 user_join volatile
  status id-2 unconfirmed
0 frame 1 {"type": "alert", "data": {"n": 1}, "seq": 1}
  heard alert {n: 1}
1 frame 1 {"type": "alert", "data": {"n": 3}, "seq": 3}
  write 1 connect {client_id: id-1, resume: {epoch: e-1, seq: 1}, session_id: s-1} session_id=s-1 user_id=7
1 frame 1 {"type": "connect", "data": {"session_id": "s-2", "epoch": "e-1", "capabilities": ["ack", "rooms", "resume"], "seq": 0, "resumed": false}}
  write 1 user_join {room_id: a} session_id=s-2 user_id=7
  heard alert {n: 3}
  gap session_gone
  session s-2 envelope ack,rooms,resume
  heard connect
1 frame 1 {"type": "alert", "data": {"n": 4}, "seq": 1}
  heard alert {n: 4}
9 frame 1 {"type": "connect", "data": {"session_id": "s-2", "epoch": "e-1", "capabilities": ["ack", "rooms", "resume"], "seq": 1, "resumed": false}}
  heard connect
""",  # noqa: E501
    ),
    (
        "resumed: what was written before waits for acks among what is said again",
        {},
        """
0 up resumable
  connected on socket 1
0 send chat_message {"message": "acked", "room_id": "a"}
  write 1 chat_message {message: acked, room_id: a} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
0 send chat_message {"message": "refused", "room_id": "a"}
  write 1 chat_message {message: refused, room_id: a} id=id-3 session_id=s-1 user_id=7
  queued id-3 chat_message acknowledged
  status id-3 sent
0 send chat_message {"message": "lost", "room_id": "a"}
  write 1 chat_message {message: lost, room_id: a} id=id-4 session_id=s-1 user_id=7
  queued id-4 chat_message acknowledged
  status id-4 sent
6 closed 1 1006
  status id-2 queued
  status id-3 queued
  status id-4 queued
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
6 send chat_message {"message": "new", "room_id": "a"}
  queued id-5 chat_message acknowledged
6 send chat_message {"message": "elsewhere", "room_id": "b"}
  queued id-6 chat_message acknowledged
7 run
  @6.25 open 2 id-7
  @6.25 state reconnecting>connecting retry_due attempt=1
7 opened 2
  write 2 connect {client_id: id-7, resume: {epoch: e-1, seq: 0}, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
7 frame 2 {"type": "connect", "data": {"session_id": "s-1", "epoch": "e-1", "capabilities": ["ack", "rooms", "resume"], "seq": 2, "resumed": true}}
  write 2 chat_message {message: elsewhere, room_id: b} id=id-6 session_id=s-1 user_id=7
  state authenticating>connected session_answered attempt=1
  session s-1 envelope ack,rooms,resume resumed
  status id-6 sent
  heard connect
7 frame 2 {"type": "ack", "data": {"id": "id-2"}, "seq": 1}
  status id-2 delivered
  heard ack {id: id-2}
7 frame 2 {"type": "nack", "data": {"id": "id-3", "code": "rate_limited"}, "seq": 2}
  write 2 chat_message {message: lost, room_id: a} id=id-4 session_id=s-1 user_id=7
  write 2 chat_message {message: new, room_id: a} id=id-5 session_id=s-1 user_id=7
  status id-3 rejected rate_limited
  heard nack {code: rate_limited, id: id-3}
  status id-4 sent
  status id-5 sent
""",  # noqa: E501
    ),
    (
        "resumed: it does not wait for ever",
        {},
        """
0 up resumable
  connected on socket 1
0 send chat_message {"message": "lost"}
  write 1 chat_message {message: lost} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
6 closed 1 1006
  status id-2 queued
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
7 run
  @6.25 open 2 id-3
  @6.25 state reconnecting>connecting retry_due attempt=1
7 opened 2
  write 2 connect {client_id: id-3, resume: {epoch: e-1, seq: 0}, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
7 frame 2 {"type": "connect", "data": {"session_id": "s-1", "epoch": "e-1", "capabilities": ["ack", "rooms", "resume"], "seq": 2, "resumed": true}}
  state authenticating>connected session_answered attempt=1
  session s-1 envelope ack,rooms,resume resumed
  heard connect
13 run
  @12 write 2 chat_message {message: lost} id=id-2 session_id=s-1 user_id=7
  @12 status id-2 sent
""",  # noqa: E501
    ),
    (
        "a number that was never given out: the server is asked when all it says seems old",
        {"max_ahead": 3},
        """
0 up resumable
  connected on socket 1
0 frame 1 {"type": "alert", "data": {"n": 1}, "seq": 900000}
  write 1 connect {client_id: id-1, resume: {epoch: e-1, seq: 0}, session_id: s-1} session_id=s-1 user_id=7
2 run
  @2 gap not_replayed
  @2 heard alert {n: 1}
3 frame 1 {"type": "alert", "data": {"n": 1}, "seq": 1}
  twice 1
3 frame 1 {"type": "alert", "data": {"n": 2}, "seq": 2}
  twice 2
3 frame 1 {"type": "alert", "data": {"n": 3}, "seq": 3}
  twice 3
3 frame 1 {"type": "alert", "data": {"n": 4}, "seq": 4}
  write 1 connect {client_id: id-1, resume: {epoch: e-1, seq: 900000}, session_id: s-1} session_id=s-1 user_id=7
  twice 4
3 frame 1 {"type": "connect", "data": {"session_id": "s-2", "epoch": "e-1", "capabilities": ["ack", "rooms", "resume"], "seq": 0, "resumed": false}}
  gap session_gone
  session s-2 envelope ack,rooms,resume
  heard connect
3 frame 1 {"type": "alert", "data": {"n": 5}, "seq": 1}
  heard alert {n: 5}
""",  # noqa: E501
    ),
    (
        "names and numbers that can't be said back are not taken",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
0 frame 1 {"type": "connect", "data": {"session_id": "", "epoch": "", "capabilities": ["ack", "resume"], "seq": 1e30}}
  state authenticating>connected session_answered
  session - envelope ack,resume
  heard connect
1 frame 1 {"type": "alert", "data": {}, "seq": 1000000000000000000000000000000}
  dropped bad_field 69
1 frame 1 {"type": "alert", "data": {}, "seq": -1}
  dropped bad_field 40
6 closed 1 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
7 run
  @6.25 open 2 id-2
  @6.25 state reconnecting>connecting retry_due attempt=1
7 opened 2
  write 2 connect {client_id: id-2}
  state connecting>authenticating socket_opened attempt=1
7 frame 2 {"type": "connect", "data": {"session_id": 5, "epoch": "e-1", "capabilities": ["ack", "resume"], "seq": 1000000000000000000000000000000}}
  state authenticating>connected session_answered attempt=1
  gap session_gone
  session - envelope ack,resume
  heard connect
""",  # noqa: E501
    ),
    (
        "a server that has answered before is slow, and not another one",
        {},
        """
0 up
  connected on socket 1
1 send chat_message {"message": "once"}
  write 1 chat_message {message: once} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
6 closed 1 1006
  status id-2 queued
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
7 run
  @6.25 open 2 id-3
  @6.25 state reconnecting>connecting retry_due attempt=1
7 opened 2
  write 2 connect {client_id: id-3, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
12 run
16 payload 2 answer
  write 2 chat_message {message: once} id=id-2 session_id=s-1 user_id=7
  state authenticating>connected session_answered attempt=1
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  status id-2 sent
  heard connect
""",
    ),
    (
        "30 an opaque token: the server names somebody else",
        {"storage": True, "token_place": "frame"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
0 token 1 opaque
  open 1 id-1
0 opened 1
  write 1 connect {client_id: id-1, token: opaque}
  state connecting>authenticating socket_opened
0 payload 1 answer
  open storage 7
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  storage opening
  heard connect
0 rows 7 {"rows": []}
  storage disk
1 closed 1 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
1 send chat_message {"message": "seven's"}
  store id-2
  queued id-2 chat_message acknowledged
1 on_disk 7 id-2
  on disk id-2
2 run
  @1.25 ask token 2
  @1.25 state reconnecting>connecting retry_due attempt=1
2 token 2 opaque
  open 2 id-3
2 opened 2
  write 2 connect {client_id: id-3, session_id: s-1, token: opaque} user_id=7
  state connecting>authenticating socket_opened attempt=1
2 frame 2 {"type": "connect", "data": {"session_id": "s-2", "user": {"id": 8}, "capabilities": ["ack"]}}
  close storage
  open storage 8
  status id-2 unconfirmed kept
  storage waiting
  user changed
  state authenticating>connected session_answered attempt=1
  session s-2 envelope ack
  storage opening
  heard connect
""",  # noqa: E501
    ),
    (
        "no room for a message that would take the place of another: both stay as they are",
        {"max_queue_bytes": 300},
        """
0 coalesce filter notification {"n": 1}
  queued id-1 notification queued
0 coalesce filter notification {"text": "so long a text that it does not fit into what the bound of three hundred bytes leaves, with or without the one before, whose place it wants to take; it is refused and the one before stays where it was, waiting for a connection"}
  queued id-2 notification queued
  status id-2 discarded too_large
0 waiting
  waiting 1 of 1, 98 bytes
""",  # noqa: E501
    ),
    (
        "a socket that takes nothing is closed after two seconds, and the next one opened",
        {},
        """
0 up
  connected on socket 1
0 closing 1
2 run
  @2 close 1 1000
  @2 state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
3 run
  @2.25 open 2 id-2
  @2.25 state reconnecting>connecting retry_due attempt=1
""",
    ),
    (
        "too many frames ahead of a gap: on at once",
        {"max_ahead": 2},
        """
0 up resumable
  connected on socket 1
0 frame 1 {"type": "alert", "data": {"n": 3}, "seq": 3}
  write 1 connect {client_id: id-1, resume: {epoch: e-1, seq: 0}, session_id: s-1} session_id=s-1 user_id=7
0 frame 1 {"type": "alert", "data": {"n": 5}, "seq": 5}
0 frame 1 {"type": "alert", "data": {"n": 7}, "seq": 7}
  gap not_replayed
  heard alert {n: 3}
  heard alert {n: 5}
  heard alert {n: 7}
""",  # noqa: E501
    ),
)
