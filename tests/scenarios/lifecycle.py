"""Scenarios: network and page (15-20 of the list)."""

SCENARIOS: "tuple[tuple[str, dict[str, object], str], ...]" = (
    (
        "15 offline while connected; online: at once, the counter not consumed",
        {},
        """
0 up
  connected on socket 1
10 offline
  close 1 1000
  state connected>offline network_lost
10 deadline?
  none
10 offline
99 run
100 online
  open 2 id-2
  state offline>connecting network_restored
100 deadline?
  110
""",
    ),
    (
        "15 offline while waiting, dialling, asking for a token",
        {"token_place": "query"},
        """
0 connect
  ask token 1
  state disconnected>connecting connect_requested
1 offline
  state connecting>offline network_lost
1 token 1 late
5 online
  ask token 2
  state offline>connecting network_restored
5 token 2 good
  open 1 id-1 token=good
6 offline
  close 1 1000
  state connecting>offline network_lost
6 opened 1
9 online
  ask token 3
  state offline>connecting network_restored
9 token 3 good
  open 2 id-2 token=good
9 closed 2 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
9.1 offline
  state reconnecting>offline network_lost attempt=1
9.1 deadline?
  none
""",
    ),
    (
        "15 online while waiting, without an offline before: the wait is over",
        {},
        """
0 up
  connected on socket 1
20 closed 1 1012
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1012
20.1 online
  open 2 id-2
  state reconnecting>connecting network_restored attempt=1
""",
    ),
    (
        "15 navigator.onLine is a hint: connect tries all the same, and a link proves it wrong",
        {},
        """
0 offline
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 closed 1 1006
  state connecting>offline server_unreachable code=1006
1 connect
  open 2 id-2
  state offline>connecting connect_requested
1 opened 2
  write 2 connect {client_id: id-2}
  state connecting>authenticating socket_opened
1 payload 2 answer
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
2 closed 2 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
""",
    ),
    (
        "15 a flapping network gets few sockets",
        {},
        """
0 up
  connected on socket 1
0.1 offline
  close 1 1000
  state connected>offline network_lost
0.2 online
  state offline>reconnecting network_restored retry=+2.3
0.3 offline
  state reconnecting>offline network_lost
0.4 online
  state offline>reconnecting network_restored retry=+2.1
0.5 offline
  state reconnecting>offline network_lost
0.6 online
  state offline>reconnecting network_restored retry=+1.9
2.4 run
2.5 run
  @2.5 open 2 id-2
  @2.5 state reconnecting>connecting retry_due
2.6 offline
  close 2 1000
  state connecting>offline network_lost
2.7 online
  state offline>reconnecting network_restored retry=+2.3
5 run
  @5 open 3 id-3
  @5 state reconnecting>connecting retry_due
""",
    ),
    (
        "16 after the user's own disconnect nothing dials",
        {},
        """
0 up
  connected on socket 1
1 disconnect
  write 1 disconnect {} session_id=s-1 user_id=7
  close 1 1000
  state connected>disconnected disconnect_requested
2 offline
3 online
4 hidden
5 visible
5 deadline?
  none
""",
    ),
    (
        "16 nor after a terminal end",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 closed 1 4403
  state connecting>failed not_allowed code=4403
2 offline
3 online
5 visible
5 deadline?
  none
""",
    ),
    (
        "17 hidden: a due retry does not dial; visible: at once",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
1 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
1 hidden
60 run
  @1.25 retry when seen
60 deadline?
  none
61 visible
  open 2 id-2
  state reconnecting>connecting page_visible attempt=1
""",
    ),
    (
        "17 shown before the retry is due: at once, but not in a flood",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
1 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
1.1 visible
1.1 hidden
1.2 visible
1.2 deadline?
  1.25
""",
    ),
    (
        "17 shown again and again: attempts keep their distance",
        {"draws": [0.999], "backoff": {"base": 20, "plateau": 20}},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+19.98 code=1006
1 visible
  retry moved to +1.5
1.5 visible
2.5 run
  @2.5 open 2 id-2
  @2.5 state reconnecting>connecting retry_due attempt=1
2.5 closed 2 1006
  state connecting>reconnecting server_unreachable attempt=2 retry=+19.98 code=1006
30 hidden
30 run
  @30 retry when seen
30 visible
  open 3 id-3
  state reconnecting>connecting page_visible attempt=2
""",
    ),
    (
        "18 visible after ten minutes, the socket still open: no answer, so it is replaced",
        {},
        """
0 up
  connected on socket 1
6 hidden
20 payload 1 beat
  heard heartbeat {}
600 visible
  write 1 heartbeat {n: 1} session_id=s-1 user_id=7
600 visible
600 deadline?
  5
604 run
  @603 close 1 1000
  @603 state connected>reconnecting probe_timeout attempt=1 retry=+0.25
  @603.25 open 2 id-2
  @603.25 state reconnecting>connecting retry_due attempt=1
""",
    ),
    (
        "18 visible after ten minutes: an answer, so it is kept",
        {},
        """
0 up
  connected on socket 1
600 visible
  write 1 heartbeat {n: 1} session_id=s-1 user_id=7
600.2 frame 1 {"type": "heartbeat", "data": {"n": 1}}
  latency 0.2
  heard heartbeat {n: 1}
603 run
""",
    ),
    (
        "18 something was heard just now: no probe",
        {},
        """
0 up
  connected on socket 1
10 payload 1 beat
  heard heartbeat {}
11 visible
11 online
""",
    ),
    (
        "18 a network that changed under an open socket gets a probe",
        {},
        """
0 up
  connected on socket 1
14 online
  write 1 heartbeat {n: 1} session_id=s-1 user_id=7
""",
    ),
    (
        "18 a server that answers no beats can't be probed",
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
60 visible
""",
    ),
    (
        "20 a timer that fires late is no death: a probe decides",
        {},
        """
0 up
  connected on socket 1
15 run
  @15 write 1 heartbeat {n: 1} session_id=s-1 user_id=7
600 late
  write 1 heartbeat {n: 2} session_id=s-1 user_id=7
600 deadline?
  603
602 frame 1 {"type": "alert", "data": {}}
  heard alert {}
603 run
""",
    ),
    (
        "20 a late timer on a dead link: the probe finds out",
        {},
        """
0 up
  connected on socket 1
15 run
  @15 write 1 heartbeat {n: 1} session_id=s-1 user_id=7
600 late
  write 1 heartbeat {n: 2} session_id=s-1 user_id=7
603 run
  @603 close 1 1000
  @603 state connected>reconnecting probe_timeout attempt=1 retry=+0.25
""",
    ),
    (
        "20 a late retry dials once",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 closed 1 1006
  state connecting>reconnecting server_unreachable attempt=1 retry=+0.25 code=1006
3600 late
  open 2 id-2
  state reconnecting>connecting retry_due attempt=1
3600 late
""",
    ),
    (
        "20 a late handshake is judged by now",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
3600 late
  close 1 1000
  state connecting>reconnecting handshake_timeout attempt=1 retry=+0.25
3600 opened 1
""",
    ),
    (
        "19 back from the back/forward cache: one new socket, the session asked for by its id",
        {},
        """
0 up
  connected on socket 1
10 hidden
300 visible
  write 1 heartbeat {n: 1} session_id=s-1 user_id=7
300 closed 1 1006
  state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006
301 run
  @300.25 open 2 id-2
  @300.25 state reconnecting>connecting retry_due attempt=1
301 opened 2
  write 2 connect {client_id: id-2, session_id: s-1} user_id=7
  state connecting>authenticating socket_opened attempt=1
301 payload 2 answer
  state authenticating>connected session_answered attempt=1
  gap no_resume
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
""",
    ),
)
