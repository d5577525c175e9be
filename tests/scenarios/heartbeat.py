"""Scenarios: heartbeat (21-24 of the list)."""

SCENARIOS: "tuple[tuple[str, dict[str, object], str], ...]" = (
    (
        "21 a silent server is found within interval and timeout",
        {},
        """
0 up
  connected on socket 1
24 run
  @15 write 1 heartbeat {n: 1} session_id=s-1 user_id=7
25 run
  @25 close 1 1000
  @25 state connected>reconnecting heartbeat_timeout attempt=1 retry=+0.25
""",
    ),
    (
        "22 any frame re-arms, even one that can't be read",
        {},
        """
0 up
  connected on socket 1
15 run
  @15 write 1 heartbeat {n: 1} session_id=s-1 user_id=7
16 payload 1 cut
  dropped not_json 19
29.9 run
31 run
  @30 write 1 heartbeat {n: 2} session_id=s-1 user_id=7
40 payload 1 binary
  dropped binary 0
41 run
""",
    ),
    (
        "22 a slow beat: the open question keeps its deadline",
        {"heartbeat_timeout": 40},
        """
0 up
  connected on socket 1
54 run
  @15 write 1 heartbeat {n: 1} session_id=s-1 user_id=7
  @30 write 1 heartbeat {n: 2} session_id=s-1 user_id=7
  @45 write 1 heartbeat {n: 3} session_id=s-1 user_id=7
55 run
  @55 close 1 1000
  @55 state connected>reconnecting heartbeat_timeout attempt=1 retry=+0.25
""",
    ),
    (
        "23 the server's interval is adopted; without one, ours",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
0 frame 1 {"type":"connect","data":{"capabilities":[]}}
  state authenticating>connected session_answered
  session - envelope -
  heard connect
0 deadline?
  5
25 run
  @25 write 1 heartbeat {n: 1}
35 run
  @35 close 1 1000
  @35 state connected>reconnecting heartbeat_timeout attempt=1 retry=+0.25
""",
    ),
    (
        "23 an announced 0 switches it off",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
0 frame 1 {"type":"connect","data":{"capabilities":[],"heartbeat_interval":0}}
  state authenticating>connected session_answered
  session - envelope -
  heard connect
5 run
5 deadline?
  none
""",
    ),
    (
        "23 an announced interval too short to be meant",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
0 frame 1 {"type":"connect","data":{"capabilities":[],"heartbeat_interval":1e-300}}
  state authenticating>connected session_answered
  session - envelope -
  heard connect
0.3 run
  @0.1 write 1 heartbeat {n: 1}
  @0.2 write 1 heartbeat {n: 2}
""",
    ),
    (
        "24 a backend that never answers beats: only its own frames count",
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
30 run
  @25 write 1 heartbeat {n: 1}
30 payload 1 beat
  heard heartbeat {}
104 run
  @50 write 1 heartbeat {n: 2}
  @75 write 1 heartbeat {n: 3}
  @100 write 1 heartbeat {n: 4}
105 run
  @105 close 1 1000
  @105 state connected>reconnecting heartbeat_timeout attempt=1 retry=+0.25
""",
    ),
    (
        "24 its silence found by a late timer: one more look",
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
50 run
  @25 write 1 heartbeat {n: 1}
  @50 write 1 heartbeat {n: 2}
300 late
  write 1 heartbeat {n: 3}
300 deadline?
  303
303 run
  @303 close 1 1000
  @303 state connected>reconnecting heartbeat_timeout attempt=1 retry=+0.25
""",
    ),
)
