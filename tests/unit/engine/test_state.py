"""The table of transitions: complete, without dead ends, consistent with the facts."""

import pytest

from app.engine.state import FACTS, TRANSITIONS, ConnectionState, Trigger, next_state

STATES = list(ConnectionState)


def test_each_pair_of_state_and_trigger_leads_to_one_state() -> None:
    pairs = [(source, trigger) for source, trigger, _ in TRANSITIONS]

    assert len(set(pairs)) == len(pairs)


def test_no_transition_leads_back_to_its_own_state() -> None:
    assert all(source is not target for source, _, target in TRANSITIONS)


@pytest.mark.parametrize("state", STATES)
def test_every_state_can_be_reached_and_left(state: ConnectionState) -> None:
    assert [target for _, _, target in TRANSITIONS if target is state]
    assert [source for source, _, _ in TRANSITIONS if source is state]


@pytest.mark.parametrize("state", [s for s in STATES if s is not ConnectionState.DISCONNECTED])
def test_the_user_can_always_end_it(state: ConnectionState) -> None:
    assert next_state(state, Trigger.DISCONNECT) is ConnectionState.DISCONNECTED


@pytest.mark.parametrize("state", [s for s in STATES if FACTS[s].terminal])
def test_only_connect_leads_out_of_a_terminal_state(state: ConnectionState) -> None:
    triggers = [trigger for source, trigger, _ in TRANSITIONS if source is state]

    assert set(triggers) <= {Trigger.CONNECT, Trigger.DISCONNECT}
    assert next_state(state, Trigger.CONNECT) is ConnectionState.CONNECTING


@pytest.mark.parametrize("state", [s for s in STATES if not FACTS[s].terminal])
def test_every_other_state_can_be_refused_and_lose_the_network(state: ConnectionState) -> None:
    assert next_state(state, Trigger.REFUSED) is ConnectionState.FAILED
    if state is not ConnectionState.OFFLINE:
        assert next_state(state, Trigger.WENT_OFFLINE) is ConnectionState.OFFLINE


def test_what_is_not_listed_changes_nothing() -> None:
    assert next_state(ConnectionState.DISCONNECTED, Trigger.RETRY) is None
    assert next_state(ConnectionState.CONNECTED, Trigger.CONNECT) is None
    assert next_state(ConnectionState.FAILED, Trigger.WENT_ONLINE) is None


def test_the_facts_fit_each_other() -> None:
    assert set(FACTS) == set(STATES)
    for facts in FACTS.values():
        assert facts.sends != facts.queues, "a message is written or waits"
        assert not (facts.terminal and facts.linked)
        assert facts.linked or not facts.sends
    assert [state for state in STATES if FACTS[state].sends] == [ConnectionState.CONNECTED]
