"""The A2P fleet as a task, out to files."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from airflow_provider_twilio.operators.exporting import PagedExportOperator

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import Context

    from airflow_provider_twilio.exports.single_part import Export


class ExportComplianceOperator(PagedExportOperator):
    """Export every A2P brand as it is now: a row each, with its campaigns, services, numbers and vettings.

    Verdicts and errors are decoded, and the days counted that a verdict has been waited for. Twilio's list is
    reported to leave brands out: those that campaigns name are fetched as well, and those that are given.
    Takes the arguments of :class:`.exporting.PagedExportOperator`, too.

    :param brand_sids: brands (BN…) that must be among them.

    https://www.twilio.com/docs/messaging/api/brand-registration-resource
    """

    template_fields: Sequence[str] = (*PagedExportOperator.template_fields, "brand_sids")

    def __init__(self, *, brand_sids: Sequence[str] | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.brand_sids = brand_sids

    def export(self, context: "Context") -> "Export":
        """All brands as they are now.

        :raises InvalidRequest: a SID is none of a brand; nothing was sent.
        """
        from airflow_provider_twilio.api.errors import InvalidRequest
        from airflow_provider_twilio.api.messaging_v1.brands import FetchBrandRegistrations
        from airflow_provider_twilio.exports.compliance import compliance_export

        if isinstance(self.brand_sids, str):
            raise InvalidRequest(f"brand_sids: {self.brand_sids!r}: must be a list of SIDs")
        sids = [FetchBrandRegistrations(sid=sid).sid for sid in self.brand_sids or ()]
        return compliance_export(self.hook, sids, self.log.warning, self.pages_of())
