"""Scenarios: router and wire (42, 43 of the list)."""

SCENARIOS: "tuple[tuple[str, dict[str, object], str], ...]" = (
    (
        "42 unknown types and fields are told, and the connection stays up",
        {},
        """
0 up
  connected on socket 1
1 frame 1 {"type": "brand_new", "data": {"a": 1}, "extra": true}
  heard unknown brand_new {a: 1}
1 frame 1 {"type": "chat_response", "data": {"message": "hi", "more": [1, null]}, "v": 2}
  heard chat_response {message: hi, more: [1, null]}
2 send chat_message {"message": "still here"}
  write 1 chat_message {message: still here} id=id-2 session_id=s-1 user_id=7
  queued id-2 chat_message acknowledged
  status id-2 sent
""",
    ),
    (
        "43 what can't be read is dropped, and the next frame is handled",
        {},
        """
0 up
  connected on socket 1
1 payload 1 cut
  dropped not_json 19
1 payload 1 shape
  dropped bad_field 41
1 payload 1 untyped
  dropped no_type 12
1 payload 1 null
  dropped not_an_object 4
1 payload 1 list
  dropped not_an_object 2
1 payload 1 nan
  dropped not_json 37
1 payload 1 binary
  dropped binary 0
1 payload 1 huge
  dropped too_large 1000002
1 payload 1 deep
  dropped too_deep 10000
1 frame 1 {"type": "chat_response", "data": {"message": "hi"}}
  heard chat_response {message: hi}
""",
    ),
    (
        "43 garbage before the answer changes nothing",
        {},
        """
0 connect
  open 1 id-1
  state disconnected>connecting connect_requested
0 payload 1 cut
0 opened 1
  write 1 connect {client_id: id-1}
  state connecting>authenticating socket_opened
0 payload 1 binary
  dropped binary 0
0 payload 1 deep
  dropped too_deep 10000
0 payload 1 answer
  state authenticating>connected session_answered
  session s-1 envelope ack,reauth,rooms,drain
  heard connect
""",
    ),
)
