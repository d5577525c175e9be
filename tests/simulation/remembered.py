"""Short histories that went wrong once, as `shortest` left them."""

from tests.simulation.plan import Plan, Step

REMEMBERED = {
    "a row that a slow disk writes after its message was given up": Plan(
        300501,
        (
            Step(943, "slow_disk", 4, 951),
            Step(6653, "send", 6, 765),
            Step(48666, "reload", 2, 304),
        ),
    ),
    "a disk that is slow while the user signs out": Plan(
        100521,
        (
            Step(6839, "slow_disk", 4, 887),
            Step(7620, "send", 2, 456),
            Step(9777, "other_user", 2, 668),
        ),
    ),
    "frames of a live link that are gone when they are asked for again, twice": Plan(
        173,
        (
            Step(38453, "noise", 10, 765),
            Step(65406, "slow", 2, 605),
            Step(71361, "send_queued", 4, 485),
            Step(72157, "burst", 1, 201),
        ),
    ),
    "a queued frame that outlives its page on the wire": Plan(
        107372,
        (
            Step(22467, "slow", 0, 393),
            Step(22806, "send_queued", 2, 281),
            Step(23663, "send", 8, 339),
            Step(25583, "crash", 1, 227),
        ),
    ),
    "a message given up just before a crash": Plan(
        38,
        (
            Step(8700, "disconnect", 7, 715),
            Step(22600, "send_brief", 7, 149),
            Step(24500, "cancel", 5, 862),
            Step(24500, "crash", 7, 42),
        ),
    ),
    "a second user whose messages pass those kept for the first": Plan(
        56,
        (
            Step(1400, "mute", 3, 430),
            Step(1400, "send", 11, 874),
            Step(1500, "other_user", 5, 781),
            Step(3800, "send", 9, 222),
        ),
    ),
    "a refusal on a slow link, overtaken by what the same id sent again brought about": Plan(
        7134,
        (
            Step(4772, "send_queued", 1, 963),
            Step(5614, "limit", 11, 596),
            Step(5649, "slow", 7, 540),
            Step(5650, "burst", 11, 828),
            Step(6246, "send", 1, 599),
        ),
    ),
    "three closes with 1011 held against a message that is in effect": Plan(
        462,
        (
            Step(803, "vanish", 6, 57),
            Step(808, "open_tab", 10, 882),
            Step(818, "send", 6, 84),
            Step(944, "send_brief", 4, 801),
            Step(1286, "kill", 9, 666),
            Step(3455, "reload", 6, 636),
            Step(4695, "close_tab", 3, 737),
            Step(5079, "burst", 11, 948),
            Step(5174, "send_poison", 7, 604),
        ),
    ),
    "a disk that has room again, and puts a later message before an earlier one": Plan(
        209,
        (
            Step(1512, "offline", 1, 29),
            Step(2345, "fill_disk", 5, 981),
            Step(10314, "send", 5, 337),
            Step(11477, "heal_disk", 9, 662),
            Step(15493, "send", 1, 159),
            Step(30966, "crash", 6, 625),
            Step(36465, "close_tab", 6, 378),
        ),
    ),
}
