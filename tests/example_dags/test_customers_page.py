"""The DAG that makes a page of all customers."""

from pathlib import Path

from airflow_provider_twilio.simulator.simulator import Simulator

from .conftest import Load, states


def test_every_customer_is_on_the_page(load: Load, twilio: Simulator, exports: Path) -> None:
    run = load("customers_page").test()

    assert states(run) == {"customers": "success", "page": "success"}
    page = (exports / "customers.html").read_text()
    assert "Harbor Coffee" in page
    assert "Acme Bikes" in page
    assert twilio.requests("POST") == []
