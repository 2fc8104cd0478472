"""Short form of drill F3: the primary is killed and its standby promoted once, while reporters send."""

import pytest

from tools.drill import failover


@pytest.mark.xdist_group("failover")
def test_acknowledged_concerns_survive_failover():
    outcome = failover.promote(1, pause=0.5)
    assert outcome.acknowledged > 0
    assert (outcome.lost, outcome.twice) == (0, 0)
    # A loose limit: the drill, which runs alone on the machine, measures the time.
    assert outcome.longest < 10 * failover.BACK_SECONDS
