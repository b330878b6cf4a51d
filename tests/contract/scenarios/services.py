"""Messaging Services."""

from datetime import datetime
from typing import Any

from .stage import Stage, drives, refused, said


def a_service(stage: Stage, name: str = "Owl Post") -> Any:
    return stage.v1.services.create(friendly_name=name)


@drives("messaging_v1", "CreateService", "FetchService", "UpdateService", "DeleteService")
def a_service_is_created_changed_and_deleted(stage: Stage) -> None:
    wanted = {
        "friendly_name": "Owl Post",
        "inbound_request_url": "https://example.com/in",
        "inbound_method": "GET",
        "fallback_url": "https://example.com/fallback",
        "fallback_method": "GET",
        "status_callback": "https://example.com/status",
        "sticky_sender": False,
        "mms_converter": False,
        "smart_encoding": False,
        "scan_message_content": "enable",
        "fallback_to_long_code": False,
        "area_code_geomatch": False,
        "validity_period": 600,
        "synchronous_validation": True,
        "usecase": "marketing",
        "use_inbound_webhook_on_number": True,
    }
    service = stage.v1.services.create(**wanted)
    said(service, **wanted, us_app_to_person_registered=False)
    assert service.sid.startswith("MG")
    assert isinstance(service.date_created, datetime)
    said(stage.v1.services(service.sid).fetch(), **wanted, sid=service.sid)
    changed = service.update(friendly_name="Raven Post", sticky_sender=True, validity_period=60)
    after = wanted | {"friendly_name": "Raven Post", "sticky_sender": True, "validity_period": 60}
    said(changed, **after)
    said(service.fetch(), **after)
    assert service.delete()
    with refused(404, 20404):
        service.fetch()
    with refused(400, 20001):
        stage.v1.services.create(friendly_name="Owl Post", validity_period=36_001)


@drives("messaging_v1", "ListService")
def services_are_listed_page_by_page(stage: Stage) -> None:
    made = {a_service(stage, f"Post {number}").sid for number in range(5)}
    assert {service.sid for service in stage.v1.services.list(page_size=2)} == made
    assert sum(call.url.endswith("/Services") and call.verb == "GET" for call in stage.calls) == 3
    assert len(stage.v1.services.list(limit=3)) == 3


@drives("messaging_v1", "FetchUsecase")
def what_services_are_for_is_told(stage: Stage) -> None:
    known = {one["usecase"] for one in stage.v1.usecases.fetch().usecases}
    assert known == {"notifications", "marketing", "verification", "discussion", "poll", "undeclared"}
