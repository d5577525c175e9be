"""Scenarios: what each close code leads to on a link that is up (11 of the list)."""

OUTCOMES = (
    (1000, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1000"),
    (1001, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1001"),
    (1002, "state connected>failed protocol_error code=1002"),
    (1003, "state connected>failed protocol_error code=1003"),
    (1005, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1005"),
    (1006, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1006"),
    (1007, "state connected>failed protocol_error code=1007"),
    (1008, "state connected>failed sign_in_needed code=1008"),
    (1010, "state connected>failed protocol_error code=1010"),
    (1011, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1011"),
    (1012, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1012"),
    (1013, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1013"),
    (1014, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=1014"),
    (4004, "state connected>failed wrong_address code=4004"),
    (4013, "state connected>reconnecting closed_by_server attempt=1 retry=+10 code=4013"),
    (4401, "state connected>failed sign_in_needed code=4401"),
    (4403, "state connected>failed not_allowed code=4403"),
    (4404, "state connected>failed wrong_address code=4404"),
    (4409, "state connected>failed replaced code=4409"),
    (4429, "state connected>reconnecting closed_by_server attempt=1 retry=+10 code=4429"),
    (999, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=999"),
    (3000, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=3000"),
    (4000, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=4000"),
    (4999, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=4999"),
    (5000, "state connected>reconnecting closed_by_server attempt=1 retry=+0.25 code=5000"),
)

SCENARIOS: "tuple[tuple[str, dict[str, object], str], ...]" = tuple(
    (
        "11 close code %d" % code,
        {},
        "0 up\n  connected on socket 1\n1 closed 1 %d\n  %s" % (code, line),
    )
    for code, line in OUTCOMES
)
