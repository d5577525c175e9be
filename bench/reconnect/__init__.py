"""How many clients come back after an outage: simulated ones by the thousand, and real sockets."""
