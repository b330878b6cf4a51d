"""Numbers that their carriers took away."""

from datetime import date, timedelta

import requests

from .stage import Stage, drives, refused

NUMBERS = ["+12065550123", "+12065550124"]


@drives("messaging_v1", "FetchDeactivation")
def a_day_has_a_list(stage: Stage) -> None:
    day = stage.simulator.now().date() - timedelta(days=3)
    stage.simulator.deactivate(day, NUMBERS)
    link = stage.v1.deactivations().fetch(date=day).redirect_to
    assert stage.status() == 307
    session = requests.Session()
    session.trust_env = False
    assert session.get(link, timeout=10).text.split() == NUMBERS
    with refused(400, 30113):
        stage.v1.deactivations().fetch(date=date(2020, 8, 26))
